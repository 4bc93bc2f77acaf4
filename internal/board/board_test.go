package board

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.com/baton/internal/example"
	"example.com/baton/internal/exercise"
	_ "example.com/baton/internal/golden" // for -update
	"example.com/baton/internal/racedetector"
)

// A desk is a board on a copy of the course in which gather and say, and
// perhaps others, are the only exercises.
type desk struct {
	*board
	t    *testing.T
	out  *safe
	said *safe
}

// safe is a buffer that several goroutines may use.
type safe struct {
	mu sync.Mutex
	bytes.Buffer
}

func (s *safe) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.Buffer.Write(p)
}

func (s *safe) take() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.Reset()
	return s.Buffer.String()
}

// engine lists the folders of the course that graders need.
var engine = sync.OnceValues(func() (dirs []string, err error) {
	out, err := exec.Command("go", "list", "-deps", "../exercise",
		"../specimen/...", "../../timeline/timelinetest").Output()
	for path := range strings.FieldsSeq(string(out)) {
		dir, ok := strings.CutPrefix(path, coursePath+"/")
		if strings.HasPrefix(dir, "internal/specimen/") { // specimen has them
			continue
		}
		if ok && dir != "schedules/model" && dir != "timeline/timelinetest" { // others have them
			dirs = append(dirs, dir)
		}
	}
	return dirs, err
})

func newDesk(t *testing.T, answers string, others ...string) *desk {
	t.Helper()
	root := t.TempDir()
	names := append([]string{"say", "gather"}, others...)
	shared, err := engine()
	require.NoError(t, err)
	dirs := slices.Clone(shared)
	for _, name := range names {
		dirs = append(dirs, "exercises/"+name)
	}
	for _, dir := range dirs {
		from := filepath.Join("..", "..", filepath.FromSlash(dir))
		to := filepath.Join(root, filepath.FromSlash(dir))
		require.NoError(t, os.CopyFS(to, os.DirFS(from)))
	}
	for _, file := range []string{"go.mod", "go.sum"} {
		data, err := os.ReadFile(filepath.Join("..", "..", file))
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(root, file), data, 0o666))
	}
	all, err := Entries(os.DirFS(filepath.Join("..", "..", "exercises")))
	require.NoError(t, err)
	d := &desk{t: t, out: &safe{}, said: &safe{}}
	d.board = &board{
		w: d.out, in: strings.NewReader(answers), talk: d.said, root: root,
		hints:  filepath.Join(root, "cache", "hints.json"),
		goTest: func() []string { return []string{"go", "test", "-vet=off"} },
		// With -trimpath, what was built for one copy is there for the next.
		env:     []string{exercise.QuickVariable + "=1", "GOFLAGS=-trimpath"},
		columns: func() int { return wide },
	}
	for _, x := range all {
		if slices.Contains(names, x.Name) {
			require.NoError(t, os.WriteFile(d.file(x), x.Stub, 0o666))
			d.entries = append(d.entries, x)
		}
	}
	return d
}

// do runs a command line, and returns what it prints.
func (d *desk) do(words ...string) (string, error) {
	d.t.Helper()
	err := d.run(d.t.Context(), words)
	return d.out.take(), err
}

func (d *desk) write(name, text string) string {
	d.t.Helper()
	x, err := d.find(name)
	require.NoError(d.t, err)
	require.NoError(d.t, os.WriteFile(d.file(x), []byte(text), 0o666))
	return d.file(x)
}

const (
	gatherStart = "package gather\n\nimport \"sync\"\n\n" +
		"func Gather(ask ...func() string) []string {\n" +
		"\tanswers := make([]string, len(ask))\n\tvar wg sync.WaitGroup\n" +
		"\tfor i := range ask {\n"
	gatherEnd        = "\t}\n\twg.Wait()\n\treturn answers\n}\n"
	rightGather      = gatherStart + "\t\twg.Go(func() { answers[i] = ask[i]() })\n" + gatherEnd
	sequentialGather = gatherStart + "\t\tprintln(\"here\")\n\t\tanswers[i] = ask[i]()\n" + gatherEnd
	racyGather       = gatherStart + "\t\twg.Go(func() { a := ask[i](); seen++; answers[i] = a })\n" +
		gatherEnd + "\nvar seen int\n"
)

