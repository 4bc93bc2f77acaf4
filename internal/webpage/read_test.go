package webpage

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/charmap"

	"example.com/baton/internal/weburl"
)

// read reads a page at http://host/dir/page. What it has to return in
// the tests below is what Chromium 156 shows.
func read(t *testing.T, page string, types ...string) (title string, links []string) {
	at, err := weburl.Parse("http://host/dir/page")
	require.NoError(t, err)
	title, titled, links := Read(t.Context(), strings.NewReader(page), types, at)
	alone, ok := Title(strings.NewReader(page), types)
	assert.Equal(t, title, alone)
	assert.Equal(t, titled, ok)
	if !titled {
		title = "(none)"
	}
	return title, links
}

func TestBase(t *testing.T) {
	for base, want := range map[string]string{
		"":                                  "http://host/dir/x",
		"<base href=/b/>":                   "http://host/b/x",
		"<base href=/b/><base href=/c/>":    "http://host/b/x",
		"<base><base href=/c/>":             "http://host/c/x",
		"<base href=''><base href=/c/>":     "http://host/dir/x",
		"<base href=//other>":               "http://other/x",
		"<base href=data:x>":                "http://host/dir/x",
		"<base href='JavaScript:1'>":        "http://host/dir/x",
		"<base href=data:x><base href=/c/>": "http://host/dir/x",
		"<svg><base href=/s/></svg>":        "http://host/dir/x",
		"<math><base href=/s/></math>":      "http://host/dir/x",
		"<template><base href=/s/></template><base href=/c/>": "http://host/c/x",
		"<p><base href='/100%/'>":                             "http://host/100%/x",
		"<base href='http://['>":                              "",
		"<base href=mailto:x>":                                "",
	} {
		for _, page := range []string{base + "<a href=x>", "<a href=x>y</a>" + base} {
			_, links := read(t, page, utf8HTML)
			if want == "" {
				assert.Empty(t, links, page)
				continue
			}
			assert.Equal(t, []string{want}, links, page)
		}
	}
	_, links := read(t, "<base href=ftp://x/><a href=x><a href=http://host/y>", utf8HTML)
	assert.Equal(t, []string{"http://host/y"}, links)
}

func TestLinks(t *testing.T) {
	for page, want := range map[string]string{
		"<a href=x><a href=y><a href=x#z><map><area href=z></map>":               "x y z",
		"<A HREF=x><a name=n><a href=1 href=2><link href=no><a\nhref\n=\ny>":     "x 1 y",
		"<script><a href=no></script><textarea><a href=no></textarea><a/href=x>": "x",
		"<template><a href=no></template><svg><a href=no></a></svg><a href=x>":   "x",
		"<!-- <a href=no> --><noscript><a href=no></noscript><a href=x>":         "x",
		"<title>t</title><a href=x><title>u</title><a href=y>":                   "x y",
		"<frameset><a href=no>":            "",
		"<a href=mailto:no><a href=' x '>": "x",
		"<a href='x\f#y'><a href='?z\f#'>": "x%0C page?z%0C",
	} {
		_, links := read(t, page, utf8HTML)
		var all []string
		for name := range strings.FieldsSeq(want) {
			all = append(all, "http://host/dir/"+name)
		}
		assert.Equal(t, all, links, page)
	}
}

