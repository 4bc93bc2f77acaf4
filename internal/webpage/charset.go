package webpage

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
	"golang.org/x/text/encoding"
	"golang.org/x/text/transform"
)

// A format is a way to read a page.
type format int

const (
	isOther format = iota
	isHTML
	isXML
)

// A document is a page with its text in UTF-8.
type document struct {
	format format
	text   io.Reader // the page itself if it's in UTF-8
	legacy *legacy
}

// decode finds out how to read a page. Its charset is what a byte order
// mark says, or a header, or the page itself.
func decode(page *bufio.Reader, types []string) document {
	start, err := page.Peek(page.Size()) // usually the whole page
	kind, set := contentType(types)
	if kind == "" {
		kind = sniff(start)
	}
	d := document{text: page}
	switch kind {
	case "text/html":
		d.format = isHTML
	case "application/xhtml+xml", "application/xml", "text/xml":
		d.format = isXML
	default:
		return d
	}
	mark, length := byteOrderMark(start)
	page.Discard(length)
	if mark != "" {
		set = mark
	}
	enc, name := charset.Lookup(set)
	if enc == nil {
		enc, name = declared(start, d.format)
	}
	if enc == nil {
		name = guess(start, err == io.EOF, d.format)
		enc, _ = charset.Lookup(name)
	}
	switch {
	case strings.HasPrefix(name, "utf-16"):
		d.text = transform.NewReader(page, enc.NewDecoder())
	case name != "utf-8":
		d.legacy = &legacy{name, enc}
		d.text = transform.NewReader(page, d.legacy.decoder())
	}
	return d
}

// sniff returns the type of a page that comes without one. Package
// net/http finds a comment only if a space follows.
func sniff(start []byte) string {
	if bytes.HasPrefix(bytes.TrimLeft(start, spaces), []byte("<!--")) {
		return "text/html"
	}
	kind, _, _ := strings.Cut(http.DetectContentType(start), ";")
	return kind
}

// byteOrderMark returns the charset that some editors declare in the
// first bytes of a page, and how many bytes the mark takes.
func byteOrderMark(start []byte) (set string, length int) {
	for _, m := range []struct {
		bytes, set string
		length     int
	}{
		{"\xef\xbb\xbf", "utf-8", 3},
		{"\xff\xfe", "utf-16le", 2},
		{"\xfe\xff", "utf-16be", 2},
	} {
		if bytes.HasPrefix(start, []byte(m.bytes)) {
			return m.set, m.length
		}
	}
	return "", 0
}

// guess returns the charset of a page that doesn't declare one.
func guess(start []byte, whole bool, format format) string {
	switch {
	case format != isHTML:
		return "utf-8"
	case isASCII(start):
		if whole {
			return "utf-8" // as good as any
		}
	case utf8.Valid(start):
		return "utf-8"
	case !whole: // the last character may be cut off
		for i := 1; i < utf8.UTFMax; i++ {
			if utf8.Valid(start[:len(start)-i]) {
				return "utf-8"
			}
		}
	}
	return "windows-1252"
}

func isASCII(text []byte) bool {
	for _, c := range text {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// declared returns the charset that a page declares in itself.
func declared(start []byte, format format) (encoding.Encoding, string) {
	switch {
	case bytes.HasPrefix(start, []byte("<\x00?\x00x\x00")):
		return charset.Lookup("utf-16le")
	case bytes.HasPrefix(start, []byte("\x00<\x00?\x00x")):
		return charset.Lookup("utf-16be")
	}
	if format == isHTML {
		if enc, name := metaCharset(start); enc != nil {
			return enc, name
		}
	}
	return lookup(xmlCharset(start))
}

// lookup returns a charset by its name inside a page. If the
// name could be read, the page isn't UTF-16.
func lookup(set string) (encoding.Encoding, string) {
	enc, name := charset.Lookup(set)
	switch {
	case strings.HasPrefix(name, "utf-16"):
		return charset.Lookup("utf-8")
	case name == "x-user-defined":
		return charset.Lookup("windows-1252")
	}
	return enc, name
}

// metaCharset looks for a meta element as Chromium does: in the first
// 1,024 bytes, and as far as the head of the page goes.
func metaCharset(start []byte) (encoding.Encoding, string) {
	inHead, consumed := true, 0
	for z := html.NewTokenizer(bytes.NewReader(start)); ; {
		token := z.Next()
		consumed += len(z.Raw())
		switch token {
		case html.ErrorToken:
			return nil, ""
		case html.StartTagToken, html.SelfClosingTagToken, html.EndTagToken:
			name, more := z.TagName()
			tag := atom.Lookup(name)
			if tag == atom.Meta && more && token != html.EndTagToken {
				if enc, name := lookup(metaLabel(z)); enc != nil {
					return enc, name
				}
			}
			if tag == atom.Noscript {
				z.NextIsNotRawText() // scripts don't run yet
			}
			inHead = inHead && mayBeInHead(tag, token)
		}
		if !inHead && consumed >= 1024 {
			return nil, ""
		}
	}
}

func mayBeInHead(tag atom.Atom, token html.TokenType) bool {
	switch tag {
	case atom.Script, atom.Noscript, atom.Style, atom.Link, atom.Meta,
		atom.Object, atom.Title, atom.Base:
		return true
	case atom.Html, atom.Head:
		return token != html.EndTagToken
	}
	return false
}

// metaLabel returns the charset that a meta element names.
func metaLabel(z *html.Tokenizer) string {
	var set, content string
	var hasSet, isType bool
	for {
		key, val, more := z.TagAttr()
		switch string(key) {
		case "charset":
			set, hasSet = string(val), true
		case "content":
			content = string(val)
		case "http-equiv":
			isType = strings.EqualFold(string(val), "content-type")
		}
		if !more {
			break
		}
	}
	switch {
	case hasSet:
		return set
	case isType:
		return setIn(content)
	}
	return ""
}

// setIn returns what follows "charset=" in the content of a meta
// element.
func setIn(content string) string {
	for {
		i := strings.Index(strings.ToLower(content), "charset")
		if i < 0 {
			return ""
		}
		content = strings.TrimLeft(content[i+len("charset"):], spaces)
		if set, ok := strings.CutPrefix(content, "="); ok {
			return value(strings.TrimLeft(set, spaces), spaces+";")
		}
	}
}

const spaces = " \t\n\f\r"

// value returns a word, in quotes or up to one of the ends.
func value(text, ends string) string {
	if text != "" && (text[0] == '"' || text[0] == '\'') {
		set, _, ok := strings.Cut(text[1:], text[:1])
		if !ok {
			return ""
		}
		return set
	}
	if i := strings.IndexAny(text, ends); i >= 0 {
		return text[:i]
	}
	return text
}

// xmlCharset returns the encoding of an XML declaration, which some
// HTML pages begin with, too.
func xmlCharset(start []byte) string {
	text, ok := bytes.CutPrefix(start, []byte("<?xml"))
	if !ok {
		return ""
	}
	text, _, _ = bytes.Cut(text, []byte(">"))
	_, text, _ = bytes.Cut(text, []byte("encoding"))
	text = bytes.TrimLeft(text, spaces)
	text, ok = bytes.CutPrefix(text, []byte("="))
	text = bytes.TrimLeft(text, spaces)
	if !ok || len(text) == 0 || text[0] != '"' && text[0] != '\'' {
		return ""
	}
	return value(string(text), "")
}
