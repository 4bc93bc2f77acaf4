package queue_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"sync"
	"time"

	"example.com/baton/queue"
)

func ExampleWork() {
	words := []string{"passing", "the", "baton"}
	lengths := make([]int, len(words)) // each job writes to its own place
	jobs := []int{0, 1, 2}
	err := queue.Work(context.Background(), 2, jobs,
		func(_ context.Context, worker, i int) error {
			lengths[i] = len(words[i])
			return nil
		})
	fmt.Println(lengths, err)
	// Output: [7 3 5] <nil>
}

func ExampleWork_error() {
	err := queue.Work(context.Background(), 2, []string{"1", "2", "x"},
		func(_ context.Context, worker int, job string) error {
			_, err := strconv.Atoi(job)
			return err
		})
	fmt.Println(err)
	fmt.Println(errors.Is(err, strconv.ErrSyntax))
	// Output:
	// job 2: strconv.Atoi: parsing "x": invalid syntax
	// true
}

func ExampleDrain() {
	// What the sender waits for ends when Drain returns, for whatever
	// reason. So nobody is left behind who still wants to send.
	ctx, cancel := context.WithCancel(context.Background())
	jobs := make(chan int)
	var sender sync.WaitGroup
	sender.Go(func() {
		defer close(jobs)
		for i := range 1000 {
			select {
			case jobs <- i:
			case <-ctx.Done():
				return
			}
		}
	})

	err := queue.Drain(ctx, 2, jobs,
		func(_ context.Context, worker, job int) error {
			if job == 500 {
				return errors.New("that is enough")
			}
			return nil
		})
	cancel()
	sender.Wait()
	fmt.Println(err)
	// Output: job 500: that is enough
}

func ExampleSleep() {
	jobs := []time.Duration{time.Millisecond, 2 * time.Millisecond}
	queue.Work(context.Background(), 1, jobs, queue.Sleep(os.Stdout))
	// Output:
	// Worker 0 starting job 1ms
	// Worker 0 finished job 1ms
	// Worker 0 starting job 2ms
	// Worker 0 finished job 2ms
}
