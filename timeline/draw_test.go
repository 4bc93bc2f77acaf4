package timeline_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.com/baton/internal/golden"
	"example.com/baton/internal/racedetector"
	"example.com/baton/timeline"
)

// charts returns the charts of the transcripts of an example.
func charts(t testing.TB, example string, names ...string) (cs []timeline.Chart) {
	t.Helper()
	for _, n := range names {
		cs = append(cs, timeline.NewChart(strings.ReplaceAll(n, "_", "-"),
			transcript(t, example, n), 0))
	}
	return cs
}

func chores(t testing.TB) []timeline.Chart {
	return charts(t, "chores", "sequential", "heads_down", "looking_up")
}

func text(t testing.TB, look timeline.Look, cs ...timeline.Chart) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, timeline.Text(&b, look, cs...))
	return b.String()
}

func TestTextGoldens(t *testing.T) {
	looks := map[string]timeline.Look{
		"80":    {Unicode: true},
		"ascii": {},
		"color": {Unicode: true, Color: true},
		"20":    {Unicode: true, Width: 20},
		"40":    {Unicode: true, Width: 40},
		"300":   {Unicode: true, Width: 300},
	}
	for name, look := range looks {
		t.Run(name, func(t *testing.T) {
			golden.File(t, "chores."+name+".txt", []byte(text(t, look, chores(t)...)))
		})
	}
	golden.File(t, "queue.80.txt", []byte(text(t, looks["80"],
		charts(t, "queue", "workers_1", "workers_3", "uneven__workers_5")...)))
	golden.File(t, "count.80.txt", []byte(text(t, looks["80"],
		charts(t, "count", "sequential", "concurrent", "relay")...)))
	golden.File(t, "say.80.txt", []byte(text(t, looks["80"],
		charts(t, "say", "sequential", "concurrent")...)))
}

// some is how many of n random cases to try. They are the same each time,
// and in one goroutine, so a few will do for the race detector and with
// -short.
func some(n int) int {
	if testing.Short() || racedetector.Enabled {
		return n / 20
	}
	return n
}

var escapes = regexp.MustCompile("\x1b\\[[0-9;]*m")

// However odd the lanes and the window are, no line is too long, color
// changes nothing but color, and ASCII is ASCII.
func TestTextFits(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for range some(300) {
		cs := make([]timeline.Chart, 1+random.IntN(3))
		for i := range cs {
			cs[i] = randomChart(random)
		}
		look := timeline.Look{Width: 20 + random.IntN(200),
			Lanes: random.IntN(20), Unicode: true}
		drawn := text(t, look, cs...)
		for line := range strings.Lines(drawn) {
			if columns(strings.TrimRight(line, "\n")) > look.Width {
				t.Fatalf("%q of\n%s", line, drawn)
			}
		}
		look.Unicode = false
		for _, r := range text(t, look, cs...) {
			if r != '\n' && (r < ' ' || r >= utf8.RuneSelf) {
				t.Fatalf("%q is not ASCII", r)
			}
		}
		look.Color, look.Unicode = true, true
		colored := text(t, look, cs...)
		require.NotContains(t, escapes.ReplaceAllString(colored, ""), "\x1b")
	}
}

// columns counts as a terminal does, for the letters of randomChart.
func columns(s string) int {
	return utf8.RuneCountInString(s) + strings.Count(s, "語")
}

func randomChart(random *rand.Rand) timeline.Chart {
	names := []string{"a", "washing machine", "語語語語語語", "Wörker 10",
		"http://example.org/a/rather/long/path/to/a/page.html", "x y z"}
	var lines []timeline.Line
	at := time.Duration(0)
	unit := time.Duration(math.Pow(10, float64(3+random.IntN(9))))
	for range random.IntN(60) {
		at += time.Duration(random.IntN(3)) * unit
		name := names[random.IntN(len(names))] + strings.Repeat("1", random.IntN(3))
		line := []string{"Start %s", "End %s", "Start %s for 1 second",
			"%s 7", "%s", "Main starting %s", "Worker 2 finished %s"}[random.IntN(7)]
		lines = append(lines, timeline.Line{At: at, Text: fmt.Sprintf(line, name)})
	}
	return timeline.NewChart(names[random.IntN(len(names))], lines, 0)
}

