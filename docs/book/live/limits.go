package live

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"
	"golang.org/x/time/rate"

	"example.com/baton/bakery"
	"example.com/baton/internal/plural"
	"example.com/baton/timeline"
)

var baking = Scene{
	Name: "bakery",
	Controls: []Control{
		choice("way", "how", "in a pipeline", "one cake after the other"),
		number("ovens", "ovens", 1, 5, 1).when("way=in a pipeline"),
		number("cakes", "cakes", 1, 8, 5),
	},
	Run: func(s Setting, w io.Writer) error {
		if s["way"] == "in a pipeline" {
			return bakery.Pipeline(context.Background(), w,
				s.int("cakes"), s.int("ovens"))
		}
		return bakery.Sequential(context.Background(), w, s.int("cakes"))
	},
	Code: func(s Setting) string {
		if s["way"] == "in a pipeline" {
			return fmt.Sprintf("cakes, ovens := «%d», «%d»\n"+
				"bakery.«Pipeline»(ctx, w, cakes, ovens)",
				s.int("cakes"), s.int("ovens"))
		}
		return fmt.Sprintf("cakes := «%d»\n"+
			"bakery.«Sequential»(ctx, w, cakes)", s.int("cakes"))
	},
	Says: func(s Setting) string {
		says := plural.Count(s.int("cakes"), "cake", "cakes")
		if s["way"] == "in a pipeline" {
			return says + ", " + plural.Count(s.int("ovens"), "oven", "ovens")
		}
		return says + ", one after the other"
	},
	Goals: []Goal{{
		"Bake eight cakes. Where do more ovens stop helping? Try one more " +
			"oven, and come back to the smallest number that is enough.",
		func(s Setting, run func(Setting) timeline.Chart) bool {
			n := s.int("ovens")
			with := func(n int) time.Duration {
				return run(s.with("ovens", n)).Elapsed
			}
			return s["way"] == "in a pipeline" && s.int("cakes") == 8 &&
				n > 1 && n < 5 && with(n) == with(n+1) && with(n) < with(n-1)
		},
		func(s Setting) []Setting {
			return []Setting{s.with("ovens", s.int("ovens")+1)}
		},
	}, {
		"Find the smallest number of cakes for which a second oven saves a " +
			"quarter of the time that one oven takes.",
		func(s Setting, run func(Setting) timeline.Chart) bool {
			n := s.int("cakes")
			saves := func(n int) bool {
				s := s.with("cakes", n)
				one := run(s.with("ovens", 1)).Elapsed
				return (one-run(s.with("ovens", 2)).Elapsed)*4 >= one
			}
			return s["way"] == "in a pipeline" && s.int("ovens") == 2 &&
				n > 1 && saves(n) && !saves(n-1)
		},
		func(s Setting) []Setting {
			return []Setting{s.with("ovens", 1)}
		},
	}},
	WhatIf: func(s Setting) (changes []Change) {
		if s["way"] != "in a pipeline" {
			return []Change{{"a pipeline", s.with("way", "in a pipeline").
				with("ovens", 1)}}
		}
		if n := s.int("ovens"); n < 5 {
			changes = append(changes, Change{"one more oven",
				s.with("ovens", n+1)})
		}
		if n := s.int("cakes"); n > 1 {
			changes = append(changes, Change{"one fewer cake",
				s.with("cakes", n-1)})
		}
		return changes
	},
}

var limiting = Scene{
	Name: "rate",
	Controls: []Control{
		number("rate", "pages per second", 1, 40, 10),
		number("burst", "burst", 1, 20, 5),
		milliseconds("delay", "each page takes", 100, 1000, 100, 200),
	},
	Run: func(s Setting, w io.Writer) error {
		limit := rate.NewLimiter(rate.Limit(s.int("rate")), s.int("burst"))
		var g errgroup.Group
		for i := range 20 {
			if err := limit.Wait(context.Background()); err != nil {
				return err
			}
			g.Go(func() error {
				fmt.Fprintf(w, "Start page %d\n", i+1)
				time.Sleep(s.ms("delay"))
				fmt.Fprintf(w, "End page %d\n", i+1)
				return nil
			})
		}
		return g.Wait()
	},
	Code: func(s Setting) string {
		return fmt.Sprintf("limit := rate.NewLimiter(«%d», «%d»)\n"+
			"limit.Wait(ctx) // before each of 20 pages of «%d» ms",
			s.int("rate"), s.int("burst"), s.int("delay"))
	},
	Says: func(s Setting) string {
		return fmt.Sprintf("%s per second, burst %s", s["rate"], s["burst"])
	},
	Goals: []Goal{{
		"Find the smallest burst with which twenty pages of 200 ms, at ten " +
			"per second, take no more than 1 s. Try one less to be sure.",
		func(s Setting, run func(Setting) timeline.Chart) bool {
			n := s.int("burst")
			return s.int("rate") == 10 && s.int("delay") == 200 && n > 1 &&
				round(run(s).Elapsed) <= time.Second &&
				round(run(s.with("burst", n-1)).Elapsed) > time.Second
		},
		func(s Setting) []Setting {
			return []Setting{s.with("burst", s.int("burst")-1)}
		},
	}},
	WhatIf: func(s Setting) (changes []Change) {
		if n := s.int("rate"); n < 40 {
			changes = append(changes, Change{"one more per second",
				s.with("rate", n+1)})
		}
		if n := s.int("burst"); n < 20 {
			changes = append(changes, Change{"a burst of one more",
				s.with("burst", n+1)})
		}
		if d := s.int("delay"); d >= 200 {
			changes = append(changes, Change{"pages twice as fast",
				s.with("delay", d/200*100)})
		}
		return changes
	},
}

