//go:build linux

package main

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"time"

	"example.com/baton/queue"
)

// A lesson is an example of the course that mostly sleeps, and how long it
// would take if nothing but its sleeps took time.
type lesson struct {
	program, words string
	ideal          time.Duration
	python         string // the same in Python, with its words
}

var lessons = []lesson{ // the long ones first: they run two at a time
	{"chores", "sequential", 20 * time.Second, ""},
	{"chores", "heads-down", 10 * time.Second, ""},
	{"queue", "-workers 1", 10 * time.Second, ""},
	{"chores", "looking-up", 7 * time.Second, "chores.py"},
	{"queue", "-workers 2", 5 * time.Second, ""},
	{"queue", "-workers 3", 4 * time.Second, ""},
	{"tasks", "-n 4 loop", 4 * time.Second, ""},
	{"tasks", "-n 4 one-by-one", 4 * time.Second, ""},
	{"say", "sequential", 3 * time.Second, ""},
	{"count", "sequential", 3 * time.Second, ""},
	{"say", "concurrent", 2 * time.Second, "say.py"},
	{"say", "-progress concurrent", 2 * time.Second, ""},
	{"count", "concurrent", 2 * time.Second, "count.py"},
	{"tasks", "say-after", 2 * time.Second, ""},
	{"queue", "-workers 5", 2 * time.Second, "sleepqueue.py 5"},
	{"tasks", "-n 4 gather", time.Second, "gather.py"},
	{"queue", "-workers 10", time.Second, "sleepqueue.py 10"},
	{"preempt", "-second 100ms", 700 * time.Millisecond, ""},
	{"count", "relay", 0, ""},
}

// name returns the name of a lesson in the results.
func (l lesson) name() string {
	return fmt.Sprintf("Lessons/example=%s/variant=%s/ideal=%v",
		l.program, strings.ReplaceAll(l.words, " ", "_"), l.ideal)
}

// lessonsRun runs all lessons, two at a time, in processes of their own. They
// sleep, so two cores are enough for them to wake up in time.
func lessonsRun(ctx context.Context, r *Runner) error {
	type entry struct {
		lesson
		by    string
		words []string
	}
	var jobs []entry
	for _, l := range lessons {
		if r.Quick && l.ideal > 2*time.Second {
			continue
		}
		path, err := r.Tools.Example(ctx, l.program)
		if err != nil {
			return err
		}
		words := append([]string{path, "-plain"}, strings.Fields(l.words)...)
		jobs = append(jobs, entry{l, "go", words})
		if l.python == "" {
			continue
		}
		script := strings.Fields(l.python)
		words, err = r.Tools.Python(ctx, script[0], "asyncio")
		if err != nil {
			r.leaveOut(Contender{By: "python"}, err)
			continue
		}
		jobs = append(jobs, entry{l, "python", append(words, script[1:]...)})
	}
	var mu sync.Mutex
	for range pick(r, 1, 3) {
		start := time.Now()
		var round []Row
		err := queue.Work(ctx, 2, jobs, func(ctx context.Context, _ int, e entry) error {
			v, err := lessonRun(ctx, e.ideal, e.words)
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				round = append(round, Row{Topic: r.block.Topic,
					Case: e.name(), By: e.by, N: 1, Values: v})
			}
			return err
		})
		if err != nil {
			return err
		}
		r.block.Rows = append(r.block.Rows, round...)
		fmt.Fprintf(r.Progress, "Lessons: %v\n",
			time.Since(start).Round(100*time.Millisecond))
	}
	return nil
}

var elapsedLine = regexp.MustCompile(`(?m)^Elapsed:? (\S+)$`)

// lessonRun runs a program, and returns how much more time it took than its
// sleeps: once for the whole process, and once by the program's own clock.
func lessonRun(
	ctx context.Context, ideal time.Duration, words []string,
) (map[string]float64, error) {
	began := time.Now()
	c, err := start(ctx, Anywhere, words...)
	if err != nil {
		return nil, err
	}
	out, err := c.wait()
	if err != nil {
		return nil, err
	}
	v := map[string]float64{
		"over-sec": (time.Since(began) - ideal).Seconds(),
		"cpu-sec":  c.cpu(),
	}
	if m := elapsedLine.FindStringSubmatch(out); m != nil {
		d, err := time.ParseDuration(m[1])
		if err != nil {
			return nil, err
		}
		v["inside-sec"] = (d - ideal).Seconds()
	}
	return v, nil
}