// A second is a whole number of columns, so ticks are where they say.
func TestTicksAreHonest(t *testing.T) {
	for width := 30; width < 250; width += 7 {
		for _, long := range []time.Duration{300 * milli, second, 2 * second,
			7 * second, 20 * second, 59 * second, 3 * time.Minute} {
			c := timeline.NewChart("", linesAt("0 Start x", "0.01 End x"), long)
			var rows []string
			for row := range strings.Lines(text(t, timeline.Look{Width: width}, c)) {
				rows = append(rows, strings.TrimRight(row, "\n"))
			}
			axis := rows[2]
			require.Regexp(t, "^ *(seconds|ms) ", axis)
			finish := strings.LastIndex(rows[1], "|") - strings.Index(axis, "0")
			perUnit := float64(finish) / long.Seconds()
			start := strings.Index(axis, "0")
			for _, m := range regexp.MustCompile(`[0-9.]+`).FindAllStringIndex(axis[start:], -1) {
				tick, err := strconv.ParseFloat(axis[start+m[0]:start+m[1]], 64)
				require.NoError(t, err)
				if strings.Contains(axis, "ms") {
					tick /= 1000
				}
				assert.InDelta(t, tick*perUnit, m[0], 0.51,
					"tick %v of %v in %d columns", tick, long, width)
			}
		}
	}
}

// However short the run, the scale shows as much as it was asked to.
func TestScaleAtLeast(t *testing.T) {
	c := timeline.NewChart("", linesAt("0 Start x", "1 End x"), 0)
	assert.Regexp(t, `seconds  0 .* 9\n`, text(t, timeline.Look{AtLeast: 10 * second}, c))
}

// The numbers of a lane are written if all of them are short, and none
// gets in the way of the next.
func TestNumbersHaveRoom(t *testing.T) {
	for _, test := range []struct {
		lines []timeline.Line
		drawn string // a star is any line
		svg   int    // how many numbers are written
	}{
		{linesAt("0 tea 1", "5 tea 2", "9 tea 999"), `tea  1 +2 +999 +\|`, 3},
		{linesAt("0 tea 1", "5 tea 2", "9 tea 1000"), `tea  \* +\* +\* +\|`, 0},
		{linesAt("0 tea 1", "0.01 tea 2", "9 tea 3"), `tea  \* +\* +\|`, 0},
	} {
		c := timeline.NewChart("", test.lines, 10*second)
		assert.Regexp(t, test.drawn, text(t, timeline.Look{}, c))
		var svg bytes.Buffer
		require.NoError(t, timeline.SVG(&svg, "", "", c))
		assert.Equal(t, test.svg, strings.Count(svg.String(), "<title>tea "))
	}
}

// many is a run of n lines by w workers.
func many(n, w int) []timeline.Line {
	lines := make([]timeline.Line, 0, n)
	for i := range n / 2 {
		worker, job, at := i%w, i/w, time.Duration(i/w)*100*milli
		lines = append(lines,
			timeline.Line{At: at, Text: fmt.Sprintf("Worker %d starting job %d", worker, job)})
		if i%w == w-1 || i == n/2-1 {
			for k := i - i%w; k <= i; k++ {
				lines = append(lines, timeline.Line{At: at + 90*milli,
					Text: fmt.Sprintf("Worker %d finished job %d", k%w, job)})
			}
		}
	}
	return lines
}

func TestFolding(t *testing.T) {
	c := timeline.NewChart("many", many(4_000, 1000), 0)
	require.Len(t, c.Lanes, 1000)
	drawn := text(t, timeline.Look{}, c)
	assert.Contains(t, drawn, "961 more")
	assert.Contains(t, drawn,
		"961 of 1000 lanes are folded into one, from Worker 39 to Worker 999.")
	assert.Equal(t, 1+40, strings.Count(drawn, "|\n"), "the flag and the lanes")

	var svg bytes.Buffer
	require.NoError(t, timeline.SVG(&svg, "", "", c))
	assert.Contains(t, svg.String(), "941 of 1000 lanes are folded into one")
}

func BenchmarkText100kLines1000Lanes(b *testing.B) {
	lines := many(100_000, 1000)
	b.ReportAllocs()
	for b.Loop() {
		c := timeline.NewChart("many", lines, 0)
		timeline.Text(io.Discard, timeline.Look{Color: true, Unicode: true}, c)
	}
}

func TestSVGGoldens(t *testing.T) {
	for name, cs := range map[string][]timeline.Chart{
		"chores": chores(t),
		"queue":  charts(t, "queue", "workers_1", "workers_3", "uneven__workers_5"),
		"count":  charts(t, "count", "sequential", "concurrent", "relay"),
		"none":   nil,
	} {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			require.NoError(t, timeline.SVG(&b, "The same "+name,
				"Nothing got faster. Only the waiting overlapped.", cs...))
			golden.File(t, name+".svg", b.Bytes())
		})
	}
}

