package live

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"example.com/baton/chores"
	"example.com/baton/internal/plural"
	"example.com/baton/queue"
	"example.com/baton/say"
	"example.com/baton/timeline"
)

// Scenes are the pictures that the reader can change.
var Scenes = []*Scene{
	&waiting, &sharing, &housework, &baking, &limiting, &retrying, &failing,
}

// Pictures has the scene of each picture, and the values that the scene
// begins with.
var Pictures = map[string]struct {
	Scene string
	Set   Setting
}{
	"say":         {"say", nil},
	"queue":       {"queue", nil},
	"uneven":      {"queue", Setting{"jobs": "uneven"}},
	"chores":      {"chores", nil},
	"bakery":      {"bakery", nil},
	"fetch":       {"pages", nil},
	"rate":        {"rate", nil},
	"retry":       {"retry", nil},
	"first-error": {"errors", nil},
}

var waiting = Scene{
	Name: "say",
	Controls: []Control{
		choice("way", "how", "concurrently", "one after the other"),
		pause("first", "first pause", 5, .5, 2),
		pause("second", "second pause", 5, .5, 1),
	},
	Run: func(s Setting, w io.Writer) error {
		first := func() { say.Progress(w, s.duration("first"), "First") }
		second := func() { say.Progress(w, s.duration("second"), "Second") }
		if s["way"] == "concurrently" {
			say.Concurrent(first, second)
		} else {
			say.Sequential(first, second)
		}
		return nil
	},
	Code: func(s Setting) string {
		call := "say.«Concurrent»"
		if s["way"] != "concurrently" {
			call = "say.«Sequential»"
		}
		return fmt.Sprintf("%s(\n"+
			"\tfunc() { say.Progress(w, %s, \"First\") },\n"+
			"\tfunc() { say.Progress(w, %s, \"Second\") },\n)",
			call, code(s.duration("first")), code(s.duration("second")))
	},
	Says: func(s Setting) string {
		return fmt.Sprintf("%s and %s, %s", seconds(s.duration("first")),
			seconds(s.duration("second")), s["way"])
	},
	Goals: []Goal{{
		"Make the second pause as long as possible without making the run " +
			"longer. Half a second more must make it longer.",
		func(s Setting, run func(Setting) timeline.Chart) bool {
			longer := s.with("second", s.duration("second").Seconds()+.5)
			takes := run(s).Elapsed
			return s["way"] == "concurrently" && takes > 0 &&
				takes == run(s.with("second", 0)).Elapsed &&
				takes < run(longer).Elapsed
		},
		func(s Setting) []Setting {
			return []Setting{
				s.with("second", s.duration("second").Seconds()+.5)}
		},
	}},
	WhatIf: func(s Setting) (changes []Change) {
		for _, name := range []string{"first", "second"} {
			changes = append(changes, Change{
				"half of the " + name + " pause",
				s.with(name, s.duration(name).Seconds()/2)})
		}
		return append(changes, Change{"concurrently",
			s.with("way", "concurrently")})
	},
}

// sleep stands for the work of a job.
func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

var uneven = "4 3 1 2 1 7 3 4 5 1 2 1 2 3 4"

