package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"example.com/baton/internal/rewrite"
	"example.com/baton/schedules"
	"example.com/baton/schedules/model"
)

// An explorer explores the tests of one package.
type explorer struct {
	w       io.Writer
	pattern string
	budget  int
	seed    uint64
	timeout time.Duration

	path   string // of the package
	dir    string
	temp   string
	binary string
}

// explore builds the tests of a package and runs them.
func (x *explorer) explore(ctx context.Context, path string) (err error) {
	out, err := exec.CommandContext(ctx, "go", "list", "-f", "{{.ImportPath}} {{.Dir}}", path).CombinedOutput()
	if err != nil {
		return fmt.Errorf("explore: %s", bytes.TrimSpace(out))
	}
	x.path, x.dir, _ = strings.Cut(strings.TrimSpace(string(out)), " ")
	if x.temp, err = os.MkdirTemp("", "baton-explore-"); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(x.temp)) }()
	if err := x.build(ctx); err != nil {
		return err
	}
	tested, printed, failed := x.test(ctx, x.pattern,
		fmt.Sprintf("%s=%d", schedules.BudgetVariable, x.budget),
		fmt.Sprintf("%s=%d", schedules.SeedVariable, x.seed))
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	var names []string
	right := map[string][]schedules.Report{} // a test may call synctest.Test often
	wrong := map[string]bool{}
	var unknown []string // tests that cannot be explored
	for _, t := range tested {
		if !slices.Contains(names, t.Test) {
			names = append(names, t.Test)
		}
		if t.Report.Strangers {
			unknown = append(unknown, t.Test)
		} else if t.Wrong == "" {
			right[t.Test] = append(right[t.Test], t.Report)
		} else if !wrong[t.Test] {
			wrong[t.Test] = true
			x.show(ctx, t)
		}
	}
	for _, name := range names {
		if wrong[name] {
			continue
		}
		if slices.Contains(unknown, name) {
			fmt.Fprintf(x.w, "%s: cannot be explored; a package that was not rewritten, "+
				"such as net/http, has started goroutines\n", name)
		} else {
			fmt.Fprintf(x.w, "%s: right in %s\n", name, schedules.Sum(right[name]))
		}
	}
	failing := failures(printed, names)
	failing.explored = slices.DeleteFunc(failing.explored, func(name string) bool {
		return within(name, unknown)
	})
	for _, name := range failing.unexplored {
		fmt.Fprintf(x.w, "%s: not explored; it fails in the rewritten copy of the package\n", name)
	}
	late := stuck.FindSubmatch(printed)
	if late != nil {
		fmt.Fprintf(x.w, "%s: cannot be explored; it has not ended after %v\n", late[1], x.timeout)
	}
	switch {
	case len(wrong) > 0:
		return fmt.Errorf("explore: %d of %d tests fail under some schedule", len(wrong), len(names))
	case late != nil:
		return fmt.Errorf("explore: stopped after %v; allow more time with -timeout, or run fewer tests with -run", x.timeout)
	case len(failing.explored) > 0 || failed != nil && len(failing.unexplored)+len(unknown) == 0:
		x.w.Write(printed)
		return fmt.Errorf("explore: the tests fail outside of their bubbles: %w", failed)
	case len(tested) == 0:
		return errors.New("explore: no test calls synctest.Test, so none was explored")
	}
	return nil
}

// A split is a list of tests that fail, by whether they were explored.
type split struct{ explored, unexplored []string }

// stuck finds the test that runs when the time is up. It may wait for
// something that the explorer does not see, such as a lock in net/http.
var stuck = regexp.MustCompile(`(?m)^panic: test timed out after .*\n\s*running tests:\n\s*(\S+) \(`)

var failing = regexp.MustCompile(`(?m)^--- FAIL: (\S+) `)

// failures reads which tests fail. A test without a bubble may fail just
// because its source was rewritten: for example, a test that counts
// allocations.
func failures(printed []byte, explored []string) (s split) {
	for _, m := range failing.FindAllSubmatch(printed, -1) {
		name := string(m[1])
		if within(name, explored) {
			s.explored = append(s.explored, name)
		} else {
			s.unexplored = append(s.unexplored, name)
		}
	}
	return s
}

// within reports whether a list has a test, or a subtest of it.
func within(name string, tests []string) bool {
	return slices.ContainsFunc(tests, func(test string) bool {
		return test == name || strings.HasPrefix(test, name+"/")
	})
}

