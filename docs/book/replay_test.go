package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.com/baton/timeline"
)

// at is the instant that the first player shows, in nanoseconds.
const at = "+document.querySelector('figure.run').dataset.at"

// still says that the first player does not play.
const still = "document.querySelector('figure.run').dataset.state == 'still'"

func quote(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err) // a string can always be written
	}
	return string(b)
}

func (tb *tab) speed(factor string) {
	tb.t.Helper()
	tb.run(chromedp.SetValue(chromedp.CSS(".controls select"), factor))
}

func (tb *tab) text(selector string) string {
	tb.t.Helper()
	return js[string](tb,
		"document.querySelector("+quote(selector)+").textContent")
}

func (tb *tab) texts(selector string) []string {
	tb.t.Helper()
	return js[[]string](tb, "[...document.querySelectorAll("+
		quote(selector)+")].map(e => e.textContent)")
}

func (tb *tab) attribute(selector, name string) string {
	tb.t.Helper()
	return js[string](tb, fmt.Sprintf("document.querySelector(%s)."+
		"getAttribute(%s) ?? ''", quote(selector), quote(name)))
}

func (tb *tab) count(selector string) int {
	tb.t.Helper()
	return js[int](tb,
		"document.querySelectorAll("+quote(selector)+").length")
}

func TestPlayReachesTheExactTimes(t *testing.T) {
	base := serveFixture(t)
	for i, want := range []struct {
		elapsed int64
		clock   string
		flags   []string
		lines   int
	}{
		{20_000_000_000, "20.0 s", []string{"20.0 s", "10.0 s", "7.0 s"}, 0},
		{20_000_000_000, "20.0 s", []string{"20.0 s"}, 24},
		{10_000_000_003, "10.0 s", []string{"10.0 s"}, 24},
		{7_000_000_017, "7.0 s", []string{"7.0 s"}, 24},
	} {
		tb := open(t, base, "02-chores.html", look{})
		tb.click(fmt.Sprintf("[role=tab]:nth-child(%d)", i+1))
		tb.speed("20")
		tb.click(".play")
		tb.until(still)
		assert.Equal(t, want.elapsed, js[int64](tb, at))
		assert.Equal(t, want.clock, tb.text(".clock"))
		assert.Equal(t, want.flags, tb.texts(".name output"))
		assert.Len(t, tb.texts(".printed span"), want.lines)
		assert.Equal(t, "play", tb.attribute(".play", "aria-label"))
		if i == 0 {
			tb.shot("race-done")
		}
	}
}

func TestLanesAndLinesGoInStep(t *testing.T) {
	tb := open(t, serveFixture(t), "02-chores.html?tab=2&at=8.2", look{})
	assert.EqualValues(t, 8_200_000_000, js[int64](tb, at))
	assert.Equal(t, "8.2 s", tb.text(".clock"))
	lines := tb.texts(".printed span")
	assert.Len(t, lines, 23, "the dryer has not ended")
	assert.Equal(t, " 7.0  End boiling water for 4 seconds", lines[22])
	// What is drawn ends where the clock is: 8.2 of the 20 s of the axis.
	assert.InDelta(t, 8.2/20, js[float64](tb, `(() => {
		const track = document.querySelector('.track').getBoundingClientRect(),
			cover = document.querySelector('.cover').getBoundingClientRect();
		return (cover.left - track.left) / track.width;
	})()`), .001)
	tb.shot("light")

	tb.focus(".controls input")
	tb.press(kb.Home)
	assert.EqualValues(t, 0, js[int64](tb, at))
	assert.NotContains(t, tb.texts(".printed span"), lines[22])
	tb.press(kb.End)
	assert.EqualValues(t, 10_000_000_003, js[int64](tb, at))
	assert.Len(t, tb.texts(".printed span"), 24)
}

