package timeline_test

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.com/baton/internal/racedetector"
	"example.com/baton/timeline"
)

func TestRecorderStampsLines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		r := timeline.NewRecorder(&out)
		fmt.Fprintln(r, "Start tea")
		time.Sleep(time.Second)
		fmt.Fprint(r, "End ")
		time.Sleep(time.Second)
		fmt.Fprint(r, "tea\r\n\nand ")
		timeline.Note(r, "not printed")
		time.Sleep(time.Second)
		fmt.Fprint(r, "mil")
		time.Sleep(time.Second)

		want := []timeline.Line{
			{At: 0, Text: "Start tea"}, {At: 2 * time.Second, Text: "End tea"},
			{At: 2 * time.Second, Text: ""},
			{At: 2 * time.Second, Text: "not printed"},
			{At: 3 * time.Second, Text: "and mil"},
		}
		assert.Equal(t, want, r.Lines())
		assert.Equal(t, want, r.Lines(), "asking changes nothing")
		assert.Equal(t, "Start tea\nEnd tea\r\n\nand mil", out.String())
		assert.Equal(t, 4*time.Second, r.Elapsed())

		fmt.Fprintln(r, "k")
		assert.Equal(t, timeline.Line{At: 4 * time.Second, Text: "and milk"},
			r.Lines()[4])
	})
}

// What was given stays as it is, and the caller may add to it.
func TestRecorderGivesLinesAway(t *testing.T) {
	r := timeline.NewRecorder(io.Discard)
	for range 10 { // most times, there is memory for one more
		lines := append(r.Lines(), timeline.Line{Text: "mine"})
		chart := append(r.Chart("").Lines, timeline.Line{Text: "mine, too"})
		fmt.Fprint(r, "be")
		part := r.Lines()
		fmt.Fprintln(r, "gun")

		last := len(part) - 1
		assert.Equal(t, "mine", lines[last].Text)
		assert.Equal(t, "mine, too", chart[last].Text)
		assert.Equal(t, "be", part[last].Text)
	}
}

func TestNoteWithoutRecorder(t *testing.T) {
	var out bytes.Buffer
	timeline.Note(&out, "Start tea")
	assert.Empty(t, out.String())
}

// broken takes n bytes of each write.
type broken struct{ n int }

func (b broken) Write(p []byte) (int, error) {
	return min(b.n, len(p)), io.ErrShortWrite
}

func TestRecorderPassesOnErrors(t *testing.T) {
	r := timeline.NewRecorder(broken{2})
	n, err := r.Write([]byte("Start tea\n"))
	assert.Equal(t, 2, n)
	assert.ErrorIs(t, err, io.ErrShortWrite)
	assert.Len(t, r.Lines(), 1, "it was said, though no one heard it")
}

func TestRecorderConcurrently(t *testing.T) {
	var out bytes.Buffer // the recorder alone keeps it safe
	r := timeline.NewRecorder(&out)
	var all sync.WaitGroup
	for w := range 8 {
		all.Go(func() {
			for i := range 100 {
				fmt.Fprintf(r, "Worker %d starting job %d\n", w, i)
				fmt.Fprintf(r, "Worker %d finished job %d\n", w, i)
				if i%20 == 0 {
					r.Chart("so far")
					r.Lines()
				}
			}
		})
	}
	all.Wait()
	lines := r.Lines()
	require.Len(t, lines, 1600)
	for i, l := range lines {
		if i > 0 {
			assert.LessOrEqual(t, lines[i-1].At, l.At)
		}
	}
	var text strings.Builder
	for _, l := range lines {
		text.WriteString(l.Text + "\n")
	}
	assert.Equal(t, out.String(), text.String())
	assert.Len(t, r.Chart("").Spans, 800)
}

// The chart of a running program is, at its end, the chart of its lines.
func TestRecorderChart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := timeline.NewRecorder(io.Discard)
		fmt.Fprintln(r, "Start tea for 1 second")
		time.Sleep(time.Second)
		fmt.Fprintln(r, "Start bread")
		c := r.Chart("breakfast")
		assert.True(t, c.Running)
		assert.Equal(t, []timeline.Span{
			{Lane: "tea", Label: "tea", End: time.Second},
			{Lane: "bread", Label: "bread", Start: time.Second, End: time.Second},
		}, c.Spans)

		time.Sleep(time.Second)
		assert.Equal(t, timeline.Unnoticed, r.Chart("").Spans[1].Kind,
			"it should be done by now")
		fmt.Fprintln(r, "End tea for 1 second")
		fmt.Fprintln(r, "End bread")
		c = r.Chart("breakfast")
		c.Running = false
		assert.Equal(t, timeline.NewChart("breakfast", r.Lines(), 0), c)
	})
}

