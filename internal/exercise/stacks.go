package exercise

import (
	"cmp"
	"fmt"
	"go/token"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
)

// A goroutine is one entry of a goroutine dump.
type goroutine struct {
	id     int
	state  string  // what it waits for, such as "chan receive"
	bubble int     // 0 if it is in none
	sure   bool    // waits for something in its own bubble
	frames []frame // the innermost first
	by     frame   // where it was started
}

type frame struct {
	fn, file string
	line     int
}

func (f frame) String() string {
	return fmt.Sprintf("%s:%d", path.Base(filepath.ToSlash(f.file)), f.line)
}

// dump returns the stacks of all goroutines of this process.
func dump() string {
	for size := 1 << 18; ; size *= 2 {
		buf := make([]byte, size)
		if n := runtime.Stack(buf, true); n < size {
			return string(buf[:n])
		}
	}
}

// states returns all goroutines without their frames, which is quicker.
func states() (all []goroutine) {
	for part := range strings.SplitSeq(dump(), "\n\n") {
		line, _, _ := strings.Cut(part, "\n")
		if g, ok := head(line); ok {
			all = append(all, g)
		}
	}
	return all
}

// outsideBubbles returns the numbers of the goroutines that are in no bubble.
func outsideBubbles() map[int]bool {
	all := map[int]bool{}
	for _, g := range states() {
		if g.bubble == 0 {
			all[g.id] = true
		}
	}
	return all
}

// parse reads a goroutine dump, as runtime.Stack and panics write it.
// Text around it is skipped.
func parse(text string) []goroutine {
	var all []goroutine
	var g *goroutine
	lines := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	for i, line := range lines {
		if h, ok := head(line); ok {
			all = append(all, h)
			g = &all[len(all)-1]
			continue
		}
		if strings.TrimSpace(line) == "" {
			g = nil
		}
		if g == nil || strings.HasPrefix(line, "\t") || i+1 == len(lines) {
			continue
		}
		f, ok := place(lines[i+1])
		if !ok {
			continue
		}
		f.fn = line
		if by, ok := strings.CutPrefix(line, "created by "); ok {
			f.fn, _, _ = strings.Cut(by, " in goroutine")
			g.by = f
			continue
		}
		g.frames = append(g.frames, f)
	}
	return all
}

// head reads "goroutine 18 [chan receive (durable), synctest bubble 5]:".
func head(line string) (g goroutine, ok bool) {
	line, ok = strings.CutPrefix(line, "goroutine ")
	if !ok {
		return g, false
	}
	id, _, _ := strings.Cut(line, " ")
	_, states, _ := strings.Cut(line, "[")
	states, _, ok = strings.Cut(states, "]:")
	g.id, _ = strconv.Atoi(id)
	for i, s := range strings.Split(states, ", ") {
		if n, ok := strings.CutPrefix(s, "synctest bubble "); ok {
			g.bubble, _ = strconv.Atoi(n)
		} else if i == 0 {
			g.state, g.sure = strings.CutSuffix(s, " (durable)")
		}
	}
	return g, ok && g.id > 0
}

// place reads "\t/path/file.go:12 +0x1d".
func place(line string) (frame, bool) {
	line, ok := strings.CutPrefix(line, "\t")
	if !ok {
		return frame{}, false
	}
	line, _, _ = strings.Cut(line, " +0x")
	i := strings.LastIndexByte(line, ':')
	if i < 0 {
		return frame{}, false
	}
	n, err := strconv.Atoi(line[i+1:])
	return frame{file: line[:i], line: n}, err == nil
}

// in returns the goroutines of a bubble.
func in(bubble int, all []goroutine) []goroutine {
	return slices.DeleteFunc(slices.Clone(all), func(g goroutine) bool {
		return g.bubble != bubble
	})
}

// self returns the calling goroutine, which is the first of a dump.
func self() goroutine {
	buf := make([]byte, 1<<12)
	return parse(string(buf[:runtime.Stack(buf, false)]))[0]
}

// waiting reports whether the goroutine waits for another one, or sleeps.
func (g goroutine) waiting() bool {
	switch g.state {
	case "running", "runnable", "syscall", "IO wait", "copystack", "preempted",
		"idle", "dead":
		return false
	case "semacquire":
		return !g.stopsWorld()
	}
	return !strings.HasPrefix(g.state, "GC ")
}

// ready reports whether the goroutine runs, or would if it got a processor.
func (g goroutine) ready() bool {
	return !g.waiting() && g.state != "syscall" && g.state != "IO wait" &&
		g.state != "idle" && g.state != "dead"
}

// stopsWorld reports whether the goroutine waits for its turn to stop the
// world, as runtime.Stack does. We stop the world, too, to look at all
// goroutines.
func (g goroutine) stopsWorld() bool {
	return len(g.frames) > 0 && strings.HasPrefix(g.frames[0].fn, "runtime.")
}

// shared reports whether the goroutine waits for a channel or a WaitGroup
// from outside of its bubble: a package variable holds it.
func (g goroutine) shared() bool {
	return !g.sure && (strings.HasPrefix(g.state, "chan ") ||
		strings.HasPrefix(g.state, "select") || g.state == "sync.WaitGroup.Wait")
}

