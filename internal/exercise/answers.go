package exercise

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"example.com/baton/internal/racedetector"
)

// Right grades an answer that is right. The text how says how it is built.
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
		for _, u := range v.Unchecked { // what lookCloser would check
			if Explores || u != races && u != orders {
				t.Errorf("after a right answer (%s) it says: not checked: %s", how, u)
			}
		}
		if len(v.Unchecked) > len(slices.Compact(slices.Sorted(slices.Values(v.Unchecked)))) {
			t.Errorf("%q contains an entry twice; a closer look removes only one", v.Unchecked)
		}
	})
}

// Wrong grades a wrong answer. It must be rejected for mistake m, and the
// verdict must contain every text in reads. The text how says what the
// answer does, for the matrix. If no mistake fits, m is empty, and the
// verdict must not name one.
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

// Long is like [Task.Wrong] for an answer that takes seconds to grade. See [All].
func (x *Task[F]) Long(
	t *testing.T, m Mistake, how string, answer F, reads ...string,
) {
	t.Helper()
	if child() {
		return
	}
	t.Run(how, func(t *testing.T) {
		x.unlessAll(t, m, how)
		g := &G{t: t, reader: reader{name: x.name}}
		v := g.run(func(g *G) { x.grade(g, answer) })
		x.rejected(t, v, m, how, reads)
	})
}

// Under the race detector, unraced skips a test unless all tests are wanted:
// the detector would find nothing more.
func (x *Task[F]) unraced(t *testing.T, m Mistake, how string) {
	t.Helper()
	if racedetector.Enabled {
		x.unlessAll(t, m, how)
	}
}

// Deadly is like [Task.Wrong] for an answer that hangs, panics in a
// goroutine of its own, or ends the program. It is graded in a process of
// its own. An answer that leaves a thousand goroutines behind is Deadly,
// too, because every later look at all goroutines would be slow.
func (x *Task[F]) Deadly(
	t *testing.T, m Mistake, how string, answer F, reads ...string,
) {
	t.Helper()
	x.deadly(t, m, how, answer, reads, false, false)
}

// Busy is like [Task.Deadly] for an answer that keeps the processor busy
// forever. It is watched for only a second, not as long as a learner's
// answer, so that the tests of all exercises stay quick. See [All].
func (x *Task[F]) Busy(
	t *testing.T, m Mistake, how string, answer F, reads ...string,
) {
	t.Helper()
	x.deadly(t, m, how, answer, reads, true, false, patienceVariable+"=10")
}

func (x *Task[F]) deadly(
	t *testing.T, m Mistake, how string, answer F, reads []string,
	long, racy bool, env ...string,
) {
	t.Helper()
	t.Run(how, func(t *testing.T) {
		if asked(t) {
			gradeAndExit(t, x.name, func(g *G) { x.grade(g, answer) })
		}
		if child() {
			return
		}
		if long {
			x.unlessAll(t, m, how)
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
// rejects. Without the detector, the test is skipped.
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
	x.deadly(t, m, how, answer, reads, false, true)
}

// Scheduled is like [Task.Wrong] for an answer that only [G.Schedules] is
// certain to reject. Other checks find the mistake only by luck. The test
// builds a binary: see [All].
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

// StillRight runs TestRight again under all schedules. It builds a test binary:
// see [All].
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

// Vetted is like [Task.Wrong] for an answer that go vet rejects. The answer is
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
		v, known := x.vetted[folder] // go vet says the same each time
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
	case Mistake{}, Deadlocks, LeavesOne: // these name no cause, so they cannot mislead
	default:
		if m == (Mistake{}) {
			t.Errorf("the verdict names mistake %d, but should name none", v.Diagnosis.Likely.Number)
		}
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
