package say_test

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/baton/exercises/say"
	"example.com/baton/internal/exercise"
	"example.com/baton/timeline"
)

var task = exercise.New("say", grade)

func TestYours(t *testing.T) { task.Yours(t, answer{say.Sequentially, say.Concurrently}) }

// An answer is both functions of the exercise.
type answer struct {
	sequentially, concurrently func(w io.Writer, people []say.Person)
}

func grade(g *exercise.G, a answer) {
	for _, people := range [][]say.Person{
		{{2, "First"}, {1, "Second"}},
		{{1, "a"}, {2, "b"}, {4, "c"}},
		{{1, "a"}, {3, "b"}, {1, "c"}},
		{{0, ""}, {1, "100 %d"}, {1, "100 %d"}, {2, "b"}},
		{{7_200_000, "late"}, {3_600_000, "early"}},
		{{1, " both "}, {2, "\tboth\t"}},
	} {
		sum, longest := 0, 0
		var sequentially, concurrently []string
		for _, p := range people {
			sum += p.Seconds
			longest = max(longest, p.Seconds)
			sequentially = append(sequentially, said(p.Line, sum))
		}
		for second := range longest + 1 {
			for _, p := range people {
				if p.Seconds == second {
					concurrently = append(concurrently, said(p.Line, second))
				}
			}
		}
		g.Bubble(fmt.Sprint("Sequentially", people), func(b *exercise.B) {
			b.Waits(5000 * time.Hour)
			people := slices.Clone(people)
			before := slices.Clone(people)
			b.Call(func() { a.sequentially(b, people) })
			early := exercise.Mistake{}
			if slices.Equal(printed(b), concurrently) {
				early = exercise.Concurrent
			}
			b.Takes(time.Duration(sum)*time.Second,
				exercise.At(time.Duration(longest)*time.Second, early),
				exercise.At(time.Duration(sum)*time.Millisecond, exercise.Units),
				exercise.At(time.Duration(sum)*time.Minute, exercise.Units))
			says(b, sequentially)
			stays(b, before, people)
		})
		g.Bubble(fmt.Sprint("Concurrently", people), func(b *exercise.B) {
			b.Waits(5000 * time.Hour)
			b.Call(func() { a.concurrently(writer(b, people), people) })
			late := exercise.Mistake{}
			switch {
			case slices.Equal(printed(b), concurrently):
				late = exercise.SleepsToWait
			case b.Took() == time.Duration(sum)*time.Second:
				late = exercise.Sequential
			}
			b.Takes(time.Duration(longest)*time.Second,
				b.Later(time.Duration(longest)*time.Second, late),
				exercise.At(0, exercise.DoesNotWait),
				exercise.At(time.Duration(longest)*time.Millisecond, exercise.Units),
				exercise.At(time.Duration(longest)*time.Minute, exercise.Units))
			says(b, concurrently)
		})
	}
	two := []say.Person{{2, "First"}, {1, "Second"}}
	g.Bubble("Sequentially with a writer that needs 300.333ms for each Write", func(b *exercise.B) {
		b.Call(func() { a.sequentially(slow{b}, two) })
		b.Takes(3*time.Second + 2*slowly)
	})
	g.Bubble("Concurrently with a writer that needs 300.333ms for each Write", func(b *exercise.B) {
		b.Call(func() { a.concurrently(slow{b}, two) })
		b.Takes(2*time.Second+slowly,
			exercise.At(2*time.Second, exercise.SleepsToWait),
			exercise.At(2*time.Second+2*slowly, exercise.OneForAll))
	})
	three := []say.Person{{2, "First"}, {2, "Second"}, {2, "Third"}}
	g.Bubble("Concurrently of three people who speak at 2s, with a writer that needs 5s for Second", func(b *exercise.B) {
		out := 0
		b.Call(func() {
			a.concurrently(slowForSecond{b, writer(b, three)}, three)
			out = len(b.Lines())
		})
		if out < 3 {
			b.Fail(exercise.ByResult, exercise.DoesNotWait, // no timeline: Third is out by chance
				b.What()+": all lines have been written when it returns",
				"it returned before Second was written")
		}
	})
	many := make([]say.Person, 3000)
	for i := range many {
		many[i] = say.Person{Seconds: 1 + i%3, Line: fmt.Sprint("line ", i)}
	}
	g.Bubble("Concurrently of 3000 people, who need up to 3s each", func(b *exercise.B) {
		b.Waits(time.Hour)
		b.Call(func() { a.concurrently(writer(b, many), many) })
		b.Takes(3*time.Second, b.Later(3*time.Second, exercise.TooFew))
		if n := len(b.Lines()); n != len(many) {
			m := exercise.SkipsJobs
			if n > len(many) {
				m = exercise.PrintsElse
			}
			b.Fail(exercise.ByCount, m,
				b.What()+": it writes 3000 lines", fmt.Sprintf("it wrote %d", n))
		}
	})
	g.Bubble("two calls of Concurrently at the same time", func(b *exercise.B) {
		c, d := &lines{}, &lines{}
		b.Call(func() {
			var wg sync.WaitGroup
			wg.Go(func() { a.concurrently(c, []say.Person{{1, "a"}, {2, "b"}}) })
			wg.Go(func() { a.concurrently(d, []say.Person{{1, "c"}, {2, "d"}}) })
			wg.Wait()
		})
		b.Takes(2 * time.Second)
		b.Same("the calls write", "they wrote", `"a b" and "c d"`, fmt.Sprintf("%q and %q", c, d), exercise.SharedByAll)
	})
	g.Bubble("Concurrently of people who are not sorted", func(b *exercise.B) {
		before := []say.Person{{3, "c"}, {1, "a"}, {2, "b"}}
		people := slices.Clone(before)
		b.Call(func() { a.concurrently(b, people) })
		stays(b, before, people)
	})
	g.Bubble("Sequentially of no people", func(b *exercise.B) {
		b.Call(func() { a.sequentially(b, nil) })
		b.Takes(0)
	})
	g.Bubble("Concurrently of no people", func(b *exercise.B) {
		b.Call(func() { a.concurrently(b, nil) })
		b.Takes(0)
	})
	g.Race("Concurrently of 20 people", func() {
		a.concurrently(io.Discard, make([]say.Person, 20))
	})
	atOnce(g, a, "Concurrently of two people who speak at the same instant", "First", "Second")
	atOnce(g, a, "Concurrently of two people who speak at the same instant, where one line contains a newline",
		"First,\nstill First", "Second")
}