// Every drawing is well-formed, stays within the picture, and is also
// described in words.
func TestSVGIsSound(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	for range some(100) {
		cs := []timeline.Chart{randomChart(random), randomChart(random)}
		var b bytes.Buffer
		require.NoError(t, timeline.SVG(&b, `<&"'>`, "\x00]]>", cs...))
		var width, height float64
		var inStyle bool
		for d := xml.NewDecoder(&b); ; {
			token, err := d.Token()
			if err == io.EOF {
				break
			}
			require.NoError(t, err)
			e, ok := token.(xml.StartElement)
			if !ok {
				continue
			}
			attr := map[string]string{}
			for _, a := range e.Attr {
				attr[a.Name.Local] = a.Value
			}
			within := func(most float64, names ...string) {
				sum := 0.0
				for _, name := range names {
					f, err := strconv.ParseFloat(attr[name], 64)
					if sum += f; err != nil || f < 0 || sum > most {
						t.Fatalf("%v is not within %v: %v", name, most, e)
					}
				}
			}
			switch e.Name.Local {
			case "svg":
				within(1000, "width")
				within(1e6, "height")
				width, _ = strconv.ParseFloat(attr["width"], 64)
				height, _ = strconv.ParseFloat(attr["height"], 64)
				assert.Equal(t, "img", attr["role"])
			case "style":
				inStyle = true
			case "text":
				within(width, "x")
				within(height, "y")
			case "rect":
				within(width, "x", "width")
				within(height, "y", "height")
			}
		}
		assert.True(t, inStyle)
	}
}

func TestSVGDescription(t *testing.T) {
	var b bytes.Buffer
	require.NoError(t, timeline.SVG(&b, "Chores", "", chores(t)[1:]...))
	for _, want := range []string{
		"heads-down took 10 s.",
		"dishwasher: runs without you from 0 s to 3 s, " +
			"finished, not yet noticed from 3 s to 7 s.",
		"dryer: runs without you from 7 s to 10 s, " +
			"which could start only when washing machine had ended.",
		"cleaning potatoes: you are busy from 0 s to 7 s, " +
			"looking up after each of 14 pieces.",
	} {
		assert.Contains(t, b.String(), want)
	}
}

// Text has a contrast of 4.5 to 1 or more with its background, in light and
// in dark.
func TestSVGContrast(t *testing.T) {
	var b bytes.Buffer
	require.NoError(t, timeline.SVG(&b, "", ""))
	style, _, _ := strings.Cut(b.String(), "</style>")
	light, dark, _ := strings.Cut(style, "@media (prefers-color-scheme:dark)")
	for name, sheet := range map[string]string{"light": light, "dark": dark} {
		color := func(class, property string) string {
			m := regexp.MustCompile(`\.` + class + `\{[^}]*?` + property +
				`:(#[0-9a-f]+)`).FindStringSubmatch(sheet)
			require.NotNil(t, m, "%s %s", name, class)
			return m[1]
		}
		for _, pair := range [][2]string{
			{"t", "card"}, {"m", "card"}, {"t", "row"}, {"m", "row"},
			{"on-busy", "busy"}, {"on-running", "running"},
			{"on-waiting", "waiting"}, {"on-unnoticed", "under"},
			{"on-flag", "flag"}, {"mark", "row"},
		} {
			c := contrast(t, color(pair[0], "fill"), color(pair[1], "fill"))
			assert.GreaterOrEqual(t, c, 4.5, "%s: %s on %s", name, pair[0], pair[1])
		}
		// Shapes that carry meaning: 3 to 1.
		for _, pair := range [][3]string{{"busy", "fill", "row"},
			{"running", "fill", "row"}, {"waiting", "stroke", "row"},
			{"unnoticed", "stroke", "row"}, {"look", "stroke", "card"},
			{"finish", "stroke", "card"}, {"head", "fill", "card"}} {
			c := contrast(t, color(pair[0], pair[1]), color(pair[2], "fill"))
			assert.GreaterOrEqual(t, c, 3.0, "%s: %s on %s", name, pair[0], pair[2])
		}
	}
}

func contrast(t *testing.T, a, b string) float64 {
	x, y := luminance(t, a), luminance(t, b)
	return (max(x, y) + .05) / (min(x, y) + .05)
}

