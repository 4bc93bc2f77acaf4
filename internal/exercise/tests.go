package exercise

import (
	"errors"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
	"testing"

	"example.com/baton/internal/racedetector"
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
// get a flag: with -with 4, tests run with implementation 4.
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
	if len(tests) > 0 {
		v = x.inAll(t, s)
	}
	if interrupted().Err() != nil {
		t.Fatal(errInterrupted)
	}
	if v.State != open {
		x.task.keep(v.Diagnosis)
	}
	switch v.State {
	case open:
		fmt.Fprintf(t.Output(), "  %s%s\n", StillToDo, v.Todo)
		t.Skipf("open: the task is in exercises/%s/%s", x.name, file)
	case passed:
		for _, u := range v.Unchecked {
			fmt.Fprintf(t.Output(), "  not checked: %s\n", u)
		}
		fmt.Fprintf(t.Output(), "  right in %d runs%s; %s\n", v.Runs, andOrders(v.Schedules), v.Printed)
	case ungraded:
		notGraded(t, errors.New(v.Why))
	default:
		v.Diagnosis.write(t.Output(), x.name)
		said(t, v.Printed)
		t.FailNow()
	}
}

// Right grades a right test, also under random schedules. The text how says
// how it is built. See [All].
func (x *Tests) Right(t *testing.T, how string, test func(t *testing.T)) {
	t.Helper()
	x.right++
	maySkip := func(t *testing.T) {
		if x.right > 1 {
			All(t)
		}
	}
	judge := func(t *testing.T, v verdict) {
		t.Helper()
		if v.State != passed {
			fmt.Fprintf(t.Output(), "a right test (%s) is %s:\n", how, v.State)
			if v.Diagnosis != nil {
				v.Diagnosis.write(t.Output(), x.name)
			}
			said(t, v.Printed)
			t.FailNow()
		}
	}
	x.run(t, how, test, maySkip, judge)
	x.underSchedules(t, how+", under random schedules", test, All, judge)
}

// Weak grades a test that is not good enough, because of mistake m. The
// verdict must contain every text in reads. See [All].
func (x *Tests) Weak(
	t *testing.T, m Mistake, how string, test func(t *testing.T), reads ...string,
) {
	t.Helper()
	x.weak++
	maySkip := func(t *testing.T) {
		// The race detector has nothing to add to these.
		if x.weak > 2 || racedetector.Enabled {
			x.task.unlessAll(t, m, how)
		}
	}
	x.run(t, how, test, maySkip, func(t *testing.T, v verdict) {
		x.task.rejected(t, v, m, how, reads)
	})
}

// Racy is like [Tests.Weak] for a test that passes with wrong code in
// which only the race detector sees the mistake. Without the detector, the
// test must be accepted.
func (x *Tests) Racy(
	t *testing.T, m Mistake, how string, test func(t *testing.T), reads ...string,
) {
	t.Helper()
	x.task.add(row{m, how, ByRace})
	x.run(t, how, test, All, func(t *testing.T, v verdict) {
		if racedetector.Enabled {
			x.task.rejected(t, v, m, how, reads)
		} else if v.State != passed {
			t.Fatalf("without the race detector, the test %q is %s", how, v.State)
		}
	})
}

// Scheduled is like [Tests.Weak] for a test that only rare schedules are
// certain to reject. It builds a test binary: see [All].
func (x *Tests) Scheduled(
	t *testing.T, m Mistake, how string, test func(t *testing.T), reads ...string,
) {
	t.Helper()
	maySkip := func(t *testing.T) { x.task.unlessAll(t, m, how) }
	x.underSchedules(t, how, test, maySkip, func(t *testing.T, v verdict) {
		x.task.rejected(t, v, m, how, reads)
	})
}

// Matrix is [Task.Matrix].
func (x *Tests) Matrix(t *testing.T) {
	if specimen.Chosen == 0 {
		x.task.Matrix(t)
	}
}

// run grades a test in a process of its own, unless maySkip skips it.
func (x *Tests) run(
	t *testing.T, how string, test, maySkip func(t *testing.T),
	judge func(t *testing.T, v verdict),
) {
	x.inSubtest(t, how, test, maySkip, func(*testing.T) subject { return subject{} }, judge)
}

// underSchedules is like run, with the binary in which schedules are chosen.
func (x *Tests) underSchedules(
	t *testing.T, how string, test, maySkip func(t *testing.T),
	judge func(t *testing.T, v verdict),
) {
	all := t
	x.inSubtest(t, how, test, maySkip, func(t *testing.T) subject {
		return subject{look: scheduled, binary: x.task.explorer(t, all)}
	}, judge)
}

func (x *Tests) inSubtest(
	t *testing.T, how string, test, maySkip func(t *testing.T),
	with func(t *testing.T) subject, judge func(t *testing.T, v verdict),
) {
	t.Run(how, func(t *testing.T) {
		if asked(t) {
			test(t)
		}
		if child() {
			return
		}
		if specimen.Chosen > 0 {
			t.Skip("-with runs only the learner's test")
		}
		maySkip(t)
		t.Parallel()
		s := with(t)
		s.pattern, s.answer, s.example = exactly(t.Name()), t.Name(), true
		v, err := x.grade(t, s)
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
