package exercise

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"example.com/baton/internal/racedetector"
	"example.com/baton/internal/specimen"
	"example.com/baton/schedules"
)

// A look is a way to run a test.
type look int

const (
	plain     look = iota
	scheduled      // under random schedules
	racing         // with the race detector
)

// runs says how often a test runs with each implementation, and on how many
// processors. With right code, many runs find a flaky test. With wrong
// code, each run must fail.
func (l look) runs(right bool) (count int, cpus string) {
	switch {
	case l == scheduled && right:
		return 50, "1"
	case l == scheduled:
		return 10, "1"
	case l == racing && right:
		return 4, "1,2,8"
	case right:
		return 34, "1,2,8"
	}
	return 3, "1,4"
}

// longest is how much CPU time one run of a test may use.
const longest = time.Second

// inAll grades the learner's test by all looks, until one rejects it.
func (x *Tests) inAll(t *testing.T, s subject) verdict {
	builds, stop := x.task.ahead(t, true, true)
	defer stop()
	builds.race()
	v, err := x.grade(t, s)
	if err != nil {
		notGraded(t, err)
	}
	exploring := func() (string, error) {
		if !hasBubble(x.name + "_test.go") {
			return "", errors.New("your test does not call synctest.Test")
		}
		return builds.exploring()
	}
	inAnother(t, &v, orders, exploring, func(binary string) (verdict, error) {
		s.binary, s.look = binary, scheduled
		return x.grade(t, s)
	})
	inAnother(t, &v, races, builds.racing, func(binary string) (verdict, error) {
		s.binary, s.look = binary, racing
		again, err := x.grade(t, s)
		v.Runs += again.Runs
		v.Printed = again.Printed
		return again, err
	})
	return v
}

// hasBubble reports whether the tests in a file run in bubbles, where the
// schedule can be chosen.
func hasBubble(file string) bool {
	text, _ := os.ReadFile(file)
	return strings.Contains(string(text), "synctest.Test(") ||
		strings.Contains(string(text), "timelinetest.Want")
}

// andOrders says how many schedules were tried in addition to plain runs.
func andOrders(all []schedules.Report) string {
	if len(all) == 0 {
		return ""
	}
	return fmt.Sprintf(" and %d random schedules", schedules.Sum(all).Schedules)
}

// grade runs a test with one implementation after the other.
func (x *Tests) grade(t *testing.T, s subject) (v verdict, err error) {
	if x.err != nil {
		return v, x.err
	}
	var right, weak []specimen.About
	for _, a := range x.all {
		switch {
		case a.Right:
			right = append(right, a)
		case !a.Races || s.look == racing || s.look == plain && racedetector.Enabled:
			weak = append(weak, a)
		}
	}
	v, err = x.accepts(t, s, right)
	if err != nil || v.State != passed {
		return v, err
	}
	runs := v.Runs
	if v, err = x.rejects(t, s, weak); err != nil || v.State != passed {
		return v, err
	}
	switch s.look {
	case scheduled:
		v.Schedules = []schedules.Report{{Schedules: runs, Random: runs, Preemptions: -1, Seed: seed}}
	case plain:
		v.Unchecked = []string{orders}
		if !racedetector.Enabled {
			v.Unchecked = append(v.Unchecked, races)
		}
	}
	v.Runs = runs
	return v, nil
}

// accepts reports whether a test passes with all right implementations.
func (x *Tests) accepts(t *testing.T, s subject, right []specimen.About) (v verdict, err error) {
	count, cpus := s.look.runs(true)
	o, err := s.run(t, right[0], 1, "1")
	switch {
	case err != nil:
		return v, err
	case o.todo != "":
		return verdict{State: open, Todo: o.todo}, nil
	case s.tooSlow(o):
		return verdict{State: wrong, Diagnosis: x.rejection(s, right[0], o)}, nil
	case o.busy > 0: // fewer runs of a slow test
		count = min(count, 2+int(2*time.Second/o.busy))
	}
	v.State = passed
	for _, a := range right {
		o, err := s.run(t, a, count, cpus)
		if err != nil {
			return v, err
		}
		if d := x.rejection(s, a, o); d != nil {
			return verdict{State: wrong, Diagnosis: d, Printed: o.said}, nil
		}
		v.Runs += o.passed
	}
	return v, nil
}

// rejection returns why the outcome of runs with a right implementation is
// not good enough, or nil.
func (x *Tests) rejection(s subject, a specimen.About, o outcome) *Diagnosis {
	d := &Diagnosis{Where: []string{x.see(a)}}
	switch {
	case o.still.Why != "":
		d.Seen, d.Likely = o.still.means()
		d.Expected = o.still.expected()
		d.Observed, d.Where = o.still.observed(a), o.still.Where
	case s.tooSlow(o):
		d.Seen, d.Likely = ByWatchdog, TestIsSlow
		d.Expected = "each run of your test uses less than a second of CPU time"
		d.Observed = fmt.Sprintf("a run of your test used %.1f s, with a %s", o.each().Seconds(), a)
	case o.failed > 0 && strings.Contains(o.said, "WARNING: DATA RACE"):
		d.Seen, d.Likely = ByRace, Races
		d.Expected = "your test has no data race"
		d.Observed = "your test has a data race, with a " + a.String()
	case o.failed > 0 && o.passed > 0:
		d.Seen, d.Likely = s.look.seen(), TestIsLuck
		d.Expected = "your test passes each time with a " + a.String()
		d.Observed = "it fails " + s.look.share(o)
	case o.failed > 0:
		d.Seen, d.Likely = ByRight, TestRejects
		d.Expected = "your test passes with correct " + a.Noun + "s"
		d.Observed = "it fails with a " + a.String()
	default:
		return nil
	}
	return d
}

