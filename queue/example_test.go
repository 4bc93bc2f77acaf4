package queue_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"example.com/baton/queue"
)

func ExampleWork() {
	words := []string{"passing", "the", "baton"}
	err := queue.Work(context.Background(), 1, words,
		func(_ context.Context, worker int, word string) error {
			fmt.Println("worker", worker, "has", word)
			return nil
		})
	fmt.Println(err)
	// Output:
	// worker 0 has passing
	// worker 0 has the
	// worker 0 has baton
	// <nil>
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

func ExampleMap() {
	words := []string{"passing", "the", "baton"}
	lengths, err := queue.Map(context.Background(), 2, words,
		func(_ context.Context, word string) (int, error) {
			return len(word), nil
		})
	fmt.Println(lengths, err)
	// Output: [7 3 5] <nil>
}

func ExampleAll() {
	err := queue.All(context.Background(), 2, []string{"1", "x", "3", "y"},
		func(_ context.Context, worker int, job string) error {
			_, err := strconv.Atoi(job)
			return err
		})
	fmt.Println(err)
	// Output:
	// job 1: strconv.Atoi: parsing "x": invalid syntax
	// job 3: strconv.Atoi: parsing "y": invalid syntax
}

func ExampleEach() {
	prices := map[string]int{"apple": 2, "peach": 3}
	var mu sync.Mutex
	var fruit []string
	err := queue.Each(context.Background(), 2, maps.Keys(prices),
		func(_ context.Context, worker int, name string) error {
			mu.Lock()
			defer mu.Unlock()
			fruit = append(fruit, strings.ToUpper(name))
			return nil
		})
	slices.Sort(fruit)
	fmt.Println(fruit, err)
	// Output: [APPLE PEACH] <nil>
}

func ExampleDrain() {
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

	enough := errors.New("that is enough")
	err := queue.Drain(ctx, 1, jobs,
		func(_ context.Context, worker, job int) error {
			if job == 500 {
				return enough
			}
			return nil
		})
	cancel() // lets the sender go, however Drain ended
	sender.Wait()
	fmt.Println(err)
	// Output: job 500: that is enough
}
