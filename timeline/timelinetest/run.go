package timelinetest

import (
	"errors"
	"fmt"
	"io"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"example.com/baton/timeline"
)

// run runs f in a bubble. A deadlock makes [synctest.Test] panic, which
// would end all tests, so it becomes an error.
func run(t *testing.T, f func(w io.Writer)) (c timeline.Chart, err error) {
	var r *timeline.Recorder
	defer func() {
		switch p := recover(); {
		case p == nil:
		case r != nil && strings.HasPrefix(fmt.Sprint(p), "deadlock: "):
			err = deadlock(timeline.NewChart("", r.Lines(), 0))
		default:
			panic(p)
		}
	}()
	synctest.Test(t, func(*testing.T) {
		r = timeline.NewRecorder(io.Discard)
		f(r)
		c = timeline.NewChart("", r.Lines(), r.Elapsed())
	})
	return c, nil
}

// deadlock says where the goroutines of the last bubble block, and what
// they have done before.
func deadlock(c timeline.Chart) error {
	var b strings.Builder
	b.WriteString("deadlock: these goroutines wait forever\n")
	for _, line := range waiting(stacks()) {
		b.WriteString("\t" + line + "\n")
	}
	if len(c.Lines) == 0 {
		b.WriteString("nothing was printed before")
		return errors.New(b.String())
	}
	b.WriteString("the run so far\n" + indent(Draw(c)))
	return errors.New(strings.TrimRight(b.String(), "\n"))
}

func stacks() string {
	for size := 1 << 16; ; size *= 2 {
		buf := make([]byte, size)
		if n := runtime.Stack(buf, true); n < size {
			return string(buf[:n])
		}
	}
}

// waiting returns a line for each goroutine of the newest bubble.
func waiting(stacks string) (lines []string) {
	newest := 0
	for stack := range strings.SplitSeq(stacks, "\n\n") {
		head, rest, _ := strings.Cut(stack, "\n")
		_, states, _ := strings.Cut(head, "[")
		state, bubble, ok := strings.Cut(strings.TrimSuffix(states, "]:"), ", synctest bubble ")
		n := 0
		if fmt.Sscan(bubble, &n); !ok || n < newest || strings.HasPrefix(state, "synctest.Run") {
			continue
		}
		if n > newest {
			newest, lines = n, nil
		}
		state, _, _ = strings.Cut(state, " (durable)")
		if at := place(rest); at != "" {
			lines = append(lines, at+": "+state)
		}
	}
	slices.Sort(lines)
	return lines
}

// place returns the innermost line of a stack that is not in the standard
// library, or nothing.
func place(stack string) string {
	lines := strings.Split(stack, "\n")
	for i := 0; i+1 < len(lines); i += 2 {
		first, _, _ := strings.Cut(strings.TrimPrefix(lines[i], "created by "), ".")
		first, _, _ = strings.Cut(first, "/")
		switch first {
		case "runtime", "internal", "sync", "time", "context", "io", "net", "os", "testing":
			continue
		}
		at, _, _ := strings.Cut(strings.TrimSpace(lines[i+1]), " +0x")
		return path.Base(filepath.ToSlash(at))
	}
	return ""
}
