package say_test

import (
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
				exercise.At(time.Duration(longest)*time.Second, exercise.AtOnce))
			says(b, inTurn)
		})
		g.Bubble(fmt.Sprint("AtOnce", people), func(b *exercise.B) {
			b.Call(func() { a.atOnce(b, people) })
			b.Takes(time.Duration(longest)*time.Second,
				exercise.At(0, exercise.DoesNotWait),
				exercise.At(2*time.Second, exercise.SleepsToWait),
				exercise.At(time.Duration(sum)*time.Second, exercise.InTurn))
			says(b, atOnce)
		})
	}
	g.Bubble("AtOnce with a writer that needs 300ms", func(b *exercise.B) {
		b.Call(func() { a.atOnce(slow{b}, []say.Person{{2, "First"}, {1, "Second"}}) })
		b.Takes(2300*time.Millisecond,
			exercise.At(2*time.Second, exercise.SleepsToWait))
	})
	g.Bubble("AtOnce of nobody", func(b *exercise.B) {
		b.Call(func() { a.atOnce(b, nil) })
		b.Takes(0)
	})
}

func said(line string, second int) string {
	return fmt.Sprintf("%s at %ds", line, second)
}

// says fails the check unless these lines have been printed, then.
func says(b *exercise.B, want []string) {
	var got []string
	for _, l := range b.Lines() {
		got = append(got, fmt.Sprintf("%s at %v", l.Text, l.At))
	}
	if strings.Join(got, ", ") != strings.Join(want, ", ") {
		b.Fail(exercise.ByInstant, exercise.ReportsEarly,
			b.What()+": "+strings.Join(want, ", "), strings.Join(got, ", "))
	}
}

// slow is a writer that takes its time.
type slow struct{ w io.Writer }

func (s slow) Write(p []byte) (int, error) {
	time.Sleep(300 * time.Millisecond)
	return s.w.Write(p)
}
