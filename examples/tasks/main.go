// Tasks calls functions, and starts tasks:
//
//	go run ./examples/tasks [-n N] [variant]
//
// Loop and one-by-one take a second for each task, and gather takes one
// second for all tasks. Without a variant, these three race. The other
// variants are coroutine and task (0 s), and say-after (2 s).
package main

import (
	"fmt"
	"io"
	"time"

	"example.com/baton/internal/example"
	"example.com/baton/task"
)

// work does one task, which takes a second.
func work(w io.Writer, name string) {
	fmt.Fprintf(w, "Start %s\n", name)
	time.Sleep(time.Second)
	fmt.Fprintf(w, "End %s\n", name)
}

// loop does n tasks, one after the other.
func loop(w io.Writer, n int) {
	for id := range n {
		work(w, fmt.Sprint("task ", id))
	}
}

// oneByOne prepares n functions, then calls one after the other.
// Preparing a function does not start it.
func oneByOne(w io.Writer, n int) {
	var tasks []func()
	for id := range n {
		tasks = append(tasks, func() { work(w, fmt.Sprint(id)) })
	}
	fmt.Fprintln(w, "Tasks created")
	for _, call := range tasks {
		call()
	}
}

// gather starts n tasks, then waits for all of them.
func gather(w io.Writer, n int) error {
	var tasks []*task.Task[int]
	for id := range n {
		tasks = append(tasks, task.Go(func() (int, error) {
			work(w, fmt.Sprint(id))
			return id, nil
		}))
	}
	_, err := task.Gather(tasks...)
	return err
}

func main() { example.Main(program.Run) }
