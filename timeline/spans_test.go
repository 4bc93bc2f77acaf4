package timeline_test

import (
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.com/baton/internal/golden"
	"example.com/baton/timeline"
)

const (
	second = time.Second
	milli  = time.Millisecond
)

// linesAt makes lines from "seconds text" rows.
func linesAt(rows ...string) (lines []timeline.Line) {
	for _, r := range rows {
		at, text, _ := strings.Cut(r, " ")
		d, err := time.ParseDuration(at + "s")
		if err != nil {
			panic(err)
		}
		lines = append(lines, timeline.Line{At: d, Text: text})
	}
	return lines
}

// transcript reads a transcript of an example.
func transcript(t testing.TB, example, name string) []timeline.Line {
	t.Helper()
	text, err := os.ReadFile("../examples/" + example + "/testdata/" + name + ".txt")
	require.NoError(t, err)
	lines, err := golden.Parse(string(text))
	require.NoError(t, err)
	return lines
}

// spanRows writes spans so that they can be compared at a glance.
func spanRows(c timeline.Chart) (rows []string) {
	for _, s := range c.Spans {
		rows = append(rows, fmt.Sprintf("%s: %s %v-%v %v",
			s.Lane, s.Label, s.Start, s.End, s.Kind))
	}
	return rows
}

func TestChoresSequential(t *testing.T) {
	c := timeline.NewChart("", transcript(t, "chores", "sequential"), 0)
	assert.Equal(t, []string{
		"dishwasher: dishwasher 0s-3s waiting",
		"washing machine: washing machine 3s-6s waiting",
		"dryer: dryer 6s-9s waiting",
		"boiling water: boiling water 9s-13s waiting",
		"cleaning potatoes: 14 × potato 13s-20s busy",
	}, spanRows(c))
	assert.Empty(t, c.Marks)
	assert.Empty(t, c.Links)
	assert.Equal(t, 20*second, c.Elapsed)
}

func TestChoresHeadsDown(t *testing.T) {
	c := timeline.NewChart("", transcript(t, "chores", "heads_down"), 0)
	assert.ElementsMatch(t, []string{
		"dishwasher: dishwasher 0s-3s running",
		"dishwasher: dishwasher 3s-7s unnoticed",
		"washing machine: washing machine 0s-3s running",
		"washing machine: washing machine 3s-7s unnoticed",
		"boiling water: boiling water 0s-4s running",
		"boiling water: boiling water 4s-7s unnoticed",
		"cleaning potatoes: 14 × potato 0s-7s busy",
		"dryer: dryer 7s-10s running",
	}, spanRows(c))
	assert.Equal(t, []timeline.Link{
		{From: "washing machine", To: "dryer", At: 7 * second},
	}, c.Links)
	assert.Equal(t, []string{"dishwasher", "washing machine", "dryer",
		"boiling water", "cleaning potatoes"}, c.Lanes)
	assert.Empty(t, c.Marks)
}

func TestChoresLookingUp(t *testing.T) {
	c := timeline.NewChart("", transcript(t, "chores", "looking_up"), 0)
	potatoes := 0
	for _, s := range c.Spans {
		assert.NotEqual(t, timeline.Unnoticed, s.Kind, "%v", s)
		if s.Kind == timeline.Busy {
			assert.Equal(t, "potato", s.Label)
			potatoes++
		}
	}
	assert.Equal(t, 14, potatoes)
	require.Len(t, c.Marks, 14)
	for i, m := range c.Marks {
		assert.True(t, m.LookUp)
		assert.InDelta(t, 0.5*float64(i+1), m.At.Seconds(), 0.01)
	}
	require.Len(t, c.Links, 1)
	assert.Equal(t, "dryer", c.Links[0].To)
	assert.InDelta(t, 3, c.Links[0].At.Seconds(), 0.01)
}

