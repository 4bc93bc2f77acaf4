package docs

import (
	"context"
	"fmt"
	"io"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"

	"example.com/baton/queue"
)

// inOrder bakes three cakes in two ovens. They are ready in one order,
// and come back in another.
func inOrder(w io.Writer) {
	seconds := map[string]int{"apple": 3, "cherry": 1, "lemon": 1}
	cakes := []string{"apple", "cherry", "lemon"}
	boxes, err := queue.Map(context.Background(), 2, cakes,
		func(_ context.Context, cake string) (string, error) {
			time.Sleep(time.Duration(seconds[cake]) * time.Second)
			fmt.Fprintln(w, cake, "is ready")
			return "a box of " + cake, nil
		})
	fmt.Fprintf(w, "%q %v\n", boxes, err)
}

// send sends n numbers, and closes the channel.
func send(out chan<- int, n int) {
	defer close(out)
	for i := range n {
		out <- i
	}
}

// sum receives until the channel is closed and empty.
func sum(in <-chan int) (total int) {
	for n := range in {
		total += n
	}
	return total
}

// merge sends everything from a and b to out.
func merge(out chan<- int, a, b <-chan int) {
	defer close(out)
	for a != nil || b != nil {
		select {
		case n, ok := <-a:
			if !ok {
				a = nil // never ready again
				continue
			}
			out <- n
		case n, ok := <-b:
			if !ok {
				b = nil
				continue
			}
			out <- n
		}
	}
}

func TestMerge(t *testing.T) {
	a, b, out := make(chan int), make(chan int), make(chan int)
	go send(a, 4)
	go send(b, 10)
	go merge(out, a, b)
	assert.Equal(t, 6+45, sum(out))
}

// TestABufferDoesNotHelp puts shelves of any size between mixer, oven
// and icer. The oven is the bottleneck, and five cakes take 12 s.
func TestABufferDoesNotHelp(t *testing.T) {
	for _, room := range []int{0, 1, 5} {
		synctest.Test(t, func(t *testing.T) {
			start := time.Now()
			stage := func(takes time.Duration, in <-chan int) <-chan int {
				out := make(chan int, room)
				go func() {
					defer close(out)
					for cake := range in {
						time.Sleep(takes)
						out <- cake
					}
				}()
				return out
			}
			orders := make(chan int, 5)
			for cake := range 5 {
				orders <- cake
			}
			close(orders)
			ready := 0
			for range stage(1*time.Second,
				stage(2*time.Second, stage(1*time.Second, orders))) {
				ready++
			}
			assert.Equal(t, 5, ready)
			assert.Equal(t, 12*time.Second, time.Since(start), "room %d", room)
		})
	}
}
