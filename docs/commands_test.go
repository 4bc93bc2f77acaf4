package docs

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
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

// A proof is who runs a command: the test of this name in a file, with
// these words in its body; or the gate, in a line that begins with them.
type proof struct{ file, test, words string }

const gate = ".ci/run"

// proofs are those of the commands that need one: see known for the others.
var proofs = map[string]proof{
	"go test ./docs":         {gate, "", "go test -vet=all ./..."},
	"go test ./...":          {gate, "", "go test -vet=all ./..."},
	"go test ./docs -update": {gate, "", everyUpdate},
	"go test ./... -update":  {gate, "", everyUpdate},
	"go test -race -count=200 -cpu 1,2,8": {
		gate, "", "go test $race -count=20 -cpu 1,2,8"},
	"go test -race":       {gate, "", everyRace},
	"go test -race ./...": {gate, "", everyRace},
	"go run -race ./docs/testdata/race": {
		"docs/race_test.go", "TestRaceReport", "raceAgain(t)"},
	"go test -bench . ./queue": {gate, "", "go test -run '^$' -bench ."},
	".ci/run":                  {gate, "", "set -euo pipefail"},

	"go run ./examples/files concurrent": {
		"examples/files/main_test.go", "TestBothWriteTheSame",
		`"concurrent -workers 3"`},
	"go run ./examples/fetch one http://baton.example/moved": {
		"examples/fetch/main_test.go", "TestOneFailure",
		`fails(t, "one", "http://baton.example/moved")`},
	"go run ./examples/echo/server": {
		"examples/echo/server/main_test.go", "TestServer",
		"session(t, nil, "},
	"go run ./examples/echo/server -same": {
		"examples/echo/server/main_test.go", "TestSame",
		`session(t, []string{"-same"}, `},
	"go run ./examples/echo/client hello": {
		"examples/echo/client/pictures_test.go", "TestPictures",
		`golden.Recorded(t, say, "hello")`},
	"go run ./examples/count yield": {
		"docs/commands_test.go", "TestYield",
		`"go", "run", "./examples/count", "yield"`},

	"go run ./examples/gantt python3 docs/testdata/breakfast.py": {
		"docs/commands_test.go", "TestGantt",
		`"python3", "docs/testdata/breakfast.py"`},
	"go test -v ./... | go run ./examples/gantt -svg tests.svg": {
		"examples/gantt/main_test.go", "TestStandardInput",
		`gantt("-svg", svg)`},
	"go test -v": {
		"timeline/shapes_test.go", "TestGoTest", "=== RUN   TestA"},

	"go run ./examples/service": {
		gate, "", `"$checkout/service" -addr`},
	"go run ./examples/service -trace slow.trace": {
		gate, "", `"$checkout/service" -addr`},
	"curl localhost:8080/price/tea": {
		gate, "", "curl -fsS --retry"},
	"go tool pprof -top -nodecount=5 'http://localhost:6060/debug/pprof/profile?seconds=5'": {
		gate, "", `PPROF_TMPDIR="$checkout" go tool pprof -top -nodecount=5`},
	"docker run --cpus=2 -e GODEBUG=schedtrace=60000 IMAGE": {
		"docs/profile_test.go", "TestProcessorsArePrinted",
		`"GODEBUG=schedtrace=60000"`},
	"curl 'http://localhost:6060/debug/pprof/goroutine?debug=2'": {
		"examples/service/service_test.go", "TestProfiles",
		"/debug/pprof/goroutine?debug=2"},
	"curl 'http://localhost:6060/debug/pprof/goroutineleak?debug=1'": {
		"docs/monday_test.go", "TestLeakProfile",
		`pprof.Lookup("goroutineleak")`},
	"go tool trace slow.trace": {
		gate, "", "go tool trace -d=footprint"},

	"go run ./docs/testdata/deadlock": {
		"docs/deadlock_test.go", "TestDeadlock",
		"run ./docs/testdata/deadlock"},
	"go run ./schedules/explore ./docs/testdata/oven -run TestRack": {
		"docs/testing_test.go", "TestOven",
		"run ./schedules/explore ./docs/testdata/oven -run TestRack"},

	"go run ./exercises hint NAME": {
		"internal/board/board_test.go", "TestHint", `d.do("hint", "gather")`},
	"go test ./exercises/NAME": {
		"internal/board/board_test.go", "TestGoTest", `"go", "test", "./exercises/say"`},
	"go run ./exercises init ../mine": {
		"internal/board/own_test.go", "TestOwnCopy", `course.do("init", dir)`},
	"go run ./exercises schedule NAME": {
		"internal/board/schedule_test.go", "TestSchedule", `d.do("schedule", "say")`},
	"go run ./exercises room": {
		"internal/board/board_test.go", "TestRoom", `"room", "-addr"`},
	"go run ./exercises update": {
		"internal/board/own_test.go", "TestOwnCopy", `mine.do("update")`},
	"go run ./exercises predict": {
		"internal/board/predict_test.go", "TestPredict", `"predict", "2"`},
	"go run ./exercises watch": {
		"internal/board/board_test.go", "TestWatch", `{"watch", "gather"}`},

	"go work init . ../baton": {
		"examples/cli_test.go", "TestImport", `"go work init . " + root`},
	"go mod edit -require=example.com/baton@v0.0.0 " +
		"-replace=example.com/baton=../baton": {
		"examples/cli_test.go", "TestImport",
		`"go mod edit -require=example.com/baton@v0.0.0 ` +
			`-replace=example.com/baton=" + root`},
	"go mod tidy": {"examples/cli_test.go", "TestImport", `"go mod tidy"`},
	"go run ./internal/rename github.com/you/baton": {
		"internal/rename/main_test.go", "TestRename",
		`"go run ./internal/rename github.com/you/baton"`},

	"go -C cluster run . killed":  scenes,
	"go -C cluster run . poison":  scenes,
	"go -C cluster run . restart": scenes,
	"go -C cluster run . full":    scenes,
	"go -C cluster run . serve": {
		"cluster/alone_test.go", "TestThreeTerminals", `terminal(t, "serve"`},
	"go -C cluster run . worker": {
		"cluster/alone_test.go", "TestThreeTerminals", `terminal(t, "worker"`},
	"go -C cluster run . submit": {
		"cluster/alone_test.go", "TestThreeTerminals", `terminal(t, "submit"`},

	"go -C docs/book run .": {
		"docs/book/command_test.go", "TestCommand",
		`"go", "-C", "docs/book", "run", "."`},
	"go -C docs/book run . -out out": {
		gate, "", "go -C docs/book run . -out "},
}