func TestQueue(t *testing.T) {
	c := timeline.NewChart("", transcript(t, "queue", "workers_10"), 0)
	require.Len(t, c.Lanes, 10)
	for i, l := range c.Lanes {
		assert.Equal(t, fmt.Sprintf("Worker %d", i), l)
	}
	assert.Len(t, c.Spans, 10)
	assert.Empty(t, c.Links)
	one := timeline.NewChart("", transcript(t, "queue", "workers_1"), 0)
	require.Len(t, one.Spans, 10)
	for i, s := range one.Spans {
		assert.Equal(t, timeline.Span{Lane: "Worker 0", Label: fmt.Sprintf("job %d", i),
			Start: time.Duration(i) * second, End: time.Duration(i+1) * second,
			Kind: timeline.Waiting}, s)
	}
}

// The order of lines of one instant does not change who does which work.
func TestTiesDoNotMatter(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, name := range []string{"workers_2", "workers_3", "workers_5", "workers_10",
		"uneven__workers_3"} {
		lines := transcript(t, "queue", name)
		want := timeline.NewChart("", lines, 0)
		// A bubble shuffles who is first, and never a worker's own lines.
		for range 50 {
			for i := range lines[1:] {
				a, b := lines[i], lines[i+1]
				wa, _, _ := strings.Cut(a.Text, " st")
				wb, _, _ := strings.Cut(b.Text, " st")
				wa, _, _ = strings.Cut(wa, " fin")
				wb, _, _ = strings.Cut(wb, " fin")
				if a.At == b.At && wa != wb && random.IntN(2) == 0 {
					lines[i], lines[i+1] = b, a
				}
			}
			got := timeline.NewChart("", lines, 0)
			require.ElementsMatch(t, spanRows(want), spanRows(got))
			require.Equal(t, want.Lanes, got.Lanes)
		}
	}
}

