package seats_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"example.com/baton/seats"
)

// The examples in this file show how to use the package at work. Each
// wraps the function that pays.

// A payment that takes too long fails, and its seat is free again.
func ExampleTheater_Reserved_deadline() {
	slow := func(ctx context.Context) error {
		<-ctx.Done() // the bank does not answer
		return ctx.Err()
	}
	theater := seats.New(1)
	err := theater.Reserved(context.Background(),
		func(ctx context.Context) error {
			ctx, cancel := context.WithTimeout(ctx, time.Millisecond)
			defer cancel()
			return slow(ctx)
		})
	fmt.Println(err)
	fmt.Println("free seats:", theater.Free())
	// Output:
	// context deadline exceeded
	// free seats: 1
}

// Fifty customers want one of ten vouchers. No one pays for a voucher
// that another customer has.
func ExampleTheater_Reserved_vouchers() {
	var paid atomic.Int32
	pay := func(context.Context) error {
		paid.Add(1)
		return nil
	}
	vouchers := seats.New(10)
	var customers sync.WaitGroup
	for range 50 {
		customers.Go(func() {
			vouchers.Reserved(context.Background(), pay)
		})
	}
	customers.Wait()
	fmt.Println(paid.Load(), "paid,", vouchers.Free(), "left")
	// Output: 10 paid, 0 left
}
