package main

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestArrowsTurnPages(t *testing.T) {
	tb := open(t, serveFixture(t), "", look{})
	for _, page := range []string{
		"01-waiting.html", "02-chores.html", "03-queue.html",
		"glossary.html", "guide.html",
	} {
		tb.press(right)
		tb.until("location.pathname == '/" + page + "'")
		tb.until("document.readyState == 'complete'")
	}
	tb.press(right) // the last one
	tb.press(left)
	tb.until("location.pathname == '/glossary.html'")
	tb.until("document.readyState == 'complete'")
	// With a modifier they belong to the browser.
	tb.run(chromedp.KeyEvent(left,
		chromedp.KeyModifiers(chromedp.ModifierCtrl)))
	// Where code scrolls, they scroll.
	tb.visit("01-waiting.html")
	tb.focus(".code pre")
	tb.press(right)
	assert.Equal(t, "01-waiting.html", tb.path())
}

func TestSearchFinds(t *testing.T) {
	base := serveFixture(t)
	for _, key := range []string{"s", "/"} {
		tb := open(t, base, "02-chores.html", look{})
		tb.press(key)
		assert.Equal(t, "book-find-words",
			js[string](tb, "document.activeElement.id"))
		tb.press("worker queue")
		tb.until("document.querySelector('#book-find-hits a')")
		hits := tb.texts("#book-find-hits b")
		assert.Equal(t, "A queue and its workers", hits[0],
			"words of a heading come first")
		assert.Contains(t, hits, "Worker", "a section of the glossary")
		assert.Contains(t, tb.text("#book-find-count"), "places")
		tb.shot("search")

		tb.press(kb.ArrowDown, kb.ArrowDown, kb.ArrowUp, kb.Enter)
		tb.until("location.pathname == '/03-queue.html'")
	}

	tb := open(t, base, "02-chores.html", look{})
	tb.press("s", "queue")
	tb.until("document.querySelector('#book-find-hits a')")
	assert.Equal(t, "queue", tb.texts("#book-find-hits b")[0],
		"a word of the glossary comes before the headings with it")
	tb.press(kb.Enter)
	tb.until("location.pathname + location.hash == " +
		"'/glossary.html#word-queue'")

	tb = open(t, base, "src/say/say.go.html", look{})
	tb.click("#book-find-open")
	tb.press("nowhere to be found")
	tb.until("document.querySelector('#book-find-count')." +
		"textContent == '0 places'")
	js[chromedp.Void](tb, "document.querySelector('#book-find-words').value=''")
	tb.press("func After(d time.Duration)")
	tb.until("document.querySelector('#book-find-hits a')")
	tb.press(kb.Enter)
	tb.until("location.pathname == '/src/say/say.go.html'")
	tb.until("!document.querySelector('dialog[open]')")
}

func TestEscapeClosesImmediately(t *testing.T) {
	tb := open(t, serveFixture(t), "02-chores.html", look{})
	tb.press("s", "potatoes")
	assert.Equal(t, 1, tb.count("#book-find[open]"))
	tb.press(kb.Escape)
	assert.Zero(t, tb.count("dialog[open]"))

	tb.press("?")
	assert.Equal(t, 1, tb.count("#book-help[open]"))
	tb.press("s", right) // no keys for what lies below
	assert.Equal(t, 1, tb.count("dialog[open]"))
	tb.shot("help")
	tb.press(kb.Escape)
	assert.Zero(t, tb.count("dialog[open]"))
	assert.Equal(t, "02-chores.html", tb.path())

	tb.click("#book-help-open")
	tb.click("#book-help [data-close]")
	assert.Zero(t, tb.count("dialog[open]"))
}

func TestThemes(t *testing.T) {
	const background = "getComputedStyle(document.body).backgroundColor"
	const white, black = "rgb(255, 255, 255)", "rgb(13, 17, 23)"
	base := serveFixture(t)
	tb := open(t, base, "02-chores.html?at=12.4", look{dark: true})
	assert.Equal(t, black, js[string](tb, background), "auto is dark here")
	tb.shot("dark")
	tb.click("#book-theme")
	assert.Equal(t, "theme: light", tb.attribute("#book-theme", "aria-label"))
	assert.Equal(t, white, js[string](tb, background))
	tb.visit("glossary.html")
	assert.Equal(t, white, js[string](tb, background), "it is remembered")
	tb.click("#book-theme")
	assert.Equal(t, black, js[string](tb, background))
	tb.click("#book-theme")
	assert.Equal(t, "theme: auto", tb.attribute("#book-theme", "aria-label"))

	tb = open(t, base, "02-chores.html", look{})
	assert.Equal(t, white, js[string](tb, background), "auto is light here")
}