func TestScrubbingStaysOnThePage(t *testing.T) {
	tb := open(t, serveFixture(t), "02-chores.html", look{})
	tb.focus(".controls input")
	tb.press(right, right, right)
	assert.EqualValues(t, 300_000_000, js[int64](tb, at))
	tb.press(left)
	assert.EqualValues(t, 200_000_000, js[int64](tb, at))
	tb.press(kb.PageUp)
	assert.EqualValues(t, 1_200_000_000, js[int64](tb, at))
	tb.press(left, left, left, left, left, left, left, left, left, left,
		left, left, left, left)
	assert.EqualValues(t, 0, js[int64](tb, at), "not below 0")
	assert.Equal(t, "0.0 seconds",
		tb.attribute(".controls input", "aria-valuetext"))
	assert.Equal(t, "02-chores.html", tb.path())

	// A drag to the very end reaches it, though it is on no grid.
	tb.click("[role=tab]:nth-child(3)")
	js[bool](tb, `(() => {
		const s = document.querySelector('.controls input');
		s.value = s.max;
		return s.dispatchEvent(new Event('input', { bubbles: true }));
	})()`)
	assert.EqualValues(t, 10_000_000_003, js[int64](tb, at))

	// The arrows of the player's other parts do not turn pages either.
	for _, part := range []string{
		".play", ".printed", ".controls select", "[role=tab][tabindex='0']",
	} {
		tb.focus(part)
		tb.press(left)
	}
	assert.Equal(t, "02-chores.html", tb.path())
}

func TestPlayAndPauseByKeys(t *testing.T) {
	tb := open(t, serveFixture(t), "02-chores.html", look{})
	const slow = "document.querySelector('.controls select').value"
	assert.Equal(t, "4", js[string](tb, slow), "20 s in 5 s")
	tb.focus(".play")
	tb.press(" ")
	tb.until("!(" + still + ")")
	tb.until(at + " > 0")
	tb.press(" ")
	tb.until(still)
	stood := js[int64](tb, at)
	assert.Greater(t, stood, int64(0))
	assert.Less(t, stood, int64(20_000_000_000))
	assert.Contains(t, tb.text(".run [role=status]"), "One thing at a time")

	// From instant to instant.
	tb.click("[role=tab]:nth-child(2)")
	tb.focus(".controls input")
	tb.press(".", ".", ".")
	assert.EqualValues(t, 9_000_000_000, js[int64](tb, at))
	tb.press(",")
	assert.EqualValues(t, 6_000_000_000, js[int64](tb, at))

	tb.focus(".controls input")
	tb.press(" ")
	tb.until("!(" + still + ")")
	tb.press(" ")
	tb.until(still)
	assert.Equal(t, "02-chores.html", tb.path())
}

func TestTabsByRovingKeys(t *testing.T) {
	tb := open(t, serveFixture(t), "02-chores.html", look{})
	selected := func() string {
		return tb.text("[role=tab][aria-selected=true]")
	}
	assert.Equal(t, "race them", selected())
	assert.Equal(t, 1, tb.count("[role=tab][tabindex='0']"))
	tb.focus("[role=tab][tabindex='0']")
	tb.press(right)
	assert.Equal(t, "One thing at a time", selected())
	assert.Equal(t, "One thing at a time",
		js[string](tb, "document.activeElement.textContent"))
	tb.press(left, left)
	assert.Equal(t, "Together, looking up after each potato", selected())
	tb.press(kb.Home)
	assert.Equal(t, "race them", selected())
	tb.press(kb.End)
	assert.Equal(t, "Together, looking up after each potato", selected())
	assert.Equal(t, 1, tb.count("[role=tab][tabindex='0']"))
	assert.Equal(t, "02-chores.html", tb.path())
}