// Of a program without end, the last lines are kept, and not all of a long
// one. Their times, and the chart, begin with the first that is left.
func TestRecorderKeepsTheLast(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := timeline.NewRecorder(io.Discard)
		r.KeepLast(100)
		for i := range 250 {
			if i%50 == 0 {
				r.Chart("so far")
			}
			fmt.Fprintf(r, "Start %d\n", i)
			time.Sleep(time.Second)
			timeline.Note(r, fmt.Sprintf("End %d", i))
		}
		fmt.Fprint(r, "no end")
		lines := r.Lines()
		assert.Len(t, lines, 101)
		assert.Equal(t, 400, r.Forgotten())
		assert.Equal(t, timeline.Line{Text: "Start 200"}, lines[0])
		assert.Equal(t, timeline.Line{At: 50 * time.Second, Text: "End 249"}, lines[99])
		assert.Equal(t, timeline.Line{At: 50 * time.Second, Text: "no end"}, lines[100])
		assert.Equal(t, 50*time.Second, r.Elapsed())

		c := r.Chart("late")
		assert.Equal(t, 50*time.Second, c.Elapsed)
		require.Len(t, c.Spans, 50)
		assert.Equal(t, timeline.Span{Lane: "249", Label: "249", Start: 49 * time.Second,
			End: 50 * time.Second, Kind: timeline.Waiting}, c.Spans[49])
	})
}

// Programs need not print line by line: a write may have more lines than are
// kept, and they may be more than enough when the keeping begins.
func TestRecorderKeepsTheLastOfAWrite(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := timeline.NewRecorder(io.Discard)
		time.Sleep(time.Second)
		fmt.Fprint(r, strings.Repeat("early\n", 30))
		r.KeepLast(10)
		assert.Equal(t, 10, len(r.Lines()))
		assert.Equal(t, 20, r.Forgotten())

		time.Sleep(time.Second)
		fmt.Fprint(r, strings.Repeat("late\n", 1_000)+"no end")
		lines := r.Lines()
		require.Equal(t, 11, len(lines)) // Len would print them all
		assert.Equal(t, 1_020, r.Forgotten())
		assert.Equal(t, timeline.Line{Text: "late"}, lines[0])
		assert.Equal(t, timeline.Line{Text: "no end"}, lines[10])
		assert.Zero(t, r.Elapsed(), "all of them came just now")
	})
}

func TestRecorderKeepsVeryMany(t *testing.T) {
	r := timeline.NewRecorder(io.Discard)
	r.KeepLast(math.MaxInt)
	fmt.Fprint(r, "Start tea\n")
	fmt.Fprint(r, "End tea\n")
	assert.Len(t, r.Lines(), 2)
	assert.Zero(t, r.Forgotten())
}

func TestRecorderKeepsOneAtLeast(t *testing.T) {
	for _, n := range []int{1, 0, -1} {
		r := timeline.NewRecorder(io.Discard)
		r.KeepLast(n)
		fmt.Fprint(r, "a\nb\nc\n")
		require.Len(t, r.Lines(), 1)
		assert.Equal(t, "c", r.Lines()[0].Text)
	}
}

// The time of a line that has begun counts from the first line that is
// left, too, and is never before it.
func TestRecorderKeepsTheTimeOfALineThatHasBegun(t *testing.T) {
	for begun, want := range []time.Duration{0, 0, 0, time.Second} {
		synctest.Test(t, func(t *testing.T) {
			r := timeline.NewRecorder(io.Discard)
			r.KeepLast(2)
			for i := range 4 {
				if i == begun {
					fmt.Fprint(r, "so far")
				}
				timeline.Note(r, fmt.Sprint(i))
				time.Sleep(time.Second)
			}
			assert.Equal(t, []timeline.Line{{At: 0, Text: "2"},
				{At: time.Second, Text: "3"}, {At: want, Text: "so far"}}, r.Lines())
		})
	}
}