const sequential = "for _, p := range people {\n" +
	"\t\ttime.Sleep(time.Duration(p.Seconds) * time.Second)\n" +
	"\t\tio.WriteString(w, p.Line+\"\\n\")\n\t}"

// TestGoTest: what is open is skipped, and go test says ok of that. So it
// is the board that a stub names.
func TestGoTest(t *testing.T) {
	t.Parallel()
	d := newDesk(t, "")
	x, err := d.find("say")
	require.NoError(t, err)
	half := strings.NewReplacer(`panic("todo: say sequentially")`, sequential,
		`import "io"`, "import (\n\t\"io\"\n\t\"time\"\n)").Replace(string(x.Stub))
	for _, text := range []string{string(x.Stub), half} {
		d.write("say", text)
		cmd := exec.Command("go", "test", "./exercises/say")
		cmd.Dir = d.root
		cmd.Env = append(os.Environ(), d.env...)
		// The tests of the grader itself are of no interest here.
		cmd.Env = append(cmd.Env, "GOFLAGS=-trimpath -vet=off -run=^TestYours$")
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, "%s", out)
		assert.Regexp(t, `^ok\s+\S+/exercises/say\s`, string(out))
	}
}

func TestBoard(t *testing.T) {
	exercise.All(t)
	t.Parallel()
	d := newDesk(t, "")
	got, err := d.do()
	require.NoError(t, err)
	assert.Contains(t, got, "open    1  say           say sequentially and concurrently\n")
	assert.Contains(t, got, "open   11  gather        results in order\n")
	assert.Contains(t, got, "0 done, 0 wrong, 2 open\n")
	assert.Contains(t, got, "next: say (10 minutes; read docs/01-waiting.md)\nin "+
		filepath.Join("exercises", "say", "say.go")+"\n")
	assert.Contains(t, got, "Each person waits for some seconds")

	d.write("gather", sequentialGather)
	got, err = d.do()
	require.NoError(t, err)
	assert.Contains(t, got, "0 done, 1 wrong, 1 open\n")
	assert.Contains(t, got, "next: gather ", "what is begun comes first")

	assert.NotContains(t, got, "all of it: ", "that was all")

	d.write("say", "package say\n\nfunc Sequentially() { a }\n\nfunc Concurrently() { b }\n")
	got, err = d.do()
	require.NoError(t, err)
	assert.Contains(t, got, "wrong   1  say ")
	said, _, _ := strings.Cut(got, "wrong  11  gather ")
	assert.Contains(t, strings.Join(strings.Fields(said), " "), "does not compile: "+
		filepath.Join("exercises", "say", "say.go")+":3:23: undefined: a ... "+
		"full verdict: go test ./exercises/say")
	assert.Contains(t, got, "wrong  11  gather ")
	assert.Contains(t, got, "it returned after 6s\n")
	assert.Contains(t, got, "0 done, 2 wrong, 0 open\n")
	assert.Contains(t, got, "next: say ")

	d.write("say", strings.NewReplacer(`panic("todo: say sequentially")`, sequential,
		`import "io"`, "import (\n\t\"io\"\n\t\"time\"\n)",
	).Replace(string(d.entries[0].Stub)))
	d.write("gather", rightGather)
	got, err = d.do()
	require.NoError(t, err)
	assert.Contains(t, got, "done   11  gather ")
	assert.Contains(t, got, "not checked: data races (this comes next)\n")
	assert.Contains(t, got, "still to do: say concurrently\n")
	assert.Contains(t, got, "1 done, 0 wrong, 1 open\n")

	// What comes of this is luck: the grader may see it return too early, or
	// not. The learner reads the same each time.
	text, err := os.ReadFile("../../exercises/say/testdata/add-inside/say.go")
	require.NoError(t, err)
	d.write("say", string(text))
	got, err = d.do()
	require.NoError(t, err)
	assert.Contains(t, got, "go vet says at say.go:25: WaitGroup.Add called from")
	assert.Contains(t, got, "  likely    it calls WaitGroup.Add inside the goroutine\n")
}