func TestStories(t *testing.T) {
	for _, test := range []struct {
		name  string
		lines []timeline.Line
		want  []string
		lanes []string
		links int
	}{{
		name:  "what never ends goes on to the end",
		lines: linesAt("0 Start tea", "1 Start bread", "3 End bread", "4 nothing"),
		want:  []string{"tea: tea 0s-4s running", "bread: bread 1s-3s running"},
		lanes: []string{"tea", "bread", "printed"},
	}, {
		name:  "or to the last line of its lane",
		lines: linesAt("0 start A", "0 A 0", "1 A 1", "2 A 2", "5 bye"),
		want:  []string{"A: A 0s-2s waiting"},
		lanes: []string{"A", "printed"},
	}, {
		name: "two of one name that overlap have two lanes",
		lines: linesAt("0 Start tea", "1 Start tea", "2 End tea", "3 End tea",
			"4 Start tea", "5 End tea"),
		want: []string{"tea: tea 0s-2s running", "tea (2): tea 1s-3s running",
			"tea: tea 4s-5s running"},
		lanes: []string{"tea", "tea (2)"},
	}, {
		name: "numbers are in their order, names as they come",
		lines: linesAt("0 Worker 10 starting job", "0 Worker 2 starting job",
			"0 Zoe starting job", "0 Adam starting job", "1 end"),
		want: []string{
			"Worker 10: job 0s-1s running", "Worker 2: job 0s-1s running",
			"Zoe: job 0s-1s running", "Adam: job 0s-1s running"},
		lanes: []string{"Worker 2", "Worker 10", "Zoe", "Adam", "printed"},
	}, {
		name:  "an end without a beginning is a mark",
		lines: linesAt("0 Start tea", "1 End bread", "2 End tea"),
		want:  []string{"tea: tea 0s-2s waiting"},
		lanes: []string{"tea", "printed"},
	}, {
		name: "one thing at a time, until two overlap",
		lines: linesAt("0 Start a", "1 End a", "1 Start b", "2 End b",
			"2 Start c", "2.5 Start d", "3 End c", "4 End d", "4 Start e", "5 End e"),
		want: []string{"a: a 0s-1s waiting", "b: b 1s-2s waiting",
			"c: c 2s-3s running", "d: d 2.5s-4s running", "e: e 4s-5s running"},
		lanes: []string{"a", "b", "c", "d", "e"},
		links: 2, // b to c, d to e
	}, {
		name: "main is around it all",
		lines: linesAt("0 Main started", "0 Start a", "1 End a", "1 Start b",
			"2 End b", "2 Main ended"),
		want: []string{"Main: Main 0s-2s waiting", "a: a 0s-1s waiting",
			"b: b 1s-2s waiting"},
		lanes: []string{"Main", "a", "b"},
	}, {
		name:  "a name alone ends it",
		lines: linesAt("0 start hello", "0 start world", "1 hello", "2 world"),
		want:  []string{"hello: hello 0s-1s running", "world: world 0s-2s running"},
		lanes: []string{"hello", "world"},
	}, {
		name: "told and late, told and in time, not told",
		lines: linesAt("0 Start a for 1 second", "0 Start b that will take 2s",
			"0 Start c", "2.05 End a for 1 second", "2.05 Finishing b in 2.05s",
			"2.05 End c"),
		want: []string{"a: a 0s-1s running", "a: a 1s-2.05s unnoticed",
			"b: b 0s-2.05s running", "c: c 0s-2.05s running"},
		lanes: []string{"a", "b", "c"},
	}, {
		name: "the chapter's workers, with the clock behind the job",
		lines: linesAt("0 Start 1024.5", "0 Worker 0 starting job 1 1024.6",
			"0 Worker 1 starting job 1 1024.7", "1 Worker 0 finished job 1",
			"1 Worker 1 finished job 1", "1 Elapsed: 1.001"),
		want:  []string{"Worker 0: job 1 0s-1s running", "Worker 1: job 1 0s-1s running"},
		lanes: []string{"Worker 0", "Worker 1", "printed"},
	}, {
		name:  "lines out of order are put in order",
		lines: linesAt("2 End tea", "0 Start tea"),
		want:  []string{"tea: tea 0s-2s waiting"},
		lanes: []string{"tea"},
	}, {
		name:  "nothing else to see: a lane for each text",
		lines: linesAt("1 Second", "2 First", "2 Elapsed: 2s"),
		lanes: []string{"Second", "First"},
	}, {
		name: "a row of the same things waits for its turn, not for each other",
		lines: linesAt("0 Start page 1", "0 Start page 2", "1 End page 1",
			"1 Start page 3", "2 End page 2", "2 End page 3"),
		want: []string{"page 1: page 1 0s-1s running",
			"page 2: page 2 0s-2s running", "page 3: page 3 1s-2s running"},
		lanes: []string{"page 1", "page 2", "page 3"},
	}, {
		name: "no one looks up for what happens during a piece",
		lines: linesAt("0 Start tea", "0 Start cleaning pots", "0 Cleaning pot 1",
			"2 Cleaning pot 2", "3 End tea", "4 End cleaning pots"),
		want:  []string{"tea: tea 0s-3s running", "cleaning pots: 2 × pot 0s-4s busy"},
		lanes: []string{"tea", "cleaning pots"},
	}, {
		name: "no lines",
	}} {
		t.Run(test.name, func(t *testing.T) {
			given := slices.Clone(test.lines)
			c := timeline.NewChart("", test.lines, 0)
			assert.Equal(t, given, test.lines, "what was given stays")
			assert.Equal(t, test.want, spanRows(c))
			assert.Equal(t, test.lanes, c.Lanes)
			assert.Len(t, c.Links, test.links)
			assert.Equal(t, c.Spans, timeline.Spans(test.lines))
		})
	}
}

// Eight arrows are drawn. More would hide the lanes.
func TestLinks(t *testing.T) {
	for n, want := range map[int]int{8: 8, 9: 0} {
		rows := []string{"0 Start listening", "0 Start a"}
		for i := range n {
			rows = append(rows, fmt.Sprintf("%d End %c", i+1, 'a'+i),
				fmt.Sprintf("%d Start %c", i+1, 'b'+i))
		}
		assert.Len(t, timeline.NewChart("", linesAt(rows...), 0).Links, want)
	}
}

