package say_test

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"example.com/baton/exercises/say"
	"example.com/baton/internal/exercise"
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
			b.Call(func() { a.atOnce(b, people) })
			late := exercise.InTurn
			if heard(b) == strings.Join(atOnce, ", ") {
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
			exercise.At(2*time.Second, exercise.SleepsToWait))
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
	if got == strings.Join(want, ", ") {
		return
	}
	likely := exercise.ReportsEarly
	if len(b.Lines()) != len(want) {
		likely = exercise.PrintsElse
	}
	b.Fail(exercise.ByInstant, likely, b.What()+": "+strings.Join(want, ", "),
		cmp.Or(got, "nobody said anything to w"))
}

// heard returns the lines that have been printed, and when.
func heard(b *exercise.B) string {
	var lines []string
	for _, l := range b.Lines() {
		lines = append(lines, fmt.Sprintf("%s at %v", l.Text, l.At))
	}
	return strings.Join(lines, ", ")
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
