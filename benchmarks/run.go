//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
)

// A Contender does one case in its own way.
type Contender struct {
	Case    string // such as "Queue/job=no-op/workers=8"
	By      string
	Rounds  int // at most, if it is not 0, for slow contenders
	Measure func(ctx context.Context) (n int, values map[string]float64, err error)
}

// errSkip means that a contender is not available here.
var errSkip = errors.New("skipped")

func skip(format string, args ...any) error {
	return fmt.Errorf("%w: %s", errSkip, fmt.Sprintf(format, args...))
}

// A Runner runs contenders against each other.
type Runner struct {
	Quick    bool
	Progress io.Writer
	Tools    *Tools
	block    Block
}

// rounds returns the number of rounds: at most two in quick mode.
func (r *Runner) rounds(n int) int {
	if r.Quick {
		return min(n, 2)
	}
	return n
}

// pick returns the first value in quick mode, and otherwise the second.
func pick[T any](r *Runner, quick, full T) T {
	if r.Quick {
		return quick
	}
	return full
}

// Interleave runs all contenders of a case one after the other, several
// times. So anything that slows the machine down for a while affects all of
// them. In each round, a different contender is first.
func (r *Runner) Interleave(ctx context.Context, rounds int, all []Contender) error {
	var cases []string
	byCase := map[string][]Contender{}
	for _, c := range all {
		if byCase[c.Case] == nil {
			cases = append(cases, c.Case)
		}
		byCase[c.Case] = append(byCase[c.Case], c)
	}
	out := map[string]bool{}
	for _, name := range cases {
		start := time.Now()
		group := byCase[name]
		for round := range rounds {
			for i := range group {
				c := group[(i+round)%len(group)]
				if c.Rounds > 0 && round >= c.Rounds || out[name+c.By] {
					continue
				}
				if err := ctx.Err(); err != nil {
					return context.Cause(ctx)
				}
				n, values, err := c.Measure(ctx)
				if err != nil {
					if ctx.Err() != nil {
						return context.Cause(ctx)
					}
					r.leaveOut(c, err)
					out[name+c.By] = true
					continue
				}
				r.block.Rows = append(r.block.Rows, Row{Topic: r.block.Topic,
					Case: c.Case, By: c.By, N: n, Values: values})
			}
		}
		fmt.Fprintf(r.Progress, "%s: %v\n", name,
			time.Since(start).Round(100*time.Millisecond))
	}
	return nil
}

// leaveOut notes why a contender is missing. If it failed in some cases only,
// leaveOut names these cases.
func (r *Runner) leaveOut(c Contender, err error) {
	by := strings.ToLower(c.By)
	why := strings.TrimPrefix(err.Error(), errSkip.Error()+": ")
	why = strings.ReplaceAll(why, r.Tools.module, ".") // paths are of no use
	why = oneLine(strings.ReplaceAll(why, r.Tools.dir+"/", ""))
	if !errors.Is(err, errSkip) {
		why = "failed in " + c.Case + ": " + why
	}
	before, known := r.block.Skipped[by]
	if known && errors.Is(err, errSkip) {
		return
	}
	fmt.Fprintf(r.Progress, "without %s: %s\n", by, why)
	if known {
		why = before + "; also in " + c.Case
	}
	r.block.Skipped[by] = why
}

func oneLine(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if len(s) > 200 {
		s = s[:200] + "..."
	}
	return s
}
