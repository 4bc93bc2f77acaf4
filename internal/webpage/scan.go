package webpage

import (
	"bufio"
	"bytes"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/text/encoding"
)

// finds is what has been found on a page so far.
type finds struct {
	title     string
	titled    bool
	wantLinks bool
	baseHref  *string         // of the first <base>
	hrefs     []string        // as they are written, each once
	seen      map[string]bool // the hrefs
	encoding  encoding.Encoding
}

// scanHTML looks through the tokens of a page. The tokenizer knows
// where text holds no tags, as in scripts and comments; the outline
// knows what is a drawing or a template.
func (f *finds) scanHTML(text io.Reader) {
	var around outline
	z := html.NewTokenizer(text)
	z.SetMaxBuf(maxToken)
	for {
		// Only in drawings and formulas is <![CDATA[ ]]> a way to write
		// text.
		z.AllowCDATA(around.language() != inHTML)
		switch token := z.Next(); token {
		case html.ErrorToken:
			return
		case html.TextToken:
			around.text(z)
		case html.EndTagToken:
			name, _ := z.TagName()
			around.end(atom.String(name))
		case html.StartTagToken, html.SelfClosingTagToken:
			tag, in := around.start(z, token)
			inert := around.templates() > 0
			switch {
			case in != inHTML:
				z.NextIsNotRawText()
			case tag == atom.Frameset && !around.solid:
				return // frames replace what follows
			case tag == atom.Title:
				z.SetMaxBuf(maxTitle)
				raw := z.Next() == html.TextToken
				if !inert && !f.titled {
					f.titled = true
					if raw {
						f.title = string(z.Text())
					}
				}
				z.SetMaxBuf(maxToken)
				if f.titled && !f.wantLinks {
					return
				}
			case isRaw(tag):
				z.Next() // its text
			case f.wantLinks && !inert:
				f.link(tag, z)
			}
		}
	}
}

// link notes the href of a base or a link.
func (f *finds) link(tag atom.Atom, z *html.Tokenizer) {
	switch tag {
	case atom.Base, atom.A, atom.Area:
		if href, ok := attribute(z, "href"); ok {
			f.note(tag, href)
		}
	}
}

func (f *finds) note(tag atom.Atom, href string) {
	switch {
	case tag == atom.Base:
		if f.baseHref == nil {
			f.baseHref = &href
		}
	case len(href) > maxHref, len(f.hrefs) >= maxHrefs, f.seen[href]:
	default:
		if f.seen == nil {
			f.seen = map[string]bool{}
		}
		f.seen[href] = true
		f.hrefs = append(f.hrefs, href)
	}
}

// mayHaveTitle looks at as much as the buffer holds: usually the
// whole page. A page without "<title" has no title and need not be
// taken apart.
func mayHaveTitle(page *bufio.Reader) bool {
	start, err := page.Peek(page.Size())
	return err != io.EOF || mentionsTitle(start)
}

func mentionsTitle(page []byte) bool {
	const tag = "title"
	for {
		_, rest, found := bytes.Cut(page, []byte("<"))
		if !found || len(rest) < len(tag) {
			return false
		}
		if bytes.EqualFold(rest[:len(tag)], []byte(tag)) {
			return true
		}
		page = rest
	}
}

// clean makes one space of any white space, none at the ends, and puts
// U+FFFD in place of what is not UTF-8. A no-break space stays, as it
// does in a browser.
func clean(s string) string {
	var b strings.Builder
	space := false
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		if isSpace(r) {
			space = b.Len() > 0
			continue
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(r)
	}
	return b.String()
}

func isSpace(r rune) bool {
	switch r {
	case ' ', '\t', '\n', '\f', '\r':
		return true
	}
	return false
}
