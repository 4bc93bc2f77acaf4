package say_test

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/baton/exercises/say"
	"example.com/baton/internal/exercise"
	"example.com/baton/timeline"
)

var task = exercise.New("say", grade)

func TestYours(t *testing.T) { task.Yours(t, answer{say.InTurn, say.AtOnce}) }

// An answer is both functions of the exercise.
type answer struct {
	inTurn, atOnce func(w io.Writer, people []say.Person)
}

func grade(g *exercise.G, a answer) {
	for _, people := range [][]say.Person{
		{{2, "First"}, {1, "Second"}},
		{{1, "a"}, {2, "b"}, {4, "c"}},
		{{1, "a"}, {3, "b"}, {1, "c"}},
	} {
		sum, longest := 0, 0
		var inTurn, atOnce []string
		for _, p := range people {
			sum += p.Seconds
			longest = max(longest, p.Seconds)
			inTurn = append(inTurn, said(p.Line, sum))
		}
		for second := range longest + 1 {
			for _, p := range people {
				if p.Seconds == second {
					atOnce = append(atOnce, said(p.Line, second))
				}
			}
		}
		g.Bubble(fmt.Sprint("InTurn", people), func(b *exercise.B) {
			b.Call(func() { a.inTurn(b, people) })
			b.Takes(time.Duration(sum)*time.Second,
				exercise.At(time.Duration(longest)*time.Second, exercise.AtOnce),
				exercise.At(time.Duration(sum)*time.Millisecond, exercise.Units),
				exercise.At(time.Duration(sum)*time.Minute, exercise.Units))
			says(b, inTurn)
		})
		g.Bubble(fmt.Sprint("AtOnce", people), func(b *exercise.B) {
			b.Call(func() { a.atOnce(writer(b, people), people) })
			late := exercise.InTurn
			if slices.Equal(heard(b), atOnce) {
				late = exercise.SleepsToWait
			}
			b.Takes(time.Duration(longest)*time.Second,
				b.Later(time.Duration(longest)*time.Second, late),
				exercise.At(0, exercise.DoesNotWait),
				exercise.At(2*time.Second, exercise.SleepsToWait),
				exercise.At(time.Duration(longest)*time.Millisecond, exercise.Units),
				exercise.At(time.Duration(longest)*time.Minute, exercise.Units))
			says(b, atOnce)
		})
	}
	two := []say.Person{{2, "First"}, {1, "Second"}}
	g.Bubble("InTurn with a writer that needs 300.333ms", func(b *exercise.B) {
		b.Call(func() { a.inTurn(slow{b}, two) })
		b.Takes(3*time.Second + 2*slowly)
	})
	g.Bubble("AtOnce with a writer that needs 300.333ms", func(b *exercise.B) {
		b.Call(func() { a.atOnce(slow{b}, two) })
		b.Takes(2*time.Second+slowly,
			exercise.At(2*time.Second, exercise.SleepsToWait),
			exercise.At(2*time.Second+2*slowly, exercise.OneForAll))
	})
	three := []say.Person{{2, "First"}, {2, "Second"}, {2, "Third"}}
	g.Bubble("AtOnce of three after 2s, with a writer that needs 5s for Second", func(b *exercise.B) {
		out := 0
		b.Call(func() {
			a.atOnce(slowForSecond{b, writer(b, three)}, three)
			out = len(b.Lines())
		})
		if out < 3 {
			b.Fail(exercise.ByResult, exercise.DoesNotWait, // no timeline: Third is out by chance
				b.What()+": when it returns, all lines are out",
				"it returned before Second was out")
		}
	})
	many := make([]say.Person, 200)
	for i := range many {
		many[i] = say.Person{Seconds: 1 + i%3, Line: fmt.Sprint("line ", i)}
	}
	g.Bubble("AtOnce of 200 people, of whom each needs up to 3s", func(b *exercise.B) {
		b.Call(func() { a.atOnce(writer(b, many), many) })
		b.Takes(3*time.Second, b.Later(3*time.Second, exercise.TooFew))
		if n := len(b.Lines()); n != len(many) {
			b.Fail(exercise.ByCount, exercise.SkipsJobs,
				b.What()+": 200 lines", fmt.Sprintf("it said %d", n))
		}
	})
	g.Bubble("InTurn of nobody", func(b *exercise.B) {
		b.Call(func() { a.inTurn(b, nil) })
		b.Takes(0)
	})
	g.Bubble("AtOnce of nobody", func(b *exercise.B) {
		b.Call(func() { a.atOnce(b, nil) })
		b.Takes(0)
	})
	g.Race("AtOnce of 20 people", func() {
		a.atOnce(io.Discard, make([]say.Person, 20))
	})
}

func said(line string, second int) string {
	return fmt.Sprintf("%s at %ds", line, second)
}

// says fails the check unless these lines have been printed, then.
func says(b *exercise.B, want []string) {
	got := heard(b)
	if slices.Equal(got, want) {
		return
	}
	missing := slices.DeleteFunc(slices.Clone(want), func(line string) bool {
		return slices.Contains(got, line)
	})
	likely := exercise.ReportsEarly
	switch {
	case len(got) > 0 && len(got)+len(missing) == len(want):
		likely = exercise.SkipsJobs
	case len(got) != len(want):
		likely = exercise.PrintsElse
	}
	b.Fail(exercise.ByInstant, likely, b.What()+": "+strings.Join(want, ", "),
		cmp.Or(strings.Join(got, ", "), "nobody said anything to w"))
}

// heard returns the lines that have been printed, and when. Who speaks at
// the same instant is in the order of the lines.
func heard(b *exercise.B) (lines []string) {
	all := b.Lines()
	slices.SortStableFunc(all, func(a, b timeline.Line) int {
		return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Text, b.Text))
	})
	for _, l := range all {
		lines = append(lines, fmt.Sprintf("%s at %v", l.Text, l.At))
	}
	return lines
}

// writer returns what to print to. If several speak at the same second,
// somebody may come between the pieces in which another writes a line.
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

// slow is a writer that takes its time for a line, be it written in pieces.
type slow struct{ w io.Writer }

// Who looks every millisecond whether all have spoken is late.
const slowly = 300333 * time.Microsecond

func (s slow) Write(p []byte) (int, error) {
	if bytes.HasSuffix(p, []byte("\n")) {
		time.Sleep(slowly)
	}
	return s.w.Write(p)
}

// slowForSecond is a writer for which others may wait in a lock, if they do
// so from the same instant on.
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