// A task that ends a twentieth later than expected, or 20 ms, is on time.
func TestOnTime(t *testing.T) {
	for _, test := range []struct {
		length, end string
		want        []string
	}{
		{"100ms", "0.12", []string{"tea: tea 0s-120ms waiting"}},
		{"100ms", "0.121", []string{"tea: tea 0s-100ms waiting",
			"tea: tea 100ms-121ms unnoticed"}},
		{"2s", "2.1", []string{"tea: tea 0s-2.1s waiting"}},
		{"2s", "2.101", []string{"tea: tea 0s-2s waiting",
			"tea: tea 2s-2.101s unnoticed"}},
	} {
		c := timeline.NewChart("", linesAt("0 Start tea for "+test.length,
			test.end+" End tea"), 0)
		assert.Equal(t, test.want, spanRows(c))
	}
}

func TestMarks(t *testing.T) {
	c := timeline.NewChart("", linesAt("0 apple 0", "0.1 apple 1", "0.2 hello", "1 Total: 2"), 0)
	assert.Equal(t, []timeline.Mark{
		{Lane: "apple", Text: "0", At: 0},
		{Lane: "apple", Text: "1", At: 100 * milli},
		{Lane: "printed", Text: "hello", At: 200 * milli},
	}, c.Marks)
	assert.Equal(t, second, c.Elapsed)
}

// A relay takes no time: its chart counts lines.
func TestByLine(t *testing.T) {
	c := timeline.NewChart("", transcript(t, "count", "relay"), 0)
	require.True(t, c.ByLine)
	assert.Zero(t, c.Elapsed)
	at := map[time.Duration]bool{}
	for _, m := range c.Marks {
		assert.False(t, at[m.At], "two lines at %v", m.At)
		at[m.At] = true
	}
	assert.GreaterOrEqual(t, len(c.Marks), 20)

	assert.False(t, timeline.NewChart("", nil, 0).ByLine, "nothing to count")
}

func TestElapsed(t *testing.T) {
	lines := linesAt("0 Start tea", "2 End tea")
	assert.Equal(t, 2*second, timeline.NewChart("", lines, 0).Elapsed)
	assert.Equal(t, 2*second, timeline.NewChart("", lines, second).Elapsed)
	assert.Equal(t, 3*second, timeline.NewChart("", lines, 3*second).Elapsed)
}

// What a program prints cannot move the cursor of a reader.
func TestHostileNames(t *testing.T) {
	c := timeline.NewChart("a\x1b[2Jb", linesAt("0 Start \x1b[31mtea\xff", "0 Start b\u202e\x00",
		"1 x\x07y", "2 \x1b[2J 7"), 0)
	for _, s := range c.Lanes {
		for _, r := range s {
			assert.NotContains(t, "\x1b\x07\x00\u202e\ufffd", string(r), "%q", s)
		}
	}
	assert.Equal(t, "ab", c.Title)
}

func TestJSON(t *testing.T) {
	c := timeline.NewChart("chores", linesAt("0 Start tea for 1 second",
		"2 End tea for 1 second", "2 Start bread", "3 End bread", "3 hello"), 0)
	text, err := json.Marshal(c)
	require.NoError(t, err)
	assert.Equal(t, `{"title":"chores","elapsed":3000000000,`+
		`"lanes":["tea","bread","printed"],"spans":[`+
		`{"lane":"tea","label":"tea","start":0,"end":1000000000,"kind":"waiting"},`+
		`{"lane":"tea","label":"tea","start":1000000000,"end":2000000000,"kind":"unnoticed"},`+
		`{"lane":"bread","label":"bread","start":2000000000,"end":3000000000,"kind":"waiting"}],`+
		`"marks":[{"lane":"printed","text":"hello","at":3000000000}],`+
		`"lines":[{"at":0,"text":"Start tea for 1 second"},`+
		`{"at":2000000000,"text":"End tea for 1 second"},`+
		`{"at":2000000000,"text":"Start bread"},`+
		`{"at":3000000000,"text":"End bread"},{"at":3000000000,"text":"hello"}]}`,
		string(text))
	var back timeline.Chart
	require.NoError(t, json.Unmarshal(text, &back))
	assert.Equal(t, c, back)
	assert.EqualError(t, json.Unmarshal([]byte(`{"spans":[{"kind":"lazy"}]}`), &back),
		`timeline: there is no kind "lazy": want running, waiting, busy or unnoticed`)
}

