package seats_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"

	"example.com/baton/seats"
	"example.com/baton/timeline/timelinetest"
)

// pay takes a second.
func pay(ctx context.Context) error {
	select {
	case <-time.After(time.Second):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

type sell = func(
	*seats.Theater, context.Context, seats.Payment,
) error

// TestElevenCustomers sells ten seats to eleven customers.
func TestElevenCustomers(t *testing.T) {
	for _, tt := range []struct {
		name  string
		sell  sell
		sold  int
		takes time.Duration
	}{
		{"hasty", (*seats.Theater).Hasty, 11, 1 * time.Second},
		{"locked", (*seats.Theater).Locked, 10, 10 * time.Second},
		{"reserved", (*seats.Theater).Reserved, 10, 1 * time.Second},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				theater := seats.New(10)
				var sold, refused atomic.Int64
				var wg sync.WaitGroup
				for range 11 {
					wg.Go(func() {
						switch err := tt.sell(theater, t.Context(), pay); err {
						case nil:
							sold.Add(1)
						case seats.ErrSoldOut:
							refused.Add(1)
						default:
							t.Error(err)
						}
					})
				}
				wg.Wait()
				assert.Equal(t, tt.takes, time.Since(start))
				assert.EqualValues(t, tt.sold, sold.Load())
				assert.EqualValues(t, 11-tt.sold, refused.Load())
				assert.Equal(t, 10-tt.sold, theater.Free())
			})
		})
	}
}

// TestLocked holds the lock while a customer pays, and TestReserved
// reserves the seat before that.
func TestLocked(t *testing.T) {
	timelinetest.Want(t, `
		customer *  ===1s===
		customer *  =======2s=======
		customer *  =======2s=======
		printed: 2s "sold out"
		seconds     0       1       2`,
		customers((*seats.Theater).Locked))
}

func TestReserved(t *testing.T) {
	timelinetest.Want(t, `
		customer *  ===1s===
		customer *  ===1s===
		customer *  |
		printed: 0s "sold out"
		seconds     0       1`,
		customers((*seats.Theater).Reserved))
}

// customers sells two seats to three customers.
func customers(sell sell) func(w io.Writer) {
	return func(w io.Writer) {
		theater := seats.New(2)
		var wg sync.WaitGroup
		for i := range 3 {
			wg.Go(func() {
				fmt.Fprintf(w, "Customer %d started\n", i)
				err := sell(theater, context.Background(), pay)
				if err != nil {
					fmt.Fprintln(w, err)
				}
				fmt.Fprintf(w, "Customer %d finished\n", i)
			})
		}
		wg.Wait()
	}
}

// TestFailedPayment finds the seat free again.
func TestFailedPayment(t *testing.T) {
	broke := errors.New("no money")
	for _, sell := range []sell{(*seats.Theater).Hasty,
		(*seats.Theater).Locked, (*seats.Theater).Reserved} {
		theater := seats.New(1)
		err := sell(theater, t.Context(),
			func(context.Context) error { return broke })
		assert.ErrorIs(t, err, broke)
		assert.Equal(t, 1, theater.Free())
	}
}

// TestImpatientCustomer leaves the line at the window after half a
// second. A goroutine that waits for a sync.Mutex cannot leave.
func TestImpatientCustomer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		theater := seats.New(2)
		var wg sync.WaitGroup
		wg.Go(func() { assert.NoError(t, theater.Locked(t.Context(), pay)) })
		synctest.Wait()

		start := time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second/2)
		defer cancel()
		err := theater.Locked(ctx, pay)
		assert.ErrorIs(t, err, context.DeadlineExceeded)
		assert.Equal(t, time.Second/2, time.Since(start))
		wg.Wait()
		assert.Equal(t, 1, theater.Free())
	})
}

// TestManyCustomers lets the race detector look at all three.
func TestManyCustomers(t *testing.T) {
	for _, sell := range []sell{(*seats.Theater).Hasty,
		(*seats.Theater).Locked, (*seats.Theater).Reserved} {
		theater := seats.New(1000)
		var wg sync.WaitGroup
		for range 1000 {
			wg.Go(func() {
				assert.NoError(t, sell(theater, t.Context(),
					func(context.Context) error { return nil }))
			})
		}
		wg.Wait()
		assert.Zero(t, theater.Free())
	}
}

func ExampleTheater_Reserved() {
	theater := seats.New(1)
	cash := func(context.Context) error { return nil }
	fmt.Println(theater.Reserved(context.Background(), cash))
	fmt.Println(theater.Reserved(context.Background(), cash))
	// Output:
	// <nil>
	// sold out
}

// One seat is left. While Ann pays, Bob asks for it.
func ExampleTheater_Hasty() {
	theater := seats.New(1)
	cash := func(context.Context) error { return nil }
	theater.Hasty(context.Background(), func(ctx context.Context) error {
		return theater.Hasty(ctx, cash) // Bob is faster
	})
	fmt.Println("free seats:", theater.Free())
	// Output: free seats: -1
}

func ExampleTheater_Locked() {
	theater := seats.New(2)
	fmt.Println(theater.Locked(context.Background(),
		func(context.Context) error { return nil }))
	fmt.Println("free seats:", theater.Free())
	// Output:
	// <nil>
	// free seats: 1
}
