package main

import (
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestFirstPage: the name, one picture that plays, and then the questions.
func TestFirstPage(t *testing.T) {
	site, err := Build("..", "")
	require.NoError(t, err)
	index := string(site.Files["index.html"])
	name, player := strings.Index(index, "<h1 id=\"baton\">Baton"),
		strings.Index(index, `data-run="chores"`)
	ladder := strings.Index(index, `class="ladder"`)
	assert.Positive(t, name)
	assert.Less(t, name, player)
	assert.Less(t, player, ladder)
	numbered := 0
	for _, c := range site.Chapters {
		if c.Number == "" {
			continue
		}
		numbered++
		assert.NotEmpty(t, c.Question, c.Path)
		assert.Contains(t, index[ladder:], string(c.Question))
		assert.Contains(t, string(site.Files[c.URL]),
			`<p class="question">`, c.Path)
	}
	assert.Equal(t, numbered, strings.Count(index, `class="asks"`))
	assert.NotContains(t, index[ladder:], "<th>the question")

	tb := open(t, serveBook(t, ".."), "", look{})
	tb.shot("front")
	size := func(selector string) float64 {
		return js[float64](tb, "parseFloat(getComputedStyle("+
			"document.querySelector("+quote(selector)+")).fontSize)")
	}
	assert.Greater(t, size(".asks"), size(".rung"))
	assert.Greater(t, size(".asks"), size("main > p:last-of-type"))
	tb.click(".ladder a[href='06-queue.html']")
	tb.until("location.pathname == '/06-queue.html'")
	tb.until("document.querySelector('.question')")
	assert.Greater(t, size(".question"), size("main > p:not([class])"))
}

// TestNoSuchPageIsAPageOfTheBook: with the chapters, the search and the
// theme, at any depth.
func TestNoSuchPageIsAPageOfTheBook(t *testing.T) {
	tb := newTab(t, serveFixture(t), look{})
	tb.expected = "404"
	tb.visit("a/b/c.html")
	assert.Equal(t, 6, tb.count(".chapters a"))
	tb.press("s", "glossary")
	tb.until("document.querySelector('#book-find-hits a')")
	tb.press(kb.Enter)
	tb.until("location.pathname == '/glossary.html'")
}

// hits returns what a search finds, best first.
func (tb *tab) hits(words string) (titles []string) {
	js[bool](tb, "(w => { w.value = "+quote(words)+
		"; w.dispatchEvent(new Event('input')); return true; })("+
		"document.querySelector('#book-find-words'))")
	return tb.texts("#book-find-hits b")
}

func TestSearchRanksAndForgives(t *testing.T) {
	tb := open(t, serveBook(t, ".."), "07-chores.html", look{})
	tb.press("s", "queue")
	tb.until("document.querySelector('#book-find-hits a')")
	file := regexp.MustCompile(`^[\w./-]+\.(go|md)$|/$`)
	for _, words := range []string{"queue", "worker", "semaphore", "timeline"} {
		files := false
		for _, title := range tb.hits(words) {
			isFile := file.MatchString(title)
			assert.False(t, files && !isFile,
				"%s: a chapter below a file: %s", words, title)
			files = files || isFile
		}
	}
	assert.Equal(t, "queue/queue.go", tb.hits("queue.go")[0])

	for typo, word := range map[string]string{
		"semaphroe": "semaphore", "diswasher": "dishwasher",
		"gorutine": "goroutine", "chanmel": "channel", "washinng": "washing",
	} {
		found := tb.hits(typo)
		assert.NotEmpty(t, found, typo)
		assert.Contains(t, tb.text("#book-find-count"), "“"+word, typo)
		assert.Equal(t, tb.hits(word), found, typo)
	}
	assert.Empty(t, tb.hits("zqxjkvw"))
}

// TestMeasurementsAreBars: bars first, on a log scale, and the table is
// folded and whole.
func TestMeasurementsAreBars(t *testing.T) {
	docs := repository(t, map[string]string{
		"docs/README.md": "# A\n\n|  | 1 worker | size |\n" +
			"| --- | ---: | ---: |\n" +
			"| loop | 10 ns, ×0.1 (0.05–0.2) | 1 kB |\n" +
			"| **ours** | 1.5 µs, ×15 (14–16) | – |\n\n" +
			"| one | two |\n| --- | ---: |\n| a | 5 |\n"})
	base := serveBook(t, docs)
	tb := open(t, base, "", look{})
	assert.Equal(t, 1, tb.count(".measured:not([open])"))
	assert.Equal(t, []string{"1 worker", "size"}, tb.texts(".log-bars p"))
	assert.Equal(t, []string{"10 ns", "1.5 µs", "1 kB"},
		tb.texts(".log-bars li > :last-child"))
	widths := js[[]float64](tb, `[...document.querySelectorAll(
		'.log-bars div:first-child .scale')].map(s =>
			s.firstChild.getBoundingClientRect().width /
			s.getBoundingClientRect().width)`)
	require.Len(t, widths, 2)
	// From 1 ns to 10 µs are four decades: 10 ns is one, 1.5 µs 3.18.
	assert.InDelta(t, 1/4., widths[0], .01)
	assert.InDelta(t, 3.18/4, widths[1], .01)
	tb.click(".measured summary")
	assert.Equal(t, []string{"×0.1 (0.05–0.2)", "×15 (14–16)"},
		tb.texts(".numbers td small"))
	assert.True(t, js[bool](tb, `[...document.querySelectorAll('.numbers td')]
		.every(td => getComputedStyle(td).whiteSpace === 'nowrap' ||
			!td.querySelector('small'))`), "no break within a range")

	tb = open(t, base, "", look{noScript: true})
	assert.Equal(t, 1, tb.count(".measured[open]"))
}

// TestTablesStackOnPhones: what a row says is all there, without
// scrolling.
func TestTablesStackOnPhones(t *testing.T) {
	base := serveBook(t, "..")
	for _, page := range []string{"from-python.html", "mistakes.html"} {
		tb := open(t, base, page, look{size: phone})
		assert.Empty(t, js[[]string](tb, `[...document.querySelectorAll(
			'.texts td')].filter(td => {
				const r = td.getBoundingClientRect();
				return r.width && (r.left < 0 || r.right > innerWidth ||
					td.scrollWidth > td.clientWidth + 1);
			}).map(td => td.textContent)`), page)
		assert.Equal(t, 390, js[int](tb,
			"document.documentElement.scrollWidth"), page)
		tb.shot("phone-" + strings.TrimSuffix(page, ".html"))
	}
}

// TestPhoneRaces: all runs of a race are seen together with the controls,
// which stay where they are however long the time is.
func TestPhoneRaces(t *testing.T) {
	base := serveBook(t, "..")
	tb := open(t, base, "07-chores.html?tab=race&at=9.9", look{size: phone})
	place := func() string {
		return js[string](tb, `JSON.stringify([...document.querySelectorAll(
			'.run.race .controls button')].map(b => {
				const r = b.getBoundingClientRect();
				return [r.left, r.width, r.height];
			}))`)
	}
	before := place()
	tb.focus(".controls input")
	tb.press(kb.End)
	assert.Equal(t, "20.0 s", tb.text(".clock"))
	assert.Equal(t, before, place())
	js[bool](tb, `(document.querySelector('.run.race').scrollIntoView(), true)`)
	tb.shot("phone-race")
	assert.True(t, js[bool](tb, `(() => {
		const groups = [...document.querySelectorAll('.run.race .group')],
			last = groups.at(-1).getBoundingClientRect(),
			first = groups[0].getBoundingClientRect(),
			controls = document.querySelector('.run.race .controls')
				.getBoundingClientRect();
		return groups.length === 3 && first.top > 54 &&
			last.bottom <= controls.top && controls.bottom <= innerHeight;
	})()`), "three runs between the header and the controls")
	assert.Empty(t, js[[]string](tb, `[...document.querySelectorAll(
		'.run .lanes li')].filter(li => li.scrollWidth > li.clientWidth)
		.map(li => li.textContent)`), "names are whole")
}

// TestChartsAreReadOnPhones: their letters are ten pixels high at least.
// A picture with a recording is drawn by the player, in letters of the page.
func TestChartsAreReadOnPhones(t *testing.T) {
	tb := open(t, serveBook(t, ".."), "20-cost.html", look{size: phone})
	assert.Equal(t, 4, tb.count("main p > img"))
	assert.Empty(t, js[[]string](tb, `[...document.querySelectorAll(
		'main p > img')].filter(i => 14 * i.clientWidth / i.naturalWidth < 10)
		.map(i => i.src)`))
	assert.Empty(t, js[[]string](tb, `[...document.querySelectorAll(
		'.run li, .run .axis, .run .bars b, .run .name')].filter(e =>
			e.getClientRects().length &&
			parseFloat(getComputedStyle(e).fontSize) < 10)
		.map(e => e.textContent)`))
}

// TestInstantsDiffer: the clock tells two instants apart.
func TestInstantsDiffer(t *testing.T) {
	tb := open(t, serveBook(t, ".."), "07-chores.html?tab=3&at=0", look{})
	tb.focus(".controls input")
	seen := map[string]bool{tb.text(".clock"): true}
	for range 6 {
		tb.press(".")
		now := tb.text(".clock")
		assert.False(t, seen[now], "two instants are %s", now)
		seen[now] = true
	}
}
