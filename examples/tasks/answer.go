package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"example.com/baton/task"
)

// answer is what the two programs below are to find out.
func answer(w io.Writer) (int, error) {
	fmt.Fprintln(w, "start to answer")
	return 42, nil
}

// coroutine makes a function and calls it later. Nothing has happened
// before that, however long we wait.
func coroutine(_ context.Context, w io.Writer) error {
	f := func() (int, error) { return answer(w) }
	fmt.Fprintf(w, "%T\n", f)

	time.Sleep(time.Millisecond)
	fmt.Fprintln(w, "before await for coroutine")

	result, err := f()
	fmt.Fprintf(w, "result is %d after await\n", result)
	return err
}

// running starts a task and waits for it later. It has not waited for
// us.
//
// It may start even before the line about its type. So here, the task
// waits until that line is out; asyncio needs no such care, as its
// tasks stand still until somebody awaits something.
func running(_ context.Context, w io.Writer) error {
	printed := make(chan struct{})
	t := task.Go(func() (int, error) {
		<-printed
		return answer(w)
	})
	fmt.Fprintf(w, "%T\n", t)
	close(printed)

	time.Sleep(time.Millisecond) // enough for it, but not a promise
	fmt.Fprintln(w, "before await for task")

	result, err := t.Wait()
	fmt.Fprintf(w, "result is %d after await\n", result)
	return err
}
