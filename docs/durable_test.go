//go:build unix

package docs

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A wait is a way to block.
type wait struct {
	cell  string // of the table, and the part of it
	state string // what a goroutine dump calls it
	begin func(t *testing.T) (block, release func())
}

// durable are all ways to block in the left column of the table.
var durable = []wait{
	{"a channel of the bubble: send, receive, select", "chan send (durable)", func(*testing.T) (block, release func()) {
		c := make(chan int)
		return func() { c <- 1 }, func() { <-c }
	}},
	{"a channel of the bubble: send, receive, select", "chan receive (durable)", func(*testing.T) (block, release func()) {
		c := make(chan int)
		return func() { <-c }, func() { c <- 1 }
	}},
	{"a channel of the bubble: send, receive, select", "select (durable)", func(*testing.T) (block, release func()) {
		c, d := make(chan int), make(chan int)
		return func() {
			select {
			case <-c:
			case d <- 1:
			}
		}, func() { <-d }
	}},
	{"`time.Sleep`, timers", "sleep (durable)", func(*testing.T) (block, release func()) {
		return func() { time.Sleep(time.Hour) }, func() { time.Sleep(time.Hour) }
	}},
	{"`time.Sleep`, timers", "chan receive (durable)", func(*testing.T) (block, release func()) {
		timer := time.NewTimer(time.Hour)
		return func() { <-timer.C }, func() { time.Sleep(time.Hour) }
	}},
	{"`WaitGroup.Wait`, `Cond.Wait`", "sync.WaitGroup.Wait (durable)", func(*testing.T) (block, release func()) {
		var wg sync.WaitGroup
		wg.Add(1)
		return wg.Wait, wg.Done
	}},
	{"`WaitGroup.Wait`, `Cond.Wait`", "sync.Cond.Wait (durable)", func(*testing.T) (block, release func()) {
		var mu sync.Mutex
		cond := sync.NewCond(&mu)
		return func() { mu.Lock(); cond.Wait(); mu.Unlock() }, cond.Signal
	}},
	{"`context` deadlines", "chan receive (durable)", func(t *testing.T) (block, release func()) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		t.Cleanup(cancel)
		return func() { <-ctx.Done() }, func() { time.Sleep(time.Hour) }
	}},
}

// fleeting are those in the right column. What they wait for can come from
// outside of the bubble. But cgo is missing, because tests cannot use it.
var fleeting = []wait{
	{"a channel made outside the bubble", "chan receive", func(*testing.T) (block, release func()) {
		return func() { <-outside }, func() { outside <- 1 }
	}},
	{"a read from a socket, a file, a pipe of the system", "IO wait", func(t *testing.T) (block, release func()) {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		require.NoError(t, err)
		from, err := net.Dial("tcp", l.Addr().String())
		require.NoError(t, err)
		to, err := l.Accept()
		require.NoError(t, err)
		t.Cleanup(func() { l.Close(); from.Close(); to.Close() })
		return func() { from.Read(make([]byte, 1)) }, func() { to.Write([]byte("x")) }
	}},
	{"a read from a socket, a file, a pipe of the system", "IO wait", func(t *testing.T) (block, release func()) {
		name := filepath.Join(t.TempDir(), "file")
		require.NoError(t, syscall.Mkfifo(name, 0o600)) // a regular file is never empty for long
		f, err := os.OpenFile(name, os.O_RDWR, 0)
		require.NoError(t, err)
		t.Cleanup(func() { f.Close() })
		return func() { f.Read(make([]byte, 1)) }, func() { f.Write([]byte("x")) }
	}},
	{"a read from a socket, a file, a pipe of the system", "IO wait", func(t *testing.T) (block, release func()) {
		r, w, err := os.Pipe()
		require.NoError(t, err)
		t.Cleanup(func() { r.Close(); w.Close() })
		return func() { r.Read(make([]byte, 1)) }, func() { w.Write([]byte("x")) }
	}},
	{"`Mutex.Lock`, `RWMutex.Lock`, `Once.Do` during another call", "sync.Mutex.Lock", func(*testing.T) (block, release func()) {
		var mu sync.Mutex
		mu.Lock()
		return mu.Lock, mu.Unlock
	}},
	{"`Mutex.Lock`, `RWMutex.Lock`, `Once.Do` during another call", "sync.RWMutex.Lock", func(*testing.T) (block, release func()) {
		var mu sync.RWMutex
		mu.RLock()
		return mu.Lock, mu.RUnlock
	}},
	{"`Mutex.Lock`, `RWMutex.Lock`, `Once.Do` during another call", "sync.Mutex.Lock", func(*testing.T) (block, release func()) {
		var once sync.Once
		begun, end := make(chan int), make(chan int)
		go once.Do(func() { begun <- 1; <-end })
		<-begun
		return func() { once.Do(func() {}) }, func() { close(end) }
	}},
	{"system calls, cgo", "syscall", func(t *testing.T) (block, release func()) {
		var ends [2]int
		require.NoError(t, syscall.Pipe(ends[:]))
		t.Cleanup(func() { syscall.Close(ends[0]); syscall.Close(ends[1]) })
		return func() { syscall.Read(ends[0], make([]byte, 1)) },
			func() { syscall.Write(ends[1], []byte("x")) }
	}},
}

