package httpfetch

import (
	"bufio"
	"bytes"
	"io"
	"net/http"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/transform"
)

// decode returns the text of a page in UTF-8, or false if a browser
// would not read the page as HTML. The character set is the one that
// the header tells, a byte order mark, or a meta tag. A page in UTF-8
// is returned as it is.
func decode(page *bufio.Reader, kind string) (io.Reader, bool) {
	start, err := page.Peek(page.Size()) // mostly the whole page
	if !isHTML(kind, start) {
		return nil, false
	}
	if saysUTF8(kind) && byteOrderMark(start) == 0 {
		return page, true // as most pages; to look on takes longer
	}
	enc, name, _ := charset.DetermineEncoding(start, kind)
	asItIs := name == "utf-8" ||
		name == "windows-1252" && err == io.EOF && isASCII(start)
	page.Discard(byteOrderMark(start))
	if asItIs {
		return page, true
	}
	return transform.NewReader(page, enc.NewDecoder()), true
}

func isASCII(text []byte) bool {
	for _, c := range text {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
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
// front of a page. It tells the character set, and is no part of the
// text.
func byteOrderMark(start []byte) int {
	for _, mark := range []string{
		"\xef\xbb\xbf", "\xff\xfe", "\xfe\xff",
	} {
		if bytes.HasPrefix(start, []byte(mark)) {
			return len(mark)
		}
	}
	return 0
}

func saysUTF8(kind string) bool {
	_, set, _ := strings.Cut(kind, "; charset=")
	return strings.EqualFold(set, "utf-8")
}

// toValid puts a sign in place of bytes that are not UTF-8.
func toValid(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	enc, _ := charset.Lookup("utf-8")
	s, _ = enc.NewDecoder().String(s)
	return s
}