func TestWhatAFailingLearnerReads(t *testing.T) {
	exercise.All(t)
	t.Parallel()
	d := newDesk(t, "")
	d.write("gather", sequentialGather)
	r, err := d.once(t.Context(), d.entries[1], true)
	require.NoError(t, err)
	got := strings.Join(r.lines, "\n")
	assert.LessOrEqual(t, len(r.lines), 24, "a screen: %s", got)
	for _, want := range []string{
		"  expected  Gather of people who think for [3 1 2] s: it takes 3s\n",
		"  observed  it returned after 6s\n",
		"seconds  0 ", // the timeline
		"  likely    it runs sequentially what should run concurrently\n" +
			"            (read docs/01-waiting.md; it is mistake 1 in docs/mistakes.md)\n",
		"  next      go run ./exercises hint gather\n",
		"| here", // what the learner has printed
	} {
		assert.Contains(t, got, want)
	}
	assert.NotContains(t, got, "goroutine ")
	assert.NotContains(t, got, "grade.go")

	// Where columns are few, what is wrong is not beside its label but below
	// it, and the board finds it there.
	d.columns = func() int { return 30 }
	d.w = &narrow{w: d.out, columns: d.columns}
	got, err = d.do()
	require.NoError(t, err)
	for line := range strings.Lines(got) {
		assert.LessOrEqual(t, len(strings.TrimRight(line, "\n")), 30, line)
	}
	assert.Contains(t, got, "      it returned after 6s\n")
	assert.Contains(t, got, "\n  expected\n    Gather of people who think\n")
}

func TestRaceIsLookedForWhenAllElseIsRight(t *testing.T) {
	if !racedetector.Enabled {
		t.Skip("needs the race detector, which takes long to build: go test -race")
	}
	t.Parallel()
	d := newDesk(t, "")
	d.env = nil // not quick, and with the library that these tests were built with
	d.write("gather", racyGather)
	r, err := d.once(t.Context(), d.entries[1], false)
	require.NoError(t, err)
	assert.Equal(t, wrong, r.state)
	assert.Contains(t, strings.Join(r.lines, "\n"), "data race")
	assert.Contains(t, strings.Join(r.lines, "\n"), "at gather.go:9")
}

func TestHint(t *testing.T) {
	d := newDesk(t, "")
	hints := d.entries[1].Hints
	for n := range len(hints) + 1 { // and once more
		got, err := d.do("hint", "gather")
		require.NoError(t, err)
		for i, hint := range hints {
			seen := strings.Contains(got, strings.ReplaceAll(hint, "\n", "\n  "))
			assert.Equal(t, i <= n, seen, "hint %d, asked for %d", i+1, n+1)
		}
	}
	got, err := d.do("hint", "say") // has its own count
	require.NoError(t, err)
	assert.Contains(t, got, "hint 1 of ")

	require.NoError(t, os.WriteFile(d.hints, []byte("garbage"), 0o666))
	got, err = d.do("hint", "gather")
	require.NoError(t, err)
	assert.Contains(t, got, "hint 1 of ")

	d.hints = ""
	got, err = d.do("hint", "gather")
	assert.ErrorContains(t, err, "cannot save which hints")
	assert.Contains(t, got, "hint 1 of ")
}

