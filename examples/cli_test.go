// Package examples tests the examples as programs: what a shell sees.
package examples

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.com/baton/internal/golden"
)

// bin is where TestMain builds the examples.
var bin string

func TestMain(m *testing.M) { os.Exit(buildAndRun(m)) }

func buildAndRun(m *testing.M) int {
	dir, err := os.MkdirTemp("", "baton")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	bin = dir
	build := exec.Command("go", "build", "-o", dir+string(filepath.Separator), "./...")
	if out, err := build.CombinedOutput(); err != nil {
		panic(string(out))
	}
	return m.Run()
}

// program returns a command that runs an example.
func program(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(bin, filepath.Base(name)), args...)
	cmd.Env = append(os.Environ(), "NO_COLOR=1")
	return cmd
}

// mains are the folders of all examples.
func mains(t *testing.T) (names []string) {
	t.Helper()
	for _, pattern := range []string{"*/main.go", "*/*/main.go"} {
		files, err := filepath.Glob(pattern)
		require.NoError(t, err)
		for _, f := range files {
			names = append(names, filepath.ToSlash(filepath.Dir(f)))
		}
	}
	require.Greater(t, len(names), 6)
	return names
}

// result runs an example to its end.
func result(t *testing.T, name string, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	var out, err bytes.Buffer
	cmd := program(name, args...)
	cmd.Stdout, cmd.Stderr = &out, &err
	cmd.Run()
	return out.String(), err.String(), cmd.ProcessState.ExitCode()
}

func TestHelp(t *testing.T) {
	for _, name := range mains(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			stdout, stderr, code := result(t, name, "-h")
			assert.Zero(t, code)
			assert.Empty(t, stderr)
			assert.Contains(t, stdout, "usage: go run ./examples/"+name)
		})
	}
}

// TestWhatIf runs a program that is no test on the clock of a test.
func TestWhatIf(t *testing.T) {
	start := time.Now()
	stdout, stderr, code := result(t, "queue", "-what-if")
	assert.Less(t, time.Since(start), 40*time.Second, "in virtual time")
	assert.Zero(t, code)
	assert.Empty(t, stderr)
	golden.SameFile(t, "queue/testdata/what_if.txt", []byte(stdout))
}

func TestUsageErrors(t *testing.T) {
	for command, want := range map[string]string{
		"tasks -n -3 loop":      "want a whole number from 0 to 10000",
		"tasks -n x":            "want a whole number from 0 to 10000",
		"queue -workers 0":      "want a whole number from 1 to 1000",
		"queue -workers x":      "want a whole number from 1 to 1000",
		"queue fast":            `no variant "fast"`,
		"chores slowly":         "choose sequential, heads-down, looking-up",
		"chores looking-up now": `too many words after looking-up: "now"`,
		"say -loud":             "not defined: -loud",
		"say -svg":              "needs an argument",
		"preempt -second -1s":   "want a time above 0",
		"unsync -below 1":       "want a whole number from 2",
		"count relay more":      `too many words after relay: "more"`,
		"fetch http://h/":       "; [FILE of URLs | URL] comes after the variant",
		"fetch queue http://h/": `want a FILE of URLs, got "http://h/"; one and crawl take a URL`,
	} {
		t.Run(command, func(t *testing.T) {
			t.Parallel()
			words := strings.Fields(command)
			stdout, stderr, code := result(t, words[0], words[1:]...)
			assert.Equal(t, 2, code)
			assert.Empty(t, stdout)
			assert.Contains(t, stderr, want)
			assert.True(t, strings.HasPrefix(stderr, words[0]+": "), stderr)
			assert.Equal(t, 1, strings.Count(stderr, "\n"), "one line")
		})
	}
}

// TestImport builds a module of a workshop that imports the packages
// before they are published, in both ways that docs/importing.md names.
func TestImport(t *testing.T) {
	root, err := filepath.Abs("..")
	require.NoError(t, err)
	const source = `package main

import (
	"context"
	"fmt"
	"io"

	"example.com/baton/queue"
	"example.com/baton/timeline"
)

func main() {
	r := timeline.NewRecorder(io.Discard)
	err := queue.Work(context.Background(), 1, []string{"hello"},
		func(_ context.Context, worker int, job string) error {
			_, err := fmt.Fprintln(r, worker, job)
			return err
		})
	fmt.Println(r.Lines()[0].Text, err)
}
`
	for name, commands := range map[string][]string{
		"replace": {
			"go mod init example.org/workshop",
			"go mod edit -require=example.com/baton@v0.0.0 -replace=example.com/baton=" + root,
			"go mod tidy",
		},
		"workspace": {
			"go mod init example.org/workshop",
			"go work init . " + root,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			file := filepath.Join(dir, "main.go")
			require.NoError(t, os.WriteFile(file, []byte(source), 0o666))
			for _, command := range append(commands, "go run .") {
				// There may be spaces in it.
				words := strings.Fields(strings.ReplaceAll(command, root, "ROOT"))
				for i := range words {
					words[i] = strings.ReplaceAll(words[i], "ROOT", root)
				}
				cmd := exec.Command(words[0], words[1:]...)
				cmd.Dir = dir
				cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod",
					"GOPROXY=off", "GOSUMDB=off", "GOWORK=")
				if name == "workspace" {
					cmd.Env = append(cmd.Env, "GOFLAGS=")
				}
				out, err := cmd.CombinedOutput()
				require.NoError(t, err, "%s\n%s", command, out)
				if command == "go run ." {
					assert.Equal(t, "0 hello <nil>\n", string(out))
				}
			}
		})
	}
}