// Names that only look the same are kept apart.
func TestNamesAreUnique(t *testing.T) {
	c := timeline.NewChart("", linesAt("0 Start tea (2)", "0 Start tea",
		"0 Start tea", "0 Start a\x01", "0 Start a\x02", "0 Start printed",
		"1 hello"), 0)
	assert.ElementsMatch(t, []string{"tea (2)", "tea", "tea (3)", "a?", "a? (2)",
		"printed", "printed (2)"}, c.Lanes)
}

// A name that comes very often must not be looked for among all of its
// lanes again and again.
func TestManyOfOneName(t *testing.T) {
	lines := slices.Repeat([]timeline.Line{{Text: "Start tea"}}, 1000)
	allocs := testing.AllocsPerRun(1, func() {
		c := timeline.NewChart("", lines, 0)
		assert.Equal(t, "tea (1000)", c.Lanes[999])
	})
	assert.Less(t, allocs, parsing(20_000), "20 for each")
}

// FuzzChart draws all that is printed: no line gets lost, and nothing
// stands outside the chart.
func FuzzChart(f *testing.F) {
	f.Add("Start tea for 1 second\nCleaning potato 1\nEnd tea\nWorker 2 starting\nx", uint64(3))
	f.Add("Start cleaning potatoes\nCleaning potato 1\nStart a\nEnd a\nCleaning potato 2", uint64(300))
	f.Add("Start a\nStart a\nEnd a\nStart b\nb\nStart main\n\nb 7\nTotal: 3", uint64(1))
	f.Fuzz(func(t *testing.T, text string, seed uint64) {
		random := rand.New(rand.NewPCG(seed, 0))
		var lines []timeline.Line
		var at time.Duration
		for line := range strings.Lines(text) {
			lines = append(lines, timeline.Line{At: at, Text: strings.TrimSuffix(line, "\n")})
			at += time.Duration(random.IntN(3)) * time.Duration(seed%uint64(time.Hour))
		}
		c := timeline.NewChart("fuzz", lines, 0)
		end := c.Elapsed
		if c.ByLine {
			end = time.Duration(len(lines)) * second
		}
		lanes := map[string]bool{}
		for _, l := range c.Lanes {
			assert.False(t, lanes[l], "two lanes %q", l)
			lanes[l] = true
		}
		for _, s := range c.Spans {
			assert.True(t, lanes[s.Lane], "%q", s.Lane)
			assert.True(t, 0 <= s.Start && s.Start <= s.End && s.End <= end, "%v", s)
		}
		for _, m := range c.Marks {
			assert.True(t, lanes[m.Lane], "%q", m.Lane)
			assert.True(t, 0 <= m.At && m.At <= end, "%v", m)
		}
		for _, l := range c.Links {
			assert.True(t, lanes[l.From] && lanes[l.To], "%v", l)
		}
		for _, look := range []timeline.Look{{}, {Width: 20, Lanes: 2},
			{Width: 100, Color: true, Unicode: true, Bare: true}} {
			require.NoError(t, timeline.Text(io.Discard, look, c, c))
		}
		require.NoError(t, timeline.SVG(io.Discard, text, text, c, c))
		require.NoError(t, timeline.Trace(io.Discard, c))
		require.NoError(t, timeline.Transcript(io.Discard, lines))
	})
}