func TestReset(t *testing.T) {
	d := newDesk(t, "n\ny\n")
	for range 2 {
		got, err := d.do("hint", "gather")
		require.NoError(t, err)
		assert.Contains(t, got, "hint 1 of ")
		assert.NotContains(t, got, "hint 2 of ", "they begin again")
		got, err = d.do("reset", "gather")
		require.NoError(t, err)
		assert.Contains(t, got, "has the original task")
		assert.Empty(t, d.said.take(), "nothing to ask")
	}

	file := d.write("gather", rightGather)
	got, err := d.do("reset", "gather")
	require.NoError(t, err)
	assert.Contains(t, got, "stays as it is")
	assert.Contains(t, d.said.take(), "gather.go.1.old. [y/N] ")
	kept, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, rightGather, string(kept))

	d.in = strings.NewReader("y\n")
	got, err = d.do("reset", "gather")
	require.NoError(t, err)
	assert.Contains(t, got, filepath.Join("exercises", "gather", "gather.go.1.old"))
	again, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, string(d.entries[1].Stub), string(again))
	aside, err := os.ReadFile(file + ".1.old")
	require.NoError(t, err)
	assert.Equal(t, rightGather, string(aside))

	d.write("gather", sequentialGather)
	for range 2 {
		_, err = d.do("hint", "gather")
		require.NoError(t, err)
	}
	_, err = d.do("reset", "gather", "-yes")
	require.NoError(t, err)
	got, err = d.do("hint", "gather")
	require.NoError(t, err)
	assert.Contains(t, got, "hint 1 of ")
	assert.FileExists(t, file+".2.old")

	require.NoError(t, os.Remove(file))
	got, err = d.do()
	require.NoError(t, err)
	assert.Contains(t, strings.Join(strings.Fields(got), " "), "gather.go is missing; "+
		"go run ./exercises reset gather puts it back")
	_, err = d.do("reset", "gather")
	require.NoError(t, err)
	assert.FileExists(t, file)
}

func TestSolution(t *testing.T) {
	exercise.All(t)
	t.Parallel()
	d := newDesk(t, "")
	got, err := d.do("solution", "gather")
	assert.ErrorContains(t, err, "gather is still open")
	assert.Empty(t, got)

	got, err = d.do("solution", "-spoil", "gather")
	require.NoError(t, err)
	assert.True(t, strings.HasPrefix(got, "// Each goroutine writes"), got)
	assert.NotContains(t, got, "func Test")

	d.write("gather", rightGather)
	got, err = d.do("solution", "gather")
	require.NoError(t, err)
	assert.Contains(t, got, "func solution(")
}

// What takes long is said, and is no part of the verdict.
func TestProgress(t *testing.T) {
	d := newDesk(t, "")
	var events strings.Builder
	for _, line := range []string{"... building the tests: 3s so far", "  not checked: x", "a ... b"} {
		fmt.Fprintf(&events, `{"Action":"output","Package":"x/exercises/gather","Test":"TestYours","Output":"    %s\n"}`+"\n", line)
	}
	results, none, broken := d.read(strings.NewReader(events.String()), d.entries)
	assert.False(t, none)
	assert.NoError(t, broken)
	assert.Equal(t, "gather: building the tests: 3s so far\n", d.said.take())
	assert.Equal(t, []string{"  not checked: x", "a ... b"}, results[d.entries[1]].lines)
}

// Code of the course that does not compile says nothing about an answer. The
// package cache is not the exercise cache.
func TestBroken(t *testing.T) {
	d := newDesk(t, "")
	build := func(of, text string) string {
		return fmt.Sprintf(`{"ImportPath":%q,"Action":"build-output","Output":"%s\n"}`+"\n", of, text)
	}
	failed := func(by string) string {
		return fmt.Sprintf(`{"Action":"fail","Package":"x/exercises/gather","FailedBuild":%q}`+"\n", by)
	}
	_, _, broken := d.read(strings.NewReader(build("x/gather", "# x/gather")+
		build("x/gather", "gather/a.go:1:1: undefined: a")+failed("x/gather")), d.entries)
	assert.EqualError(t, broken, "gather could not be graded, because the package x/gather does not compile: "+
		"gather/a.go:1:1: undefined: a")
	const grader = "x/exercises/gather_test [x/exercises/gather.test]"
	results, _, broken := d.read(strings.NewReader(
		build(grader, "gather_test.go:1:1: undefined: gather.Gather")+failed(grader)), d.entries)
	assert.NoError(t, broken)
	text, _ := results[d.entries[1]].observed()
	assert.Equal(t, "does not compile: gather_test.go:1:1: undefined: gather.Gather", text)
}

