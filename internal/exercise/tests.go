package exercise

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"example.com/baton/internal/specimen"
)

// A Tests is an exercise in which learners write a test. Their test must
// pass with each right implementation, and fail with each wrong one.
type Tests struct {
	task *Task[func(t *testing.T)] // for its matrix
	name string
	all  []specimen.About
	err  error

	right, weak int // how many were graded
}

// NewTests returns the exercise in the folder of that name. Its test files
// get a flag: with -with 4, tests run with the implementation of that
// number.
func NewTests(name string, about func() ([]specimen.About, error)) *Tests {
	x := &Tests{task: New[func(*testing.T)](name, nil), name: name}
	x.all, x.err = about()
	flag.Func("with", "the `number` of the implementation that tests run with", func(s string) error {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 || n > len(x.all) {
			return fmt.Errorf("choose a number from 1 to %d", len(x.all))
		}
		specimen.Chosen = n
		return nil
	})
	return x
}

// Yours grades the learner's tests, which are in NAME_test.go. Call it from
// TestYours.
func (x *Tests) Yours(t *testing.T) {
	if child() || specimen.Chosen > 0 {
		return
	}
	file := x.name + "_test.go"
	tests, err := testsIn(file)
	if err != nil {
		t.Fatal(err)
	}
	s := subject{pattern: "^(" + strings.Join(tests, "|") + ")$", answer: "-"}
	v := verdict{State: wrong, Diagnosis: &Diagnosis{
		Expected: "a function TestXxx(t *testing.T) in " + file,
		Observed: "there is none",
	}}
	runs := 0
	if len(tests) > 0 {
		building, stop := x.task.ahead(t)
		defer stop()
		quick := os.Getenv(QuickVariable) != ""
		if !quick {
			building.race()
		}
		if v, err = x.grade(t, s); err != nil {
			t.Fatal(err)
		}
		runs = v.Runs
		if i := slices.Index(v.Unchecked, races); v.State == passed && i >= 0 {
			if v.Unchecked[i] = races + Yet; !quick {
				stop := progress(t, "building what looks for "+races)
				s.binary, err = building.racing()
				stop()
				v.Unchecked[i] = races
			}
			switch {
			case err != nil:
				v.Unchecked[i] = races + ": " + err.Error()
			case !quick:
				if v, err = x.grade(t, s); err != nil {
					t.Fatal(err)
				}
				runs += v.Runs
			}
		}
	}
	if interrupted().Err() != nil {
		t.Fatal(errInterrupted)
	}
	switch v.State {
	case open:
		fmt.Fprintf(t.Output(), "  %s%s\n", StillToDo, v.Todo)
		t.Skipf("open: the task is in exercises/%s/%s", x.name, file)
	case passed:
		for _, u := range v.Unchecked {
			fmt.Fprintf(t.Output(), "  not checked: %s\n", u)
		}
		fmt.Fprintf(t.Output(), "  right in %d runs; %s\n", runs, v.Printed)
	default:
		v.Diagnosis.write(t.Output(), x.name)
		said(t, v.Printed)
		t.FailNow()
	}
}

// Right grades a right test. How says how it is built. See [All].
func (x *Tests) Right(t *testing.T, how string, test func(t *testing.T)) {
	t.Helper()
	x.right++
	some := func(t *testing.T) {
		if x.right > 1 {
			All(t)
		}
	}
	x.run(t, how, test, some, func(t *testing.T, v verdict) {
		if v.State != passed {
			fmt.Fprintf(t.Output(), "a right test (%s) is %s:\n", how, v.State)
			if v.Diagnosis != nil {
				v.Diagnosis.write(t.Output(), x.name)
			}
			said(t, v.Printed)
			t.FailNow()
		}
	})
}

// Weak grades a test that is not good enough, because of mistake m. The
// learner must read all of reads. See [All].
func (x *Tests) Weak(
	t *testing.T, m Mistake, how string, test func(t *testing.T), reads ...string,
) {
	t.Helper()
	x.weak++
	some := func(t *testing.T) {
		if x.weak > 2 {
			x.task.unlessAll(t, m, how)
		}
	}
	x.run(t, how, test, some, func(t *testing.T, v verdict) {
		x.task.rejected(t, v, m, how, reads)
	})
}

// Racy is like [Tests.Weak] for a test that passes with the code that only
// the race detector sees to be wrong. Without the detector, nothing is
// graded.
func (x *Tests) Racy(
	t *testing.T, m Mistake, how string, test func(t *testing.T), reads ...string,
) {
	t.Helper()
	x.task.add(row{m, how, ByRace})
	x.run(t, how, test, All, func(t *testing.T, v verdict) {
		if RaceDetector {
			x.task.rejected(t, v, m, how, reads)
		} else if v.State != passed {
			t.Fatalf("without the race detector, the test %q is %s", how, v.State)
		}
	})
}

// Matrix is [Task.Matrix].
func (x *Tests) Matrix(t *testing.T) {
	if specimen.Chosen == 0 {
		x.task.Matrix(t)
	}
}