// A reader tells the lines of the learner from all others: they are in the
// folder of the exercise, in any file but the grader's.
type reader struct {
	name string
	only string // no other file than this, for the tests of this package
}

func (r reader) theirs(f frame) bool {
	file := filepath.ToSlash(f.file)
	return path.Base(path.Dir(file)) == r.name &&
		path.Base(file) != r.name+"_test.go" &&
		(r.only == "" || path.Base(file) == r.only)
}

// line returns the innermost line of the learner's that the goroutine is in.
func (r reader) line(g goroutine) (frame, bool) {
	i := slices.IndexFunc(g.frames, r.theirs)
	if i < 0 {
		return frame{}, false
	}
	return g.frames[i], true
}

// atWork reports whether the goroutine is in a function of the grader's that
// the learner's code has called.
func (r reader) atWork(g goroutine) bool {
	i := slices.IndexFunc(g.frames, r.theirs)
	return i >= 0 && slices.ContainsFunc(g.frames[:i], func(f frame) bool {
		return path.Base(filepath.ToSlash(f.file)) == r.name+"_test.go"
	})
}

// mine returns the goroutines that the learner has started, or that are in
// the learner's code.
func (r reader) mine(all []goroutine) []goroutine {
	return slices.DeleteFunc(slices.Clone(all), func(g goroutine) bool {
		_, inside := r.line(g)
		return !inside && !r.theirs(g.by) && !library(g.by)
	})
}

// library reports whether a goroutine was started by a package that learners
// use in order to start goroutines.
func library(by frame) bool {
	return strings.HasPrefix(by.fn, "golang.org/x/sync/") ||
		strings.HasPrefix(by.fn, "sync.(*WaitGroup).Go") ||
		strings.HasPrefix(by.fn, "example.com/baton/task.") ||
		strings.HasPrefix(by.fn, "example.com/baton/queue.")
}

// describe says in words which goroutines wait where, in one line for all that
// do the same. If there are more than four lines, a fifth counts the rest.
func (r reader) describe(gs []goroutine) []string {
	counts := map[string]int{}
	var order []string
	gs = slices.Clone(gs)
	slices.SortFunc(gs, func(a, b goroutine) int { return cmp.Compare(a.id, b.id) })
	for _, g := range gs {
		s := r.sentence(g)
		if counts[s]++; counts[s] == 1 {
			order = append(order, s)
		}
	}
	var lines []string
	for i, s := range order {
		if i == 4 {
			return append(lines, fmt.Sprintf("and %d more", len(order)-i))
		}
		if counts[s] > 1 {
			s = fmt.Sprintf("%s (%d of this kind)", s, counts[s])
		}
		lines = append(lines, s)
	}
	return lines
}

func (r reader) sentence(g goroutine) string {
	who := "your function"
	if r.theirs(g.by) {
		who = fmt.Sprintf("the goroutine started at %v", g.by)
	} else if library(g.by) {
		who = "a goroutine"
	}
	at, inside := r.line(g)
	where := fmt.Sprintf(" at %v", at)
	if !inside {
		where = ""
	}
	if !g.waiting() {
		return fmt.Sprintf("%s is busy%s", who, where)
	}
	purpose := g.purpose()
	if method := r.calls(g); method != "" {
		purpose = "in " + method
	}
	return fmt.Sprintf("%s waits%s %s", who, where, purpose)
}

// calls returns the grader's method that the learner's code has called, such
// as Accept. Learners do not know what that method waits for.
func (r reader) calls(g goroutine) string {
	i := slices.IndexFunc(g.frames, r.theirs)
	if i < 1 || path.Base(filepath.ToSlash(g.frames[i-1].file)) != r.name+"_test.go" {
		return ""
	}
	// As in "echo_test.(*network).Accept(0xc000012345)".
	_, name, _ := strings.Cut(g.frames[i-1].fn, ").")
	name, _, _ = strings.Cut(name, "(")
	if !token.IsExported(name) || strings.Contains(name, ".") {
		return ""
	}
	return name
}

// purpose says what the goroutine waits for.
func (g goroutine) purpose() string {
	for _, f := range g.frames {
		switch {
		case strings.Contains(f.fn, "x/sync/semaphore."):
			return "for the semaphore"
		case strings.HasPrefix(f.fn, "sync.(*WaitGroup).Wait"):
			return "for the WaitGroup"
		case strings.HasPrefix(f.fn, "net.(*pipe)."):
			return "for the connection"
		}
	}
	switch g.state {
	case "chan receive":
		return "to receive from a channel"
	case "chan send":
		return "to send on a channel"
	case "chan receive (nil chan)":
		return "to receive from a nil channel"
	case "chan send (nil chan)":
		return "to send on a nil channel"
	case "select":
		return "in a select"
	case "select (no cases)":
		return "in a select without cases"
	case "sync.Mutex.Lock", "sync.RWMutex.Lock", "sync.RWMutex.RLock":
		return "for a lock"
	case "sync.Cond.Wait":
		return "for a Cond"
	case "sleep":
		return "in a sleep"
	}
	return "for: " + g.state
}
