package bakery_test

import (
	"context"
	"log"
	"os"
	"strings"
	"time"

	"example.com/baton/bakery"
)

// logged is a writer whose lines go to a log.
type logged struct{ *log.Logger }

func (l logged) Write(line []byte) (int, error) {
	l.Print(strings.TrimSuffix(string(line), "\n"))
	return len(line), nil
}

// The package at work: an order has a deadline, and its lines go to a
// log, under the number of the order.
func ExamplePipeline_order() {
	order := logged{log.New(os.Stdout, "order 7: ", 0)}
	ctx, cancel := context.WithTimeout(
		context.Background(), time.Second/2)
	defer cancel()
	if err := bakery.Pipeline(ctx, order, 1, 2); err != nil {
		order.Print(err)
	}
	// Output:
	// order 7: Mixer 1 starting cake 1
	// order 7: Mixer 1 stopped with cake 1
	// order 7: context deadline exceeded
}
