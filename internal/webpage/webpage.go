// Package webpage finds the title and the links of a web page as a
// browser would, without building a tree.
//
// It reads HTML and XHTML as a stream, in time that grows with the size
// of the page and in memory that doesn't, links aside. It runs no
// scripts. A browser that has parsed the whole page may differ where
// later tags move earlier text, as in unclosed tables and drawings.
//
// Three things would cost more than they are worth here. A browser
// guesses an undeclared charset from the frequencies of letters, but
// webpage only tells UTF-8 from windows-1252. In XHTML it doesn't know
// entities that the page itself declares. And a picture, such as
// image/svg+xml, has no title.
package webpage

import (
	"bufio"
	"context"
	"io"
	"sync"

	"example.com/baton/internal/weburl"
)

const (
	// maxToken is the size of a tag, a text, a script or a comment
	// after which reading stops.
	maxToken = 2 << 20

	maxTitle  = 1 << 20  // bytes; the rest is cut off
	maxHrefs  = 100_000  // different ones; the rest isn't read
	maxHref   = 2048     // bytes of a link, as in sitemaps
	maxLinked = 10 << 20 // bytes of all links together
)

// Title returns the title of a page and whether it has one. It reads no
// further than it must. The types are the Content-Type headers.
func Title(page io.Reader, types []string) (title string, ok bool) {
	f := scan(page, types, false)
	return f.title, f.titled
}

// Read returns the title of a page at a URL, whether it has one, and
// the http and https URLs that its <a> and <area> elements link to,
// each once. It leaves out links above 2 KiB, and all links after the
// first 100,000 or 10 MiB.
func Read(
	ctx context.Context, page io.Reader, types []string, at weburl.URL,
) (title string, ok bool, links []string) {
	f := scan(page, types, true)
	return f.title, f.titled, f.links(ctx, at)
}

// windows are the buffers that pages are read through. A page needs one
// only until its title is found.
var windows = sync.Pool{New: func() any {
	return bufio.NewReaderSize(nil, 32<<10)
}}

func scan(page io.Reader, types []string, links bool) *finds {
	window := windows.Get().(*bufio.Reader)
	window.Reset(page)
	defer func() {
		window.Reset(nil)
		windows.Put(window)
	}()
	f := &finds{wantLinks: links}
	switch d := decode(window, types); d.format {
	case isHTML:
		f.legacy = d.legacy
		if links || d.text != window || mayHaveTitle(window) {
			f.scanHTML(d.text)
		}
	case isXML:
		f.legacy = d.legacy
		f.scanXML(d.text)
	}
	f.title = clean(f.title)
	return f
}
