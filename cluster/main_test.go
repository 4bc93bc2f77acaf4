package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.com/baton/internal/golden"
	"example.com/baton/timeline"
)

// TestMain makes the test binary a worker if a test starts it as one.
func TestMain(m *testing.M) {
	if os.Getenv(childMark) != "" || os.Getenv(commandMark) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// perform plays a scene on a server of its own.
func perform(
	ctx context.Context, w io.Writer, sc scene, second time.Duration,
) (err error) {
	s, err := sc.build(ctx, second, "")
	defer func() {
		if closed := s.close(); err == nil {
			err = closed
		}
	}()
	if err != nil {
		return err
	}
	return sc.act(ctx, w, s)
}

// TestScenes compares the kinds of lines that each scene prints with the
// recording that the chapter shows. In a test, a second takes 200 ms.
// With -update, scenes are recorded again that print other lines now.
func TestScenes(t *testing.T) {
	for _, sc := range scenes {
		t.Run(sc.name, func(t *testing.T) {
			if !golden.Updating() {
				t.Parallel()
			}
			r := timeline.NewRecorder(io.Discard)
			const second = 200 * time.Millisecond
			require.NoError(t, perform(t.Context(), r, sc, second))
			checks[sc.name](t, r.Lines())

			file := "testdata/" + sc.name + ".txt"
			kept, err := os.ReadFile(file)
			text := strings.ReplaceAll(string(kept), "\r\n", "\n")
			was, failed := golden.Parse(text)
			now := golden.Shape(unsure(r.Lines()))
			if err == nil && failed == nil &&
				golden.Shape(unsure(was)) == now {
				return
			}
			if !golden.Updating() {
				t.Fatalf("%s has other lines than\n%s\n"+
					"go -C cluster test . -update records it again", file, now)
			}
			record(t, sc, file)
		})
	}
}

// record plays a scene at full length, and keeps its lines.
func record(t *testing.T, sc scene, file string) {
	t.Helper()
	s, err := sc.build(t.Context(), time.Second, "")
	defer func() { assert.NoError(t, s.close()) }()
	require.NoError(t, err)
	r := timeline.NewRecorder(io.Discard)
	require.NoError(t, sc.act(t.Context(), r, s))
	require.NoError(t, os.MkdirAll("testdata", 0o777))
	require.NoError(t, os.WriteFile(file,
		[]byte(golden.Format(r.Lines())), 0o666))
}

// unsure leaves out the lines that a busy machine may print more often.
func unsure(lines []timeline.Line) (rest []timeline.Line) {
	for _, l := range lines {
		if !strings.Contains(l.Text, "result was already stored") {
			rest = append(rest, l)
		}
	}
	return rest
}

// checks are what must be true of the lines of each scene, on any
// machine.
var checks = map[string]func(t *testing.T, lines []timeline.Line){
	"workers-1": raced(10), "workers-2": raced(5),
	"workers-3": raced(4), "workers-5": raced(2),
	"killed": func(t *testing.T, lines []timeline.Line) {
		assert.Equal(t, 4, times(lines, `finished job \d$`))
		killed := one(t, lines, `Worker 1 ended job (\d): killed`)
		assert.GreaterOrEqual(t,
			times(lines, `starting job `+killed+`$`), 2)
		assert.Equal(t, 1, times(lines, `Worker 0 finished job `+killed))
	},
	"slow": func(t *testing.T, lines []timeline.Line) {
		assert.GreaterOrEqual(t, times(lines, `finished job 0$`), 2)
	},
	"held": func(t *testing.T, lines []timeline.Line) {
		assert.Equal(t, 1, times(lines, `starting job 0$`))
	},
	"once": func(t *testing.T, lines []timeline.Line) {
		assert.Equal(t, 1, times(lines, `2 submitted, 1 in the stream`))
		assert.Equal(t, 1, times(lines, `result stored`))
		assert.GreaterOrEqual(t, times(lines, `result was already stored`), 1)
	},
	"poison": func(t *testing.T, lines []timeline.Line) {
		assert.Equal(t, 3, times(lines, `ended job 1: no such customer`))
		assert.Equal(t, 3, times(lines, `finished job`))
		one(t, lines, `^Dead letter: job (1): no such customer$`)
	},
	"restart": func(t *testing.T, lines []timeline.Line) {
		for i := range 6 {
			assert.GreaterOrEqual(t,
				times(lines, fmt.Sprintf(`finished job %d$`, i)), 1)
		}
		assert.Equal(t, 2, times(lines, `Server started`))
	},
	"full": func(t *testing.T, lines []timeline.Line) {
		// The fourth job goes in only after a worker has done one.
		done, sent := time.Duration(0), time.Duration(0)
		for _, l := range lines {
			if done == 0 && strings.HasPrefix(l.Text, "Worker 0 finished") {
				done = l.At
			}
			if l.Text == "Sender finished job 3" {
				sent = l.At
			}
		}
		// The worker's line comes from another process, so it may arrive
		// a moment late. A job takes 200 ms.
		assert.Greater(t, sent, done-100*time.Millisecond)
	},
}

// raced has n seconds as the lower bound.
func raced(n int) func(t *testing.T, lines []timeline.Line) {
	return func(t *testing.T, lines []timeline.Line) {
		assert.GreaterOrEqual(t, lines[len(lines)-1].At,
			time.Duration(n)*200*time.Millisecond)
		for i := range 10 {
			assert.GreaterOrEqual(t,
				times(lines, fmt.Sprintf(`finished job %d$`, i)), 1)
		}
	}
}

// times returns how many lines match.
func times(lines []timeline.Line, pattern string) (n int) {
	for _, l := range lines {
		if regexp.MustCompile(pattern).MatchString(l.Text) {
			n++
		}
	}
	return n
}

// one returns the group in the only line that matches.
func one(t *testing.T, lines []timeline.Line, pattern string) string {
	t.Helper()
	var found []string
	for _, l := range lines {
		m := regexp.MustCompile(pattern).FindStringSubmatch(l.Text)
		if m != nil {
			found = append(found, m[1])
		}
	}
	require.Len(t, found, 1, pattern)
	return found[0]
}

// TestNothingIsLeft cancels a scene in the middle.
func TestNothingIsLeft(t *testing.T) {
	before := folders(t)
	ctx, cancel := context.WithCancel(t.Context())
	sc := scene{workers: 2, wait: 5, specs: same(4, 1, spec{})}
	s, err := sc.build(ctx, time.Second, "")
	require.NoError(t, err)
	time.AfterFunc(300*time.Millisecond, cancel)
	assert.ErrorIs(t, sc.act(ctx, io.Discard, s), context.Canceled)
	s.close()
	for _, p := range s.crew {
		assert.NotNil(t, p.cmd.ProcessState, "a worker is left")
	}
	assert.NoDirExists(t, s.dir)
	assert.Nil(t, s.server.Addr(), "the server listens")
	assert.Subset(t, before, folders(t))
}

func folders(t *testing.T) []string {
	t.Helper()
	list, err := filepath.Glob(
		filepath.Join(os.TempDir(), "baton-cluster-*"))
	require.NoError(t, err)
	return list
}

// TestWorkerEndsWithItsParent closes the pipe from the parent, as the
// system does when the parent is killed.
func TestWorkerEndsWithItsParent(t *testing.T) {
	sc := scene{workers: 1, wait: 5, specs: same(1, 100, spec{})}
	s, err := sc.build(t.Context(), time.Second, "")
	defer s.close()
	require.NoError(t, err)
	require.NoError(t, submit(t.Context(), s, list("", sc.specs(time.Second))))
	p := s.crew[0]
	require.Eventually(t, func() bool { return p.doing() != "" },
		10*time.Second, time.Millisecond)
	p.stdin.Close()
	select {
	case <-p.ended:
	case <-time.After(10 * time.Second):
		t.Error("the worker is still there")
	}
	assert.NoDirExists(t, s.dir)
}

func TestHelp(t *testing.T) {
	var help bytes.Buffer
	program.Run(t.Context(), &help, []string{"-h"})
	assert.Contains(t, help.String(), "usage: go -C cluster run . [flags]")
	for _, sc := range scenes {
		assert.Contains(t, help.String(), sc.name)
	}
}
