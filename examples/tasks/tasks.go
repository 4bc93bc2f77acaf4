package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"example.com/baton/say"
	"example.com/baton/task"
)

// loop does n tasks, one after the other.
func loop(w io.Writer, n int) error {
	for id := range n {
		fmt.Fprintf(w, "Start task %d\n", id)
		time.Sleep(time.Second)
		fmt.Fprintf(w, "End task %d\n", id)
	}
	return nil
}

// work does one task.
func work(w io.Writer, id int) {
	fmt.Fprintf(w, "Start %d\n", id)
	time.Sleep(time.Second)
	fmt.Fprintf(w, "End %d\n", id)
}

// oneByOne prepares n tasks, and then does them. To prepare a function
// is not to start it: this takes as long as [loop].
func oneByOne(w io.Writer, n int) error {
	fmt.Fprintln(w, "Main started")
	var tasks []func()
	for id := range n {
		tasks = append(tasks, func() { work(w, id) })
	}
	fmt.Fprintln(w, "Tasks created")
	for _, t := range tasks {
		t()
	}
	fmt.Fprintln(w, "Main ended")
	return nil
}

// gather starts n tasks, and waits for all of them.
func gather(w io.Writer, n int) error {
	var tasks []*task.Task[int]
	for id := range n {
		tasks = append(tasks, task.Go(func() (int, error) {
			work(w, id)
			return id, nil
		}))
	}
	_, err := task.Gather(tasks...)
	return err
}

// sayAfter starts two tasks, and waits for one after the other: the
// second has not waited for its turn.
func sayAfter(_ context.Context, w io.Writer) error {
	start := func(d time.Duration, text string) *task.Task[string] {
		return task.Go(func() (string, error) {
			fmt.Fprintf(w, "start %s\n", text)
			say.After(w, d, text)
			return text, nil
		})
	}
	task1 := start(1*time.Second, "hello")
	task2 := start(2*time.Second, "world")

	fmt.Fprintf(w, "started at %s\n", time.Now().Format(time.TimeOnly))
	task1.Wait()
	task2.Wait()
	fmt.Fprintf(w, "finished at %s\n", time.Now().Format(time.TimeOnly))
	return nil
}
