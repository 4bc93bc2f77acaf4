package schedules

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/synctest"

	"example.com/baton/internal/plural"
	"example.com/baton/schedules/model"
)

// Explore runs f under one schedule after another, until f fails or the
// budget of schedules is spent. Each run has its own bubble, as in
// testing/synctest. Apart from the schedule, f must do the same in each
// run.
//
// A preemption takes the turn away from a goroutine that could go on.
// Explore first runs the schedules without preemptions, in which each
// goroutine runs until it has to wait. Then it runs those with one
// preemption, then those with two, and so on. If three quarters of the
// budget do not cover all schedules, the rest is for random schedules,
// which depend on the seed. The search also ends once all runs together
// have taken 100*budget steps.
//
// f fails if it returns an error, if its T has failed, if a goroutine panics,
// if goroutines wait or poll forever, or if the run takes too many steps.
func Explore(t *testing.T, budget int, seed uint64, f func(t *testing.T) error) Report {
	e := explore(t, budget, seed, f, false)
	if e.failure != nil {
		e.shorten()
		e.failure.Outcome = e.run(e.failure.Schedule, nil, true).Outcome
		e.report.Failure = e.failure
	}
	return e.report
}

// explore is Explore up to the first failure. If wary is set, the
// search also ends when a goroutine started by code that was not
// rewritten, such as net/http, takes part. The order of that
// goroutine's steps is not known, so a failure of such a run proves
// nothing.
func explore(t *testing.T, budget int, seed uint64, f func(t *testing.T) error, wary bool) *explorer {
	e := &explorer{t: t, f: f, most: mostSteps, budget: budget, wary: wary}
	e.report.Seed = seed
	e.levels(budget - budget/4)
	if e.failure == nil && !e.report.All && !e.report.Strangers {
		e.random(seed)
	}
	if e.failure != nil && wary {
		e.careful = true
		if e.run(e.failure.Schedule, nil, false).Strangers {
			e.report.Strangers, e.failure = true, nil
		}
	}
	return e
}

// Replay runs f once, under a schedule that Explore has found. The Outcome
// of the Failure has all steps, even if f does not fail this time.
func Replay(t *testing.T, s Schedule, f func(t *testing.T) error) Failure {
	e := &explorer{t: t, f: f, most: mostSteps}
	res := e.run(s, nil, true)
	return Failure{Err: res.err, Outcome: res.Outcome, Schedule: s}
}

// A Report says which schedules were run, and what Explore has found.
type Report struct {
	Schedules int  // how many were run
	All       bool // there are no other schedules

	// Preemptions says that all schedules with at most this many
	// preemptions were run. It is -1 if not even all schedules without
	// preemptions were run.
	Preemptions int

	Random    int // how many of the schedules were random
	Seed      uint64
	Strangers bool     // goroutines of code that was not rewritten took part
	Failure   *Failure `json:"-"` // nil if f never failed
}

// String says which schedules were run, as in "all 198 schedules". It calls
// a preemption an interruption, for readers who do not know the term.
func (r Report) String() string {
	switch {
	case r.All && r.Schedules == 1:
		return "the only schedule there is"
	case r.All:
		return fmt.Sprintf("all %s schedules", thousands(r.Schedules))
	case r.Random == r.Schedules:
		return fmt.Sprintf("%s random schedules (seed %d)", thousands(r.Schedules), r.Seed)
	case r.Random == 0:
		return fmt.Sprintf("%s of many schedules", thousands(r.Schedules))
	case r.Preemptions < 0:
		return fmt.Sprintf("%s of many schedules, %s of them random (seed %d)",
			thousands(r.Schedules), thousands(r.Random), r.Seed)
	}
	systematic := "all without interruptions"
	if r.Preemptions > 0 {
		systematic = "all with at most " + plural.Count(r.Preemptions, "interruption", "interruptions")
	}
	return fmt.Sprintf("%s schedules: %s, and %s random ones (seed %d)",
		thousands(r.Schedules), systematic, thousands(r.Random), r.Seed)
}

// Sum adds up the reports of several explorations.
func Sum(all []Report) Report {
	total := all[0]
	for _, r := range all[1:] {
		total.Schedules += r.Schedules
		total.Random += r.Random
		switch {
		case r.All:
		case total.All:
			total.All, total.Preemptions = false, r.Preemptions
		default:
			total.Preemptions = min(total.Preemptions, r.Preemptions)
		}
	}
	return total
}

