package main

import (
	"bytes"
	"fmt"
	"html/template"
	"path"
	"regexp"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer"
	gmhtml "github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"
	"golang.org/x/net/html"

	"example.com/baton/docs/book/live"
	"example.com/baton/internal/slug"
)

// markdown converts GitHub's flavor of Markdown, with code colored by
// chroma. It passes raw HTML, because we write the chapters ourselves.
var markdown = goldmark.New(
	goldmark.WithExtensions(extension.GFM),
	goldmark.WithRendererOptions(
		gmhtml.WithUnsafe(),
		renderer.WithNodeRenderers(util.Prioritized(codeBlocks{}, 100))),
)

// loadMarkdown makes a page from Markdown.
func (s *Site) loadMarkdown(p *Page, src []byte) error {
	var b bytes.Buffer
	if err := markdown.Convert(src, &b); err != nil {
		return fmt.Errorf("%s: %w", p.Path, err)
	}
	w := pageWriter{site: s, page: p, ids: slug.IDs{}}
	w.write(&b)
	body := emptyHead.ReplaceAllString(w.out.String(), "<td$1></td>")
	if m := question.FindStringSubmatch(body); m != nil {
		p.Question = template.HTML(anchor.ReplaceAllString(m[2], ""))
		body = question.ReplaceAllString(body,
			`$1<p class="question"><span>The question</span> $2</p>`)
	}
	p.Body = template.HTML(s.players(p, body))
	if p.Title == "" {
		p.Title = strings.TrimSuffix(path.Base(p.Path), ".md")
		if p.Chapter {
			s.problem(p, "there is no title: no heading of the first level")
		}
	}
	return nil
}

// emptyHead is an empty header cell. It becomes an ordinary cell.
var emptyHead = regexp.MustCompile(`<th([^>]*)>\s*</th>`)

// question is the question that a chapter begins with.
var question = regexp.MustCompile(`(?s)^(\s*<h1.*?</h1>\s*)<blockquote>\s*` +
	`<p><strong>The question\.</strong>\s*(.*?)</p>\s*</blockquote>`)

// anchor matches the start or the end of a link. In the ladder, the whole
// rung is a link.
var anchor = regexp.MustCompile(`</?a\b[^>]*>`)

// ladder marks where the index will list the chapters.
const ladder = "<!-- ladder -->"

// A pageWriter goes once through the HTML of a page: it gives headings
// their ids, turns links to files into links to pages, makes wide tables
// scroll, and collects what search will find.
type pageWriter struct {
	site *Site
	page *Page
	ids  slug.IDs
	out  bytes.Buffer

	heading *heading // the open one, or nil
	section *section // the one that the text belongs to

	// skipping says that text is left out, because something else replaces
	// it.
	skipping bool

	// The open table. If it is a list of words, search finds each word like
	// a heading. around is the section of the table.
	cell    int
	inHead  bool
	heads   []string // the names of the columns
	numbers bool     // a column is aligned right
	words   bool
	around  *section
	start   int // where the table starts in out
}

type heading struct {
	tag    string // such as "h2"; "strong" for a word of a list
	start  html.Token
	inside strings.Builder // as HTML
	text   strings.Builder
}

func (w *pageWriter) write(r *bytes.Buffer) {
	for z := html.NewTokenizer(r); ; {
		kind := z.Next()
		raw := string(z.Raw())
		token := z.Token()
		if w.skipping && kind != html.CommentToken &&
			kind != html.ErrorToken {
			continue
		}
		switch kind {
		case html.ErrorToken: // the end: the reader is in memory
			return
		case html.CommentToken: // marks of what is generated
			w.comment(strings.TrimSpace(token.Data))
		case html.TextToken:
			w.text(raw, token.Data)
		case html.StartTagToken, html.SelfClosingTagToken:
			w.startTag(raw, token)
		case html.EndTagToken:
			w.endTag(raw, token)
		default:
			w.emit(raw)
		}
	}
}

// comment replaces the list of the chapters with the ladder, and the
// command that asks questions with the questions.
func (w *pageWriter) comment(text string) {
	switch text {
	case "index":
		w.out.WriteString(ladder)
		w.skipping = true
	case "predict":
		w.out.WriteString(w.site.predictions(w.page))
		w.skipping = true
	case "/index", "/predict":
		w.skipping = false
	}
}

