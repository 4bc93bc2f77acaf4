package main

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.com/baton/docs/book/live"
	"example.com/baton/timeline"
)

// native runs a scene in this process, as the page does in the browser.
func native(t *testing.T, r live.Request) live.Result {
	return live.Answer(t, r)
}

// A bar is a span as it is drawn, in tenths of a millisecond, and what it
// means. Which of several free workers takes a job is not promised, so
// the lane does not count.
type bar struct {
	From, To int64
	Kind     string
}

// bars returns what the picture shows.
func (tb *tab) bars(figure string) []bar {
	tb.t.Helper()
	list := js[[]bar](tb, fmt.Sprintf(`(f => [...f.querySelectorAll(
		'.bars > i')].map(i => {
			const at = x => Math.round(x / 100 * f.batonAxis / 1e5),
				left = parseFloat(i.style.left);
			return { From: at(left), To: at(left + parseFloat(i.style.width)),
				Kind: i.classList[0] };
		}))(document.querySelector(%s))`, quote(figure)))
	slices.SortFunc(list, compareBars)
	return list
}

func compareBars(a, b bar) int {
	return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To),
		cmp.Compare(a.Kind, b.Kind))
}

// drawn returns what a picture of a chart should show.
func drawn(c timeline.Chart, axis time.Duration) (list []bar) {
	tenths := func(d time.Duration) int64 {
		return int64(d.Round(100*time.Microsecond) / (100 * time.Microsecond))
	}
	for _, s := range c.Spans {
		busy := s.Kind == timeline.Busy || s.Kind == timeline.Running
		if s.End > s.Start && (busy || s.End-s.Start > axis/1000) {
			list = append(list, bar{tenths(s.Start), tenths(s.End),
				s.Kind.String()})
		}
	}
	slices.SortFunc(list, compareBars)
	return list
}

// set moves a control as a hand does, and waits for the run.
func (tb *tab) set(form, name, value string) {
	tb.t.Helper()
	before := tb.attribute(form, "data-runs")
	js[bool](tb, fmt.Sprintf(`(() => {
		const f = document.querySelector(%s).elements[%s];
		f.value = %s;
		return f.dispatchEvent(new Event('input', { bubbles: true }));
	})()`, quote(form), quote(name), quote(value)))
	tb.until(fmt.Sprintf("+document.querySelector(%s).dataset.runs > +%q",
		quote(form), before))
}

// another returns a value of a control that it does not begin with.
func another(c live.Control) string {
	switch {
	case c.Choices != nil:
		return c.Choices[len(c.Choices)-1]
	case c.List:
		return "2 1.5 1 3"
	case fmt.Sprint(c.Max-c.Step) == c.Default:
		return fmt.Sprint(c.Max)
	}
	return fmt.Sprint(c.Max - c.Step)
}

// TestEveryControlMovesItsPicture moves each control of each scene, in the
// book as it is, and compares the picture with a native run.
func TestEveryControlMovesItsPicture(t *testing.T) {
	site, err := Build("..", "")
	require.NoError(t, err)
	tested := map[string]bool{}
	base := serveBook(t, "..")
	for _, page := range site.Chapters {
		for _, picture := range slices.Sorted(maps.Keys(live.Pictures)) {
			of := live.Pictures[picture]
			here := strings.Contains(string(page.Body),
				`data-run="`+picture+`"`)
			if !here || tested[picture] || page.Number == "" {
				continue
			}
			tested[picture] = true
			t.Run(picture, func(t *testing.T) {
				t.Parallel()
				moveControls(t, base, page.URL, picture,
					live.Find(of.Scene), of.Set)
			})
		}
	}
	assert.Len(t, tested, len(live.Pictures))
}

