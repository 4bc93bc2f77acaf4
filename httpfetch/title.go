package httpfetch

import (
	"bufio"
	"bytes"
	"io"
	"net/http"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/transform"
)

// title returns the title that a browser shows for a page, and whether
// the page has one, empty or not. It reads no further than it must.
//
// A search for "<title>" would be faster still, but would find those in
// comments, scripts, templates and drawings, too.
func title(page *bufio.Reader, kind string) (text string, ok bool) {
	// As much of the page as the buffer holds: all of it, mostly.
	start, err := page.Peek(page.Size())
	if !isHTML(kind, start) {
		return "", false
	}
	enc, name, _ := charset.DetermineEncoding(start, kind)
	if mark := byteOrderMark(start, name); mark > 0 {
		page.Discard(mark)
	}
	switch name {
	case "utf-8", "windows-1252":
		// Here a tag is written in no other way, so a page without these
		// letters has no title, and need not be taken apart.
		if err == io.EOF && !mentionsTitle(start) {
			return "", false
		}
	}
	var in io.Reader = page
	if name != "utf-8" {
		in = transform.NewReader(page, enc.NewDecoder())
	}
	text, ok = firstTitle(html.NewTokenizer(in))
	if !utf8.ValidString(text) {
		enc, _ := charset.Lookup("utf-8")
		text, _ = enc.NewDecoder().String(text)
	}
	return fold(text), ok
}

// firstTitle returns the text of the first title element that is the
// page's own. The tokenizer knows where text holds no tags, as in scripts
// and comments; the outline knows what is a drawing or a template.
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

// isHTML says whether a browser would read a page as HTML.
func isHTML(kind string, start []byte) bool {
	if kind == "" {
		kind = http.DetectContentType(start)
	}
	kind, _, _ = strings.Cut(kind, ";")
	switch strings.ToLower(strings.TrimSpace(kind)) {
	case "text/html", "application/xhtml+xml":
		return true
	}
	return false
}

// byteOrderMark returns the length of the mark that some editors put in
// front of a page. It is no part of the text.
func byteOrderMark(start []byte, charset string) int {
	switch {
	case charset == "utf-8" && bytes.HasPrefix(start, []byte("\xef\xbb\xbf")):
		return 3
	case charset == "utf-16le" && bytes.HasPrefix(start, []byte("\xff\xfe")),
		charset == "utf-16be" && bytes.HasPrefix(start, []byte("\xfe\xff")):
		return 2
	}
	return 0
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

// fold makes one space of any white space, and none at the ends. A space
// that must not break a line is a letter here, as it is in a browser.
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
