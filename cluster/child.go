package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strconv"
	"time"

	"example.com/baton/cluster/jobs"
)

// childMark is the environment variable that makes the program a worker
// for the process that started it.
const childMark = "BATON_CLUSTER_WORKER"

// ready is the first line of a worker process.
const ready = "ready"

// bye is what a parent writes before it closes the stdin of its child.
const bye = "bye"

// child works until its stdin is closed. That happens even if the
// parent was killed. Then there is no bye, and child removes the folder
// that the parent could not remove.
func child() {
	signal.Ignore(os.Interrupt) // Ctrl-C is for the parent
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		n, _ := io.Copy(io.Discard, os.Stdin)
		if dir := os.Args[3]; n == 0 && dir != "" {
			os.RemoveAll(dir)
		}
		cancel()
		time.Sleep(time.Second)
		os.Exit(1)
	}()
	err := func() error {
		name, err := strconv.Atoi(os.Args[2])
		if err != nil {
			return err
		}
		js, err := jobs.Connect(os.Args[1])
		if err != nil {
			return err
		}
		defer js.Conn().Close()
		fmt.Println(ready)
		return work(ctx, os.Stdout, js, name)
	}()
	if ctx.Err() == nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