var sharing = Scene{
	Name: "queue",
	Controls: []Control{
		number("workers", "workers", 1, 12, 3),
		choice("jobs", "jobs", "even", "uneven", "your own"),
		number("n", "number of jobs", 1, 30, 10).when("jobs=even"),
		{Name: "list", Label: "seconds per job", List: true,
			Default: "4 3 1 2", When: "jobs=your own"},
	},
	Run: func(s Setting, w io.Writer) error {
		return queue.Work(context.Background(), s.int("workers"),
			jobs(s), func(
				ctx context.Context, worker int, job time.Duration,
			) error {
				fmt.Fprintf(w, "Worker %d starting job %v\n", worker, job)
				if err := sleep(ctx, job); err != nil {
					return err
				}
				fmt.Fprintf(w, "Worker %d finished job %v\n", worker, job)
				return nil
			})
	},
	Code: func(s Setting) string {
		list := fmt.Sprintf("slices.Repeat([]time.Duration{time.Second}, "+
			"«%d»)", len(jobs(s)))
		if s["jobs"] != "even" {
			var words []string
			for _, job := range jobs(s) {
				words = append(words, fmt.Sprint(job.Seconds()))
			}
			list = "seconds(«" + strings.Join(words, ", ") + "»)"
		}
		return fmt.Sprintf("jobs := %s\nqueue.Work(ctx, «%d», jobs, do)",
			list, s.int("workers"))
	},
	Says: func(s Setting) string {
		says := plural.Count(s.int("workers"), "worker", "workers")
		if s["jobs"] == "even" && s.int("n") == 10 {
			return says
		}
		return says + ", " + plural.Count(len(jobs(s)), "job", "jobs")
	},
	Goals: []Goal{{
		"Find the smallest number of workers for which an eleventh job " +
			"costs nothing. Try one fewer worker to be sure.",
		func(s Setting, run func(Setting) timeline.Chart) bool {
			free := func(workers int) bool {
				s := s.with("workers", workers)
				return run(s.with("n", 10)).Elapsed ==
					run(s.with("n", 11)).Elapsed
			}
			if s["jobs"] != "even" || s.int("n") != 11 {
				return false
			}
			for n := 1; n < s.int("workers"); n++ {
				if free(n) {
					return false
				}
			}
			return free(s.int("workers"))
		},
		func(s Setting) []Setting {
			return []Setting{s.with("workers", s.int("workers")-1)}
		},
	}},
	WhatIf: func(s Setting) (changes []Change) {
		n := s.int("workers")
		if n < 12 {
			changes = append(changes, Change{"one more worker",
				s.with("workers", n+1)})
		}
		list := jobs(s)
		for i, job := range list {
			half := slices.Clone(list)
			half[i] = job / 2
			// Of equal jobs, the first and the last show enough.
			if s["jobs"] == "even" && i > 0 && i < len(list)-1 {
				continue
			}
			changes = append(changes, Change{
				fmt.Sprintf("halve job %d (%s)", i, seconds(job)),
				s.with("jobs", "your own").with("list", words(half))})
		}
		return changes
	},
}

// words writes a list of jobs as a reader does.
func words(jobs []time.Duration) string {
	var list []string
	for _, job := range jobs {
		list = append(list, fmt.Sprint(job.Seconds()))
	}
	return strings.Join(list, " ")
}

// jobs returns the jobs of a setting.
func jobs(s Setting) []time.Duration {
	switch s["jobs"] {
	case "even":
		return slices.Repeat([]time.Duration{time.Second}, s.int("n"))
	case "uneven":
		list, _ := parseList(uneven)
		return list
	}
	return s.list("list")
}

var housework = Scene{
	Name: "chores",
	Controls: []Control{
		number("potatoes", "potatoes", 0, 24, 14),
		number("look", "look up", 0, 14, 1).words(func(n float64) string {
			switch n {
			case 0:
				return "never"
			case 1:
				return "after each potato"
			}
			return fmt.Sprintf("after every %g potatoes", n)
		}),
	},
	Run: func(s Setting, w io.Writer) error {
		if s.int("look") == 0 {
			return chores.HeadsDown(context.Background(), w, today(s))
		}
		return chores.LookingUp(context.Background(), w, today(s))
	},
	Code: func(s Setting) string {
		if s.int("look") == 0 {
			return fmt.Sprintf("potatoes := «%d»\n"+
				"chores.«HeadsDown»(ctx, w, today(potatoes))",
				s.int("potatoes"))
		}
		return fmt.Sprintf("potatoes, every := «%d», «%d»\n"+
			"chores.«LookingUp»(ctx, w, today(potatoes, every))",
			s.int("potatoes"), s.int("look"))
	},
	Says: func(s Setting) string {
		look := map[int]string{0: "never looking up",
			1: "looking up after each"}[s.int("look")]
		if look == "" {
			look = "looking up after every " + s["look"]
		}
		return plural.Count(s.int("potatoes"), "potato", "potatoes") +
			", " + look
	},
	Goals: []Goal{{
		"Let the dryer start at 5 s.",
		func(s Setting, run func(Setting) timeline.Chart) bool {
			for _, span := range run(s).Spans {
				if span.Lane == "dryer" {
					return round(span.Start) == 5*time.Second
				}
			}
			return false
		},
		nil,
	}},
	WhatIf: func(s Setting) (changes []Change) {
		look := s.int("look")
		if look != 1 {
			more := look / 2
			if look == 0 {
				more = s.int("potatoes")/2 + 1
			}
			changes = append(changes, Change{
				"look up twice as often", s.with("look", min(more, 14))})
			changes = append(changes, Change{
				"look up after each potato", s.with("look", 1)})
		}
		if n := s.int("potatoes"); n > 0 {
			changes = append(changes, Change{"one fewer potato",
				s.with("potatoes", n-1)}, Change{"half of the potatoes",
				s.with("potatoes", n/2)})
		}
		return changes
	},
}

