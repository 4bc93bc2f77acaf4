//go:build linux

package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"time"
)

// graderContenders explore schedules, and grade answers as a learner does:
// in a copy of the exercises, after an edit.
func graderContenders(r *Runner) []Contender {
	list := []Contender{{Case: "Explore", By: "schedules.Explore", Measure: r.Tools.explore}}
	for _, answer := range []string{"wrong", "right"} {
		for _, name := range []string{"counter", "pool"} {
			round := 0
			list = append(list, Contender{Case: "Verdict/answer=" + answer, By: name,
				Measure: func(ctx context.Context) (int, map[string]float64, error) {
					if round == 0 { // fills the cache of the go command
						if _, _, err := r.Tools.verdict(ctx, name, answer, round); err != nil {
							return 0, nil, err
						}
					}
					round++
					return r.Tools.verdict(ctx, name, answer, round)
				}})
		}
	}
	return list
}

var perSecond = regexp.MustCompile(`([\d.]+) schedules/s`)

func (t *Tools) explore(ctx context.Context) (int, map[string]float64, error) {
	out, err := output(ctx, filepath.Dir(t.module), "go", "test", "-run", "^$",
		"-bench", "Schedules", "-cpu", "1", "./schedules")
	if err != nil {
		return 0, nil, err
	}
	found := perSecond.FindSubmatch(out)
	if found == nil {
		return 0, nil, fmt.Errorf("the output has no schedules per second: %s", tail(out))
	}
	v, err := strconv.ParseFloat(string(found[1]), 64)
	return 1, map[string]float64{"op/s": v}, err
}

// verdict takes the time of a verdict on an answer, wrong or right. Each
// round compiles the answer again.
func (t *Tools) verdict(
	ctx context.Context, name, answer string, round int,
) (int, map[string]float64, error) {
	own, err := t.once("mine", func(path string) error {
		return run(ctx, filepath.Dir(t.module), "go", "run", "./exercises", "init", path)
	})
	if err != nil {
		return 0, nil, err
	}
	text, err := os.ReadFile(filepath.Join(t.module, "answers", name+"-"+answer+".go.txt"))
	if err != nil {
		return 0, nil, err
	}
	text = fmt.Appendf(text, "\nconst round = %d\n", round)
	file := filepath.Join(own, "exercises", name, name+".go")
	if err := os.WriteFile(file, text, 0o666); err != nil {
		return 0, nil, err
	}
	began := time.Now()
	err = run(ctx, own, "go", "test", "./exercises/"+name, "-run", "TestYours")
	took := time.Since(began)
	if right := err == nil; right != (answer == "right") {
		return 0, nil, fmt.Errorf("the %s answer to %s: %w", answer, name, err)
	}
	return 1, map[string]float64{"sec": took.Seconds()}, nil
}
