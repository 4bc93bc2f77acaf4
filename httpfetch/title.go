package httpfetch

import (
	"bufio"
	"bytes"
	"io"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// title returns the title that a browser shows for a page, and whether
// the page has one, empty or not. It reads no further than it must.
//
// A search for "<title>" alone would be faster still, but would find
// those in comments, scripts, templates and drawings, too.
func title(page *bufio.Reader, kind string) (text string, ok bool) {
	in, ok := decode(page, kind)
	if !ok {
		return "", false
	}
	if in == page {
		// As much as the buffer holds: mostly the whole page. One
		// without these letters has no title, and need not be taken
		// apart.
		start, err := page.Peek(page.Size())
		if err == io.EOF && !mentionsTitle(start) {
			return "", false
		}
	}
	text, ok = firstTitle(html.NewTokenizer(in))
	return fold(toValid(text)), ok
}

// firstTitle returns the text of the first title element that is the
// page's own. The tokenizer knows where text holds no tags, as in
// scripts and comments; the outline knows what is a drawing or a
// template.
func firstTitle(z *html.Tokenizer) (text string, ok bool) {
	var around outline
	for {
		// Only there is <![CDATA[ ]]> a way to write text.
		z.AllowCDATA(around.language() != inHTML)
		token := z.Next()
		switch token {
		case html.ErrorToken:
			return "", false
		case html.TextToken:
			around.text(z)
		case html.EndTagToken:
			name, _ := z.TagName()
			around.end(atom.String(name))
		case html.StartTagToken, html.SelfClosingTagToken:
			tag, in := around.start(z, token)
			switch {
			case in != inHTML:
				z.NextIsNotRawText()
			case tag == atom.Frameset && !around.solid:
				return "", false // frames replace what is to come
			case tag == atom.Title && around.templates == 0:
				if z.Next() == html.TextToken {
					text = string(z.Text())
				}
				return text, true
			case isRaw(tag):
				z.Next() // its text
			}
		}
	}
}

// mentionsTitle says whether "<title" is anywhere in the page.
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

// fold makes one space of any white space, and none at the ends. A
// space that must not break a line is a letter here, as it is in a
// browser.
func fold(s string) string {
	words := strings.FieldsFunc(s, func(r rune) bool {
		return r < 0x80 && isSpace(byte(r))
	})
	return strings.Join(words, " ")
}

func isSpace(c byte) bool {
	switch c {
	case ' ', '\t', '\n', '\f', '\r':
		return true
	}
	return false
}
