package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"example.com/baton/say"
	"example.com/baton/task"
)

// answer is the function that coroutine and running use.
func answer(w io.Writer) (int, error) {
	fmt.Fprintln(w, "start to answer")
	return 42, nil
}

// coroutine makes a function and calls it later. Until the call,
// nothing has happened, no matter how long we wait.
func coroutine(_ context.Context, w io.Writer) error {
	f := func() (int, error) { return answer(w) }
	fmt.Fprintf(w, "%T\n", f)

	time.Sleep(time.Millisecond)
	fmt.Fprintln(w, "before await for coroutine")

	result, err := f()
	fmt.Fprintf(w, "result is %d after await\n", result)
	return err
}

// running starts a task and waits for it later. The task does not wait
// for us: it may even start before the line about its type is printed.
// So this task waits for that line. In asyncio, a task needs no such
// care, because it does not start until something is awaited.
func running(_ context.Context, w io.Writer) error {
	printed := make(chan struct{})
	t := task.Go(func() (int, error) {
		<-printed
		return answer(w)
	})
	fmt.Fprintf(w, "%T\n", t)
	close(printed)

	time.Sleep(time.Millisecond) // usually enough, but no guarantee
	fmt.Fprintln(w, "before await for task")

	result, err := t.Wait()
	fmt.Fprintf(w, "result is %d after await\n", result)
	return err
}

// sayAfter starts two tasks, then waits for one after the other. The
// second task runs while we wait for the first.
func sayAfter(w io.Writer) {
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
}
