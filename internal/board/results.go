package board

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path"
	"slices"
	"strings"
	"time"

	"example.com/baton/internal/exercise"
	"example.com/baton/internal/group"
)

// A state is what the tests say about an exercise.
type state string

const (
	done  state = "done"
	wrong state = "wrong"
	open  state = "open"
	busy  state = "busy" // the answer could not be graded
)

// A result is the outcome of the learner's test.
type result struct {
	state    state
	lines    []string // what the test, or the compiler, has said
	compiler bool     // it was the compiler
}

// An event is a line of "go test -json".
type event struct {
	Action     string
	Package    string
	ImportPath string
	Test       string
	Output     string

	FailedBuild string // the package that could not be built
}

// exercise returns the name of the exercise that an event is about, or the
// empty string. The grader's package has the name of the exercise, with _test
// at the end.
func (e event) exercise() string {
	return exerciseIn(cmp.Or(e.Package, e.ImportPath))
}

func exerciseIn(where string) string {
	where, _, _ = strings.Cut(where, " ")
	dir, name := path.Split(where)
	if path.Base(dir) != "exercises" {
		return ""
	}
	return strings.TrimSuffix(name, "_test")
}

// ask runs the learner's test of some exercises. A quick answer leaves out
// what takes seconds, such as the race detector.
func (b *board) ask(
	ctx context.Context, quick bool, some ...*Entry,
) (map[*Entry]*result, error) {
	var there []*Entry
	missing := map[*Entry]*result{}
	for _, x := range some {
		if _, err := os.Stat(b.file(x)); errors.Is(err, fs.ErrNotExist) {
			missing[x] = &result{state: wrong, lines: []string{fmt.Sprintf(
				"%s is missing; go run ./exercises reset %s puts it back", x.file(), x.Name)}}
		} else {
			there = append(there, x)
		}
	}
	if len(there) == 0 {
		return missing, nil
	}
	results, err := b.test(ctx, quick, there...)
	if err != nil {
		return nil, err
	}
	maps.Copy(results, missing)
	return results, nil
}

// test runs the tests of exercises whose files are there.
func (b *board) test(
	ctx context.Context, quick bool, some ...*Entry,
) (map[*Entry]*result, error) {
	dir, env, err := scratch()
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	var names []string
	for _, x := range some {
		names = append(names, "./exercises/"+x.Name)
	}
	overlay, err := exercise.WithoutAnswers(dir, b.root, names...)
	if err != nil {
		return nil, err
	}
	words := append(b.goTest(), "-json", "-run", "^TestYours$", "-overlay="+overlay)
	words = append(words, names...)
	cmd := exec.CommandContext(ctx, words[0], words[1:]...)
	cmd.Dir = b.root
	cmd.Env = slices.Concat(os.Environ(), env, b.env)
	cmd.Env = append(cmd.Env, fmt.Sprintf("%s=%d", exercise.ColumnsVariable, b.columns()),
		exercise.ProgressVariable+"=1")
	if quick {
		cmd.Env = append(cmd.Env, exercise.QuickVariable+"=1")
	}
	group.Own(cmd)
	cmd.Cancel = func() error { return group.Interrupt(cmd) }
	cmd.WaitDelay = 10 * time.Second
	var complaints strings.Builder
	cmd.Stderr = &complaints
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	results, none, broken := b.read(out, some)
	err = cmd.Wait()
	if ctx.Err() != nil {
		group.Sweep(cmd)
		return nil, context.Cause(ctx)
	}
	if none {
		return nil, fmt.Errorf("go test: %v\n%s", err, complaints.String())
	}
	return results, broken
}

// all asks about all exercises that the learner has begun. Building a test
// for each untouched stub would take half a minute at the first start.
func (b *board) all(ctx context.Context, quick bool) (map[*Entry]*result, error) {
	results := map[*Entry]*result{}
	var begun []*Entry
	for _, x := range b.entries {
		if b.untouched(x) {
			results[x] = &result{state: open}
		} else {
			begun = append(begun, x)
		}
	}
	if len(begun) == 0 {
		return results, nil
	}
	fmt.Fprintln(b.talk, "running the tests ...")
	asked, err := b.ask(ctx, quick, begun...)
	if err != nil {
		return nil, err
	}
	maps.Copy(results, asked)
	return results, nil
}

// read reads the results of tests from their events, and shows their
// progress. The result none means that there were no events at all. The
// error broken means that answers could not be graded, because other
// code does not compile.
func (b *board) read(r io.Reader, list []*Entry) (results map[*Entry]*result, none bool, broken error) {
	complaints := map[string]string{} // the first of each other package
	byName := map[string]*result{}
	results = map[*Entry]*result{}
	for _, x := range list {
		results[x] = &result{}
		byName[x.Name] = results[x]
	}
	events := bufio.NewScanner(r)
	events.Buffer(nil, 16<<20)
	none = true
	for events.Scan() {
		var e event
		if json.Unmarshal(events.Bytes(), &e) != nil {
			continue
		}
		none = false
		name := e.exercise()
		x := byName[name]
		if e.Action == "build-output" && name == "" && !strings.HasPrefix(e.Output, "#") {
			complaints[e.ImportPath] = cmp.Or(complaints[e.ImportPath], strings.TrimSpace(e.Output))
		}
		if x == nil {
			continue
		}
		if by := e.FailedBuild; by != "" && exerciseIn(by) == "" {
			broken = fmt.Errorf("%s could not be graded, because the package %s does not compile: %s",
				name, by, cmp.Or(complaints[by], "see go build "+by))
		}
		if _, text, ok := strings.Cut(e.Output, exercise.Progress); ok &&
			strings.TrimSpace(e.Output) == exercise.Progress+strings.TrimSpace(text) {
			fmt.Fprintf(b.talk, "%s: %s", name, text)
			continue
		}
		x.take(e)
	}
	for _, x := range results {
		if x.state == "" {
			x.state = wrong
		}
	}
	return results, none, broken
}

