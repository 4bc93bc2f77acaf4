// Package seats sells the seats of a theater to many customers at the
// same time.
//
//	theater := seats.New(1)
//	go theater.Hasty(ctx, pay) // Ann
//	go theater.Hasty(ctx, pay) // Bob, who buys the same seat
//
// A sale checks that a seat is free, waits for the payment, and takes
// the seat. The number of free seats is shared memory, guarded by a
// lock: only one goroutine at a time can hold the lock, and the others
// wait. Three methods sell a seat, and each of them reads and writes
// the number with the lock held, but only one is both right and fast.
package seats

import (
	"context"
	"errors"
	"sync"

	"golang.org/x/sync/semaphore"
)

// ErrSoldOut means that no seat is left.
var ErrSoldOut = errors.New("sold out")

// A Theater has seats to sell. Its methods are free of data races. Sell
// all seats with the same method, because calls of one method do not
// wait for calls of another.
type Theater struct {
	mu   sync.Mutex // guards free
	free int

	window *semaphore.Weighted // Locked's lock, which also watches ctx
}

// New returns a theater with n free seats.
func New(n int) *Theater {
	return &Theater{free: n, window: semaphore.NewWeighted(1)}
}

// A Payment takes a customer's money. It may be slow, and it may fail.
type Payment func(context.Context) error

// Hasty checks that a seat is free, waits for the payment, and then
// takes the seat. While one customer pays, others pass the check too,
// so Hasty sells more seats than there are.
func (t *Theater) Hasty(ctx context.Context, pay Payment) error {
	if t.Free() <= 0 {
		return ErrSoldOut
	}
	if err := pay(ctx); err != nil {
		return err
	}
	t.add(-1)
	return nil
}

// Reserved checks and takes the seat in one step, and then waits for
// the payment. If the payment fails, the seat is free again.
func (t *Theater) Reserved(ctx context.Context, pay Payment) error {
	if !t.take() {
		return ErrSoldOut
	}
	if err := pay(ctx); err != nil {
		t.add(1)
		return err
	}
	return nil
}

// take takes a seat if one is free: the check and the act, with the
// lock held.
func (t *Theater) take() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.free <= 0 {
		return false
	}
	t.free--
	return true
}

// Locked is like Hasty, but holds a lock from the check to the act. It
// sells no seat twice, but customers pay one after the other. If ctx is
// done before the customer's turn, Locked returns ctx.Err().
func (t *Theater) Locked(ctx context.Context, pay Payment) error {
	if err := t.window.Acquire(ctx, 1); err != nil {
		return err
	}
	defer t.window.Release(1)
	return t.Hasty(ctx, pay)
}

// Free returns the number of free seats. The number is negative if more
// seats were sold than there are. It may have changed by the time the
// caller uses it.
func (t *Theater) Free() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.free
}

func (t *Theater) add(n int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.free += n
}