func TestDeepLinks(t *testing.T) {
	base := serveFixture(t)
	for _, test := range []struct {
		query string
		tab   string
		at    int64
	}{
		{"?tab=1&at=6.2", "One thing at a time", 6_200_000_000},
		{"?tab=3&at=3", "Together, looking up after each potato", 3e9},
		{"?tab=3&at=99", "Together, looking up after each potato",
			7_000_000_017},
		{"?tab=race&at=12.4", "race them", 12_400_000_000},
		{"?at=1", "race them", 1e9},
		{"?tab=2", "Together, never looking up", 0},
		{"?tab=9&at=-3", "race them", 0},
		{"?tab=1&at=x", "One thing at a time", 0},
	} {
		tb := open(t, base, "02-chores.html"+test.query, look{})
		assert.Equal(t, test.tab,
			tb.text("[role=tab][aria-selected=true]"), test.query)
		assert.Equal(t, test.at, js[int64](tb, at), test.query)
	}

	tb := open(t, base, "02-chores.html", look{})
	tb.run(chromedp.Evaluate[chromedp.Void](
		"window.bookCopy = text => { window.copied = text; return " +
			"Promise.resolve(); }"))
	tb.click("[role=tab]:nth-child(2)")
	tb.focus(".controls input")
	tb.press(kb.PageUp)
	tb.click(".controls button:last-child")
	assert.Equal(t, base+"02-chores.html?tab=1&at=1",
		js[string](tb, "window.copied"))
}

func TestPredictFirst(t *testing.T) {
	base := serveFixture(t)
	for n, test := range []struct{ guesses, truth []string }{
		{[]string{"22", "", "6,5"},
			[]string{"2 s less than you said", "",
				"0.5 s more than you said"}},
		{[]string{"", "9000 ms", ""}, []string{"", "1 s more than you said", ""}},
		{[]string{"", "", ""}, []string{"", "", ""}},
	} {
		tb := open(t, base, "02-chores.html", look{})
		assert.Equal(t, "hidden", js[string](tb,
			"getComputedStyle(document.querySelector('.axis')).visibility"),
			"the axis would tell")
		assert.Equal(t, "Predict first: how long does each take?",
			tb.text(".guess p"))
		tb.speed("20")
		for i, guess := range test.guesses {
			tb.focus(fmt.Sprintf(".guess label:nth-child(%d) input", i+1))
			tb.press(guess)
		}
		tb.press(kb.Enter)
		tb.until(at + " > 0")
		assert.Zero(t, tb.count(".guess"), "asked once")
		tb.until(still)
		assert.Equal(t, test.truth, tb.texts(".name .you-said"))
		assert.Equal(t, []string{"20.0 s", "10.0 s", "7.0 s"},
			tb.texts(".name output"))
		assert.Equal(t, []string{"", "10 s sooner than One thing at a time",
			"13 s sooner than One thing at a time"},
			tb.texts(".name small:last-of-type"))
		tb.shot(fmt.Sprintf("predicted-%d", n))
	}
}

func TestPredictionCanBeSkippedAndCorrected(t *testing.T) {
	base := serveFixture(t)
	tb := open(t, base, "01-waiting.html", look{})
	tb.focus(".guess input")
	tb.press("three", kb.Enter)
	assert.Equal(t, "Enter a number of seconds, such as 12 or 1.5.",
		tb.text(".guess .wrong"))
	assert.Equal(t, "true", tb.attribute(".guess input", "aria-invalid"))
	assert.Equal(t, 1, tb.count(".guess"))
	// Typing in the box is typing: neither a search nor another chapter.
	tb.press(left, "s", "?", "p")
	assert.Zero(t, tb.count("dialog[open]"))
	assert.Equal(t, "01-waiting.html", tb.path())

	tb.click(".guess button[type=button]")
	assert.Zero(t, tb.count(".guess"))
	assert.EqualValues(t, 0, js[int64](tb, at), "skipping does not play")
	assert.Equal(t, "visible", js[string](tb,
		"getComputedStyle(document.querySelector('.axis')).visibility"))

	tb = open(t, base, "02-chores.html", look{})
	tb.click(".play")
	tb.until("!document.querySelector('.guess')")
}

