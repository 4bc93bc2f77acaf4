package main

import (
	"bytes"
	"fmt"
	"html"
	"html/template"
	"os"
	"path"
	"strings"
	"unicode/utf8"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"

	"example.com/baton/internal/plural"
)

// most is the largest source file, in bytes, that the book shows.
const most = 200_000

// loadSource makes a page that shows a file of the repository.
func (s *Site) loadSource(p *Page, src []byte) {
	p.Title = p.Path
	p.Sections = []*section{{Title: p.Path, Level: 1}}
	var b strings.Builder
	fmt.Fprintf(&b, "<h1>%s</h1>\n", html.EscapeString(p.Path))
	if len(src) > most || !utf8.Valid(src) || bytes.IndexByte(src, 0) >= 0 {
		fmt.Fprintf(&b, "<p>This file of the repository (%s) is "+
			"not shown here.</p>\n", plural.Count(len(src), "byte", "bytes"))
		p.Body = template.HTML(b.String())
		return
	}
	b.WriteString(`<div class="code"><pre class="numbered" tabindex="0"><code>`)
	text := strings.TrimSuffix(string(src), "\n")
	colored := strings.Split(highlight(language(p.Path), text), "\n")
	for i, line := range colored {
		id := fmt.Sprintf("L%d", i+1)
		p.ids[id] = true
		fmt.Fprintf(&b, "<span id=%q>%s\n</span>", id, line)
	}
	b.WriteString("</code></pre></div>\n")
	for line := range strings.Lines(text) {
		// Search finds declarations and their comments. The bodies would
		// make the index three times as large.
		if path.Ext(p.Path) != ".go" || line[0] != '\t' {
			p.Sections[0].Text.WriteString(line)
		}
	}
	p.Body = template.HTML(b.String())
}

// loadFolder makes a page that lists a folder of the repository. It links
// to those of its files that the book shows because a chapter links to
// them; showing all would copy the whole repository into the book.
func (s *Site) loadFolder(p *Page) error {
	entries, err := os.ReadDir(s.file(p.Path))
	if err != nil {
		return err
	}
	p.Title = p.Path + "/"
	p.Sections = []*section{{Title: p.Title, Level: 1}}
	var b strings.Builder
	fmt.Fprintf(&b, "<h1>%s</h1>\n<p>A folder of the repository:</p>\n<ul>\n",
		html.EscapeString(p.Title))
	for _, e := range entries {
		name := e.Name()
		if strings.HasPrefix(name, ".") {
			continue
		}
		text := `<code>` + html.EscapeString(name) + `</code>`
		if e.IsDir() {
			text = `<code>` + html.EscapeString(name) + `/</code>`
		} else if s.shownInFolder(name) {
			to := s.page(path.Join(p.Path, name))
			text = fmt.Sprintf(`<a href="%s">%s</a>`,
				html.EscapeString(relative(p.URL, to.URL)), text)
		}
		fmt.Fprintf(&b, "<li>%s</li>\n", text)
		p.Sections[0].Text.WriteString(name + " ")
	}
	b.WriteString("</ul>\n")
	p.Body = template.HTML(b.String())
	return nil
}

// shownInFolder reports whether the page of a folder links to a file. It
// links to code, but not to tests.
func (s *Site) shownInFolder(name string) bool {
	return path.Ext(name) == ".go" && !strings.HasSuffix(name, "_test.go")
}

// language returns chroma's name for the language of a file.
func language(name string) string {
	if l := lexers.Match(path.Base(name)); l != nil {
		return l.Config().Name
	}
	return ""
}

// highlight returns code as HTML with a class for each kind of word, and
// every line whole: no element goes over the end of a line.
func highlight(lang, code string) string {
	lexer := lexers.Get(lang)
	if lexer == nil {
		return html.EscapeString(code)
	}
	tokens, err := chroma.Coalesce(lexer).Tokenise(
		&chroma.TokeniseOptions{State: "root", EnsureLF: false}, code)
	if err != nil { // show it without colors
		return html.EscapeString(code)
	}
	var b strings.Builder
	for t := tokens(); t != chroma.EOF; t = tokens() {
		class := class(t.Type)
		for line := range strings.Lines(t.Value) {
			text, end := strings.CutSuffix(line, "\n")
			if class == "" || strings.TrimSpace(text) == "" {
				b.WriteString(html.EscapeString(text))
			} else {
				fmt.Fprintf(&b, "<i class=%s>%s</i>", class,
					html.EscapeString(text))
			}
			if end {
				b.WriteByte('\n')
			}
		}
	}
	return b.String()
}

// class returns the class of a kind of word. There are few classes, so that
// each color has a meaning and pages stay small.
func class(t chroma.TokenType) string {
	switch {
	case t.InCategory(chroma.Comment):
		return "c"
	case t == chroma.KeywordType, t == chroma.NameBuiltin,
		t == chroma.NameBuiltinPseudo, t == chroma.KeywordConstant:
		return "b"
	case t.InCategory(chroma.Keyword), t == chroma.OperatorWord:
		return "k"
	case t.InSubCategory(chroma.LiteralString):
		return "s"
	case t.InSubCategory(chroma.LiteralNumber):
		return "m"
	case t == chroma.NameFunction, t == chroma.NameFunctionMagic,
		t == chroma.NameClass, t == chroma.NameDecorator:
		return "f"
	case t == chroma.GenericInserted:
		return "i"
	case t == chroma.GenericDeleted:
		return "d"
	case t == chroma.GenericPrompt:
		return "p"
	case t == chroma.GenericOutput:
		return "o"
	}
	return ""
}