// within says that an element is seen whole in the window.
const within = `(() => {
	const r = document.querySelector('.controls').getBoundingClientRect();
	return r.top >= 0 && r.bottom <= innerHeight && r.height > 0 &&
		r.left >= 0 && r.right <= innerWidth;
})()`

func TestProjectorShowsTheControls(t *testing.T) {
	base := serveFixture(t)
	for _, window := range []size{beamer, {1024, 768, false}, {1920, 1080, false}} {
		for _, query := range []string{"", "?tab=race&at=12.4", "?tab=2&at=8.2"} {
			tb := open(t, base, "02-chores.html"+query, look{size: window})
			tb.press("p")
			assert.Equal(t, "true",
				tb.attribute("#book-projector", "aria-pressed"))
			assert.GreaterOrEqual(t, js[float64](tb, "parseFloat("+
				"getComputedStyle(document.querySelector('main')).fontSize)"), 20.)
			tb.focus(".play")
			assert.True(t, js[bool](tb, within), "%v %s", window, query)
			if window == beamer {
				tb.shot("projector" + map[string]string{"": "-start",
					"?tab=2&at=8.2": "-tab"}[query])
			}
			tb.visit("01-waiting.html")
			assert.Equal(t, "true",
				tb.attribute("#book-projector", "aria-pressed"), "it stays")
			tb.press("p")
			assert.Equal(t, "false",
				tb.attribute("#book-projector", "aria-pressed"))
		}
	}
}

func TestProjectorReachesTheChapters(t *testing.T) {
	tb := open(t, serveFixture(t), "02-chores.html", look{size: beamer})
	tb.press("p")
	tb.click(".to-chapters")
	tb.click(".chapters a[href='glossary.html']")
	tb.until("location.pathname == '/glossary.html'")
}

func TestPhones(t *testing.T) {
	tb := open(t, serveFixture(t), "02-chores.html?at=12.4", look{size: phone})
	tb.shot("phone")
	assert.LessOrEqual(t, js[int](tb, "document.documentElement.scrollWidth"),
		390, "nothing sticks out")
	// No name of a run is covered, by a flag or by anything.
	assert.Empty(t, js[[]string](tb, `[...document.querySelectorAll('.name b')]
		.filter(b => {
			b.scrollIntoView({ block: 'center' });
			const r = b.getBoundingClientRect();
			return [r.left + 2, (r.left + r.right) / 2, r.right - 2].some(x =>
				document.elementFromPoint(x, (r.top + r.bottom) / 2) !== b);
		}).map(b => b.textContent)`))
	// A finger hits what is 44 pixels high and wide; what stands in a line
	// of text may be smaller.
	const small = `[...document.querySelectorAll('button,select,input,nav a')]
		.filter(e => !e.matches('.copy')).filter(e => {
			const r = e.getBoundingClientRect();
			return r.height > 0 && (r.height < 44 || r.width < 44);
		}).map(e => e.outerHTML)`
	assert.Empty(t, js[[]string](tb, small))
	tb.visit("02-chores.html") // the prediction is asked for
	assert.Empty(t, js[[]string](tb, small))
	tb.visit("02-chores.html?tab=2&at=8.2")
	tb.shot("phone-tab")

	assert.Equal(t, "none", js[string](tb,
		"getComputedStyle(document.querySelector('.chapters')).display"))
	tb.click(".to-chapters")
	tb.shot("phone-chapters")
	assert.Empty(t, js[[]string](tb, small))
	tb.press(kb.Escape)
	assert.Equal(t, "none", js[string](tb,
		"getComputedStyle(document.querySelector('.chapters')).display"))
	tb.click(".to-chapters")
	tb.click(".chapters a[href='01-waiting.html']")
	tb.until("location.pathname == '/01-waiting.html'")
	tb.until("document.readyState == 'complete'")
	assert.LessOrEqual(t, js[int](tb, "document.documentElement.scrollWidth"),
		390, "code and tables scroll on their own")
	tb.shot("phone-text")

	// Each row of a table is a card, whose cells have names.
	tb.visit("glossary.html")
	assert.Equal(t, []string{`"word"`, `"sense"`}, js[[]string](tb,
		`[...document.querySelectorAll('tbody tr:first-child td')]
			.map(td => getComputedStyle(td, '::before').content)`))
}

