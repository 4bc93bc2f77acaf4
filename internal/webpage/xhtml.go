package webpage

import (
	"bufio"
	"bytes"
	"encoding/xml"
	"io"
	"regexp"
	"strings"

	"golang.org/x/net/html/atom"
)

const (
	xhtml      = "http://www.w3.org/1999/xhtml"
	maxXML     = maxToken // bytes of XHTML that are read
	maxNesting = 512
)

// declaration matches the first line of an XML page. It isn't left to
// package xml, which knows only version 1.0. Nor does it need the
// encoding, because the page is decoded already.
var declaration = regexp.MustCompile(`^<\?xml` +
	`\s+version\s*=\s*("1\.\d+"|'1\.\d+')` +
	`(\s+encoding\s*=\s*("[A-Za-z][\w.-]*"|'[A-Za-z][\w.-]*'))?` +
	`(\s+standalone\s*=\s*("(yes|no)"|'(yes|no)'))?\s*\?>`)

// doctype matches what may stand between <! and > before the root.
var doctype = regexp.MustCompile(`^DOCTYPE\s+[^\s"'<>[]+` +
	`(\s+(SYSTEM|PUBLIC\s+("[^"]*"|'[^']*'))\s+("[^"]*"|'[^']*'))?` +
	`\s*(\[(?s:.*)\]\s*)?$`)

// scanXML looks through the tokens of an XHTML page. Like a browser, it
// stops where the page isn't well formed.
func (f *finds) scanXML(text io.Reader) {
	page := bufio.NewReader(io.LimitReader(text, maxXML))
	start, _ := page.Peek(page.Size())
	page.Discard(len(declaration.Find(start)))
	d := xml.NewDecoder(page)
	var title strings.Builder
	depth, titleAt, templateAt, begun := 0, -1, -1, false
	for depth < maxNesting {
		token, err := d.Token()
		if err != nil {
			return
		}
		switch t := token.(type) {
		case xml.ProcInst:
			if strings.EqualFold(t.Target, "xml") {
				return // not at the start, or not as it should be
			}
		case xml.Directive:
			if begun || !doctype.Match(t) {
				return
			}
			begun = true
			if bytes.Contains(t, []byte("XHTML")) {
				d.Entity = xml.HTMLEntity
			}
		case xml.StartElement:
			depth++
			begun = true
			if repeats(t.Attr) {
				return
			}
			if t.Name.Space != xhtml || templateAt >= 0 {
				continue
			}
			switch tag := atom.Lookup([]byte(t.Name.Local)); tag {
			case atom.Template:
				templateAt = depth
			case atom.Title:
				if !f.titled {
					f.titled, titleAt = true, depth
				}
			case atom.Base, atom.A, atom.Area:
				f.xmlLink(tag, t.Attr)
			}
		case xml.CharData:
			switch depth {
			case 0:
				if len(bytes.TrimSpace(t)) > 0 {
					return
				}
			case titleAt:
				title.Write(t[:min(len(t), maxTitle-title.Len())])
			}
		case xml.EndElement:
			switch depth {
			case templateAt:
				templateAt = -1
			case titleAt:
				f.title, titleAt = title.String(), -1
				if !f.wantLinks {
					return
				}
			}
			depth--
		}
	}
}

// repeats reports whether an element has an attribute twice, which
// package xml doesn't mind.
func repeats(attributes []xml.Attr) bool {
	if len(attributes) < 2 {
		return false
	}
	seen := map[xml.Name]bool{}
	for _, a := range attributes {
		if seen[a.Name] {
			return true
		}
		seen[a.Name] = true
	}
	return false
}

func (f *finds) xmlLink(tag atom.Atom, attributes []xml.Attr) {
	for _, a := range attributes {
		if a.Name.Space == "" && a.Name.Local == "href" && f.wantLinks {
			f.note(tag, a.Value)
		}
	}
}