// means returns how a standstill was seen, and the likely mistake. A
// test that was stopped, or waits for something from outside of its
// bubble, may have made any mistake.
func (s standstill) means() (seen Seen, likely Mistake) {
	switch s.Why {
	case isLocked:
		return ByLock, HoldsLock
	case isForeign:
		return ByDeadlock, Mistake{}
	case isLong:
		return ByWatchdog, Mistake{}
	}
	return ByClock, TestWaits
}

func (s standstill) expected() string {
	switch s.Why {
	case isAsleep, isOutside:
		return "your test does not wait on the real clock"
	case isLong:
		return fmt.Sprintf("all runs of your test together take less than %v", patient)
	}
	return "your test ends"
}

func (s standstill) observed(a specimen.About) string {
	did := map[why]string{
		isAsleep:  "your test waits on the real clock, with a %s:",
		isOutside: "your test waits outside synctest.Test, with a %s:",
		isLocked:  "a goroutine waits for a lock, so the virtual clock stands still, with a %s:",
		isForeign: "a goroutine waits for something that was made outside synctest.Test, with a %s:",
		isLong:    "your test was stopped, with a %s",
	}
	return fmt.Sprintf(did[s.Why], a)
}

// rejects reports whether a test fails with all wrong implementations.
func (x *Tests) rejects(t *testing.T, s subject, weak []specimen.About) (v verdict, err error) {
	count, cpus := s.look.runs(false)
	outcomes := make([]outcome, len(weak))
	var group errgroup.Group
	group.SetLimit(2)
	for i, a := range weak {
		group.Go(func() (err error) {
			outcomes[i], err = s.run(t, a, count, cpus)
			return err
		})
		if s.example && group.Wait() == nil && s.problem(a, outcomes[i]) != nil {
			weak = weak[:i+1] // the first is what learners read about
			break
		}
	}
	if err := group.Wait(); err != nil {
		return v, err
	}
	found := 0
	var first *Diagnosis
	for i, a := range weak {
		d := s.problem(a, outcomes[i])
		if d == nil {
			found++
		} else if first == nil {
			first = d
			first.Where = append(first.Where, x.see(a))
		}
	}
	noun := weak[0].Noun + "s"
	share := fmt.Sprintf("%d of %d wrong %s found", found, len(weak), noun)
	if first == nil {
		return verdict{State: passed, Printed: share}, nil
	}
	first.Expected = fmt.Sprintf("your test fails with each of the %d wrong %s", len(weak), noun)
	first.Observed = share
	return verdict{State: wrong, Diagnosis: first}, nil
}

// tooSlow reports whether each run uses too much CPU time. Only the plain
// look can tell, because the others make every test slower.
func (s subject) tooSlow(o outcome) bool { return s.look == plain && o.each() > longest }

// problem returns why the outcome of runs with a wrong implementation is
// not good enough, or nil.
func (s subject) problem(a specimen.About, o outcome) *Diagnosis {
	switch {
	case o.still.Why != "":
		seen, likely := o.still.means()
		return &Diagnosis{Seen: seen, Likely: likely, Where: append(
			[]string{o.still.observed(a)}, o.still.Where...)}
	case s.tooSlow(o):
		return &Diagnosis{Seen: ByWatchdog, Likely: TestIsSlow, Where: []string{
			fmt.Sprintf("a run of your test used %.1f s, with a %s", o.each().Seconds(), a)}}
	case o.failed == 0:
		return &Diagnosis{Seen: ByWrong, Likely: TestMisses, Where: []string{
			"it passes with a " + a.String()}}
	case o.passed > 0 && !a.Races:
		return &Diagnosis{Seen: s.look.seen(), Likely: TestIsLuck, Where: []string{
			fmt.Sprintf("it fails only %s with a %s", s.look.share(o), a)}}
	}
	return nil
}

// seen says how this look finds a test that depends on luck.
func (l look) seen() Seen {
	if l == scheduled {
		return BySchedule
	}
	return ByRuns
}

// share says how many runs have failed.
func (l look) share(o outcome) string {
	if l == scheduled {
		return fmt.Sprintf("under %d of %d schedules", o.failed, o.failed+o.passed)
	}
	return fmt.Sprintf("in %d of %d runs", o.failed, o.failed+o.passed)
}

// see says how to look at an implementation.
func (x *Tests) see(a specimen.About) string {
	return fmt.Sprintf("(see it: go run ./exercises show %s %d)", x.name, a.Number)
}
