package schedules

import (
	"cmp"
	"encoding/json"
	"math"
	"os"
	"strconv"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"example.com/baton/schedules/model"
)

// The command sets these environment variables for the test binary that it
// has built. They tell [Test] what to do.
const (
	BudgetVariable = "BATON_BUDGET" // how many schedules to try
	SeedVariable   = "BATON_SEED"   // for the random schedules
	RandomVariable = "BATON_RANDOM" // a seed: each call of Test runs one random schedule
	ReplayVariable = "BATON_REPLAY" // a schedule: run only this one
	ReportVariable = "BATON_REPORT" // the file to which Test appends a Tested
)

// A Tested is the report of one call of [Test], for the command.
type Tested struct {
	Test     string
	Report   Report
	Wrong    string // what is wrong, or empty
	Kind     model.Ending
	Schedule string // repeats the run
	Steps    []model.Step
	Left     []model.Waiting
	Number   int
}

// Test takes the place of synctest.Test in tests that the command in
// schedules/explore has rewritten. If none of the variables above is set, it
// only calls synctest.Test.
func Test(t *testing.T, f func(t *testing.T)) {
	test := func(t *testing.T) error {
		f(t)
		return nil
	}
	if seed, err := strconv.ParseUint(os.Getenv(RandomVariable), 10, 64); err == nil {
		testOnce(t, seed, test)
		return
	}
	budget, err := strconv.Atoi(os.Getenv(BudgetVariable))
	replay, replays := os.LookupEnv(ReplayVariable)
	if err != nil && !replays {
		synctest.Test(t, f)
		return
	}
	var out Tested
	var failure *Failure
	if replays {
		s, err := Parse(replay)
		if err != nil {
			t.Fatal(err)
		}
		again := Replay(t, s, test)
		failure = &again
		if again.Outcome.Kind == model.Fine && !t.Failed() {
			failure = nil
		}
	} else {
		seed, _ := strconv.ParseUint(cmp.Or(os.Getenv(SeedVariable), "1"), 10, 64)
		e := explore(t, budget, seed, test, true)
		failure, out.Report = e.failure, e.report
	}
	out.Test = t.Name()
	if failure != nil {
		out.Wrong, out.Schedule = failure.String(), failure.Schedule.String()
		out.Steps, out.Left = failure.Outcome.Trace, failure.Outcome.Left
		out.Kind, out.Number = failure.Outcome.Kind, failure.Number
	}
	if err := out.append(os.Getenv(ReportVariable)); err != nil {
		t.Error(err)
	}
	if failure != nil {
		t.Fatal(out.Wrong)
	}
}

// calls counts the calls of testOnce.
var calls atomic.Uint64

// testOnce runs f under a random schedule. The seed and the number of the
// call choose it. The run may take any number of steps, because it is the only
// one: a test that repeats its checks a thousand times is not endless.
func testOnce(t *testing.T, seed uint64, f func(t *testing.T) error) {
	e := &explorer{t: t, f: f, most: math.MaxInt}
	switch res, _ := e.chance(seed, calls.Add(1)); {
	case res.failed:
		t.FailNow() // f has said why
	case res.bad():
		t.Fatal((&Failure{Outcome: res.Outcome}).String())
	}
}

func (x Tested) append(file string) error {
	w, err := os.OpenFile(file, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o666)
	if err != nil {
		return err
	}
	if err := json.NewEncoder(w).Encode(x); err != nil {
		w.Close()
		return err
	}
	return w.Close()
}