// atOnce has two people speak at the same instant.
func atOnce(g *exercise.G, a answer, what, first, second string) {
	g.Schedules(what, func(b *exercise.B) {
		b.Call(func() {
			w := &lines{}
			a.concurrently(w, []say.Person{{1, first}, {1, second}})
			first, second := first+"\n", second+"\n"
			switch {
			case w.text == first+second || w.text == second+first:
			case w.pieces > 2:
				b.Fail(exercise.BySchedule, exercise.PrintsElse,
					b.What()+": no line interrupts another line",
					fmt.Sprintf("a line took more than one Write, and w has received %q", w.text))
			default:
				b.Fail(exercise.BySchedule, exercise.DoesNotWait,
					b.What()+": both lines are written when it returns",
					fmt.Sprintf("w had received %q", w.text))
			}
		})
		b.Takes(time.Second)
	})
}

// stays fails the check if people has changed.
func stays(b *exercise.B, before, people []say.Person) {
	if !slices.Equal(before, people) {
		b.Fail(exercise.ByResult, exercise.ChangesOwned,
			fmt.Sprintf("%s: it leaves its list as %v", b.What(), before),
			fmt.Sprintf("it changed the list to %v", people))
	}
}

func said(line string, second int) string {
	return fmt.Sprintf("%q at %v", line, time.Duration(second)*time.Second)
}

