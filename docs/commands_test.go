package docs

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// Commands that no transcript is kept of, and the test that runs them or
// that is run by them: a file, and what must stand in it.
var ranBy = map[string][2]string{
	"go test ./docs":                {"docs/commands_test.go", "func TestCommands("},
	"go test ./docs -update":        {"docs/blocks_test.go", "golden.Updating()"},
	"go test ./...":                 {"docs/commands_test.go", "func TestCommands("},
	"go test ./... -update":         {"docs/blocks_test.go", "golden.Updating()"},
	"go test -race ./...":           {"docs/commands_test.go", "func TestCommands("},
	"go run ./examples/say":         {"examples/say/main_test.go", "run"},
	"go run ./examples/chores":      {"examples/chores/main_test.go", "run"},
	"go -C docs/book run .":         {"docs/book/main.go", "func run("},
	"go run ./exercises":            {"docs/commands_test.go", ""},
	"go run ./examples/count yield": {"docs/commands_test.go", ""},
	"go run ./examples/preempt":     {"examples/preempt/main.go", "run"},
}

// TestCommands finds command lines in the pages that nothing has run.
func TestCommands(t *testing.T) {
	used := map[string]bool{}
	for _, p := range pages(t) {
		for _, c := range commands(p.text) {
			used[c] = true
			if problem := known(t, c); problem != "" {
				t.Errorf("%s: %s: %s", p.name, c, problem)
			}
		}
	}
}

var (
	shell   = regexp.MustCompile("(?ms)^ *```(sh|console)\n(.*?)^ *```")
	command = regexp.MustCompile("`((?:go|\\./|git|python3) [^`\n]*)`")
)

// commands returns the command lines of a text: the lines of sh blocks,
// those behind $ in console blocks, and code in sentences that begins as
// a command does.
func commands(text string) (list []string) {
	for _, m := range shell.FindAllStringSubmatch(text, -1) {
		for _, line := range strings.Split(m[2], "\n") {
			if m[1] == "console" {
				var prompt bool
				if line, prompt = strings.CutPrefix(line, "$ "); !prompt {
					continue
				}
			}
			line, _, _ = strings.Cut(line, " #")
			if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
				list = append(list, line)
			}
		}
	}
	text = fence.ReplaceAllString(text, "")
	for _, m := range command.FindAllStringSubmatch(text, -1) {
		if c := strings.TrimSpace(m[1]); isCommand(c) {
			list = append(list, c)
		}
	}
	return list
}

// isCommand tells command lines from Go code such as "go f()".
func isCommand(c string) bool {
	words := strings.Fields(c)
	if words[0] != "go" {
		return true
	}
	return slices.Contains([]string{"run", "test", "build", "vet", "mod",
		"get", "install", "doc", "tool", "env", "work", "-C"}, words[1])
}

// known says why a command line must not stand in a page.
func known(t *testing.T, c string) string {
	t.Helper()
	if by, ok := ranBy[c]; ok {
		if !exists(by[0]) || !strings.Contains(read(t, by[0]), by[1]) {
			return by[0] + " no longer has " + by[1]
		}
		return ""
	}
	words := strings.Fields(c)
	example, ok := strings.CutPrefix(c, "go run ./examples/")
	if !ok {
		return "nothing is known to have run it; see ranBy"
	}
	words = strings.Fields(example)
	if !exists(transcript(words)) {
		return "there is no transcript " + transcript(words)
	}
	if !namedInTests(words[0], strings.Join(words[1:], " ")) {
		return "no test of this example makes its transcript"
	}
	return ""
}

// namedInTests says whether the tests of an example name a command line.
func namedInTests(example, args string) bool {
	files, _ := filepath.Glob(filepath.Join(root, "examples",
		filepath.FromSlash(example), "*_test.go"))
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err == nil && strings.Contains(string(b), strconv.Quote(args)) {
			return true
		}
	}
	return false
}