// emit writes HTML to the open heading or to the page.
func (w *pageWriter) emit(raw string) {
	if w.heading != nil {
		w.heading.inside.WriteString(raw)
		return
	}
	w.out.WriteString(raw)
}

// ratio is a number with what it is compared with.
var ratio = regexp.MustCompile(`^(.+?), (×.+)$`)

func (w *pageWriter) text(raw, data string) {
	if w.inHead && w.cell > 0 {
		w.heads[w.cell-1] += data
	} else if w.numbers {
		raw = ratio.ReplaceAllString(raw, "$1 <small>$2</small>")
	}
	w.emit(raw)
	if w.inHead && w.cell == 1 && data == "word" {
		w.words = true
	}
	if w.heading != nil {
		w.heading.text.WriteString(data)
	} else if w.section != nil {
		w.section.Text.WriteString(data)
	}
}

func (w *pageWriter) startTag(raw string, t html.Token) {
	changed := false
	for i, a := range t.Attr {
		switch {
		case a.Key == "id", a.Key == "name" && t.Data == "a":
			w.page.ids[a.Val] = true
		case a.Key == "href":
			t.Attr[i].Val, changed = w.site.href(w.page, a.Val), true
		case a.Key == "data-live": // a picture that has no recording
			fmt.Fprintf(&w.out, `<figure class="run" data-run="%s">%s</figure>`,
				html.EscapeString(a.Val), w.site.controls(w.page, a.Val))
		case a.Key == "src" && t.Data == "img":
			t.Attr[i].Val, changed = w.site.src(w.page, a.Val), true
		case a.Key == "src", a.Key == "srcset":
			w.site.problem(w.page, "<%s %s>: the book shows pictures only "+
				"with <img>", t.Data, a.Key)
		}
	}
	switch t.Data {
	case "h1", "h2", "h3", "h4", "h5", "h6":
		w.heading = &heading{tag: t.Data, start: t}
		return
	case "strong":
		if w.words && w.cell == 1 {
			w.heading = &heading{tag: t.Data, start: t}
			return
		}
	case "table":
		w.around, w.words = w.section, false
		w.heads, w.numbers, w.start = nil, false, w.out.Len()
	case "input": // the box of a task list
		word := "open"
		if strings.Contains(raw, "checked") {
			word = "done"
		}
		t.Attr = append(t.Attr, html.Attribute{Key: "aria-label", Val: word})
		changed = true
	case "br", "p", "li", "td", "th", "tr", "pre", "div":
		w.space()
	}
	switch t.Data {
	case "tr":
		w.cell = 0
	case "td", "th":
		w.cell++
		w.inHead = t.Data == "th"
		right := strings.Contains(raw, "text-align:right")
		w.numbers = w.numbers || right
		if w.inHead {
			w.heads = append(w.heads, "")
		}
	}
	if changed {
		raw = t.String()
	}
	w.emit(raw)
}

// space separates the words of two blocks in the text for search.
func (w *pageWriter) space() {
	if w.section != nil && w.heading == nil {
		w.section.Text.WriteByte(' ')
	}
}

func (w *pageWriter) endTag(raw string, t html.Token) {
	if h := w.heading; h != nil && t.Data == h.tag {
		w.heading = nil
		w.endHeading(h)
		return
	}
	w.emit(raw)
	if t.Data == "table" {
		w.section, w.words, w.cell, w.inHead = w.around, false, 0, false
		w.endTable()
	}
}

// endTable wraps a table, so that a wide one scrolls on its own. A script
// draws the bars of a table of measurements, and folds the table.
func (w *pageWriter) endTable() {
	table := string(w.out.Bytes()[w.start:])
	w.out.Truncate(w.start)
	kind := "texts"
	if w.numbers {
		kind = "numbers"
	}
	measured := w.numbers && strings.Contains(table, "<small>×")
	if measured {
		w.out.WriteString(
			`<details class="measured" open><summary>the numbers</summary>`)
	}
	fmt.Fprintf(&w.out, `<div class="table %s" tabindex="0" role="group" `+
		`aria-label="table"%s>%s</div>`, kind, w.names(), table)
	if measured {
		w.out.WriteString("</details>")
	}
	w.numbers = false
}