// The query of a link is in the charset of its page.
func TestLinksInCharsets(t *testing.T) {
	for _, tt := range []struct{ set, page, want string }{
		{"windows-1251", "<a href='/\xcf?\xcf#\xcf'>", "http://host/%D0%9F?%CF"},
		{"utf-8", "<a href='?П'>", "http://host/dir/page?%D0%9F"},
		{"utf-16le", "<\x00a\x00 \x00h\x00r\x00e\x00f\x00=\x00?\x00\x1f\x04>\x00", "http://host/dir/page?%D0%9F"},
		{"windows-1252", "<a href='?&#9731;\xe9%'>", "http://host/dir/page?%26%239731%3B%E9%"},
		{"shift_jis", "<a href='?\x95\x5c'>", `http://host/dir/page?%95\`},
		{"windows-1251", "<base href='/\xcf?\xcf'><a href=''>", "http://host/%D0%9F?%D0%9F"},
		{"windows-1252", "<a href='/\x81?\x81'>", "http://host/%C2%81?%81"},
		{"utf-8", "<a href='x\xe3\x82?\xe3\x82'>", "http://host/dir/x%EF%BF%BD?%EF%BF%BD"},
		{"shift_jis", "<a href='?&yen;&oline;&minus;'>", `http://host/dir/page?\~%81|`},
		{"euc-jp", "<a href='?\x8f\xab\xb1\xa4\xa2'>", "http://host/dir/page?%26%23233%3B%A4%A2"},
		{"big5", "<a href='?\x88m\xa4\xe9'>", "http://host/dir/page?%26%23233%3B%A4%E9"},
	} {
		_, links := read(t, tt.page, "text/html; charset="+tt.set)
		assert.Equal(t, []string{tt.want}, links, tt.set)
	}
}

// Cyrillic text in KOI8-R, and headers that tell so.
func TestContentTypes(t *testing.T) {
	page, err := charmap.KOI8R.NewEncoder().String("<title>Привет</title>")
	require.NoError(t, err)
	for _, types := range [][]string{
		{"text/html;charset=koi8-r"}, {"text/html;;charset=koi8-r"},
		{"text/html; charset=koi8-r; foo"}, {`text/html; charset="koi8-r`},
		{"text/html, text/html; charset=koi8-r"}, {"text/html; charset=koi8-r, text/html"},
		{"TEXT/HTML ; CHARSET= KOI8-R "}, {`text/html; x="a;charset=utf-8"; charset=koi8-r`},
		{"text/html; charset=utf-8, text/html; charset=koi8-r"},
		{"text/html; charset=utf-8", "text/html; charset=koi8-r"},
		{"text/html; charset=koi8-r", "text/html"}, {"text/plain", "text/html; charset=koi8-r"},
		{"text/html; charset=; charset=koi8-r"}, {`text/html; charset="\koi8\-r"`}, {"text/html (c); charset=koi8-r"},
		{"*/*; charset=koi8-r"},
	} {
		title, _ := read(t, page, types...)
		assert.Equal(t, "Привет", title, "%q", types)
	}
	title, _ := read(t, "<title>é</title>", "text/html charset=utf-8")
	assert.Equal(t, "é", title)
	title, _ = read(t, page, "text/html", "text/plain")
	assert.Equal(t, "(none)", title)
	for _, header := range []string{"charset='utf-8'", "charset='utf-8", "charset =utf-8", "charset=utf-8 x", "charset:utf-8"} {
		title, _ = read(t, "<meta charset=koi8-r>"+page, "text/html; "+header)
		assert.Equal(t, "Привет", title, "no charset: %s", header)
	}
}

// Bytes that a charset doesn't define are control characters. In UTF-8
// they are errors, and so they are in some other charsets.
func TestUndefinedBytes(t *testing.T) {
	for set, want := range map[string]string{
		"iso-8859-2": "\u0081\u0098ú", "iso-8859-8-i": "\u0081\u0098ת", "windows-1251": "Ѓ\u0098ъ",
		"windows-1252": "\u0081˜ú", "windows-874": "\u0081\u0098๚", "windows-1253": "\u0081\u0098ϊ",
		"koi8-r": "│≤З", "ibm866": "БШ·", "macintosh": "Åò˙", "x-user-defined": "\uf781\uf798\uf7fa",
		"utf-8": "\ufffd\ufffd\ufffd",
	} {
		title, _ := read(t, "<title>\x81\x98\xfa</title>"+strings.Repeat("\x81", 10_000), "text/html; charset="+set)
		assert.Equal(t, want, title, set)
	}
}

// The same text, and pages that tell so themselves.
func TestDeclarations(t *testing.T) {
	text, err := charmap.Windows1251.NewEncoder().String("<title>Привет</title>")
	require.NoError(t, err)
	const want, other = "Привет", "Ïðèâåò"
	for head, want := range map[string]string{
		"<meta charset=windows-1251>": want,
		"<!--" + strings.Repeat("license ", 1000) + "--><meta charset=windows-1251>":                      want,
		"<html><head><script>" + strings.Repeat("x", 3000) + "</script><meta charset='windows-1251'>":     want,
		"<p>" + strings.Repeat("x", 1500) + "<meta charset=windows-1251>":                                 other,
		"<p>x<meta charset=windows-1251>":                                                                 want,
		`<?xml version="1.0" encoding="windows-1251"?><!doctype html>`:                                    want,
		`<?xml version='1.0' encoding = 'windows-1251' ?>`:                                                want,
		`<?xml version="1.0" encoding="utf-8"?><meta charset=windows-1251>`:                               want,
		"<noscript><meta charset=windows-1251></noscript><meta charset=utf-8>":                            want,
		"<meta charset=bogus><meta charset=windows-1251>":                                                 want,
		"<meta content='text/html; charset = \"windows-1251\"' http-equiv=Content-type>":                  want,
		"<meta content='text/html; charset=windows-1251'>":                                                other,
		"<meta http-equiv=refresh content='0;charset=windows-1251'>":                                      other,
		"<!-- <meta charset=utf-8> --><script>'<meta charset=utf-8>'</script><meta charset=windows-1251>": want,
	} {
		title, _ := read(t, head+text, "text/html")
		assert.Equal(t, want, title, "%.80s", head)
	}
}

func TestXHTML(t *testing.T) {
	const html, end = `<html xmlns="http://www.w3.org/1999/xhtml"><head>`, "</head><body/></html>"
	for page, want := range map[string]string{
		html + "<script src='x'/><title>T</title>" + end:                                                         "T",
		html + "<title/>" + end:                                                                                  "",
		html + "<title>a&amp;b<![CDATA[<c>]]></title>" + end:                                                     "a&b<c>",
		html + "<TITLE>no</TITLE><title> a \n b </title>" + end:                                                  "a b",
		html + "<style>a &lt; <x/></style><title>T</title><p>not closed" + end:                                   "T",
		html + "<title>not closed" + end:                                                                         "",
		html + "<p></q><title>no</title>" + end:                                                                  "(none)",
		html + "<template><title>no</title></template><title>T</title>" + end:                                    "T",
		html + `<svg xmlns="http://www.w3.org/2000/svg"><title>no</title></svg><title>T</title>` + end:           "T",
		"<html><head><title>no namespace</title></head></html>":                                                  "(none)",
		`<x:html xmlns:x="http://www.w3.org/1999/xhtml"><x:title>T</x:title></x:html>`:                           "T",
		"<!doctype html>" + html + "<title>no</title>" + end:                                                     "(none)",
		"<!DOCTYPE html>" + html + "<title>T</title>" + end:                                                      "T",
		html + "<title>&nbsp;</title>" + end:                                                                     "",
		`<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x">` + html + "<title>a&nbsp;b</title>" + end: "a\u00a0b",
		"<?xml version='1.0' encoding='windows-1251'?>" + html + "<title>\xcf</title>" + end:                     "П",
		`<?xml version="1.1" encoding="utf-16" standalone='no' ?>` + html + "<title>T</title>" + end:             "T",
		`<?xml version="1.0" encoding="bogus"?>` + html + "<title>T</title>" + end:                               "T",
		`<?xml version="1.0" encoding="utf 8"?>` + html + "<title>no</title>" + end:                              "(none)",
		`<?xml encoding="utf-8"?>` + html + "<title>no</title>" + end:                                            "(none)",
		`<?xml version="2.0"?>` + html + "<title>no</title>" + end:                                               "(none)",
		`<?xml version=1.0?>` + html + "<title>no</title>" + end:                                                 "(none)",
		`<?XML version="1.0"?>` + html + "<title>no</title>" + end:                                               "(none)",
		` <?xml version="1.0"?>` + html + "<title>no</title>" + end:                                              "(none)",
		`<!-- c --><?xml version="1.0"?>` + html + "<title>no</title>" + end:                                     "(none)",
		`<?xml version="1.0"?><?xml-stylesheet href="x"?>` + html + "<title>T</title>" + end:                     "T",
		html + "<a b='1' b='2'/><title>no</title>" + end:                                                         "(none)",
		html + "<a b='1' xml:b='2' c='3'/><title>T</title>" + end:                                                "T",
		html + "<!DOCTYPE html><title>no</title>" + end:                                                          "(none)",
		"<!DOCTYPE html><!DOCTYPE html>" + html + "<title>no</title>" + end:                                      "(none)",
		"<!DOCTYPE html PUBLIC 'x'>" + html + "<title>no</title>" + end:                                          "(none)",
		"<!DOCTYPE html x>" + html + "<title>no</title>" + end:                                                   "(none)",
		"<!DOCTYPEhtml>" + html + "<title>no</title>" + end:                                                      "(none)",
		"<!DOCTYPE html SYSTEM 'about:legacy-compat'>" + html + "<title>T</title>" + end:                         "T",
		"<!DOCTYPE html [<!ENTITY x 'y'>\n]>" + html + "<title>T</title>" + end:                                  "T",
		"text" + html + "<title>no</title>" + end:                                                                "(none)",
		"<!-- c -->\n<?x y?>" + html + "<title>T</title>" + end + "text":                                         "T",
		html + "<title>not UTF-8: \xff</title>" + end:                                                            "",
		html + "<meta name='\xff'/><title>no</title>" + end:                                                      "(none)",
		"<rss><title>no</title></rss>":                                                                           "(none)",
	} {
		for _, kind := range []string{"application/xhtml+xml", "text/xml", "application/xml"} {
			title, _ := read(t, page, kind)
			assert.Equal(t, want, title, "%s: %s", kind, page)
		}
	}
	_, links := read(t, html+"<base href='/b/'/><a href='x'/><a href='y'>z</a></head></html>", "application/xhtml+xml")
	assert.Equal(t, []string{"http://host/b/x", "http://host/b/y"}, links)
}

// A long tag ends the reading, a long title is cut off, and a cancel
// ends the links.
func TestBounds(t *testing.T) {
	title, links := read(t, "<title>t</title><a href=x><a "+strings.Repeat("y ", 2<<20)+"><a href=z>", utf8HTML)
	assert.Equal(t, "t", title)
	assert.Equal(t, []string{"http://host/dir/x"}, links)
	_, links = read(t, "<a href="+strings.Repeat("x", 3000)+"><a href=y>", utf8HTML)
	assert.Equal(t, []string{"http://host/dir/y"}, links)
	_, links = read(t, "<base href=/"+strings.Repeat("x", 3000)+"/><a href=y><a href=http://host/z>", utf8HTML)
	assert.Equal(t, []string{"http://host/z"}, links)
}