func TestReadableWithoutScripts(t *testing.T) {
	base := serveFixture(t)
	for _, window := range []size{desktop, phone} {
		tb := open(t, base, "02-chores.html",
			look{size: window, noScript: true})
		tb.shot("no-script" + map[bool]string{true: "-phone"}[window.phone])
		tb.run(
			chromedp.WaitVisible(chromedp.CSS("figure.run img")),
			chromedp.WaitNotVisible(chromedp.CSS("#book-find-open")))
		if window.phone {
			// The texts of a picture are of 12 pixels, if it is not made
			// smaller; then it has to scroll, and not the page.
			assert.Equal(t, 860, js[int](tb,
				"document.querySelector('figure.run img').clientWidth"))
			assert.Equal(t, 390, js[int](tb,
				"document.documentElement.scrollWidth"))
			tb.focus("figure.run")
			tb.press(right)
			tb.until("document.querySelector('figure.run').scrollLeft > 0")
			tb.click(".to-chapters")
		}
		tb.click(".chapters a[href='01-waiting.html']")
		tb.run(chromedp.WaitVisible(chromedp.CSS("#see-also-1")))
	}
}

func TestPrintShowsThePicture(t *testing.T) {
	tb := open(t, serveFixture(t), "02-chores.html", look{dark: true})
	do(tb, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Media: "print"})
	display := func(selector string) string {
		return js[string](tb, "getComputedStyle(document.querySelector("+
			quote(selector)+")).display")
	}
	assert.Equal(t, "block", display("figure.run img"))
	for _, gone := range []string{
		".chapters", ".top", ".turn", ".controls", ".copy",
	} {
		assert.Equal(t, "none", display(gone), gone)
	}
	assert.Equal(t, "rgb(255, 255, 255)", js[string](tb,
		"getComputedStyle(document.body).backgroundColor"))
	tb.shot("print")
}

// TestGuidePrintsByPart: the setup, the plan of half a day, that of a whole
// day, and what the room gets wrong take exactly one page each, on each kind
// of paper.
func TestGuidePrintsByPart(t *testing.T) {
	tb := open(t, serveBook(t, ".."), "instructors.html", look{})
	do(tb, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Media: "print"})
	// A part goes from one page break of the style to the next.
	assert.Equal(t, []string{"the setup", "Half a day", "A whole day",
		"What to ask, and what the room gets wrong",
		"All exercises, with minutes"}, js[[]string](tb, `(() => {
		const all = document.querySelector('h2').parentElement.children;
		window.parts = [];
		for (const e of all) {
			if (getComputedStyle(e).breakBefore === 'page' || !parts.length)
				parts.push([]);
			parts.at(-1).push(e);
		}
		return ['the setup', ...parts.slice(1).map(p => p[0].firstChild.textContent)];
	})()`))
	for _, paper := range [][2]float64{{8.27, 11.69}, {8.5, 11}} {
		// pages prints one part, or all of them.
		pages := func(part string) int {
			js[bool](tb, `(parts.forEach((p, i) => p.forEach(e => e.style.display =
				`+part+` === 'all' || `+part+` === i ? '' : 'none')), true)`)
			pdf := do(tb, page.PrintToPDF, page.PrintToPDFParams{
				PaperWidth: paper[0], PaperHeight: paper[1]}).Data
			if *shots != "" {
				require.NoError(t, os.WriteFile(
					filepath.Join(*shots, "guide.pdf"), pdf, 0o644))
			}
			return len(regexp.MustCompile(`/Type /Page\b`).FindAll(pdf, -1))
		}
		for _, part := range []string{"0", "1", "2", "3"} {
			assert.Equal(t, 1, pages(part), "%v, part %s", paper, part)
		}
		assert.Equal(t, 4+pages("4"), pages("'all'"), paper)
	}
}

func TestCopy(t *testing.T) {
	tb := open(t, serveFixture(t), "01-waiting.html", look{})
	tb.run(chromedp.Evaluate[chromedp.Void](
		"window.bookCopy = text => { window.copied = text; return " +
			"Promise.resolve(); }"))
	copied := func(n string) string {
		tb.run(chromedp.Evaluate[chromedp.Void](
			"document.querySelectorAll('.copy')[" + n + "].click()"))
		return js[string](tb, "window.copied")
	}
	assert.Equal(t, "say(\"First\", 2*time.Second) // waits, prints\n"+
		"say(\"Second\", 1*time.Second)\n", copied("0"))
	assert.Equal(t, "go run ./examples/say sequential\n", copied("2"),
		"of a session, the command")
	tb.until("document.querySelector('.copy').textContent == 'Copied'")
}

