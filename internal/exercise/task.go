package exercise

import (
	"bytes"
	"cmp"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"

	"example.com/baton/internal/golden"
	"example.com/baton/internal/racedetector"
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

// New returns the exercise in the folder of that name. The grader tells
// what it finds to the G; it must not keep anything between two calls.
func New[F any](name string, grade func(g *G, answer F)) *Task[F] {
	return &Task[F]{name: name, grade: grade, vetted: map[string]verdict{}}
}

// Main runs the tests of an exercise, and exits, for TestMain. With -race,
// [os.Exit] would sleep for a second first, to catch races in goroutines that
// still run. The graders have already waited for all that they started.
func Main(m *testing.M) {
	code := m.Run()
	looking.Lock()
	syscall.Exit(code)
}

// Yours grades the learner's answer, in a process of its own. While it is
// not begun, the test is skipped with the task. Call it from TestYours,
// which is what the board runs.
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
		t.Fatal(err)
	}
	if v.State == wrong {
		explain(t, &v)
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
	default:
		x.keep(v.Diagnosis)
		v.Diagnosis.write(t.Output(), x.name)
		printed(t, v.Printed)
		t.FailNow()
	}
}

// StillToDo begins the line that says what a learner has not begun.
// All checks before it have passed.
const StillToDo = "still to do: "

// printed shows what the answer itself has printed: learners do that.
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
func moreLines(n int) string {
	if n == 1 {
		return "1 more line"
	}
	return fmt.Sprintf("%d more lines", n)
}

// QuickVariable is set by the board for a first answer: it leaves out
// what takes seconds to build, as the race detector does.
const QuickVariable = "BATON_QUICK"

// Yet ends the line that says what a first answer has left out.
const Yet = " (this comes next)"

// explain asks go vet about an answer that is wrong. Where it knows of a
// mistake whose consequences are luck, these are of no interest.
func explain(t *testing.T, v *verdict) {
	if interrupted().Err() != nil {
		return
	}
	d, found, _ := vet(t.Context(), ".")
	if found && luck(d.Likely) {
		v.Diagnosis = &d
	}
}

// lookCloser asks go vet and the race detector about an answer that has
// passed all checks.
func (x *Task[F]) lookCloser(t *testing.T, v *verdict, builds *builds) {
	builds.race()
	d, found, err := vet(t.Context(), ".")
	switch {
	case err != nil:
		v.Unchecked = append(v.Unchecked, "what go vet finds: "+err.Error())
	case found:
		v.State, v.Diagnosis = wrong, &d
		return
	}
	inAnother(t, v, orders, builds.exploring, func(binary string) (verdict, error) {
		return elsewhere(t, x.name, binary, oneProcessor)
	})
	inAnother(t, v, races, builds.racing, func(binary string) (verdict, error) {
		return elsewhere(t, x.name, binary)
	})
}

// inAnother grades an answer that has passed with another test binary, if
// what could not be checked so far needs that binary.
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
	switch {
	case err != nil:
		v.Unchecked[i] = what + ": " + err.Error()
	case again.State != passed:
		*v = again
	default:
		v.Unchecked = slices.Delete(v.Unchecked, i, i+1)
		v.Schedules = append(v.Schedules, again.Schedules...)
	}
}

// Right grades an answer that is right. How says how it is built.
func (x *Task[F]) Right(t *testing.T, how string, answer F) {
	t.Helper()
	if child() {
		return
	}
	t.Run(how, func(t *testing.T) {
		g := &G{t: t, reader: reader{name: x.name}}
		v := g.run(func(g *G) { x.grade(g, answer) })
		if v.State != passed {
			fmt.Fprintf(t.Output(), "a right answer (%s) is %s:\n", how, v.State)
			if v.Diagnosis != nil {
				v.Diagnosis.write(t.Output(), x.name)
			}
			t.FailNow()
		}
		for _, u := range v.Unchecked { // by a closer look, see lookCloser
			if Explores || u != races && u != orders {
				t.Errorf("after a right answer (%s) it says: not checked: %s", how, u)
			}
		}
		if len(v.Unchecked) > len(slices.Compact(slices.Sorted(slices.Values(v.Unchecked)))) {
			t.Errorf("a closer look removes each from %q only once", v.Unchecked)
		}
	})
}

// Wrong grades a wrong answer. It must be rejected for mistake m, and the
// learner must read all of reads. How says what it does, for the matrix.
func (x *Task[F]) Wrong(
	t *testing.T, m Mistake, how string, answer F, reads ...string,
) {
	t.Helper()
	if child() {
		return
	}
	t.Run(how, func(t *testing.T) {
		x.unraced(t, m, how)
		g := &G{t: t, reader: reader{name: x.name}}
		v := g.run(func(g *G) { x.grade(g, answer) })
		x.rejected(t, v, m, how, reads)
	})
}

