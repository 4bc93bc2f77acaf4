package say_test

import (
	"fmt"
	"os"
	"strings"
	"time"

	"example.com/baton/say"
)

func ExampleSequential() {
	say.Sequential(
		func() { say.After(os.Stdout, 20*time.Millisecond, "First") },
		func() { say.After(os.Stdout, 10*time.Millisecond, "Second") },
	)
	// Output:
	// First
	// Second
}

func ExampleConcurrent() {
	say.Concurrent(
		func() { say.After(os.Stdout, 20*time.Millisecond, "First") },
		func() { say.After(os.Stdout, 10*time.Millisecond, "Second") },
	)
	// Unordered output:
	// Second
	// First
}

func ExampleProgress() {
	var out strings.Builder
	say.Progress(&out, time.Millisecond, "Third")

	before, after, _ := strings.Cut(out.String(), "\n")
	fmt.Println(before)
	fmt.Println(strings.HasPrefix(after, "Finishing Third in "))
	// Output:
	// Starting Third that will take 1ms
	// true
}

func ExampleCount() {
	say.Count(os.Stdout, "apple", 3, time.Millisecond)
	// Output:
	// apple 0
	// apple 1
	// apple 2
}

func ExampleRelay() {
	say.Relay(os.Stdout, 2, "A", "B")
	// Output:
	// start A
	// A 0
	// start B
	// B 0
	// A 1
	// B 1
}

// Two requests that depend on nothing: send both, then wait for both.
func ExampleConcurrent_work() {
	var user, orders string
	say.Concurrent(
		func() { user = "ada" },
		func() { orders = "3 orders" },
	)
	fmt.Println(user, "has", orders)
	// Output: ada has 3 orders
}
