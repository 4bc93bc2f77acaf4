package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strconv"

	"example.com/baton/task"
)

// count does n tasks in the way of the variant. Only the line that
// starts a task differs from way to way.
func count(
	ctx context.Context, w io.Writer, variant string, n, below int,
) error {
	input := []byte(strconv.Itoa(below))
	var tasks []*task.Task[[]byte]
	for id := range n {
		fmt.Fprintf(w, "Start task %d\n", id)
		tell := func(result []byte, err error) ([]byte, error) {
			if err == nil {
				fmt.Fprintf(w, "End task %d: %s\n", id, result)
			}
			return result, err
		}
		here := func() ([]byte, error) { return tell(primes(input)) }
		switch variant {
		case "sequential":
			if _, err := here(); err != nil {
				return err
			}
			if err := ctx.Err(); err != nil {
				return err
			}
		case "goroutine":
			tasks = append(tasks, task.Go(here))
		case "thread":
			tasks = append(tasks, task.Thread(here))
		case "process":
			t := task.Process(ctx, "primes", input)
			tasks = append(tasks, task.Go(func() ([]byte, error) {
				return tell(t.Wait())
			}))
		}
	}
	_, err := task.Gather(tasks...)
	return err
}

// primes counts the primes below the number in its input, and says
// where.
func primes(input []byte) ([]byte, error) {
	below, err := strconv.Atoi(string(input))
	if err != nil {
		return nil, err
	}
	found := 0
	for i := 2; i < below; i++ {
		if isPrime(i) {
			found++
		}
	}
	where := fmt.Sprintf("process %d, thread %s", os.Getpid(), thread())
	return fmt.Appendf(nil, "%d primes in %s", found, where), nil
}

func isPrime(n int) bool {
	for d := 2; d*d <= n; d++ {
		if n%d == 0 {
			return false
		}
	}
	return true
}