// outside is a channel that no bubble has made.
var outside = make(chan int)

// TestDurablyBlocked blocks in each way of the table. Where that is durable,
// Wait returns while the goroutine is blocked. Where it is not, Wait would wait
// for the goroutine, so the test looks at the goroutine instead.
func TestDurablyBlocked(t *testing.T) {
	for _, w := range durable {
		t.Run(w.state, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				block, release := w.begin(t)
				g := goBlocked(block)
				begin := time.Now()
				synctest.Wait()
				assert.Equal(t, w.state, g.state(), w.cell)
				assert.Zero(t, time.Since(begin))
				assert.False(t, g.ended.Load())
				release()
				synctest.Wait()
				assert.True(t, g.ended.Load())
			})
		})
	}
	for _, w := range fleeting {
		t.Run(w.state, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				block, release := w.begin(t)
				g := goBlocked(block)
				state := ""
				for moves(state, w.state) {
					runtime.Gosched()
					state = g.state()
				}
				assert.Equal(t, w.state, state, w.cell)
				assert.False(t, g.ended.Load())
				release()
				synctest.Wait()
				assert.True(t, g.ended.Load())
			})
		})
	}
}

// moves reports whether a goroutine in a state is still on its way. Before it
// waits for input, it asks whether there is any, which is a system call.
func moves(state, want string) bool {
	switch state {
	case "", "running", "runnable", "preempted", "copystack":
		return true
	case "syscall":
		return want == "IO wait"
	}
	return strings.HasPrefix(state, "GC ")
}

// TestWaitsForALock is the other way around: as long as the lock is held,
// Wait does not return. If the goroutine were durably blocked, there would be
// no instant at which all goroutines of the bubble are blocked.
func TestWaitsForALock(t *testing.T) {
	var mu sync.Mutex
	mu.Lock()
	var id atomic.Int64 // of the goroutine that waits for the lock
	var waiting atomic.Int64
	go func() { // which is in no bubble
		for {
			time.Sleep(time.Millisecond)
			all := dumpAll()
			if stateIn(all, id.Load()) == "sync.Mutex.Lock" &&
				stateIn(all, waiting.Load()) == "synctest.Wait (durable)" {
				mu.Unlock()
				return
			}
		}
	}()
	synctest.Test(t, func(t *testing.T) {
		locked := false
		go func() {
			id.Store(myNumber())
			mu.Lock()
			locked = true
			mu.Unlock()
		}()
		waiting.Store(myNumber())
		synctest.Wait()
		assert.True(t, locked)
	})
}

// TestDurableTable compares these ways with the table of the chapter.
func TestDurableTable(t *testing.T) {
	_, table, ok := strings.Cut(read(t, "docs/16-testing.md"), "| durably blocked | not durably blocked |\n| --- | --- |\n")
	require.True(t, ok)
	table, _, _ = strings.Cut(table, "\n\n")
	var left, right []string
	for line := range strings.Lines(table) {
		cells := strings.Split(strings.Trim(line, "| \n"), " | ")
		require.Len(t, cells, 2, line)
		left, right = append(left, cells[0]), append(right, cells[1])
	}
	assert.Equal(t, cells(durable), left)
	assert.Equal(t, cells(fleeting), right)
}

// cells returns the cells, in order.
func cells(all []wait) (names []string) {
	for i, w := range all {
		if i == 0 || w.cell != all[i-1].cell {
			names = append(names, w.cell)
		}
	}
	return names
}

// A blocked is a goroutine that the test looks at.
type blocked struct {
	number int64
	ended  atomic.Bool
}

func goBlocked(f func()) *blocked {
	g := &blocked{}
	begun := make(chan int64)
	go func() {
		begun <- myNumber()
		f()
		g.ended.Store(true)
	}()
	g.number = <-begun
	return g
}

// state returns what a dump says that the goroutine does.
func (g *blocked) state() string { return stateIn(dumpAll(), g.number) }

func dumpAll() string {
	for size := 1 << 16; ; size *= 2 {
		b := make([]byte, size)
		if n := runtime.Stack(b, true); n < size {
			return string(b[:n])
		}
	}
}

func stateIn(dump string, number int64) string {
	_, rest, _ := strings.Cut("\n"+dump, fmt.Sprintf("\ngoroutine %d [", number))
	head, _, _ := strings.Cut(rest, "]:\n")
	state, _, _ := strings.Cut(head, ", ")
	return state
}

// myNumber returns the number of the goroutine that calls it.
func myNumber() (n int64) {
	b := make([]byte, 64)
	fmt.Sscanf(string(b[:runtime.Stack(b, false)]), "goroutine %d ", &n)
	return n
}