func TestARunThatTakesNoTimePlaysByLine(t *testing.T) {
	tb := open(t, serveFixture(t), "03-queue.html?run=relay&at=4", look{})
	assert.Zero(t, tb.count("#run-relay .guess"), "nothing to predict")
	assert.Equal(t, "5 lines", tb.text(".clock"))
	assert.Equal(t, "lines", tb.text(".axis span"))
	assert.Equal(t, []string{" 1  Before", " 2  After", " 3  start A",
		" 4  A 0", " 5  start B"}, tb.texts("#run-relay .printed span"))
	tb.speed("20")
	tb.click(".play")
	tb.until(still)
	assert.Equal(t, "24 lines", tb.text(".clock"))
	assert.Equal(t, "0 s", tb.text(".name output"), "no time has passed")
	assert.Equal(t, []string{"24  B 9"},
		tb.texts("#run-relay .printed span.now"))
	tb.shot("by-line")
}

func TestLessMotion(t *testing.T) {
	tb := open(t, serveFixture(t), "02-chores.html", look{still: true})
	tb.click("[role=tab]:nth-child(2)")
	tb.run(chromedp.Evaluate[chromedp.Void](`{
		window.seen = new Set();
		const run = document.querySelector('figure.run');
		new MutationObserver(() => window.seen.add(+run.dataset.at)).observe(
			run, { attributes: true, attributeFilter: ['data-at'] });
	}`))
	tb.speed("20")
	tb.click(".play")
	tb.until(still)
	tb.until("window.seen.has(20000000000)")
	// It stands at the instants of the recording and at no other.
	instants := []int64{0, 3e9, 6e9, 9e9}
	for at := int64(13e9); at <= 20e9; at += 5e8 {
		instants = append(instants, at)
	}
	assert.Subset(t, instants, js[[]int64](tb, "[...window.seen]"))
}

func TestOnePlaysAtATime(t *testing.T) {
	tb := open(t, serveFixture(t), "03-queue.html?run=waiting&at=2.5", look{})
	assert.Equal(t, []string{"0", "0", "2500000000"}, js[[]string](tb,
		"[...document.querySelectorAll('.run')].map(r => r.dataset.at)"))
	tb.click("#run-chores .play")
	tb.until("document.querySelector('#run-chores').dataset.at > 0")
	tb.click("#run-waiting .play")
	assert.Equal(t, "still", tb.attribute("#run-chores", "data-state"))
	tb.until("document.querySelector('#run-waiting').dataset.at == 3e9")
}

