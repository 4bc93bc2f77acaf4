package webpage

import (
	"bufio"
	"bytes"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/text/encoding/unicode"
)

// finds is what has been found on a page so far.
type finds struct {
	title     string
	titled    bool
	wantLinks bool
	baseHref  *string         // of the first <base>
	hrefs     []string        // as they are written, each once
	seen      map[string]bool // the hrefs
	legacy    *legacy
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

// valid puts U+FFFD in place of what is not UTF-8: one for each start
// of a character, not one for each byte.
func valid(s string) string {
	if !utf8.ValidString(s) {
		s, _ = unicode.UTF8.NewDecoder().String(s)
	}
	return s
}

// clean makes one space of any white space and control characters, and
// none at the ends. A no-break space and a vertical tab stay, as they
// do in Chromium.
func clean(s string) string {
	var b strings.Builder
	space := false
	for _, r := range valid(s) {
		if r <= ' ' && r != '\v' || r == 0x7f {
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