func (x *result) take(e event) {
	line := strings.TrimRight(e.Output, "\r\n")
	switch {
	case e.Action == "build-output" && !strings.HasPrefix(line, "#"):
		x.compiler = true
		x.lines = append(x.lines, line)
	case e.Action == "output" && e.Test == "TestYours" && !frame(line):
		x.lines = append(x.lines, strings.TrimPrefix(line, "    "))
	case e.Test != "TestYours":
	case e.Action == "pass":
		x.state = done
	case e.Action == "skip":
		x.state = open
		x.lines = slices.DeleteFunc(x.lines, func(line string) bool {
			return !strings.HasPrefix(strings.TrimSpace(line), exercise.StillToDo)
		})
	case e.Action == "fail" && x.ungraded():
		x.state = busy
		if after, ok := strings.CutPrefix(strings.TrimSpace(x.lines[0]), exercise.TimedOut); ok {
			x.lines = []string{"  " + exercise.NotGraded + "go test stopped it after " + after + "; run it again"}
		}
	case e.Action == "fail":
		x.state = wrong
	}
}

// ungraded reports whether the grader has said that it could not judge, or was
// ended by go test before it could.
func (x *result) ungraded() bool {
	return slices.ContainsFunc(x.lines, func(line string) bool {
		line = strings.TrimSpace(line)
		return strings.HasPrefix(line, exercise.NotGraded) || strings.HasPrefix(line, exercise.TimedOut)
	})
}

// frame reports whether a line is one that go test adds around the output.
func frame(line string) bool {
	return strings.HasPrefix(line, "=== ") || strings.HasPrefix(line, "--- ")
}

// observed finds the short line that says what is wrong, and reports
// whether there is more to read.
func (x *result) observed() (text string, more bool) {
	if len(x.lines) == 0 {
		return "the test did not finish", false
	}
	for i, l := range x.lines {
		if text, ok := strings.CutPrefix(strings.TrimSpace(l), "observed"); ok {
			rest := x.lines[i+1:]
			if text == "" { // below the label, where columns are few
				for len(rest) > 0 && strings.HasPrefix(rest[0], "    ") &&
					!strings.HasPrefix(rest[0], "      ") {
					text, rest = text+" "+strings.TrimSpace(rest[0]), rest[1:]
				}
			}
			more = len(rest) > 0 && strings.HasPrefix(rest[0], "      ") &&
				!strings.Contains(rest[0], "your run")
			return strings.TrimSpace(text), more
		}
	}
	text, more = strings.TrimSpace(x.lines[0]), len(x.lines) > 1
	if x.compiler {
		text = "does not compile: " + text
	}
	return text, more
}

// show prints the board.
func (b *board) show(ctx context.Context) error {
	results, err := b.all(ctx, false)
	if err != nil {
		return err
	}
	counts := map[state]int{}
	for _, x := range b.entries {
		r := results[x]
		counts[r.state]++
		fmt.Fprintf(b.w, "%-5s  %2d  %-12s  %s\n",
			r.state, x.Number, x.Name, x.Title)
		if r.state == wrong {
			text, more := r.observed()
			if more {
				text += " ...\nfull verdict: go test ./exercises/" + x.Name
			}
			b.below(text)
		}
		for _, l := range r.lines {
			text := strings.TrimSpace(l)
			if r.state == open || r.state == busy ||
				r.state == done && (strings.HasPrefix(text, "not checked: ") ||
					strings.HasPrefix(text, "right in ")) {
				b.below(text)
			}
		}
	}
	fmt.Fprintf(b.w, "\n%d done, %d wrong, %d open", counts[done], counts[wrong], counts[open])
	if n := counts[busy]; n > 0 {
		fmt.Fprintf(b.w, ", %d not graded", n)
	}
	fmt.Fprintln(b.w)
	next := b.next(results)
	if next == nil {
		fmt.Fprintln(b.w, "That was the last one. Well done.")
		return nil
	}
	b.introduce(next, results[next])
	return nil
}

// next returns the exercise to go on with: the first that is begun and
// wrong or not graded, or else the first that is not done.
func (b *board) next(results map[*Entry]*result) (next *Entry) {
	for _, x := range b.entries {
		switch r := results[x]; {
		case r.state == wrong || r.state == busy:
			return x
		case r.state != done && next == nil:
			next = x
		}
	}
	return next
}

// below prints what there is to say about a line of the board.
func (b *board) below(text string) {
	room := 53
	if n := b.columns(); n < wide {
		room = n - n/5 - 2 // see fit
	}
	for _, line := range exercise.Fold(text, room) {
		fmt.Fprintf(b.w, "%-5s  %2s  %-12s  %s\n", "", "", "", line)
	}
}

// introduce prints what to do next.
func (b *board) introduce(x *Entry, r *result) {
	fmt.Fprintf(b.w, "\nnext: %s (%d minutes; read %s)\nin %s\n\n",
		x.Name, x.Minutes, exercise.Chapter(x.Chapter), x.file())
	if r.state == wrong || r.state == busy {
		for _, l := range r.lines {
			fmt.Fprintln(b.w, l)
		}
	} else {
		fmt.Fprint(b.w, x.Text())
	}
	fmt.Fprintf(b.w, "\nstuck? go run ./exercises hint %s\n", x.Name)
}
