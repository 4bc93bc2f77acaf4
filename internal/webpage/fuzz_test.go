package webpage

import (
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// FuzzTitle compares the title with that of a full parse.
//
// Pages without drawings and formulas have to agree as they are, but for
// what only a parser can know, as it comes later in the page:
//   - A title inside a table: a later one between its rows is moved in
//     front of the table.
//   - A title in the body of a page that is empty so far: a <frameset>
//     takes the place of the body, title and all.
//
// Pages with drawings or formulas have to agree once their tags are put
// right: who does not close an <svg> leaves it to rules about what closes
// what that are not followed here in full. There is one more difference:
// the parser gives up at a <template> in the HTML inside a drawing, which
// a browser does not, and neither does title.
func FuzzTitle(f *testing.F) {
	for _, tt := range titles {
		f.Add(tt.page)
	}
	for _, page := range untitled {
		f.Add(page)
	}
	f.Fuzz(agree)
}

// FuzzTitleOfTags is FuzzTitle on pages made of tags that matter: each
// byte is a piece of the page.
func FuzzTitleOfTags(f *testing.F) {
	names := strings.Fields(`title svg math template p div b a table td tr
		caption colgroup col select option frameset noframes script style
		textarea desc foreignObject mi annotation-xml li h1 span form br
		body head html noscript font x-y button applet input`)
	pieces := []string{
		"text", " ", "<!-- ", " -->", "<![CDATA[", "]]>", "&amp;", "<svg/>",
		"<font color=red>", "<annotation-xml encoding='text/html'>",
		"<input type=hidden>", "<mglyph>",
	}
	for _, name := range names {
		pieces = append(pieces, "<"+name+">", "</"+name+">")
	}
	f.Add([]byte{0, 1, 2, 3})
	f.Fuzz(func(t *testing.T, choice []byte) {
		var page strings.Builder
		for _, c := range choice[:min(len(choice), 100)] {
			page.WriteString(pieces[int(c)%len(pieces)])
		}
		agree(t, page.String())
	})
}

func agree(t *testing.T, page string) {
	page = strings.ToValidUTF8(page, "\ufffd")
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Skip("nested too deep for the parser")
	}
	lower := strings.ToLower(page)
	if strings.Contains(lower, "<svg") || strings.Contains(lower, "<math") {
		var ok bool
		if page, doc, ok = putRight(doc); !ok {
			t.Skip("cannot be put right")
		}
	} else if n := treeTitle(doc); n == nil || n.Parent.Data != "head" {
		for _, tag := range []string{"<table", "<frameset"} {
			if strings.Contains(lower, tag) {
				t.Skip("what comes later may move or remove a title")
			}
		}
	}
	want, wantOK := textOf(treeTitle(doc))
	got, ok := titleOf(page, utf8HTML)
	if got != want || ok != wantOK {
		t.Errorf("%q:\ngot  %q %v\nwant %q %v", page, got, ok, want, wantOK)
	}
}

// putRight writes a page as the parser has understood it.
func putRight(doc *html.Node) (string, *html.Node, bool) {
	var once, twice strings.Builder
	if html.Render(&once, doc) != nil {
		return "", nil, false
	}
	doc, err := html.Parse(strings.NewReader(once.String()))
	if err != nil || html.Render(&twice, doc) != nil {
		return "", nil, false
	}
	for n := range doc.Descendants() {
		if n.Namespace != "" && hasTemplate(n) {
			return "", nil, false
		}
	}
	return once.String(), doc, once.String() == twice.String()
}

func hasTemplate(n *html.Node) bool {
	for d := range n.Descendants() {
		if d.Data == "template" {
			return true
		}
	}
	return false
}