// names gives the columns of a table to the style sheet: on a phone each row
// is a card, and its cells need names.
func (w *pageWriter) names() string {
	if w.numbers {
		return ""
	}
	var style strings.Builder
	for i, head := range w.heads {
		if head = strings.TrimSpace(head); head != "" {
			fmt.Fprintf(&style, "--h%d:%q;", i+1, head)
		}
	}
	if style.Len() == 0 {
		return ""
	}
	return ` style="` + html.EscapeString(style.String()) + `"`
}

func (w *pageWriter) endHeading(h *heading) {
	text := strings.TrimSpace(h.text.String())
	s := &section{Title: text}
	here := ""
	if h.tag == "strong" {
		// Not from w.ids: headings keep the ids that they have on GitHub.
		s.ID = "word-" + slug.IDs{}.Of(text)
	} else {
		s.ID, s.Level = w.ids.Of(text), int(h.tag[1]-'0')
		here = `<a class="here" href="#` + html.EscapeString(s.ID) +
			`" aria-hidden="true" tabindex="-1">#</a>`
	}
	w.page.ids[s.ID] = true
	h.start.Attr = append(h.start.Attr, html.Attribute{Key: "id", Val: s.ID})
	w.out.WriteString(h.start.String())
	w.out.WriteString(h.inside.String())
	w.out.WriteString(here + "</" + h.tag + ">")

	w.page.Sections = append(w.page.Sections, s)
	w.section = s
	if h.tag == "h1" && w.page.Title == "" {
		w.page.Title = text
	}
}

// codeBlocks renders blocks of code in color.
type codeBlocks struct{}

func (codeBlocks) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	r.Register(ast.KindFencedCodeBlock, codeBlock)
	r.Register(ast.KindCodeBlock, codeBlock)
}

func codeBlock(
	w util.BufWriter, src []byte, node ast.Node, entering bool,
) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	lang := ""
	if fenced, ok := node.(*ast.FencedCodeBlock); ok {
		lang = string(fenced.Language(src))
	}
	var code bytes.Buffer
	for i := range node.Lines().Len() {
		line := node.Lines().At(i)
		code.Write(line.Value(src))
	}
	fmt.Fprintf(w, `<div class="code"><pre tabindex="0" data-lang="%s"><code>`,
		html.EscapeString(lang))
	w.WriteString(highlight(lang, code.String()))
	w.WriteString("</code></pre></div>\n")
	return ast.WalkSkipChildren, nil
}

// alone matches a picture that is a paragraph of its own.
var alone = regexp.MustCompile(`<p>(<img src="([^"]+)\.svg"[^>]*>)\s*</p>`)

// players adds the recorded run to each picture that has one.
func (s *Site) players(p *Page, body string) string {
	return alone.ReplaceAllStringFunc(body, func(all string) string {
		m := alone.FindStringSubmatch(all)
		name := strings.TrimLeft(m[2], "./")
		if p.Chapter {
			name = path.Join(s.docs, m[2])
		}
		run, err := s.recording(name + ".json")
		if err != nil {
			s.problem(p, "%v", err)
		}
		if run == nil {
			return all
		}
		picture := path.Base(name)
		return fmt.Sprintf(`<figure class="run" data-run="%s" `+
			`tabindex="0">%s`+
			`<script type="application/json">%s</script>%s</figure>`,
			html.EscapeString(picture), m[1], run, s.controls(p, picture))
	})
}

// controls returns the controls below a picture, if it can be changed.
func (s *Site) controls(p *Page, picture string) string {
	if picture == "words" {
		return s.steps(p)
	}
	of, ok := live.Pictures[picture]
	if !ok {
		return ""
	}
	p.Live = true
	p.knobs++
	var b strings.Builder
	err := layout.ExecuteTemplate(&b, "controls.html", struct {
		live.View
		ID, Picture string
	}{live.Find(of.Scene).View(of.Set), fmt.Sprintf("tune%d", p.knobs),
		picture})
	if err != nil {
		s.problem(p, "controls of %s: %v", picture, err)
	}
	return b.String()
}

// steps returns two goroutines whose schedule the reader chooses.
func (s *Site) steps(p *Page) string {
	p.Live = true
	var b strings.Builder
	err := layout.ExecuteTemplate(&b, "steps.html", live.Start())
	if err != nil {
		s.problem(p, "steps: %v", err)
	}
	return b.String()
}