func moveControls(
	t *testing.T, base, page, picture string,
	scene *live.Scene, set live.Setting,
) {
	tb := open(t, base, page, look{})
	figure := "figure[data-run=" + picture + "]"
	form := figure + " .tune"
	assert.Zero(t, js[int](tb, "performance.getEntriesByType('resource')"+
		".filter(e => e.name.includes('wasm')).length"),
		"nothing is loaded before a control is touched")
	set = maps.Clone(set)
	if set == nil {
		set = live.Setting{}
	}
	fastest := 1e9
	for _, c := range scene.Controls {
		if c.When != "" {
			name, value, _ := strings.Cut(c.When, "=")
			tb.set(form, name, value)
			set[name] = value
		}
		set[c.Name] = another(c)
		tb.set(form, c.Name, set[c.Name])
		want := native(t, live.Request{Scene: scene.Name, Set: set})
		require.Empty(t, want.Error)
		axis := time.Duration(js[float64](tb, "document.querySelector("+
			quote(figure)+").batonAxis"))
		assert.Equal(t, drawn(want.Chart, axis), tb.bars(figure),
			"%s: %v", c.Name, set)
		assert.Equal(t, want.Title, js[string](tb, "document.querySelector("+
			quote(figure+" figcaption")+").firstChild.textContent"))
		said := tb.text(form + " .tune-said")
		assert.True(t, strings.HasPrefix(said, want.Said), "%s: %s", said,
			want.Said)
		assert.Equal(t, strings.NewReplacer("«", "", "»", "").
			Replace(want.Code), tb.text(form+" .tune-code"))
		// The address keeps it.
		u, err := url.Parse(js[string](tb, "location.href"))
		require.NoError(t, err)
		assert.Equal(t, picture, u.Query().Get("run"))
		assert.Equal(t, set[c.Name], u.Query().Get(c.Name))
		fastest = min(fastest, js[float64](tb, "+document.querySelector("+
			quote(form)+").dataset.ms"))
	}
	t.Logf("a change takes %.0f ms", fastest)

	// Who opens the address sees the same, and r brings back the start.
	bars := tb.bars(figure)
	there := open(t, base, tb.path(), look{})
	there.until("document.querySelector(" + quote(form) + ").dataset.runs")
	assert.Equal(t, bars, there.bars(figure))
	there.focus(form + " [name]")
	there.press("r")
	there.until("!location.search")
	assert.Zero(t, there.count(figure+".live"))
	assert.Equal(t, "As it was.", there.text(form+" .tune-said"))
}

// TestControlsSayWhatTheyDo: the sentence, the value in the code, and what
// is wrong with a list.
func TestControlsSayWhatTheyDo(t *testing.T) {
	tb := open(t, serveBook(t, ".."), "06-queue.html", look{size: phone})
	const form = "figure[data-run=queue] .tune"
	tb.focus(form + " [name=workers]")
	tb.press(right)
	tb.until("document.querySelector('" + form + "').dataset.runs == 1")
	assert.Equal(t, "4 workers: 3 s, 1 s less", tb.text(form+" .tune-said"))
	assert.Equal(t, "status", tb.attribute(form+" .tune-said", "role"))
	assert.Contains(t, tb.texts(form+" .tune-code b"), "4")
	tb.press(left)
	tb.until("document.querySelector('" + form + "').dataset.runs == 2")
	assert.Equal(t, "3 workers: 4 s, 1 s more", tb.text(form+" .tune-said"))
	assert.Equal(t, "06-queue.html", js[string](tb,
		"location.pathname.slice(1)"), "no other chapter")

	// The picture and the control that moves it are seen together.
	js[bool](tb, "(document.querySelector('figure[data-run=queue]')"+
		".scrollIntoView(), true)")
	tb.shot("phone-live")
	assert.True(t, js[bool](tb, `(() => {
		const see = e => e.getBoundingClientRect();
		const figure = document.querySelector('figure[data-run=queue]');
		return see(figure.querySelector('.track')).top > 0 &&
			see(figure.querySelector('[name=n]')).bottom <= innerHeight;
	})()`))
	assert.Equal(t, 390, js[int](tb, "document.documentElement.scrollWidth"))

	tb.set(form, "jobs", "your own")
	assert.Equal(t, 1, tb.count(form+" [data-when='jobs=even'][hidden]"))
	js[bool](tb, `(() => {
		const f = document.querySelector('`+form+`').elements.list;
		f.value = '4 x';
		return f.dispatchEvent(new Event('input', { bubbles: true }));
	})()`)
	tb.until("document.querySelector('" + form + " .tune-wrong').textContent")
	assert.Equal(t, "enter up to 40 numbers, such as 4 3 1 2; "+
		"each is 0.1 to 60 seconds", tb.text(form+" .tune-wrong"))
	assert.Equal(t, 1, tb.count(form+" [name=list][aria-invalid]"))
	// Typing in the box is typing.
	tb.focus(form + " [name=list]")
	tb.press("r")
	assert.NotEmpty(t, js[string](tb, "location.search"))
}