// capacity is how many requests the server of the scene retry can answer
// concurrently.
const capacity = 3

var errBusy = errors.New("busy")

// jitter is the part of each pause that is random.
var jitter = Control{
	Name: "jitter", Label: "random part of each pause", Default: "0",
	Max: 100, Step: 20, Unit: "%",
}

var retrying = Scene{
	Name: "retry",
	Controls: []Control{
		number("clients", "clients", 1, 12, 10),
		number("attempts", "attempts", 1, 6, 3),
		jitter,
	},
	Run: func(s Setting, w io.Writer) error {
		slots := semaphore.NewWeighted(capacity)
		ask := func(client, attempt int) error {
			takes, err := 90*time.Millisecond, error(nil)
			if slots.TryAcquire(1) {
				defer slots.Release(1)
			} else {
				takes, err = 10*time.Millisecond, errBusy
			}
			fmt.Fprintf(w, "Client %d starting attempt %d\n", client, attempt)
			time.Sleep(takes)
			fmt.Fprintf(w, "Client %d finished attempt %d\n", client, attempt)
			return err
		}
		var clients errgroup.Group
		for client := range s.int("clients") {
			// A fixed seed: the same setting is the same run.
			random := rand.New(rand.NewPCG(1, uint64(client)))
			clients.Go(func() error {
				// A millisecond apart: then the order is certain.
				time.Sleep(time.Duration(client) * time.Millisecond)
				attempt := 0
				err := retry(s.int("attempts"), func(longest time.Duration) {
					part := longest * time.Duration(s.int("jitter")) / 100
					if part > 0 {
						longest -= time.Duration(random.Int64N(int64(part)))
					}
					time.Sleep(longest)
				}, func() error {
					attempt++
					return ask(client+1, attempt)
				})
				if err != nil {
					fmt.Fprintf(w, "Client %d gives up\n", client+1)
				}
				return nil
			})
		}
		return clients.Wait()
	},
	Code: func(s Setting) string {
		pause := "longest"
		if n := s.int("jitter"); n > 0 {
			pause += fmt.Sprintf("-rand.N(longest*«%d»/100)", n)
		}
		return fmt.Sprintf("for attempt := range «%d» {\n"+
			"\tif err = ask(ctx); err == nil {\n\t\treturn nil\n\t}\n"+
			"\tlongest := base << attempt\n\tsleep(ctx, %s)\n}\nreturn err", s.int("attempts"), pause)
	},
	Says: func(s Setting) string {
		pauses := map[string]string{"0": "equal pauses",
			"100": "random pauses"}[s["jitter"]]
		if pauses == "" {
			pauses = "pauses " + s["jitter"] + "% random"
		}
		return fmt.Sprintf("%s, %s, %s", plural.Count(s.int("clients"), "client", "clients"),
			plural.Count(s.int("attempts"), "attempt", "attempts"), pauses)
	},
	Goals: []Goal{{
		"The server answers three requests at a time, and refuses the " +
			"others. Let all ten clients succeed within half a second.",
		func(s Setting, run func(Setting) timeline.Chart) bool {
			c := run(s)
			return s.int("clients") == 10 && served(c) &&
				c.Elapsed <= time.Second/2
		},
		nil,
	}},
}

// served reports whether no client has given up.
func served(c timeline.Chart) bool {
	for _, l := range c.Lines {
		if strings.HasSuffix(l.Text, "gives up") {
			return false
		}
	}
	return true
}

// retry calls f until it succeeds, at most attempts times. The pauses
// between the calls double.
func retry(
	attempts int, pause func(longest time.Duration), f func() error,
) (err error) {
	const base = 100 * time.Millisecond
	for attempt := range attempts {
		if err = f(); err == nil {
			return nil
		}
		if attempt+1 < attempts {
			pause(base << attempt)
		}
	}
	return err
}