// run grades a test in a process of its own, unless some skips that.
func (x *Tests) run(
	t *testing.T, how string, test, some func(t *testing.T),
	judge func(t *testing.T, v verdict),
) {
	t.Run(how, func(t *testing.T) {
		if asked(t) {
			test(t)
		}
		if child() {
			return
		}
		if specimen.Chosen > 0 {
			t.Skip("-with is for the learner's test")
		}
		some(t)
		t.Parallel()
		v, err := x.grade(t, subject{pattern: exactly(t.Name()), answer: t.Name(), example: true})
		if err != nil {
			t.Fatal(err)
		}
		judge(t, v)
	})
}

// testsIn returns the names of the tests in a file.
func testsIn(file string) (names []string, err error) {
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	for _, d := range f.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name != "TestMain" &&
			strings.HasPrefix(fn.Name.Name, "Test") {
			names = append(names, fn.Name.Name)
		}
	}
	return names, nil
}

// How often tests run. A test that fails once in a hundred runs is found
// with right code; wrong code must be found by each run.
const (
	runsRight = 102
	runsWrong = 6
)

// grade runs a test with one implementation after the other.
func (x *Tests) grade(t *testing.T, s subject) (v verdict, err error) {
	if x.err != nil {
		return v, x.err
	}
	bad := func(seen Seen, m Mistake, expected, observed string, where ...string) verdict {
		return verdict{State: wrong, Diagnosis: &Diagnosis{
			Expected: expected, Observed: observed, Where: where, Likely: m, Seen: seen}}
	}
	right := slices.DeleteFunc(slices.Clone(x.all), func(a specimen.About) bool { return !a.Right })
	o, err := s.run(t, right[0], 1, "1")
	switch {
	case err != nil:
		return v, err
	case o.todo != "":
		return verdict{State: open, Todo: o.todo}, nil
	}
	each := runsRight / 3
	if RaceDetector || s.binary != "" {
		each = 4
	}
	if o.busy > 0 { // fewer runs of a test that takes long
		each = min(each, 2+int(2*time.Second/o.busy))
	}
	runs := 0 // with right code
	for _, a := range right {
		o, err := s.run(t, a, each, "1,2,8")
		switch {
		case err != nil:
			return v, err
		case len(o.still) > 0:
			return bad(ByClock, TestWaits, "your test does not wait on the real clock",
				"with a "+a.String()+", it waits:", o.still...), nil
		case o.failed > 0 && o.passed > 0:
			v := bad(ByRuns, TestIsLuck, "your test passes each time with a "+a.String(),
				"it fails "+o.share(), x.see(a))
			v.Printed = o.said
			return v, nil
		case o.failed > 0:
			v := bad(ByRight, TestRejects, "your test passes with right "+a.Noun+"s",
				"it fails with a "+a.String(), x.see(a))
			v.Printed = o.said
			return v, nil
		}
		runs += o.passed
	}
	v = verdict{State: passed, Runs: runs}
	var todo []specimen.About
	for _, a := range x.all {
		switch {
		case a.Right:
		case a.Races && !RaceDetector && s.binary == "":
			v.Unchecked = []string{races}
		default:
			todo = append(todo, a)
		}
	}
	outcomes := make([]outcome, len(todo))
	var group errgroup.Group
	group.SetLimit(2)
	for i, a := range todo {
		group.Go(func() (err error) {
			outcomes[i], err = s.run(t, a, runsWrong/2, "1,4")
			return err
		})
		if s.example && group.Wait() == nil && outcomes[i].failed == 0 {
			todo = todo[:i+1] // the first is what learners read about
			break
		}
	}
	if err := group.Wait(); err != nil {
		return v, err
	}
	noun := todo[0].Noun + "s"
	found := 0
	var first verdict
	for i, a := range todo {
		o := outcomes[i]
		problem := verdict{}
		expected := fmt.Sprintf("your test fails with each of the %d wrong %s", len(todo), noun)
		switch {
		case len(o.still) > 0:
			problem = bad(ByClock, TestWaits, expected, "", append(
				[]string{"with a " + a.String() + ", it waits on the real clock:"}, o.still...)...)
		case o.failed == 0:
			problem = bad(ByWrong, TestMisses, expected, "",
				"it passes with a "+a.String())
		case o.passed > 0 && !a.Races:
			problem = bad(ByRuns, TestIsLuck, expected, "",
				fmt.Sprintf("it fails only %s with a %s", o.share(), a))
		default:
			found++
			continue
		}
		if first.State == "" {
			first = problem
			first.Diagnosis.Where = append(first.Diagnosis.Where, x.see(a))
		}
	}
	count := fmt.Sprintf("%d of %d wrong %s found", found, len(todo), noun)
	if first.State != "" {
		first.Diagnosis.Observed = count
		return first, nil
	}
	v.Printed = count
	return v, nil
}

// see says how to look at an implementation.
func (x *Tests) see(a specimen.About) string {
	return fmt.Sprintf("(see it: go run ./exercises show %s %d)", x.name, a.Number)
}