// The name of an exercise is enough to grade it.
func TestGrade(t *testing.T) {
	t.Parallel()
	d := newDesk(t, "")
	got, err := d.do("gather")
	require.NoError(t, err)
	assert.Contains(t, got, "gather: open\n  Package gather is an exercise")
	d.write("gather", sequentialGather)
	got, err = d.do("11")
	assert.Equal(t, example.Exit(1), err)
	assert.Contains(t, got, "gather: wrong\n  expected ")
	d.write("gather", rightGather)
	got, err = d.do("gather")
	require.NoError(t, err)
	assert.Contains(t, got, "gather: done\n")
}

func TestWatch(t *testing.T) {
	exercise.All(t)
	t.Parallel()
	d := newDesk(t, "")
	stop := errors.New("stopped")
	ctx, cancel := context.WithCancelCause(t.Context())
	ended := make(chan error)
	go func() { ended <- d.run(ctx, []string{"watch", "gather"}) }()
	await := func(want string) {
		t.Helper()
		for seen := ""; !strings.Contains(seen, want); seen += d.out.take() {
			select {
			case err := <-ended:
				require.Fail(t, "ended", "%v, after %s", err, seen)
			case <-time.After(20 * time.Millisecond):
			}
		}
	}
	await("gather: open\n")
	d.write("gather", sequentialGather)
	await("gather: wrong\n")
	d.write("gather", rightGather)
	await("the course's answer: go run ./exercises solution gather\n")
	cancel(stop)
	assert.ErrorIs(t, <-ended, stop)
}

// On a terminal, watch goes on to what is next.
func TestWatchOnTerminal(t *testing.T) {
	exercise.All(t)
	t.Parallel()
	d := newDesk(t, "")
	typed, keyboard := io.Pipe()
	d.in, d.tty = typed, true
	ended := make(chan error)
	go func() { ended <- d.run(t.Context(), []string{"watch"}) }()
	await := func(want string) (seen string) {
		t.Helper()
		for ; !strings.Contains(seen, want); seen += d.out.take() {
			select {
			case err := <-ended:
				require.Fail(t, "ended", "%v, after %s", err, seen)
			case <-time.After(20 * time.Millisecond):
			}
		}
		return seen
	}
	press := func(key string) { io.WriteString(keyboard, key+"\n") }
	cleared := "\x1b[H\x1b[2J\x1b[3J\n"
	if os.Getenv("TERM") == "dumb" {
		cleared = ""
	}
	stamped := regexp.MustCompile(`\d\d:\d\d:\d\d  `)
	seen := await("q quit.\n")
	assert.True(t, strings.HasPrefix(stamped.ReplaceAllString(seen, ""), cleared+"say: open\n"), seen)
	assert.Contains(t, seen, "say: open\nin "+filepath.Join("exercises", "say", "say.go"))
	assert.NotContains(t, seen, "go run ./exercises watch", "that runs")
	press("n")
	await("gather: open\n")
	d.write("gather", sequentialGather)
	seen = await("q quit.\n" /* of the open one, or of the wrong one */)
	if !strings.Contains(seen, "gather: wrong\n") {
		seen = await("gather: wrong\n") + await("q quit.\n")
	}
	assert.Contains(t, stamped.ReplaceAllString(seen, ""), cleared+"gather: wrong\n")
	assert.NotContains(t, seen, "next      go run")
	press("h")
	await("hint 1 of ")
	press("")
	press("x")
	await("There is no key \"x\". Type a letter and Enter: n next,")
	press("l")
	await("> begun  11  gather")
	d.write("gather", rightGather)
	await("Enter goes on to the next exercise. ")
	press("")
	await("say: open\n")
	press("p")
	await("gather: done\n")
	press("q")
	assert.NoError(t, <-ended)
	keyboard.Close()
}