// scenes is the test that plays all scenes of the module cluster.
var scenes = proof{"cluster/main_test.go", "TestScenes",
	"range scenes {"}

// The gate leaves out packages in which a command does nothing new.
const everyUpdate = "go test $golden -update"
const everyRace = "go test $race -vet=off $(go list ./... | grep"

// holds says whether a proof does.
func (p proof) holds(t *testing.T) bool {
	if !exists(p.file) {
		return false
	}
	text := read(t, p.file)
	if p.file == gate {
		for line := range strings.Lines(text) {
			if strings.HasPrefix(strings.TrimSpace(line), p.words) {
				return true
			}
		}
		return false
	}
	f, err := parser.ParseFile(token.NewFileSet(), p.file, text, 0)
	require.NoError(t, err)
	node, _ := find(f, p.test)
	test, ok := node.(*ast.FuncDecl)
	if !ok || !strings.HasPrefix(p.test, "Test") || p.words == "" {
		return false
	}
	// Positions begin at 1. Comments prove nothing.
	body := text[test.Body.Pos()-1 : test.Body.End()-1]
	return strings.Contains(lineComment.ReplaceAllString(body, ""), p.words)
}

var lineComment = regexp.MustCompile(`(?m)^\s*//.*$`)

func TestProofs(t *testing.T) {
	const file = "docs/commands_test.go"
	assert.True(t, proof{file, "TestYield", `"yield"`}.holds(t))
	assert.False(t, proof{file, "TestGantt", `"yield"`}.holds(t), "another")
	assert.False(t, proof{file, "TestYield", ""}.holds(t), "no words")
	assert.False(t, proof{file, "TestNobody", `"yield"`}.holds(t))
	assert.False(t, proof{file, "commands", "strings"}.holds(t), "no test")
	// proof{"of": "nothing"}
	assert.False(t, proof{file, "TestProofs", `"of": ` + `"nothing"`}.holds(t))
	assert.True(t, proof{gate, "", "go vet ./..."}.holds(t))
	assert.False(t, proof{gate, "", "vet ./..."}.holds(t), "not from its start")
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
			t.Errorf("proofs: no page shows %s anymore", c)
		}
	}
}

var (
	shell   = regexp.MustCompile("(?ms)^ *```(sh|console)\n(.*?)^ *```")
	command = regexp.MustCompile("`((?:go|\\./|git|python3) [^`\n]*)`")

	// numbered is a choice of questions, which predictBlock makes.
	numbered = regexp.MustCompile(`^(go run ./exercises predict)( \d+)+$`)
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
	c = numbered.ReplaceAllString(c, "$1")
	if by, ok := proofs[c]; ok {
		if !by.holds(t) {
			return fmt.Sprintf("%s %s no longer has %s",
				by.file, by.test, by.words)
		}
		return ""
	}
	for line := range strings.Lines(read(t, gate)) {
		if strings.TrimSpace(line) == c {
			return "" // the gate runs it
		}
	}
	example, ok := strings.CutPrefix(c, "go run ./examples/")
	if !ok {
		return "nothing is known to have run it; see proofs"
	}
	for _, s := range seen {
		if s.command == example {
			return "" // TestSeen does
		}
	}
	words := strings.Fields(example)
	if words[len(words)-1] == "-h" {
		return "" // TestHelp of examples/cli_test.go asks all of them
	}
	if !exists(transcript(words)) {
		return "there is no transcript " + transcript(words)
	}
	if !transcribed(t, words[0], strings.Join(words[1:], " ")) {
		return "no test of this example makes its transcript"
	}
	return ""
}

// transcribed says whether the tests of an example give a command line to
// golden.Transcripts.
func transcribed(t *testing.T, example, args string) (yes bool) {
	files, err := filepath.Glob(filepath.Join(root, "examples",
		filepath.FromSlash(example), "*_test.go"))
	require.NoError(t, err)
	for _, file := range files {
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		require.NoError(t, err)
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			f, ok := call.Fun.(*ast.SelectorExpr)
			for _, arg := range call.Args {
				lit, isLit := arg.(*ast.BasicLit)
				yes = yes || ok && f.Sel.Name == "Transcripts" &&
					isLit && lit.Value == strconv.Quote(args)
			}
			return true
		})
	}
	return yes
}

// TestYield runs the one command whose lines have no order at all.
func TestYield(t *testing.T) {
	t.Parallel()
	cmd := exec.Command("go", "run", "./examples/count", "yield")
	cmd.Dir = root
	out, err := cmd.Output()
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
		"python3", "docs/testdata/breakfast.py")
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