func TestNoSuchPage(t *testing.T) {
	base := serveFixture(t)
	tb := newTab(t, base, look{})
	tb.expected = "404"
	tb.visit("a/b/c.html")
	assert.Equal(t, "There is no such page", tb.text("h1"))
	tb.shot("404")
	tb.click("a[href='/02-chores.html']")
	tb.until("location.pathname == '/02-chores.html'")
}

func TestWorksFromFiles(t *testing.T) {
	dir := t.TempDir()
	site, err := Build(filepath.Join("testdata", "docs"), "")
	require.NoError(t, err)
	require.NoError(t, Write(t.Context(), dir, site.Files))
	base := "file://" + dir + "/"
	tb := open(t, base, "02-chores.html?tab=2&at=8.2", look{})
	assert.EqualValues(t, 8_200_000_000, js[int64](tb, at))
	tb.speed("20")
	tb.click(".play")
	tb.until(still)
	assert.EqualValues(t, 10_000_000_003, js[int64](tb, at))
	tb.click("main")
	tb.press("s", "glossary")
	tb.until("document.querySelector('#book-find-hits a')")
	tb.press(kb.Enter)
	tb.until("location.pathname.endsWith('/glossary.html')")
	tb.until("document.readyState == 'complete'")
	tb.press(left)
	tb.until("location.pathname.endsWith('/03-queue.html')")
}

// readAxe returns the script that finds what a screen reader or a keyboard
// could not use.
func readAxe(t *testing.T) string {
	axe, err := os.ReadFile(
		filepath.Join("node_modules", "axe-core", "axe.min.js"))
	if err != nil && os.Getenv("BOOK_NEEDS_AXE") == "" {
		t.Skip("axe-core is not here: npm ci --prefix docs/book gets it")
	}
	require.NoError(t, err)
	return string(axe)
}

func TestAxe(t *testing.T) {
	axe := readAxe(t)
	tb := newTab(t, serveFixture(t), look{})
	for _, page := range []string{
		"index.html", "01-waiting.html", "02-chores.html",
		"02-chores.html?tab=2&at=8.2", "02-chores.html?tab=race&at=12.4",
		"03-queue.html", "src/say/say.go.html", "src/say/index.html",
		"404.html",
	} {
		tb.audit(axe, page)
	}
	tb.visit("02-chores.html")
	tb.press("s", "potatoes")
	tb.until("document.querySelector('#book-find-hits a')")
	tb.audit(axe, "")
	tb.press(kb.Escape, "?")
	tb.until("document.querySelector('#book-help[open]')")
	tb.audit(axe, "")

	for _, how := range []look{
		{dark: true}, {size: phone}, {size: phone, dark: true},
	} {
		tb := newTab(t, tb.base, how)
		for _, page := range []string{
			"01-waiting.html", "02-chores.html?tab=race&at=12.4",
			"src/say/say.go.html",
		} {
			tb.audit(axe, page)
		}
	}
	tb = newTab(t, tb.base, look{size: beamer})
	tb.audit(axe, "02-chores.html?tab=1&at=14&projector")

	// What the authors write can be wrong as well.
	site, err := Build("..", "")
	require.NoError(t, err)
	base := serveBook(t, "..")
	for _, chapter := range site.Chapters {
		t.Run(chapter.URL, func(t *testing.T) {
			t.Parallel()
			newTab(t, base, look{}).audit(axe, chapter.URL)
		})
	}
}

// audit lets axe look at a page, or, without one, at what is shown.
func (tb *tab) audit(axe, page string) {
	tb.t.Helper()
	if page != "" {
		tb.visit(page)
	}
	tb.run(chromedp.Evaluate[chromedp.Void](axe))
	assert.Empty(tb.t, js[[]string](tb, `axe.run({
		resultTypes: ['violations'], selectors: false,
	}).then(r =>
		r.violations.flatMap(v => v.nodes.map(n => v.id + ': ' + v.help +
			': ' + n.html + ' ' + n.failureSummary)))`), tb.path())
}
