// Package page makes the pages that are fetched.
package page

import (
	"bytes"
	"fmt"
	"strings"
)

// Digits is how many digits the number of a page has.
const Digits = 5

// Size is how long a page is.
const Size = 10_000

var at = strings.Index(start, "00000")

const start = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/style.css">
<title>Page 00000 &amp; more</title>
</head>
<body>
<nav><a href="/">Home</a> <a href="/about">About</a></nav>
<main>
`

const end = "</main>\n</body>\n</html>\n"

// New returns page 0.
func New() []byte { return []byte(start + text(Size-len(start)-len(end)) + end) }

// Number gives a page its number, written in Digits digits.
func Number(page, number []byte) { copy(page[at:at+Digits], number) }

// Title returns the title of a page.
func Title(number int) string { return fmt.Sprintf("Page %05d & more", number) }

// Path returns where a page is.
func Path(number int) string { return fmt.Sprintf("/%05d", number) }

// Untitled returns a page of some size that has no title.
func Untitled(size int) []byte {
	head := "<!DOCTYPE html>\n<html>\n<head><meta charset=\"utf-8\"></head>\n<body><main>\n"
	return []byte(head + text(size-len(head)-len(end)) + end)
}

// text returns as much text with tags as asked for.
func text(size int) string {
	var b strings.Builder
	for i := 0; b.Len() < size; i++ {
		fmt.Fprintf(&b, `<section id="s%d" class="part">
<h2>Part %d</h2>
<p>Some words about <a href="/words/%d">words</a>, <em>some</em> of them
twice, as words <strong>go</strong>. And then some more &mdash; enough.</p>
<ul><li>one</li><li>two</li><li>three</li></ul>
</section>
`, i, i, i)
	}
	return b.String()[:size-1] + "\n"
}

// Find returns the text between the first <title> and </title>. It is fast,
// and right for the pages of this package, but not for others: it also finds
// titles in comments, scripts and drawings.
func Find(page []byte) (title string, ok bool) {
	_, rest, ok := bytes.Cut(page, []byte("<title>"))
	if !ok {
		return "", false
	}
	text, _, ok := bytes.Cut(rest, []byte("</title>"))
	return strings.ReplaceAll(string(text), "&amp;", "&"), ok
}
