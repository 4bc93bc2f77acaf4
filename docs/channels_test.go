package docs

import (
	"context"
	"fmt"
	"io"
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
)

// square stands for work that takes a while.
func square(n int) int { return n * n }

func Example_result() {
	c := make(chan int)
	go func() { c <- square(7) }()

	// Other work can be done here.

	fmt.Println(<-c)
	// Output:
	// 49
}

func Example_close() {
	c := make(chan int)
	go func() {
		defer close(c) // after the last value
		for n := range 3 {
			c <- square(n)
		}
	}()
	for n := range c { // until c is closed and empty
		fmt.Println(n)
	}
	// Output:
	// 0
	// 1
	// 4
}

// search takes as long as Ann.
func search() string {
	time.Sleep(3 * time.Second)
	return "in the car"
}

func waitTwoSeconds(w io.Writer) {
	answer := make(chan string, 1) // a late answer goes into the buffer
	go func() { answer <- search() }()

	select {
	case a := <-answer:
		fmt.Fprintln(w, a)
	case <-time.After(2 * time.Second):
		fmt.Fprintln(w, "Too late")
	}
}

// tooLate stays until the late answer has come. Without the buffer, its
// bubble would not end.
func tooLate(w io.Writer) {
	waitTwoSeconds(w)
	time.Sleep(2 * time.Second)
}

func Example_default() {
	news := make(chan string, 1)
	for _, n := range []string{"rain", "snow"} {
		select {
		case news <- n:
			fmt.Println("noted:", n)
		default:
			fmt.Println("dropped:", n)
		}
	}
	// Output:
	// noted: rain
	// dropped: snow
}

// tick prints the ticks of a ticker. After the first one, it is busy for
// 2.5 s.
func tick(ctx context.Context, w io.Writer) {
	start := time.Now()
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	for {
		select {
		case at := <-ticker.C:
			fmt.Fprintln(w, "the tick of", at.Sub(start))
			if at.Sub(start) == time.Second {
				time.Sleep(2500 * time.Millisecond)
			}
		case <-ctx.Done():
			return
		}
	}
}

// ticks runs tick for 5.5 s.
func ticks(w io.Writer) {
	ctx, cancel := context.WithTimeout(context.Background(),
		5500*time.Millisecond)
	defer cancel()
	tick(ctx, w)
}

// TestBuffers sends three values to a receiver that takes one every
// second: a sender goes on right away while the buffer has room.
func TestBuffers(t *testing.T) {
	for room, want := range map[int]time.Duration{
		0: 3 * time.Second, 1: 2 * time.Second, 2: 1 * time.Second, 3: 0,
	} {
		synctest.Test(t, func(t *testing.T) {
			c := make(chan int, room)
			start := time.Now()
			done := make(chan bool)
			go func() {
				defer close(done)
				for range 3 {
					time.Sleep(time.Second)
					<-c
				}
			}()
			for i := range 3 {
				c <- i
			}
			assert.Equal(t, want, time.Since(start), "room %d", room)
			<-done
		})
	}
}

// TestChannelTable is the table of what a channel does when it is open,
// closed or nil.
func TestChannelTable(t *testing.T) {
	closed := make(chan int, 1)
	closed <- 7
	close(closed)
	n, ok := <-closed
	assert.Equal(t, 7, n)
	assert.True(t, ok, "what was sent before can still be received")
	n, ok = <-closed
	assert.Zero(t, n)
	assert.False(t, ok)

	assert.PanicsWithError(t, "send on closed channel", func() { closed <- 1 })
	assert.PanicsWithError(t, "close of closed channel", func() { close(closed) })
	var none chan int
	assert.PanicsWithError(t, "close of nil channel", func() { close(none) })
	select {
	case none <- 1:
		t.Error("sent to nil")
	case <-none:
		t.Error("received from nil")
	default:
	}
}

// TestForgottenTicker is collected, although it was never stopped.
func TestForgottenTicker(t *testing.T) {
	collected := make(chan bool, 1)
	func() {
		ticker := time.NewTicker(time.Hour)
		runtime.AddCleanup(ticker, func(bool) { collected <- true }, true)
		runtime.KeepAlive(ticker)
	}()
	for range 100 {
		runtime.GC()
		select {
		case <-collected:
			return
		case <-time.After(10 * time.Millisecond):
		}
	}
	t.Error("the ticker is still there")
}

// TestLeakedTicker has goroutines that range over tickers. Stopping a
// ticker does not close its channel, so the goroutines stay, and so do
// the tickers.
func TestLeakedTicker(t *testing.T) {
	const n = 200
	before := runtime.NumGoroutine()
	tickers := make([]*time.Ticker, n)
	for i := range tickers {
		tickers[i] = time.NewTicker(time.Hour)
		go func() {
			for range tickers[i].C {
			}
		}()
	}
	for i := range tickers {
		tickers[i].Stop()
	}
	runtime.GC()
	assert.GreaterOrEqual(t, runtime.NumGoroutine(), before+n)
}