func thousands(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s,%03d", thousands(n/1000), n%1000)
}

// A Failure is a run that failed.
type Failure struct {
	Err      error         // the error that f returned
	Outcome  model.Outcome // how the run ended, and its steps
	Schedule Schedule      // repeats the run with Replay
	Number   int           // of the run, counted from 1
}

// String says why the run failed. It has another line for each goroutine
// that is left.
func (f *Failure) String() string {
	if f == nil {
		return "no failure"
	}
	var text strings.Builder
	switch o := f.Outcome; {
	case o.Kind == model.Panic:
		fmt.Fprintf(&text, "goroutine %d panics: %v", o.Goroutine, o.Value)
	case o.Kind == model.Endless:
		fmt.Fprintf(&text, "endless: it took more than %s steps", thousands(mostSteps))
	case o.Kind != model.Fine:
		fmt.Fprintf(&text, "%s", o.Kind)
	case f.Err != nil:
		fmt.Fprintf(&text, "%v", f.Err)
	default:
		text.WriteString("the test has failed")
	}
	if f.Outcome.Kind != model.Panic {
		for _, w := range f.Outcome.Left {
			fmt.Fprintf(&text, "\n%v", w)
		}
	}
	return text.String()
}

// mostSteps is how many steps a run may take. A run that needs more counts as
// endless.
const mostSteps = 20_000

// An explorer visits the schedules of f.
type explorer struct {
	t       *testing.T
	f       func(t *testing.T) error
	most    int // steps of a run
	budget  int
	wary    bool
	careful bool // in this run
	steps   int
	each    func(r result) // gets every run; if set, failures do not end the search
	report  Report
	failure *Failure
}

// A node is a schedule to be run. It is the schedule of its parent up to a
// decision, takes another option there, and then always the first option.
type node struct {
	parent   *node
	decision int
	option   int
}

// schedule returns the decisions that do not take the first option.
func (n *node) schedule() (s Schedule) {
	for ; n != nil && n.option > 0; n = n.parent {
		s = append(Schedule{{n.decision, n.option}}, s...)
	}
	return s
}

// A result is the end of one run.
type result struct {
	model.Outcome
	err    error
	failed bool
}

// bad reports whether the run is a failure.
func (r *result) bad() bool {
	return r.err != nil || r.failed || r.Kind != model.Fine
}

// run runs f once. It makes the decisions of the schedule s. At all other
// decisions, it takes the option that choose returns or, without choose, the
// first one.
func (e *explorer) run(s Schedule, choose func(n int, d model.Decision) int, traced bool) (res result) {
	n := 0
	decide := func(d model.Decision) (option int) {
		if len(s) > 0 && s[0].Decision == n {
			option = min(s[0].Option, len(d.Goroutines)-1)
			s = s[1:]
		} else if choose != nil {
			option = choose(n, d)
		}
		n++
		return option
	}
	done := make(chan struct{})
	go func() { // a T that fails ends its goroutine
		defer close(done)
		defer func() {
			if p := recover(); p != nil {
				text := fmt.Sprint(p)
				if len(text) < 9 || text[:9] != "deadlock:" {
					panic(p)
				}
				// Goroutines are left in code that was not rewritten.
			}
		}()
		synctest.Test(e.t, func(t *testing.T) {
			res.Outcome = model.Execute(func() {
				defer func() { res.failed = t.Failed() }()
				res.err = e.f(t)
			}, decide, e.most, traced, e.careful)
		})
	}()
	<-done
	e.steps += res.Steps
	return res
}

// spent reports whether this budget of schedules and steps is used up.
func (e *explorer) spent(budget int) bool {
	return e.report.Schedules >= budget || e.steps >= 100*budget
}