// TestLongRecordings: nothing that is done for a frame grows with the
// recording, so the frames of a long one take about as long.
func TestLongRecordings(t *testing.T) {
	const jobs, step = 10_000, time.Millisecond
	c := timeline.Chart{Title: "many", Elapsed: jobs * step}
	for i := range 20 {
		c.Lanes = append(c.Lanes, fmt.Sprintf("worker %d", i))
	}
	for i := range jobs {
		lane, at := c.Lanes[i%20], time.Duration(i)*step
		c.Spans = append(c.Spans, timeline.Span{Lane: lane,
			Label: "job", Start: at, End: at + step, Kind: timeline.Busy})
		c.Marks = append(c.Marks, timeline.Mark{Lane: lane,
			Text: "look", At: at + step, LookUp: true})
		c.Lines = append(c.Lines,
			timeline.Line{At: at, Text: fmt.Sprintf("start %d", i)},
			timeline.Line{At: at + step, Text: fmt.Sprintf("end %d", i)})
	}
	data, err := json.Marshal(recording{Title: "long", Charts: []timeline.Chart{c, c}})
	require.NoError(t, err)
	base := serveBook(t, repository(t, map[string]string{
		"docs/README.md":     "# Long\n\n![long](img/long.svg)\n",
		"docs/img/long.svg":  "<svg xmlns='http://www.w3.org/2000/svg'/>",
		"docs/img/long.json": string(data),
	}))
	tb := open(t, base, "index.html?tab=1", look{})
	tb.run(chromedp.Evaluate[chromedp.Void](`{
		window.frames = 0;
		const count = () => { window.frames++; requestAnimationFrame(count); };
		requestAnimationFrame(count);
	}`))
	tb.speed("4")
	tb.click(".play")
	tb.until(still)
	t.Logf("%d frames in 2.5 s of play", js[int](tb, "window.frames"))
	assert.Equal(t, int64(jobs*step), js[int64](tb, at))
	assert.Equal(t, 300, tb.count(".printed span"))
	assert.Equal(t, "19700 earlier lines", tb.text(".printed em"))
	assert.Less(t, tb.count(".bars *"), 3000)
	// There and back: lines come and go.
	tb.focus(".controls input")
	tb.press(kb.Home)
	assert.Equal(t, []string{" 0.0  start 0"}, tb.texts(".printed span"))
	assert.Empty(t, tb.text(".printed em"))
	tb.press(kb.PageUp)
	assert.EqualValues(t, 500_000_000, js[int64](tb, at))
	assert.Equal(t, 300, tb.count(".printed span"))
	assert.Equal(t, "701 earlier lines", tb.text(".printed em"),
		"of 501 starts and 500 ends")
	tb.press(kb.End)
	assert.Equal(t, []string{"10.0  end 9999"}, tb.texts(".printed span.now"))
	t.Logf("a scrub from end to end: %.0f ms", js[float64](tb, `(() => {
		const s = document.querySelector('.controls input'), from = performance.now();
		for (let i = 0; i <= 10; i++) {
			s.value = i % 2 * s.max;
			s.dispatchEvent(new Event('input'));
		}
		return (performance.now() - from) / 11;
	})()`))
	tb.shot("long")
}

// What a worker is doing has a name, and that says more than that it runs.
func TestBarsSayWhatGoesOn(t *testing.T) {
	tb := open(t, serveBook(t, ".."), "20-cost.html?tab=race&at=0.1", look{})
	tb.shot("named")
	assert.Equal(t, 11+5, js[int](tb, `[...document.querySelectorAll(
		'.bars .named')].filter(b => b.textContent === 'dial').length`))
	assert.True(t, js[bool](tb, `[...document.querySelectorAll('.bars .named')]
		.every(b => getComputedStyle(b).display === 'inline')`), "seen")
	assert.Contains(t, tb.attribute(".stage", "aria-label"),
		"Worker 0: page 0; Worker 1: page 0; ")
}

// TestPageOfARun: the page that gantt writes plays from a disk. It loads
// nothing, and names nothing that a browser would load.
func TestPageOfARun(t *testing.T) {
	file := filepath.Join(t.TempDir(), "run.html")
	gantt := exec.CommandContext(t.Context(), "go", "run", "./examples/gantt",
		"-html", file, "sh", "-c", "echo Start tea; sleep 0.2; echo End tea")
	gantt.Dir = filepath.Join("..", "..")
	out, err := gantt.CombinedOutput()
	require.NoError(t, err, "%s", out)
	tb := open(t, "file://"+file, "", look{})
	total := js[int64](tb, `JSON.parse(document.querySelector(
		'script[type="application/json"]').textContent).charts[0].elapsed`)
	assert.GreaterOrEqual(t, total, int64(200_000_000))
	tb.click(".play")
	tb.until(still)
	assert.Equal(t, total, js[int64](tb, at))
	assert.Regexp(t, `^\s*[\d.]+  Start tea,\s*[\d.]+  End tea$`,
		strings.Join(tb.texts(".printed span"), ","))

	text, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Empty(t, regexp.MustCompile(`\b(import|fetch|XMLHttpRequest|`+
		`WebSocket|EventSource|sendBeacon)\b|url\(|//\w+\.`).
		FindAllString(string(text), -1))
	for _, m := range regexp.MustCompile(`(?i)\b(?:src|href)\s*=\s*["']?([^"' >]*)`).
		FindAllStringSubmatch(string(text), -1) {
		assert.Regexp(t, "^data:", m[1])
	}
}