// TestQuestionsAreReached solves them, with a finger, on a phone.
func TestQuestionsAreReached(t *testing.T) {
	base := serveBook(t, "..")
	for _, test := range []struct {
		page, picture string
		wrong, right  live.Setting
	}{
		{"01-waiting.html", "say", live.Setting{"second": "2.5"},
			live.Setting{"second": "2"}},
		{"06-queue.html", "queue", live.Setting{"workers": "2", "n": "11"},
			live.Setting{"workers": "3"}},
		{"07-chores.html", "chores", live.Setting{"look": "4"},
			live.Setting{"look": "5"}},
		{"08-pipelines.html", "bakery",
			live.Setting{"ovens": "3", "cakes": "8"},
			live.Setting{"ovens": "2"}},
		{"09-fetch.html", "fetch", live.Setting{"n": "3"},
			live.Setting{"n": "4"}},
		{"10-twice.html", "rate", live.Setting{"burst": "11"},
			live.Setting{"burst": "12"}},
		{"10-twice.html", "retry", live.Setting{"attempts": "5"},
			live.Setting{"jitter": "80"}},
		{"13-errors.html", "first-error", live.Setting{"workers": "5"},
			live.Setting{"workers": "4"}},
	} {
		t.Run(test.picture, func(t *testing.T) {
			t.Parallel()
			tb := open(t, base, test.page, look{size: phone})
			form := "figure[data-run=" + test.picture + "] .tune"
			for name, value := range test.wrong {
				tb.set(form, name, value)
			}
			time.Sleep(300 * time.Millisecond) // for what must not come
			before := tb.count(form + " .reached")
			for name, value := range test.right {
				tb.set(form, name, value)
			}
			tb.until(fmt.Sprintf("document.querySelectorAll('%s .reached')"+
				".length > %d", form, before))
			assert.Contains(t, tb.text(form+" .tune-said"),
				"You have found it")
			tb.shot("reached-" + test.picture)
		})
	}
}

// TestWhatWouldHelp: each row is the difference of two native runs, and
// the framed bars are a chain from the start to the end.
func TestWhatWouldHelp(t *testing.T) {
	tb := open(t, serveBook(t, ".."), "06-queue.html", look{})
	const figure = "figure[data-run=uneven]"
	tb.click(figure + " .tune-help")
	tb.until("document.querySelector('" + figure + " .what-if tbody tr')")
	tb.shot("what-if")
	set := live.Setting{"jobs": "uneven"}
	want := native(t, live.Request{Scene: "queue", Set: set, More: true})
	var rows [][]string
	for _, row := range want.WhatIf {
		rows = append(rows, []string{row.What, row.Words})
	}
	assert.Contains(t, rows, []string{"one more worker", "3 s"})
	assert.Equal(t, rows, js[[][]string](tb, `[...document.querySelectorAll(
		'`+figure+` .what-if tbody tr')].map(tr =>
			[...tr.cells].map(td => td.textContent))`))
	chain := js[[]float64](tb, `[...document.querySelectorAll(
		'`+figure+` .critical')].flatMap(b => [parseFloat(b.style.left),
			parseFloat(b.style.left) + parseFloat(b.style.width)])
		.sort((a, b) => a - b)`)
	require.NotEmpty(t, chain)
	assert.InDelta(t, 0, chain[0], .1)
	assert.InDelta(t, 100, chain[len(chain)-1], .1)
	for i := 1; i+1 < len(chain); i += 2 {
		assert.InDelta(t, chain[i], chain[i+1], .1, "no gap")
	}
}

// TestLiveFromFiles: a page from a folder may not fetch, and runs all the
// same.
func TestLiveFromFiles(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, export(t.Context(), testWriter{t}, "..", dir, ""))
	tb := open(t, "file://"+dir+"/", "01-waiting.html", look{})
	tb.set(".tune", "second", "3")
	assert.Equal(t, "2 s and 3 s, concurrently: 3 s, 1 s more",
		tb.text(".tune-said"))
}

// TestProgramIsServed: with the right type, small, and allowed to run.
func TestProgramIsServed(t *testing.T) {
	base := serveFixture(t)
	for coding, most := range map[string]int64{"gzip": 2e6, "identity": 7e6} {
		req, err := http.NewRequestWithContext(t.Context(), "GET",
			base+"live.wasm", nil)
		require.NoError(t, err)
		req.Header.Set("Accept-Encoding", coding)
		resp, err := http.DefaultClient.Do(req)
		require.NoError(t, err)
		resp.Body.Close()
		assert.Equal(t, 200, resp.StatusCode)
		assert.Equal(t, "application/wasm", resp.Header.Get("Content-Type"))
		assert.Less(t, resp.ContentLength, most, coding)
		assert.Contains(t, resp.Header.Get("Content-Security-Policy"),
			"'wasm-unsafe-eval'")
		assert.Equal(t, coding == "gzip",
			resp.Header.Get("Content-Encoding") == "gzip")
	}
}

// TestChaptersAreLight: what a reader loads first, without the program.
func TestChaptersAreLight(t *testing.T) {
	site, err := Build("..", "")
	require.NoError(t, err)
	rest := 0
	for _, name := range []string{"book.css", "book.js", "replay.js",
		"live.js", "icon.svg"} {
		rest += len(site.Files[name])
	}
	for _, c := range site.Chapters {
		assert.Less(t, len(site.Files[c.URL])+rest, 300_000, c.URL)
	}
}

