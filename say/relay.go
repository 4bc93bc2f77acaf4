package say

import (
	"fmt"
	"io"
	"sync"
)

// Relay lets everybody count from 0 to n-1 in strict turns: there is
// one baton, and only the one who holds it may speak. The lines always
// come in the same order, and never at the same time.
//
// A turn costs two channel operations and a switch of goroutines.
func Relay(w io.Writer, n int, names ...string) {
	if len(names) == 0 {
		return
	}

	// Each runner is handed the baton in a channel of its own. With
	// room for one baton, the last hand-over of all needs no receiver.
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