// KeepLast may be called in the middle of a line.
func TestRecorderKeepsTheBeginningOfALineThatHasBegun(t *testing.T) {
	r := timeline.NewRecorder(io.Discard)
	fmt.Fprint(r, strings.Repeat("x", 2000))
	r.KeepLast(3)
	fmt.Fprint(r, "y")
	assert.Equal(t, strings.Repeat("x", 1000), r.Lines()[0].Text)
	fmt.Fprint(r, "y\nshort\n")
	assert.Equal(t, strings.Repeat("x", 1000), r.Lines()[0].Text)
	assert.Equal(t, "short", r.Lines()[1].Text)
}

func TestRecorderKeepsTheBeginningOfALongLine(t *testing.T) {
	var out bytes.Buffer
	r := timeline.NewRecorder(&out)
	r.KeepLast(3)
	long := strings.Repeat("x", 700)
	fmt.Fprint(r, long)
	fmt.Fprint(r, long)
	fmt.Fprint(r, long+"\nshort\n"+long+long+"\n\n")
	var got []string
	for _, l := range r.Lines() {
		got = append(got, l.Text)
	}
	x := strings.Repeat("x", 1000)
	assert.Equal(t, []string{x, "short", x, ""}, got)
	assert.Equal(t, 5*700+len("\nshort\n\n\n"), out.Len(), "all is passed on")
}

// Two million bytes of output leave only the kept lines in memory.
func TestRecorderMemory(t *testing.T) {
	r := timeline.NewRecorder(io.Discard)
	r.KeepLast(100)
	line := []byte(strings.Repeat("x", 999) + "\n")
	most := 0
	for range some(2_000) {
		r.Write(line)
		bytes := 0
		for _, l := range r.Lines() {
			bytes += len(l.Text)
		}
		most = max(most, bytes)
	}
	assert.LessOrEqual(t, most, 200*1000)
	endless := []byte(strings.Repeat("x", 100_000))
	n := testing.AllocsPerRun(100, func() { r.Write(endless) })
	assert.Zero(t, n)
	assert.Len(t, r.Lines()[len(r.Lines())-1].Text, 1000)
}

// FuzzRecorder writes a text in pieces: the lines do not depend on them.
func FuzzRecorder(f *testing.F) {
	f.Add("Start tea\nEnd tea\n", uint64(1))
	f.Add("\r\n\n\r\nno end", uint64(2))
	f.Fuzz(func(t *testing.T, text string, seed uint64) {
		random := rand.New(rand.NewPCG(seed, 0))
		var out bytes.Buffer
		r := timeline.NewRecorder(&out)
		for rest := text; rest != ""; {
			n := 1 + random.IntN(min(len(rest), 12))
			io.WriteString(r, rest[:n])
			rest = rest[n:]
		}
		assert.Equal(t, text, out.String())
		var want []string
		for line := range strings.Lines(text) {
			line, _ = strings.CutSuffix(line, "\n")
			want = append(want, strings.TrimSuffix(line, "\r"))
		}
		var got []string
		for _, l := range r.Lines() {
			got = append(got, l.Text)
		}
		assert.Equal(t, want, got)
	})
}

// parsing is a bound on allocations of the parser. The race detector
// empties the pools of regexp now and then.
func parsing(most float64) float64 {
	if racedetector.Enabled {
		return 5 * most
	}
	return most
}

func TestRecorderAllocations(t *testing.T) {
	all, last := timeline.NewRecorder(io.Discard), timeline.NewRecorder(io.Discard)
	last.KeepLast(1000)
	line := []byte("Worker 3 starting job 17 of many\n")
	for r, most := range map[*timeline.Recorder]float64{
		all:  1,
		last: parsing(20), // a line that is forgotten is parsed, to keep open spans
	} {
		n := testing.AllocsPerRun(some(10000), func() { r.Write(line) })
		assert.LessOrEqual(t, n, most)
	}
}

// A long task is drawn, even if its beginning has been forgotten.
func TestKeepLastKeepsWhatGoesOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := timeline.NewRecorder(io.Discard)
		r.KeepLast(10)
		fmt.Fprintln(r, "Start backup")
		for i := range 100 {
			time.Sleep(time.Second)
			fmt.Fprintf(r, "Start page %d\nEnd page %d\n", i, i)
		}
		fmt.Fprintln(r, "End backup")
		lines := r.Lines()
		assert.LessOrEqual(t, len(lines), 20)
		assert.Equal(t, 202, len(lines)+r.Forgotten())
		c := timeline.NewChart("", lines, 0)
		assert.Equal(t, "backup", c.Lanes[0])
		assert.Equal(t, timeline.Span{Lane: "backup", Label: "backup",
			End: c.Elapsed, Kind: timeline.Running}, c.Spans[0])
	})
}