// levels visits the schedules in the order of their preemptions.
func (e *explorer) levels(budget int) {
	queues := [][]*node{{nil}}
	dropped := false
	e.report.Preemptions = -1
	for level := 0; level < len(queues); level++ {
		for i := 0; i < len(queues[level]); i++ {
			if e.spent(budget) {
				return
			}
			at := queues[level][i]
			queues[level][i] = nil
			from := 0
			if at != nil {
				from = at.decision + 1
			}
			room := budget - e.report.Schedules
			e.careful = e.wary && e.report.Schedules == 0
			res := e.run(at.schedule(), func(n int, d model.Decision) int {
				if n < from {
					return 0
				}
				for option := 1; option < len(d.Goroutines); option++ {
					to := level
					if d.Preempts[option] {
						to++
					}
					if to == len(queues) {
						queues = append(queues, nil)
					}
					if len(queues[to])-i*b2i(to == level) > room {
						dropped = true
						continue
					}
					queues[to] = append(queues[to], &node{at, n, option})
				}
				return 0
			}, e.each != nil)
			e.report.Schedules++
			if e.each != nil {
				e.each(res)
			} else if e.wary && res.Strangers {
				e.report.Strangers = true
				return
			} else if res.bad() {
				e.failure = &Failure{Err: res.err, Outcome: res.Outcome,
					Schedule: at.schedule(), Number: e.report.Schedules}
				return
			}
		}
		queues[level] = nil
		if !dropped {
			e.report.Preemptions = level
		}
	}
	e.report.All = !dropped
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// random visits random schedules until the budget is spent.
func (e *explorer) random(seed uint64) {
	for ; !e.spent(e.budget); e.report.Random++ {
		res, s := e.chance(seed, uint64(e.report.Random))
		e.report.Schedules++
		if res.bad() {
			e.failure = &Failure{Err: res.err, Outcome: res.Outcome,
				Schedule: s, Number: e.report.Schedules}
			return
		}
	}
}

// chance runs f under a random schedule, and returns the schedule.
func (e *explorer) chance(seed, number uint64) (res result, s Schedule) {
	src := rand.New(rand.NewPCG(seed, number))
	calm := 1 + src.IntN(8) // one of this many decisions is random
	res = e.run(nil, func(n int, d model.Decision) int {
		if src.IntN(calm) > 0 && len(d.Preempts) > 1 && d.Preempts[len(d.Preempts)-1] {
			return 0
		}
		option := src.IntN(len(d.Goroutines))
		if option > 0 {
			s = append(s, Choice{n, option})
		}
		return option
	}, false)
	return res, s
}

// shorten takes decisions out of the failing schedule as long as f still
// fails in the same way.
func (e *explorer) shorten() {
	f := e.failure
	runs := 0
	for i := len(f.Schedule) - 1; i >= 0 && runs < 500; i-- {
		shorter := append(append(Schedule{}, f.Schedule[:i]...), f.Schedule[i+1:]...)
		res := e.run(shorter, nil, false)
		runs++
		if res.bad() && res.Kind == f.Outcome.Kind && alike(f.Err, res.err) {
			f.Err, f.Outcome, f.Schedule = res.err, res.Outcome, shorter
			i = len(shorter)
		}
	}
}

// alike reports whether two errors mean the same failure. An error with a
// method Like decides that itself.
func alike(a, b error) bool {
	if l, ok := a.(interface{ Like(error) bool }); ok {
		return l.Like(b)
	}
	return (a == nil) == (b == nil)
}

// A Schedule repeats a run. It lists the decisions at which the run did not
// take the first option.
type Schedule []Choice

// A Choice has two numbers, counted from 0: that of a decision, and
// that of the option taken.
type Choice struct{ Decision, Option int }

// String writes a schedule in a form that [Parse] reads, as in "3.1 7.2".
func (s Schedule) String() string {
	var text []byte
	for i, c := range s {
		if i > 0 {
			text = append(text, ' ')
		}
		text = fmt.Appendf(text, "%d.%d", c.Decision, c.Option)
	}
	return string(text)
}

// Parse reads what [Schedule.String] has written.
func Parse(text string) (s Schedule, err error) {
	var c Choice
	for text != "" {
		n, err := fmt.Sscanf(text, "%d.%d", &c.Decision, &c.Option)
		if n < 2 {
			return nil, fmt.Errorf("a schedule is a list such as \"3.1 7.2\", not %q: %v", text, err)
		}
		s = append(s, c)
		for text != "" && text[0] != ' ' {
			text = text[1:]
		}
		for text != "" && text[0] == ' ' {
			text = text[1:]
		}
	}
	return s, nil
}