// unraced skips a test that the race detector has nothing to add to,
// unless all tests are wanted.
func (x *Task[F]) unraced(t *testing.T, m Mistake, how string) {
	t.Helper()
	if racedetector.Enabled {
		x.unlessAll(t, m, how)
	}
}

// Deadly is like [Task.Wrong] for an answer that hangs, panics in a
// goroutine of its own, or ends the program. It is graded in a process of
// its own.
func (x *Task[F]) Deadly(
	t *testing.T, m Mistake, how string, answer F, reads ...string,
) {
	t.Helper()
	x.deadly(t, m, how, answer, reads, false)
}

// Busy is like [Task.Deadly] for an answer that keeps the processor busy
// forever. It is watched for a second only, and not for as long as a
// learner's answer, so that those of all exercises do not add up.
func (x *Task[F]) Busy(
	t *testing.T, m Mistake, how string, answer F, reads ...string,
) {
	t.Helper()
	x.deadly(t, m, how, answer, reads, false, patienceVariable+"=10")
}

func (x *Task[F]) deadly(
	t *testing.T, m Mistake, how string, answer F, reads []string,
	racy bool, env ...string,
) {
	t.Helper()
	t.Run(how, func(t *testing.T) {
		if asked(t) {
			gradeAndExit(t, x.name, func(g *G) { x.grade(g, answer) })
		}
		if child() {
			return
		}
		if !racy {
			x.unraced(t, m, how)
		}
		t.Parallel()
		v, err := elsewhere(t, x.name, "", env...)
		if err != nil {
			t.Fatal(err)
		}
		x.rejected(t, v, m, how, reads)
	})
}

// Racy is like [Task.Wrong] for an answer that only the race detector
// rejects. Without the detector, as in "go test" without -race, the answer
// must pass everything else; otherwise it is not that subtle.
func (x *Task[F]) Racy(
	t *testing.T, m Mistake, how string, answer F, reads ...string,
) {
	t.Helper()
	x.add(row{m, how, ByRace})
	if !racedetector.Enabled {
		if !child() {
			t.Run(how, func(t *testing.T) {
				t.Skip("only the race detector sees this: go test -race")
			})
		}
		return
	}
	x.deadly(t, m, how, answer, reads, true)
}

// AllVariable makes the tests of the exercises and the board complete. See
// [All].
const AllVariable = "BATON_ALL"

// All skips a test that takes seconds of a processor, unless all tests are
// wanted. Together they take minutes. They run with -update and in the gate,
// which sets [AllVariable].
func All(t *testing.T) {
	t.Helper()
	if !everything() {
		t.Skip("only with " + AllVariable + "=1 or -update")
	}
}

func everything() bool { return os.Getenv(AllVariable) != "" || golden.Updating() }

// recorded returns the matrix as it was last written.
var recorded = sync.OnceValue(func() string {
	text, _ := os.ReadFile(filepath.Join("testdata", "mistakes.txt"))
	return string(text)
})

// unlessAll is [All] for a mistake. The matrix keeps what it says of it.
func (x *Task[F]) unlessAll(t *testing.T, m Mistake, how string) {
	t.Helper()
	if everything() {
		return
	}
	r := row{m, how, BySchedule}
	for line := range strings.Lines(recorded()) {
		field := strings.Split(strings.TrimRight(line, "\r\n"), "\t")
		if len(field) == 4 && field[0] == strconv.Itoa(m.Number) && field[2] == how {
			r.seen = Seen(field[3])
		}
	}
	x.add(r)
	All(t)
}

// explorer is [Task.exploring] for the test t, which is part of all. Only
// a machine without the go command cannot explore.
func (x *Task[F]) explorer(t, all *testing.T) (binary string) {
	t.Helper()
	binary, err := x.exploring(all)
	if err == nil {
		return binary
	}
	if _, missing := gotool(); missing == nil {
		t.Fatal(err)
	}
	x.gaps = true
	t.Skip(err)
	return ""
}

// Scheduled is like [Task.Wrong] for an answer that only [G.Schedules] is
// certain to reject. Without it, passing is a matter of luck. It builds a
// test binary, see [All].
func (x *Task[F]) Scheduled(
	t *testing.T, m Mistake, how string, answer F, reads ...string,
) {
	t.Helper()
	all := t
	t.Run(how, func(t *testing.T) {
		if asked(t) {
			gradeAndExit(t, x.name, func(g *G) { x.grade(g, answer) })
		}
		if child() {
			return
		}
		x.unlessAll(t, m, how)
		binary := x.explorer(t, all)
		v, err := elsewhere(t, x.name, binary, oneProcessor)
		if err != nil {
			t.Fatal(err)
		}
		x.rejected(t, v, m, how, reads)
	})
}