func luminance(t *testing.T, color string) float64 {
	hex := strings.TrimPrefix(color, "#")
	if len(hex) == 3 {
		hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
	}
	rgb, err := strconv.ParseUint(hex, 16, 32)
	require.NoError(t, err)
	part := func(v uint64) float64 {
		c := float64(v&0xff) / 255
		if c <= 0.04045 {
			return c / 12.92
		}
		return math.Pow((c+0.055)/1.055, 2.4)
	}
	return 0.2126*part(rgb>>16) + 0.7152*part(rgb>>8) + 0.0722*part(rgb)
}

// The fields are those of "Trace Event Format", and each phase has the
// ones that it must have.
func TestTrace(t *testing.T) {
	var b bytes.Buffer
	require.NoError(t, timeline.Trace(&b, chores(t)...))
	golden.File(t, "chores.json", b.Bytes())
	var file struct {
		Unit   string           `json:"displayTimeUnit"`
		Events []map[string]any `json:"traceEvents"`
	}
	require.NoError(t, json.Unmarshal(b.Bytes(), &file))
	assert.Equal(t, "ms", file.Unit)
	fields := map[string][]string{
		"M": {"name", "ph", "pid", "tid", "args"},
		"X": {"name", "cat", "ph", "ts", "dur", "pid", "tid", "args"},
		"i": {"name", "cat", "ph", "ts", "s", "pid", "tid"},
		"s": {"name", "cat", "ph", "ts", "id", "pid", "tid"},
		"f": {"name", "cat", "ph", "ts", "id", "bp", "pid", "tid"},
	}
	count := map[string]int{}
	named := map[[2]float64]bool{}
	for _, e := range file.Events {
		ph, _ := e["ph"].(string)
		require.Contains(t, fields, ph)
		count[ph]++
		var have []string
		for f := range e {
			have = append(have, f)
		}
		assert.ElementsMatch(t, fields[ph], have, "%v", e)
		thread := [2]float64{e["pid"].(float64), e["tid"].(float64)}
		if e["name"] == "thread_name" {
			named[thread] = true
		}
		if ph == "X" || ph == "i" {
			assert.True(t, named[thread], "no name for the thread of %v", e)
		}
		if ph == "X" {
			assert.GreaterOrEqual(t, e["dur"], 0.0)
		}
		if e["name"] == "boiling water" && e["pid"] == 1.0 && ph == "X" {
			assert.Equal(t, 9e6, e["ts"], "microseconds")
			assert.Equal(t, 4e6, e["dur"])
		}
	}
	assert.Equal(t, 5+8+18, count["X"])
	assert.Equal(t, 2, count["s"])
	assert.Equal(t, 2, count["f"])
}

// A run that took no time has a microsecond for each line.
func TestTraceByLine(t *testing.T) {
	var b bytes.Buffer
	c := timeline.NewChart("", linesAt("0 Start tea", "0 hello", "0 End tea"), 0)
	require.NoError(t, timeline.Trace(&b, c))
	for _, want := range []string{
		`"name":"tea","cat":"waiting","ph":"X","ts":0,"dur":2,`,
		`"name":"Start tea","cat":"line","ph":"i","ts":0,`,
		`"name":"hello","cat":"line","ph":"i","ts":1,`,
		`"name":"End tea","cat":"line","ph":"i","ts":2,`,
	} {
		assert.Contains(t, b.String(), want)
	}
}

func TestTranscript(t *testing.T) {
	var b bytes.Buffer
	require.NoError(t, timeline.Transcript(&b, transcript(t, "chores", "looking_up")))
	golden.File(t, "looking_up.transcript.txt", b.Bytes())
	b.Reset()
	require.NoError(t, timeline.Transcript(&b, nil))
	assert.Empty(t, b.String())
}

// full is a disk on which there is no room.
type full struct{}

var errFull = errors.New("no room")

func (full) Write(p []byte) (int, error) { return 0, errFull }

func TestDrawingErrors(t *testing.T) {
	cs := chores(t)
	assert.ErrorIs(t, timeline.Text(full{}, timeline.Look{}, cs...), errFull)
	assert.ErrorIs(t, timeline.SVG(full{}, "", "", cs...), errFull)
	assert.ErrorIs(t, timeline.Trace(full{}, cs...), errFull)
	assert.ErrorIs(t, timeline.Transcript(full{}, cs[0].Lines), errFull)
}

// A thousand milliseconds are a second.
func TestNearlyASecond(t *testing.T) {
	for took, want := range map[time.Duration]string{
		999_900 * time.Microsecond: " 1 s ◄",
		999_400 * time.Microsecond: " 999 ms ◄",
	} {
		c := timeline.NewChart("tea", nil, took)
		drawn := text(t, timeline.Look{Unicode: true}, c)
		assert.Contains(t, drawn, want)
	}
}
