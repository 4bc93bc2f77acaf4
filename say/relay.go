package say

import (
	"fmt"
	"io"
	"sync"
)

// Relay lets one runner per name count from 0 to n-1, taking turns.
// There is one baton, and only the runner who holds it may print, so
// the lines always come in the same order.
//
// A turn costs two channel operations and a switch of goroutines.
func Relay(w io.Writer, n int, names ...string) {
	if len(names) == 0 {
		return
	}

	// Each runner receives the baton on a channel of its own. The
	// buffer of 1 holds the baton after the last turn, when no runner
	// receives.
	hands := make([]chan struct{}, len(names))
	for i := range hands {
		hands[i] = make(chan struct{}, 1)
	}

	var wg sync.WaitGroup
	for i, name := range names {
		mine, next := hands[i], hands[(i+1)%len(hands)]
		wg.Go(func() {
			<-mine
			fmt.Fprintf(w, "start %s\n", name)
			for i := range n {
				fmt.Fprintf(w, "%s %d\n", name, i)
				next <- struct{}{}
				<-mine
			}
			next <- struct{}{}
		})
	}
	hands[0] <- struct{}{}
	wg.Wait()
}