// today returns the chores of the day, with the reader's number of
// potatoes. A piece is a batch of potatoes. You look up after each piece.
func today(s Setting) []chores.Chore {
	list := chores.Today()
	last := len(list) - 1
	potatoes, every := s.int("potatoes"), max(s.int("look"), 1)
	one := list[last]
	if every > 1 {
		one.Piece = "Cleaning batch"
	}
	list = list[:last]
	if potatoes >= every {
		most := one
		most.Takes, most.Pieces = one.Takes*time.Duration(every),
			potatoes/every
		list = append(list, most)
	}
	if rest := potatoes % every; rest > 0 {
		last := one
		last.Takes, last.Pieces = one.Takes*time.Duration(rest), 1
		list = append(list, last)
	}
	return list
}

var errBroken = errors.New("broken")

// takes has the milliseconds of eight jobs. No two of them end at the same
// instant.
var takes = []time.Duration{1130, 710, 1670, 970, 2290, 1370, 410, 1930}

var failing = Scene{
	Name: "errors",
	Controls: []Control{
		number("workers", "workers", 1, 8, 3),
		number("job", "fails", 0, 8, 3).words(func(n float64) string {
			if n == 0 {
				return "no job"
			}
			return fmt.Sprintf("job %g", n)
		}),
		pause("cancel", "cancel at", 6, .5, 0).words(func(n float64) string {
			if n == 0 {
				return "never"
			}
			return fmt.Sprintf("%g s", n)
		}),
	},
	Run: func(s Setting, w io.Writer) error {
		ctx := context.Background()
		if at := s.duration("cancel"); at > 0 {
			var cancel context.CancelFunc
			ctx, cancel = context.WithTimeout(ctx, at)
			defer cancel()
		}
		list := make([]int, 8)
		for i := range list {
			list[i] = i + 1
		}
		return queue.Work(ctx, s.int("workers"), list, func(
			ctx context.Context, _, job int,
		) error {
			fmt.Fprintf(w, "Start job %d\n", job)
			if err := sleep(ctx, takes[job-1]*time.Millisecond); err != nil {
				fmt.Fprintf(w, "End job %d: canceled\n", job)
				return err
			}
			if job == s.int("job") {
				fmt.Fprintf(w, "End job %d: broken\n", job)
				return errBroken
			}
			fmt.Fprintf(w, "End job %d\n", job)
			return nil
		})
	},
	Code: func(s Setting) string {
		var b strings.Builder
		if at := s.duration("cancel"); at > 0 {
			fmt.Fprintf(&b, "ctx, cancel := context.WithTimeout(ctx, %s)\n"+
				"defer cancel()\n", code(at))
		}
		fmt.Fprintf(&b, "queue.Work(ctx, «%d», jobs, ", s.int("workers"))
		if s.int("job") == 0 {
			b.WriteString("do)")
		} else {
			fmt.Fprintf(&b, "do) // job «%d» returns errBroken",
				s.int("job"))
		}
		return b.String()
	},
	Says: func(s Setting) string {
		says := plural.Count(s.int("workers"), "worker", "workers")
		if s.int("job") > 0 {
			says += ", job " + s["job"] + " fails"
		}
		if s.duration("cancel") > 0 {
			says += ", canceled at " + seconds(s.duration("cancel"))
		}
		return says
	},
	Goals: []Goal{{
		"Find the smallest number of workers with which job 6 starts " +
			"before job 3 has failed.",
		func(s Setting, run func(Setting) timeline.Chart) bool {
			n := s.int("workers")
			return s.int("job") == 3 && s.duration("cancel") == 0 && n > 1 &&
				begins(run(s), "job 6") &&
				!begins(run(s.with("workers", n-1)), "job 6")
		},
		func(s Setting) []Setting {
			return []Setting{s.with("workers", s.int("workers")-1)}
		},
	}},
}

// begins reports whether a chart has a lane.
func begins(c timeline.Chart, lane string) bool {
	return slices.Contains(c.Lanes, lane)
}
