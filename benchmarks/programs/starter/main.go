// Starter starts a task that does nothing, waits for it, and does that
// again.
//
// Usage: starter goroutine|thread|process TIMES
package main

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"time"

	"example.com/baton/task"
)

var ways = map[string]func() error{
	"goroutine": func() error {
		_, err := task.Go(nothing).Wait()
		return err
	},
	"thread": func() error {
		_, err := task.Thread(nothing).Wait()
		return err
	},
	"process": func() error {
		_, err := task.Process(context.Background(), "nothing", nil).Wait()
		return err
	},
}

func nothing() ([]byte, error) { return nil, nil }

func main() {
	task.Child(map[string]task.Func{
		"nothing": func([]byte) ([]byte, error) { return nil, nil },
	})
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(way, times string) error {
	n, err := strconv.Atoi(times)
	if err != nil {
		return err
	}
	start := time.Now()
	for range n {
		if err := ways[way](); err != nil {
			return err
		}
	}
	fmt.Println("sec/op", time.Since(start).Seconds()/float64(n))
	return nil
}
