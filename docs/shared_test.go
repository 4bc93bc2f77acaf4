package docs

import (
	"fmt"
	"regexp"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// own owns the number of free seats. No other goroutine can see it, so
// it needs no lock.
func own(free int, requests <-chan chan<- bool) {
	for reply := range requests {
		if free == 0 {
			reply <- false
			continue
		}
		free--
		reply <- true
	}
}

func Example_owner() {
	requests := make(chan chan<- bool)
	go own(1, requests)
	defer close(requests)

	reply := make(chan bool)
	for range 2 {
		requests <- reply
		fmt.Println(<-reply)
	}
	// Output:
	// true
	// false
}

func Example_atomic() {
	var left, sold atomic.Int64
	left.Store(10)
	var wg sync.WaitGroup
	for range 11 {
		wg.Go(func() {
			if left.Add(-1) >= 0 { // check and act in one step
				sold.Add(1)
			}
		})
	}
	wg.Wait()
	fmt.Println("sold:", sold.Load())
	// Output:
	// sold: 10
}

func Example_once() {
	var once sync.Once
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			once.Do(func() { fmt.Println("opening the window") })
		})
	}
	wg.Wait()
	// Output:
	// opening the window
}

func Example_onceValue() {
	price := sync.OnceValue(func() int {
		fmt.Println("reading the price list")
		return 12
	})

	fmt.Println(price())
	fmt.Println(price())
	// Output:
	// reading the price list
	// 12
	// 12
}

// TestLocks holds what the chapter says about locks for readers against
// the measurement that it shows.
func TestLocks(t *testing.T) {
	text := read(t, "docs/testdata/locks.txt")
	ns := func(name string) float64 {
		m := regexp.MustCompile(name + `-\d+ +([\d.]+) ns/op`).
			FindStringSubmatch(text)
		require.NotNil(t, m, name)
		n, err := strconv.ParseFloat(m[1], 64)
		require.NoError(t, err)
		return n
	}
	assert.Greater(t, ns("ReadNumber/RWMutex"), ns("ReadNumber/Mutex"))
	assert.Less(t, ns("ReadForTenMicroseconds/RWMutex"),
		ns("ReadForTenMicroseconds/Mutex"))
	source := read(t, "seats/bench_test.go")
	assert.Contains(t, source, "func BenchmarkReadNumber(")
	assert.Contains(t, source, "func BenchmarkReadForTenMicroseconds(")
}

// TestOncePanics shows what the second call does after a panic in the first.
func TestOncePanics(t *testing.T) {
	calls := 0
	fail := func() { calls++; panic("no page") }
	var once sync.Once
	assert.Panics(t, func() { once.Do(fail) })
	assert.NotPanics(t, func() { once.Do(fail) })
	value := sync.OnceValue(func() int { fail(); return 1 })
	assert.Panics(t, func() { value() })
	assert.Panics(t, func() { value() })
	assert.Equal(t, 2, calls)
}