// A learner joins a room, which hears how far they are, and no more.
func TestRoom(t *testing.T) {
	exercise.All(t)
	t.Parallel()
	teacher, d := newDesk(t, ""), newDesk(t, "")
	file := filepath.Join(t.TempDir(), "room.csv")
	stop := errors.New("stopped")
	await := func(d *desk, want *regexp.Regexp) (found string) {
		t.Helper()
		seen := ""
		require.Eventually(t, func() bool {
			seen += d.out.take() + d.said.take()
			found = want.FindString(seen)
			return found != ""
		}, time.Minute, 20*time.Millisecond)
		return found
	}
	begin := func(d *desk, words ...string) (end func()) {
		ctx, cancel := context.WithCancelCause(t.Context())
		ended := make(chan error)
		go func() { ended <- d.run(ctx, words) }()
		return func() {
			cancel(stop)
			<-ended
		}
	}
	endRoom := begin(teacher, "room", "-addr", "127.0.0.1:0", "-csv", file)
	at := await(teacher, regexp.MustCompile(`http://\S+/`))
	d.write("gather", sequentialGather)
	endWatch := begin(d, "watch", "-room", at, "-name", "Anna", "gather")
	view := func() string {
		answer, err := http.Get(at + "view")
		require.NoError(t, err)
		defer answer.Body.Close()
		text, err := io.ReadAll(answer.Body)
		require.NoError(t, err)
		return string(text)
	}
	require.Eventually(t, func() bool { return strings.Contains(view(), `"wrong"`) },
		time.Minute, 50*time.Millisecond)
	assert.JSONEq(t, `{"exercises": ["say", "gather"], "number": 1, "count": 1,
		"common": "runs sequentially what should run concurrently",
		"learners": [{"name": "Anna", "cells": [{"state": ""}, {"state": "wrong", "mistake": 1}]}]}`, view())
	endRoom()
	kept, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Regexp(t, `(?m)^Anna,gather,wrong,1,runs sequentially what should run concurrently,1,`, string(kept))

	// The room has gone, and work goes on.
	d.write("gather", rightGather)
	await(d, regexp.MustCompile(`(?s)gather: done.*the room at 127.0.0.1:\d+: `))
	endWatch()
}

// Whether go builds or tests, or a grader waits for an answer that is busy.
func TestInterruptLeavesNoFiles(t *testing.T) {
	d := newDesk(t, "")
	d.write("gather", gatherStart+"\t\tfor {\n\t\t}\n\t\tanswers[i] = \"\"\n"+gatherEnd)
	for _, after := range []time.Duration{50, 500, 2500} {
		dir := t.TempDir()
		for _, name := range []string{"TMPDIR", "TMP", "TEMP", "GOTMPDIR"} {
			t.Setenv(name, dir)
		}
		ctx, cancel := context.WithTimeout(t.Context(), after*time.Millisecond)
		_, err := d.ask(ctx, true, d.entries[1])
		assert.ErrorIs(t, err, context.DeadlineExceeded)
		left, err := os.ReadDir(dir)
		assert.NoError(t, err)
		assert.Empty(t, left, "after %d ms", after)
		cancel()
	}
}

func TestScratch(t *testing.T) {
	temp := t.TempDir()
	for _, name := range []string{"TMPDIR", "TMP", "TEMP"} {
		t.Setenv(name, temp)
	}
	t.Setenv("GOTMPDIR", "")
	own := filepath.Join(temp, "own")
	require.NoError(t, os.WriteFile(own, []byte("GOFLAGS=-count=1"), 0o666))
	t.Setenv("GOENV", own)
	stale := filepath.Join(temp, "baton-board-1")
	require.NoError(t, os.Mkdir(stale, 0o777))
	long := time.Now().Add(-2 * time.Hour)
	require.NoError(t, os.Chtimes(stale, long, long))

	dir, env, err := scratch()
	require.NoError(t, err)
	assert.NoDirExists(t, stale)
	got, err := os.ReadFile(filepath.Join(dir, "env"))
	require.NoError(t, err)
	assert.Equal(t, "GOFLAGS=-count=1\nGOTMPDIR="+dir+"\n", string(got))
	assert.Equal(t, []string{"GOENV=" + filepath.Join(dir, "env"), "GOTMPDIR="}, env)

	again, _, err := scratch()
	require.NoError(t, err)
	assert.DirExists(t, dir, "another board's")
	assert.NotEqual(t, dir, again)

	t.Setenv("GOTMPDIR", t.TempDir())
	dir, _, err = scratch()
	require.NoError(t, err)
	assert.Equal(t, os.Getenv("GOTMPDIR"), filepath.Dir(dir))
}