// StillRight runs TestRight once more under all schedules. It builds
// a test binary, see [All].
func (x *Task[F]) StillRight(t *testing.T) {
	t.Helper()
	if child() || Explores {
		return
	}
	all := t
	t.Run("right answers are right under all schedules", func(t *testing.T) {
		All(t)
		binary := x.explorer(t, all)
		cmd := exec.CommandContext(t.Context(), binary,
			"-test.run=^TestRight$", "-test.count=1")
		cmd.Env = append(os.Environ(), oneProcessor)
		release, err := guard(cmd)
		if err != nil {
			t.Fatal(err)
		}
		defer release()
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	})
}

// Vetted is like [Task.Wrong] for an answer that go vet rejects. It is
// in a folder of testdata.
func (x *Task[F]) Vetted(
	t *testing.T, m Mistake, how, folder string, reads ...string,
) {
	t.Helper()
	if child() {
		return
	}
	t.Run(how, func(t *testing.T) {
		if _, err := gotool(); err != nil {
			x.gaps = true
			t.Skip("go vet cannot be asked: ", err)
		}
		v, known := x.vetted[folder] // what it says does not change
		if !known {
			dir := module(t, filepath.Join("testdata", folder))
			d, found, err := vet(t.Context(), dir)
			if err != nil {
				t.Fatal(err)
			}
			v = verdict{State: passed}
			if found {
				v = verdict{State: wrong, Diagnosis: &d}
			}
			x.vetted[folder] = v
		}
		x.rejected(t, v, m, how, reads)
	})
}

// module copies a folder of sources to a module of its own.
func module(t *testing.T, from string) (dir string) {
	dir = t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	mod := "module wrong\n\ngo 1.26.0\n"
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte(mod), 0o666); err != nil {
		t.Fatal(err)
	}
	return dir
}

// rejected fails the test unless the verdict is the expected one.
func (x *Task[F]) rejected(
	t *testing.T, v verdict, m Mistake, how string, reads []string,
) {
	t.Helper()
	if v.State != wrong {
		t.Fatalf("the wrong answer %q is %s", how, v.State)
	}
	x.add(row{m, how, v.Diagnosis.Seen})
	var b strings.Builder
	v.Diagnosis.write(&b, x.name)
	text := strings.Join(strings.Fields(b.String()), " ")
	switch v.Diagnosis.Likely {
	case Mistake{}, Deadlocks, LeavesOne: // which say nothing that could mislead
	default:
		reads = append(reads, m.String())
	}
	for _, want := range reads {
		if !strings.Contains(text, strings.Join(strings.Fields(want), " ")) {
			t.Errorf("the learner does not read %q, but:\n%s", want, b.String())
		}
	}
	if lines := strings.Count(b.String(), "\n"); lines > screen {
		t.Errorf("%d lines do not fit on a screen:\n%s", lines, b.String())
	}
	if testing.Verbose() {
		t.Log("\n" + b.String())
	}
}

// A row is a line of the matrix: a mistake, and what sees it.
type row struct {
	mistake Mistake
	how     string
	seen    Seen
}

func (x *Task[F]) add(r row) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if !slices.Contains(x.rows, r) {
		x.rows = append(x.rows, r)
	}
}

// Matrix compares the mistakes that the tests before it have seen with
// testdata/mistakes.txt, of which the docs make their matrix. Call it at the
// beginning of TestMistakes; it does its work at the end.
func (x *Task[F]) Matrix(t *testing.T) {
	t.Helper()
	t.Cleanup(func() {
		part := strings.Contains(flag.Lookup("test.run").Value.String(), "/") ||
			flag.Lookup("test.skip").Value.String() != ""
		if child() || t.Failed() || part || x.gaps {
			return
		}
		slices.SortStableFunc(x.rows, func(a, b row) int {
			return cmp.Or(cmp.Compare(a.mistake.Number, b.mistake.Number),
				cmp.Compare(a.how, b.how))
		})
		var b strings.Builder
		for _, r := range x.rows {
			fmt.Fprintf(&b, "%d\t%s\t%s\t%s\n",
				r.mistake.Number, r.mistake.Name, r.how, r.seen)
		}
		golden.File(t, "mistakes.txt", []byte(b.String()))
	})
}