// build builds the rewritten tests.
func (x *explorer) build(ctx context.Context) error {
	root, err := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Path}}").Output()
	if err != nil {
		return fmt.Errorf("explore: this is not a module: %w", err)
	}
	main := strings.TrimSpace(string(root))
	overlay, err := rewrite.Overlay(ctx, x.dir, x.temp, "", func(path, file string) rewrite.How {
		switch {
		case strings.HasPrefix(path, "golang.org/x/sync/"):
			return rewrite.Sync
		case path == "example.com/baton/schedules", path == "example.com/baton/schedules/model":
			return rewrite.Not
		case path != main && !strings.HasPrefix(path, main+"/"):
			return rewrite.Not
		}
		if path == x.path || path == x.path+"_test" {
			return rewrite.Fully
		}
		return rewrite.Sync
	})
	if err != nil {
		return fmt.Errorf("explore: %w", err)
	}
	x.binary = filepath.Join(x.temp, "explored.test.exe")
	cmd := exec.CommandContext(ctx, "go", "test", "-vet=off", "-overlay="+overlay,
		"-c", "-o", x.binary, ".")
	cmd.Dir = x.dir
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("explore: the rewritten tests do not build:\n%s", out)
	}
	if _, err := os.Stat(x.binary); err != nil {
		return errors.New("explore: the package has no tests")
	}
	return nil
}

// test runs tests, and returns what they have reported and printed.
func (x *explorer) test(ctx context.Context, pattern string, env ...string) (
	all []schedules.Tested, printed []byte, err error,
) {
	report := filepath.Join(x.temp, "report")
	os.Remove(report)
	cmd := exec.CommandContext(ctx, x.binary, "-test.run="+pattern, "-test.parallel=1",
		fmt.Sprint("-test.timeout=", x.timeout))
	cmd.Dir = x.dir
	cmd.Env = append(append(os.Environ(), schedules.ReportVariable+"="+report), env...)
	printed, err = cmd.CombinedOutput()
	data, _ := os.ReadFile(report)
	for line := range bytes.Lines(data) {
		var t schedules.Tested
		if json.Unmarshal(line, &t) == nil {
			all = append(all, t)
		}
	}
	return all, printed, err
}

// replay runs one test under one schedule.
func (x *explorer) replay(ctx context.Context, test, schedule string) (t schedules.Tested, printed []byte) {
	parts := strings.Split(test, "/")
	for i, p := range parts {
		parts[i] = "^" + regexp.QuoteMeta(p) + "$"
	}
	all, printed, _ := x.test(ctx, strings.Join(parts, "/"), schedules.ReplayVariable+"="+schedule)
	for _, t := range all {
		if t.Test == test && t.Wrong != "" {
			return t, printed
		}
	}
	return t, printed
}

// show shows the schedule under which a test is wrong, after taking out of
// it what does not matter.
func (x *explorer) show(ctx context.Context, t schedules.Tested) {
	s, err := schedules.Parse(t.Schedule)
	again, printed := x.replay(ctx, t.Test, t.Schedule)
	for i := len(s) - 1; err == nil && i >= 0 && len(s) < 40; i-- {
		shorter := append(append(schedules.Schedule{}, s[:i]...), s[i+1:]...)
		if try, text := x.replay(ctx, t.Test, shorter.String()); try.Wrong != "" && try.Kind == t.Kind {
			s, again, printed = shorter, try, text
			i = len(s)
		}
	}
	fmt.Fprintf(x.w, "%s: wrong\n", t.Test)
	if again.Wrong == "" {
		fmt.Fprintf(x.w, "  %s\n  the test is not wrong again under the same schedule, "+
			"so it depends on something else, too\n", t.Wrong)
		return
	}
	if again.Kind == model.Fine {
		for line := range strings.Lines(string(printed)) {
			if strings.HasPrefix(line, "    ") && !strings.Contains(line, again.Wrong) {
				fmt.Fprint(x.w, "  ", strings.TrimPrefix(line, "    "))
			}
		}
	} else {
		first, _, _ := strings.Cut(again.Wrong, "\n")
		fmt.Fprintf(x.w, "  %s\n", first)
	}
	d := schedules.NewDrawing(schedules.Failure{Number: t.Number, Schedule: s,
		Outcome: model.Outcome{Kind: again.Kind, Trace: again.Steps, Left: again.Left}}, x.source)
	for _, line := range d.Lines(78, 40) {
		fmt.Fprintf(x.w, "  %s\n", line)
	}
	fmt.Fprintf(x.w, "  schedule: %s\n", s)
}

// source returns a line of a file of the package.
func (x *explorer) source(file string, line int) string {
	text, err := os.ReadFile(filepath.Join(x.dir, filepath.Base(file)))
	if err != nil {
		return ""
	}
	lines := strings.Split(string(text), "\n")
	if line < 1 || line > len(lines) {
		return ""
	}
	return strings.TrimSpace(lines[line-1])
}