func TestList(t *testing.T) {
	d := newDesk(t, "")
	got, err := d.do("list")
	require.NoError(t, err)
	assert.Contains(t, got, "11  gather        results in order (10 minutes; docs/05-tasks.md)\n")
	assert.Contains(t, got, "you may think \"What is done first comes first\"")
	assert.Contains(t, got, "2 exercises, 20 minutes\n")
}

func TestBadWords(t *testing.T) {
	d := newDesk(t, "")
	for line, want := range map[string]string{
		"hint":              "exercises: hint needs the name of an exercise: say, gather",
		"hint nobody":       `exercises: there is no exercise "nobody"; choose say, gather`,
		"hint gath":         `exercises: there is no exercise "gath"; did you mean gather?`,
		"gathre":            `there is no command or exercise "gathre"; did you mean gather?`,
		"hnit say":          `there is no command or exercise "hnit"; did you mean hint?`,
		"say more":          `exercises: too many words: "more"`,
		"watch -room x say": `exercises: -room "x" is not the URL of a room`,
		"watch -name A say": `exercises: -name applies only to -room`,
		"list -csv x":       `exercises: -csv applies only to room`,
		"room -addr x":      `want HOST:PORT`,
		"room say":          `exercises: too many words: "say"`,
		"update":            `exercises: update needs the folder of your copy; init DIR makes one`,
		"init":              `exercises: init needs a new folder`,
		"hint gather say":   `exercises: too many words: "say"`,
		"list gather":       `exercises: too many words: "gather"`,
		"solve gather":      `exercises: there is no command "solve"; choose one of hint, show, schedule, watch`,
		"reset -no gather":  "exercises: flag provided but not defined: -no; -h shows the usage",
		"solution":          "exercises: solution needs the name of an exercise",
		"watch gather more": `exercises: too many words: "more"`,
		"list -- -yes":      `exercises: too many words: "-yes"`,

		"list -yes":          "exercises: -yes applies only to reset",
		"-spoil hint gather": "exercises: -spoil applies only to solution",
		"solution -yes say":  "exercises: -yes applies only to reset",
		"reset -spoil say":   "exercises: -spoil applies only to solution",
		"-yes":               "exercises: -yes applies only to reset",
	} {
		got, err := d.do(strings.Fields(line)...)
		assert.ErrorContains(t, err, want, line)
		assert.IsType(t, example.Usage(""), err, line) // exit 2
		assert.Empty(t, got, line)
	}
	got, _ := d.do("-h")
	assert.Equal(t, usage, got)
}

func TestRoot(t *testing.T) {
	here, err := os.Getwd()
	require.NoError(t, err)
	got, err := root()
	require.NoError(t, err)
	assert.Equal(t, filepath.Dir(filepath.Dir(here)), got)
	t.Chdir(t.TempDir())
	_, err = root()
	assert.ErrorContains(t, err, "is not in the course")
}

func TestRunWithoutGo(t *testing.T) {
	t.Parallel()
	d := newDesk(t, "")
	_, err := d.do()
	require.NoError(t, err, "no exercise is begun, so there is no test to run")
	d.write("gather", rightGather)
	d.goTest = func() []string { return []string{"no-such-command"} }
	_, err = d.do()
	assert.Error(t, err)
	d.goTest = func() []string { return []string{"go", "tset"} }
	_, err = d.do()
	assert.ErrorContains(t, err, "unknown command")
}
