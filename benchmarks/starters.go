//go:build linux

package main

import (
	"context"
	"fmt"
	"strconv"
)

// starters start a task that does nothing, again and again.
var starters = []struct {
	by, way string
	python  bool
	times   int
}{
	{"task.Go", "goroutine", false, 100_000},
	{"task.Thread", "thread", false, 10_000},
	{"task.Process", "process", false, 100},
	{"asyncio-task", "asyncio-task", true, 20_000},
	{"python-thread", "thread", true, 5000},
	{"python-process", "process", true, 10},
}

func starterContenders(r *Runner) []Contender {
	var list []Contender
	for _, s := range starters {
		times := pick(r, max(s.times/20, 2), s.times)
		list = append(list, Contender{
			Case: "Start", By: s.by,
			Measure: func(ctx context.Context) (int, map[string]float64, error) {
				words, err := r.starter(ctx, s.python)
				if err != nil {
					return 0, nil, err
				}
				v, err := measure(ctx, append(words, s.way, strconv.Itoa(times))...)
				if err != nil {
					err = fmt.Errorf("%s: %w", s.by, err)
				}
				return times, v, err
			},
		})
	}
	return list
}

// starter returns the program that starts things, in Go or in Python.
func (r *Runner) starter(ctx context.Context, python bool) ([]string, error) {
	if python {
		return r.Tools.Python(ctx, "starter.py", "asyncio")
	}
	path, err := r.Tools.Go(ctx, "starter")
	return []string{path}, err
}
