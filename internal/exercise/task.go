package exercise

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"

	"example.com/baton/internal/plural"
)

// A Task is an exercise with its grader. An answer to it is an F: a
// function, or a struct of functions if the learner writes several.
type Task[F any] struct {
	name  string
	grade func(g *G, answer F)

	explores string // a test binary, once it was built
	vetted   map[string]verdict

	mu   sync.Mutex
	rows []row
	gaps bool // in rows, because some answers could not be graded
}

// New returns the exercise in the folder of that name. The grader reports to
// the G, and must keep nothing between two calls.
func New[F any](name string, grade func(g *G, answer F)) *Task[F] {
	return &Task[F]{name: name, grade: grade, vetted: map[string]verdict{}}
}

// Main is for TestMain: it runs the tests of an exercise, and exits. With
// -race, [os.Exit] would sleep for a second first, to catch races in
// goroutines that still run. The graders have already waited for all that
// they started.
func Main(m *testing.M) {
	code := m.Run()
	looking.Lock()
	syscall.Exit(code)
}

// Yours grades the learner's answer, in a process of its own. Until it is
// begun, the test is skipped, and says where the task is. Call it from
// TestYours, which is what the board runs.
func (x *Task[F]) Yours(t *testing.T, answer F) {
	grade := func(g *G) { x.grade(g, answer) }
	if asked(t) {
		gradeAndExit(t, x.name, grade)
	}
	if child() {
		return
	}
	if at := importsTesting("."); at != "" {
		d := Diagnosis{Expected: "the answer does not import the package testing",
			Observed: at + ` imports "testing", which is only for tests`}
		d.write(t.Output(), x.name)
		t.FailNow()
	}
	grader, _ := os.ReadFile(x.name + "_test.go")
	builds, stop := x.ahead(t,
		bytes.Contains(grader, []byte("g.Schedules(")), bytes.Contains(grader, []byte("g.Race(")))
	defer stop()
	v, err := elsewhere(t, x.name, "")
	if err != nil {
		notGraded(t, err)
	}
	var silent error // go vet failed
	if v.State == wrong {
		silent = explain(t, &v)
	}
	if v.State == passed {
		x.lookCloser(t, &v, builds)
		if v.State == passed && interrupted().Err() != nil {
			t.Fatal(errInterrupted)
		}
	}
	switch v.State {
	case open:
		fmt.Fprintf(t.Output(), "  %s%s\n", StillToDo, v.Todo)
		t.Skipf("open: the task is in exercises/%s/%s.go", x.name, x.name)
	case passed:
		x.keep(nil)
		for _, u := range v.Unchecked {
			fmt.Fprintf(t.Output(), "  not checked: %s\n", u)
		}
		if c := coverage(v.Schedules); c != "" {
			fmt.Fprintf(t.Output(), "  %s\n", c)
		}
	case ungraded:
		notGraded(t, errors.New(v.Why))
	default:
		x.keep(v.Diagnosis)
		v.Diagnosis.write(t.Output(), x.name)
		if silent != nil {
			fmt.Fprintf(t.Output(), "  not checked: what go vet finds: %v\n", silent)
		}
		printed(t, v.Printed)
		t.FailNow()
	}
}

// NotGraded begins the line that says why an answer is neither right nor
// wrong.
const NotGraded = "could not be graded: "

// notGraded ends a test whose answer is neither right nor wrong. The test
// fails, so that go test does not remember the outcome.
func notGraded(t *testing.T, why error) {
	if errors.Is(why, errInterrupted) {
		t.Fatal(why)
	}
	for _, line := range Fold(NotGraded+why.Error(), columns()-2) {
		fmt.Fprintf(t.Output(), "  %s\n", line)
	}
	t.FailNow()
}

// StillToDo begins the line that says what a learner has not begun.
// All checks before it have passed.
const StillToDo = "still to do: "

// printed shows what the answer itself has printed: learners print to find a
// mistake.
func printed(t *testing.T, text string) { quote(t, "your code printed", text) }

// said shows what a learner's test has said.
func said(t *testing.T, text string) { quote(t, "your test said", text) }

func quote(t *testing.T, who, text string) {
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	if lines[0] == "" && len(lines) == 1 {
		return
	}
	const most = 8
	if len(lines) > most {
		lines = append(lines[:most:most], "... "+moreLines(len(lines)-most))
	}
	fmt.Fprintf(t.Output(), "  %s:\n", who)
	for _, l := range lines {
		fmt.Fprintf(t.Output(), "  | %s\n", shorten(l, columns()-8))
	}
}

// moreLines counts lines that are left out.
func moreLines(n int) string { return plural.Count(n, "more line", "more lines") }

// QuickVariable is set by the board for a first answer: it leaves out what
// takes seconds to build, such as the race detector.
const QuickVariable = "BATON_QUICK"

// Yet ends the line that says what a first answer has left out.
const Yet = " (this comes next)"

// explain asks go vet about an answer that is wrong. If go vet finds a
// mistake whose consequences are luck, the verdict is that mistake. The
// error says why go vet could not be asked.
func explain(t *testing.T, v *verdict) error {
	if interrupted().Err() != nil {
		return nil
	}
	d, found, err := vet(t.Context(), ".")
	if found && luck(d.Likely) {
		v.Diagnosis = &d
	}
	return err
}

// lookCloser asks go vet and the race detector about an answer that has
// passed all checks.
func (x *Task[F]) lookCloser(t *testing.T, v *verdict, builds *builds) {
	d, found, err := vet(t.Context(), ".")
	switch {
	case err != nil:
		v.Unchecked = append(v.Unchecked, "what go vet finds: "+err.Error())
	case found:
		v.State, v.Diagnosis = wrong, &d
		return
	}
	exploring := func() (string, error) {
		defer builds.race() // only now, because its build would slow down this one
		return builds.exploring()
	}
	inAnother(t, v, orders, exploring, func(binary string) (verdict, error) {
		return elsewhere(t, x.name, binary, oneProcessor)
	})
	inAnother(t, v, races, builds.racing, func(binary string) (verdict, error) {
		return elsewhere(t, x.name, binary)
	})
}

// inAnother grades an answer again, with another test binary, if it has
// passed and what is still unchecked needs that binary.
func inAnother(t *testing.T, v *verdict, what string,
	build func() (binary string, err error), grade func(binary string) (verdict, error),
) {
	i := slices.Index(v.Unchecked, what)
	if v.State != passed || i < 0 || interrupted().Err() != nil {
		return
	}
	if os.Getenv(QuickVariable) != "" {
		v.Unchecked[i] = what + Yet
		return
	}
	stop := progress(t, "building "+builder[what])
	binary, err := build()
	stop()
	if err != nil {
		v.Unchecked[i] = what + ": " + err.Error()
		return
	}
	again, err := grade(binary)
	_, busy := errors.AsType[starvedError](err)
	switch {
	case busy:
		*v = verdict{State: ungraded, Why: err.Error()}
	case err != nil:
		v.Unchecked[i] = what + ": " + err.Error()
	case again.State != passed:
		*v = again
	default:
		v.Unchecked = slices.Delete(v.Unchecked, i, i+1)
		v.Schedules = append(v.Schedules, again.Schedules...)
	}
}