// TestStepThroughASchedule loses a word, and then looks for an order that
// loses one in spite of a lock.
func TestStepThroughASchedule(t *testing.T) {
	tb := open(t, serveBook(t, ".."), "03-shared.html", look{size: phone})
	step := func(who string) {
		tb.t.Helper()
		tb.focus(".steps button[value=" + who + "]")
		tb.press(kb.Enter)
	}
	walk := func(order string, locked bool) live.Walk {
		for _, who := range order {
			step(string(who))
		}
		want := live.Steps(t, order, locked)
		tb.until("document.querySelector('.steps').dataset.order == " +
			quote(order))
		assert.Equal(t, want.Said, tb.text(".steps .tune-said"))
		assert.Equal(t, want.Words, tb.text(".steps .words"))
		for i, w := range want.Who {
			walker := fmt.Sprintf(".walker:nth-child(%d) ", i+1)
			assert.Equal(t, want.Lines, tb.texts(walker+"li"))
			if w.Local != "" && !w.Done && !w.Waits {
				assert.Equal(t, "has "+w.Local, tb.text(walker+".local"))
			}
			var now []string
			if !w.Done {
				now = want.Lines[w.At : w.At+1]
			}
			assert.ElementsMatch(t, now, tb.texts(walker+".now"))
		}
		return want
	}
	js[bool](tb, "(document.querySelector('.steps').scrollIntoView(), true)")
	walk("AAABB", false)
	assert.Zero(t, tb.count(".steps .reached"))
	step("back")
	tb.until("document.querySelector('.steps').dataset.order == 'AAAB'")
	tb.press("r")
	tb.until("document.querySelector('.steps').dataset.order == ''")
	assert.True(t, walk("ABABAB", false).Lost)
	assert.Contains(t, tb.text(".steps .reached"), "You have found it.")
	assert.Equal(t, 2, tb.count(".walker button:disabled"))
	tb.shot("phone-steps")
	assert.Equal(t, "?run=words&order=ABABAB",
		js[string](tb, "location.search"))
	assert.Equal(t, 390, js[int](tb, "document.documentElement.scrollWidth"))

	tb.click("[name=locked]")
	tb.until("document.querySelectorAll('.walker:first-child li').length == 5")
	assert.True(t, walk("AB", true).Who[1].Waits)
	assert.Equal(t, 1, tb.count(".walker button[value=B]:disabled"))
	there := open(t, tb.base, tb.path(), look{})
	there.until("document.querySelector('.steps').dataset.order == 'AB'")
	assert.Equal(t, tb.texts(".walker li"), there.texts(".walker li"))
}

// TestAxeLive audits pictures that were changed: with what would help, with
// what is wrong, and in the middle of a schedule.
func TestAxeLive(t *testing.T) {
	axe := readAxe(t)
	base := serveBook(t, "..")
	for _, how := range []look{{}, {size: phone, dark: true}} {
		tb := open(t, base, "06-queue.html", how)
		const form = "figure[data-run=queue] .tune"
		tb.set(form, "n", "11")
		tb.set(form, "workers", "2")
		tb.set(form, "workers", "3")
		tb.until("document.querySelector('" + form + " .reached')")
		tb.click(form + " .tune-help")
		tb.until("document.querySelector('" + form + " .what-if td')")
		tb.audit(axe, "")
		tb.set(form, "jobs", "your own")
		js[bool](tb, `(() => {
			const f = document.querySelector('`+form+`').elements.list;
			f.value = 'x';
			return f.dispatchEvent(new Event('input', { bubbles: true }));
		})()`)
		tb.until("document.querySelector('" + form +
			" .tune-wrong').textContent")
		tb.audit(axe, "")

		tb.visit("03-shared.html?run=words&order=ABABA")
		tb.until("document.querySelector('.steps').dataset.order")
		tb.audit(axe, "")
	}
}

// TestChangesAreQuick runs and redraws many times. The fastest time counts,
// because it depends least on what else the machine does.
func TestChangesAreQuick(t *testing.T) {
	tb := open(t, serveBook(t, ".."), "06-queue.html", look{})
	const form = "figure[data-run=queue] .tune"
	tb.set(form, "workers", "4")
	fastest := js[float64](tb, `(async () => {
		const form = document.querySelector('`+form+`');
		let fastest = Infinity;
		for (let i = 0; i < 40; i++) {
			const before = form.dataset.runs;
			form.elements.workers.value = 3 + i % 9;
			form.elements.workers.dispatchEvent(
				new Event('input', { bubbles: true }));
			while (form.dataset.runs === before) {
				await new Promise(done => setTimeout(done, 5));
			}
			fastest = Math.min(fastest, form.dataset.ms);
		}
		return fastest;
	})()`)
	t.Logf("a change takes %.0f ms", fastest)
	assert.Less(t, fastest, 50., "ms")
}