// says fails the check unless these lines have been printed, then.
func says(b *exercise.B, want []string) {
	got := printed(b)
	if slices.Equal(got, want) {
		return
	}
	missing := slices.Clone(want)
	for _, line := range got {
		if i := slices.Index(missing, line); i >= 0 {
			missing = slices.Delete(missing, i, i+1)
		}
	}
	likely := exercise.ReportsEarly
	switch {
	case slices.EqualFunc(got, want, sameTime):
		likely = exercise.PrintsElse
	case len(got) > 0 && len(got)+len(missing) == len(want):
		likely = exercise.SkipsJobs
	case len(got) != len(want):
		likely = exercise.PrintsElse
	case b.Took() > 0 && !slices.ContainsFunc(b.Lines(), func(l timeline.Line) bool { return l.At < b.Took() }):
		likely = exercise.Mistake{} // all of them at the end
	}
	b.Fail(exercise.ByInstant, likely, b.What()+": "+strings.Join(want, ", "),
		cmp.Or(strings.Join(got, ", "), "nothing was written to w"))
}

// printed returns the lines that have been printed, and when. Lines of the
// same instant are sorted.
func printed(b *exercise.B) (lines []string) {
	all := b.Lines()
	slices.SortStableFunc(all, func(a, b timeline.Line) int {
		return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Text, b.Text))
	})
	for _, l := range all {
		lines = append(lines, fmt.Sprintf("%q at %v", l.Text, l.At))
	}
	return lines
}

// sameTime reports whether two lines came at the same time.
func sameTime(a, b string) bool {
	return a[strings.LastIndex(a, " "):] == b[strings.LastIndex(b, " "):]
}

// lines is a writer that is safe for concurrent use, for lines of one word.
type lines struct {
	mu     sync.Mutex
	text   string
	pieces int
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.text += string(p)
	l.pieces++
	return len(p), nil
}

// String returns the lines with spaces between them.
func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.ReplaceAll(strings.TrimSuffix(l.text, "\n"), "\n", " ")
}

// writer returns the writer to print to. If several people speak in the
// same second, another person may speak between the pieces of a line. Only
// the check that tries all schedules rejects that.
func writer(b *exercise.B, people []say.Person) io.Writer {
	seen := map[int]bool{}
	for _, p := range people {
		if seen[p.Seconds] {
			return &whole{b: b, parts: map[int][]byte{}}
		}
		seen[p.Seconds] = true
	}
	return b
}

// whole is a writer that prints the pieces of a line, which one goroutine
// writes, together.
type whole struct {
	b     *exercise.B
	parts map[int][]byte // of lines, by goroutine
}

func (w *whole) Write(p []byte) (int, error) {
	me := exercise.Goroutine()
	var lines []byte
	w.b.Locked(func() {
		all := append(w.parts[me], p...)
		n := bytes.LastIndexByte(all, '\n') + 1
		lines, w.parts[me] = all[:n], bytes.Clone(all[n:])
	})
	if len(lines) > 0 {
		w.b.Write(lines)
	}
	return len(p), nil
}

// slow is a writer that takes some time for each line.
type slow struct{ w io.Writer }

// An answer that checks every millisecond whether all have spoken is late.
const slowly = 300333 * time.Microsecond

func (s slow) Write(p []byte) (int, error) {
	if bytes.HasSuffix(p, []byte("\n")) {
		time.Sleep(slowly)
	}
	return s.w.Write(p)
}

// slowForSecond is a writer that is slow for one line. Other goroutines may
// wait for a lock meanwhile, if they have waited since the same instant.
type slowForSecond struct {
	b *exercise.B
	w io.Writer
}

func (s slowForSecond) Write(p []byte) (int, error) {
	if bytes.HasPrefix(p, []byte("Second")) {
		s.b.Sleep(5 * time.Second)
	}
	return s.w.Write(p)
}
