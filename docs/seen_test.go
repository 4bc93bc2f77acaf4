package docs

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/baton/internal/golden"
	"example.com/baton/timeline"
)

// Programs that burn the processor or the disk do not run in virtual
// time. What the pages show of them has been seen once, on the real
// clock: testdata/seen has the lines, when each came, and where. Pages
// and pictures are made from there, so they stay as they are.
//
// TestSeen runs each again, with less to do. If it still prints lines of
// the same kind, the recording holds, and -update leaves it alone. To
// record one again, remove its file.
var seen = []struct {
	command string // behind go run ./examples/
	less    string // the same, with less to do
}{
	{"files sequential", "files -files 30 -blocks 1 sequential"},
	{"files -workers 2 concurrent",
		"files -files 30 -blocks 1 -workers 2 concurrent"},
	{"files -workers 8 concurrent",
		"files -files 30 -blocks 1 -workers 8 concurrent"},
	{"unsync sequential", "unsync -below 1000 sequential"},
	{"unsync goroutine", "unsync -below 1000 goroutine"},
	{"unsync thread", "unsync -below 1000 thread"},
	{"unsync process", "unsync -below 1000 process"},
	{"preempt", "preempt -second 10ms"},
}

func TestSeen(t *testing.T) {
	if !golden.Updating() {
		t.Parallel()
	}
	lookAgain(t)
}

// lookAgain runs each of the programs with less to do, once a test binary,
// and compares. With -update, it records again what does not hold; that is
// why it comes before anything is made from the recordings.
func lookAgain(t *testing.T) {
	t.Helper()
	looked.Do(func() {
		for _, s := range seen {
			now := shape(watch(t, s.less))
			was := "nothing\n"
			if exists(seenFile(s.command)) {
				_, lines := readSeen(t, s.command)
				was = shape(lines)
			}
			if was == now {
				continue
			}
			if !golden.Updating() {
				t.Errorf("%s was\n%s\nand now is\n%s\n"+
					"go test ./docs -update records it again",
					s.command, was, now)
				continue
			}
			var b bytes.Buffer
			fmt.Fprintf(&b, "%d cores, %s, %s/%s\n", runtime.NumCPU(),
				runtime.Version(), runtime.GOOS, runtime.GOARCH)
			b.WriteString(golden.Format(watch(t, s.command)))
			sameFile(t, seenFile(s.command), b.Bytes())
		}
		looked.whole = true
	})
	require.True(t, looked.whole, "not all could be run again")
}

var looked struct {
	sync.Once
	whole bool // a test that fails in the middle ends, and others go on
}

func seenFile(command string) string {
	return "docs/testdata/seen/" + golden.FileName(command) + ".txt"
}

// seenRun returns the lines of a recording.
//
//	seen unsync goroutine
func seenRun(t *testing.T, words []string) []timeline.Line {
	if golden.Updating() {
		lookAgain(t)
	}
	_, lines := readSeen(t, strings.Join(words, " "))
	return lines
}

// readSeen returns the lines of a recording, and where they were seen.
func readSeen(t *testing.T, command string) (where string, _ []timeline.Line) {
	t.Helper()
	where, text, _ := strings.Cut(read(t, seenFile(command)), "\n")
	lines, err := golden.Parse(text)
	require.NoError(t, err, command)
	return where, lines
}

// watch runs an example, as a reader does, and returns what it prints.
// Its clock starts with the first line.
func watch(t *testing.T, command string) []timeline.Line {
	t.Helper()
	words := strings.Fields(command)
	cmd := exec.CommandContext(t.Context(), "go",
		append([]string{"run", "./examples/" + words[0]}, words[1:]...)...)
	var stderr strings.Builder
	r := timeline.NewRecorder(io.Discard)
	cmd.Dir, cmd.Stdout, cmd.Stderr = root, r, &stderr
	require.NoError(t, cmd.Run(), stderr.String())
	lines := slices.Clone(r.Lines())
	require.NotEmpty(t, lines, command)
	begun := lines[0].At
	for i := range lines {
		lines[i].At -= begun
	}
	return lines
}

var unknown = regexp.MustCompile(`\bunknown\b`)

// shape returns the kinds of lines that a program prints, here or on
// Linux, which alone knows the numbers of threads.
func shape(lines []timeline.Line) string {
	lines = slices.Clone(lines)
	for i, l := range lines {
		lines[i].Text = unknown.ReplaceAllString(l.Text, "0")
	}
	return golden.Shape(lines)
}

func TestShape(t *testing.T) {
	of := func(text string) string {
		return shape([]timeline.Line{{Text: text}})
	}
	require.Equal(t, of("process 1, thread unknown"), of("process 3, thread 44"))
	require.NotEqual(t, of("process 1, thread unknown"), of("process 1, thread"))
}

// seenBlock shows a command, and what it printed when it was seen. In real
// time, the same instant is a few milliseconds long.
//
//	<!-- seen unsync goroutine -->
func seenBlock(t *testing.T, p page, words []string) string {
	lines := linesBlock(t, p, append([]string{"seen"}, words...))
	lines = strings.ReplaceAll(lines, "┐ same", "┐ about the same")
	where, _ := readSeen(t, strings.Join(words, " "))
	return fenced("sh", "go run ./examples/"+strings.Join(words, " ")) + "\n\n" +
		lines + "\n\n" +
		"Recorded once (" + where + "). Your times and numbers will differ."
}

// coresNumber says where a program was seen.
//
//	four tasks share {cores unsync goroutine}.
func coresNumber(t *testing.T, p page, words []string) string {
	where, _ := readSeen(t, strings.Join(words, " "))
	cores, _, _ := strings.Cut(where, ",")
	return cores
}

// timesNumber says how many times as long as the second run the first took.
//
//	{times seen unsync sequential: seen unsync goroutine} times as fast
func timesNumber(t *testing.T, p page, words []string) string {
	a, b := split(t, words, ":")
	return fmt.Sprintf("%.1f", float64(elapsed(t, a...))/float64(elapsed(t, b...)))
}

// TestSeenIsShown finds recordings that no page shows.
func TestSeenIsShown(t *testing.T) {
	known := map[string]bool{}
	for _, s := range seen {
		known[filepath.Base(seenFile(s.command))] = true
	}
	files, err := os.ReadDir("testdata/seen")
	require.NoError(t, err)
	for _, f := range files {
		require.True(t, known[f.Name()], "testdata/seen/%s is of no use", f.Name())
	}
}
