// Cache asks the same slow question ten times at the same time.
//
// Usage:
//
//	go run ./examples/cache [variant]
//
// Ten askers want the page about tea. A moment later, an eleventh asker
// wants the page about milk. Without a variant, the caches race.
package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"golang.org/x/sync/errgroup"

	"example.com/baton/internal/example"
)

// ask lets ten goroutines get tea, and another one get milk.
func ask(
	ctx context.Context, w io.Writer,
	get func(ctx context.Context, key string) (string, error),
) error {
	var g errgroup.Group
	asker := func(i int, key string) {
		g.Go(func() error {
			fmt.Fprintf(w, "Asker %d starting %s\n", i, key)
			page, err := get(ctx, key)
			if err != nil {
				return err
			}
			fmt.Fprintf(w, "Asker %d finished %s\n", i, page)
			return nil
		})
	}
	for i := range 10 {
		asker(i+1, "tea")
	}
	time.Sleep(100 * time.Millisecond)
	asker(11, "milk")
	return g.Wait()
}

func main() { example.Main(program.Run) }
