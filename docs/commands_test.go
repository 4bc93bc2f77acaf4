package docs

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A proof is where it stands that a test or the gate runs a command: a
// file, and a text in it.
type proof struct{ file, text string }

// proofs are those of the commands that need one: see known for the others.
var proofs = map[string]proof{
	"go test ./docs":         {".ci/run", "go test -vet=all ./..."},
	"go test ./...":          {".ci/run", "go test -vet=all ./..."},
	"go test ./docs -update": {".ci/run", "./docs -update"},
	"go test ./... -update":  {".ci/run", "./docs -update"},
	"go test -race -count=200 -cpu 1,2,8": {
		".ci/run", "go test -race -count=20 -cpu 1,2,8"},
	"go test -race": {".ci/run", "go test -race ./..."},
	".ci/run":       {".ci/run", "set -euo pipefail"},

	"go test -bench . ./queue": {".ci/run", "-bench . -benchtime 1x ./..."},

	"go run ./examples/files sequential": {
		"examples/files/main_test.go", `"sequential"`},
	"go run ./examples/files concurrent": {
		"examples/files/main_test.go", `"concurrent"`},
	"go run ./examples/echo/server": {
		"examples/echo/server/main_test.go", "func session("},
	"go run ./examples/echo/server -same": {
		"examples/echo/server/main_test.go", `"-same"`},
	"go run ./examples/echo/client hello": {
		"examples/echo/client/main_test.go", `"hello"`},
	"go run ./examples/preempt": {
		"examples/preempt/main_test.go", "func TestDryerNeedsNobodyToLookUp"},
	"go run ./examples/unsync": {
		"examples/unsync/main_test.go", "func TestWays("},
	"go run ./examples/count yield": {
		"docs/commands_test.go", "func TestYield("},

	"go run ./examples/gantt python3 -u docs/testdata/breakfast.py": {
		"docs/commands_test.go", "func TestGantt("},
	"go run ./examples/gantt COMMAND": {
		"examples/gantt/main_test.go", "func TestPassesOn("},

	"go run ./exercises hint":  {"exercises/board_test.go", "func TestHint("},
	"go run ./exercises watch": {"exercises/board_test.go", "func TestWatch("},

	"go work init . ../baton": {"examples/cli_test.go", "go work init . "},
	"go mod edit -require=example.com/baton@v0.0.0 " +
		"-replace=example.com/baton=../baton": {
		"examples/cli_test.go", "-require=example.com/baton@v0.0.0"},
	"go mod tidy": {"examples/cli_test.go", "go mod tidy"},
	"go run ./internal/rename github.com/you/baton": {
		"internal/rename/main_test.go", "func Test"},

	"go -C docs/book run .":          {"docs/book/main.go", "func run("},
	"go -C docs/book run . -out out": {".ci/run", "go -C docs/book run . -out"},
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
	for c := range proofs {
		if !used[c] {
			t.Errorf("proofs: no page shows %s any more", c)
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

// isCommand tells command lines from Go code such as "go f()", and from
// the names of tools.
func isCommand(c string) bool {
	words := strings.Fields(c)
	if words[0] != "go" {
		return true
	}
	if len(words) == 2 {
		return false // names the tool: "go vet finds it"
	}
	return slices.Contains([]string{"run", "test", "build", "vet", "mod",
		"get", "install", "doc", "tool", "env", "work", "-C"}, words[1])
}

// known says why a command line must not stand in a page.
func known(t *testing.T, c string) string {
	t.Helper()
	if by, ok := proofs[c]; ok {
		if !exists(by.file) || !strings.Contains(read(t, by.file), by.text) {
			return by.file + " no longer has " + by.text
		}
		return ""
	}
	for line := range strings.Lines(read(t, ".ci/run")) {
		if strings.TrimSpace(line) == c {
			return "" // the gate runs it
		}
	}
	example, ok := strings.CutPrefix(c, "go run ./examples/")
	if !ok {
		return "nothing is known to have run it; see proofs"
	}
	words := strings.Fields(example)
	if words[len(words)-1] == "-h" {
		return "" // TestHelp of examples/cli_test.go asks all of them
	}
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

// TestYield runs the one command whose lines have no order at all.
func TestYield(t *testing.T) {
	t.Parallel()
	out, err := exec.Command("go", "run", "../examples/count", "yield").Output()
	require.NoError(t, err)
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	assert.Len(t, lines, 2+2*11)
	assert.Equal(t, []string{"Before", "After"}, lines[:2])
}

// TestGantt draws a program in Python.
func TestGantt(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("python3"); err != nil {
		t.Skip("there is no python3 here")
	}
	svg := filepath.Join(t.TempDir(), "breakfast.svg")
	cmd := exec.Command("go", "run", "./examples/gantt", "-svg", svg,
		"python3", "-u", "docs/testdata/breakfast.py")
	cmd.Dir = root
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	require.NoError(t, err, stderr.String())
	assert.Contains(t, string(out), "End tea\n")
	picture, err := os.ReadFile(svg)
	require.NoError(t, err)
	assert.Contains(t, string(picture), "eating")
}
