package docs

import (
	"context"
	"errors"
	"fmt"
	"time"

	"example.com/baton/queue"
	"example.com/baton/task"
)

var errNoPage = errors.New("404 Not Found")

// size stands for a fetch: some pages are there, others are not.
func size(url string) (int, error) {
	if url == "/index.html" {
		return 1256, nil
	}
	return 0, fmt.Errorf("%s: %w", url, errNoPage)
}

func Example_explicit() {
	report := func(url string) {
		defer fmt.Println("stop") // on every path
		n, err := size(url)
		if err != nil {
			fmt.Println("Error:", err)
			return
		}
		fmt.Println("Page")
		fmt.Println("Size of the returned page is", n)
	}

	report("/index.html")
	report("/missing.html")
	// Output:
	// Page
	// Size of the returned page is 1256
	// stop
	// Error: /missing.html: 404 Not Found
	// stop
}

// A deferred is a result to come, and what shall be done with it: a toy,
// to compare with.
type deferred struct {
	result int
	err    error
}

func (d deferred) addCallbacks(
	callback func(int) (int, error), errback func(error) (int, error),
) deferred {
	if d.err != nil {
		d.result, d.err = errback(d.err)
	} else {
		d.result, d.err = callback(d.result)
	}
	return d
}

func Example_deferred() {
	n, err := size("/missing.html")
	deferred{n, err}.addCallbacks(
		func(n int) (int, error) {
			fmt.Println("Size of the returned page is", n)
			return n, nil
		},
		func(err error) (int, error) {
			fmt.Println("Error:", err)
			return 0, nil // from here on, all is well again
		},
	).addCallbacks(
		func(n int) (int, error) {
			fmt.Println("stop, with", n)
			return n, nil
		},
		func(err error) (int, error) {
			fmt.Println("stop, without")
			return 0, err
		},
	)
	// Output:
	// Error: /missing.html: 404 Not Found
	// stop, with 0
}

func Example_wrapped() {
	err := queue.Work(context.Background(), 2,
		[]string{"/index.html", "/missing.html"},
		func(_ context.Context, _ int, url string) error {
			_, err := size(url)
			return err
		})
	fmt.Println(err)
	fmt.Println(errors.Is(err, errNoPage))
	// Output:
	// job 1: /missing.html: 404 Not Found
	// true
}

func Example_panic() {
	t := task.Go(func() (int, error) {
		var pages map[string]int
		//lint:ignore SA5000 this is the mistake that the chapter shows
		pages["/index.html"] = 1256
		return len(pages), nil
	})
	_, err := t.Wait()

	var p *task.Panic
	fmt.Println(errors.As(err, &p))
	fmt.Println(p.Value)
	// Output:
	// true
	// assignment to entry in nil map
}

func Example_timeout() {
	ctx, cancel := context.WithTimeout(context.Background(),
		10*time.Millisecond)
	defer cancel()
	err := queue.Work(ctx, 1, []time.Duration{time.Hour},
		func(ctx context.Context, _ int, job time.Duration) error {
			select {
			case <-time.After(job):
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		})
	fmt.Println(errors.Is(err, context.DeadlineExceeded))
	// Output:
	// true
}
