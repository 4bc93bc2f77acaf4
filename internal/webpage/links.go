package webpage

import (
	"context"
	"fmt"
	"strings"

	"golang.org/x/text/encoding"

	"example.com/baton/internal/weburl"
)

// links resolves the hrefs of a page, until ctx is done.
func (f *finds) links(ctx context.Context, at weburl.URL) (all []string) {
	base := f.baseAt(at)
	if len(base.String()) > maxHref {
		return nil
	}
	known := map[string]bool{}
	for size := 0; len(f.hrefs) > 0 && size < maxLinked; {
		href := f.hrefs[0]
		f.hrefs = f.hrefs[1:]
		if ctx.Err() != nil {
			break
		}
		to, err := base.Resolve(inCharset(href, f.encoding))
		if err != nil {
			continue
		}
		link := to.String()
		if len(link) > maxHref || known[link] {
			continue
		}
		known[link] = true
		size += len(link)
		all = append(all, link)
	}
	return all
}

// baseAt returns what the links of a page are relative to. A base whose
// scheme is data or javascript is none, and is no web address either.
func (f *finds) baseAt(at weburl.URL) weburl.URL {
	if f.base == nil {
		return at
	}
	base, err := at.Resolve(inCharset(*f.base, f.encoding))
	if err != nil {
		return at
	}
	return base
}

// inCharset escapes the query of a link in the charset of its page, as
// browsers do. The rest of a URL is always in UTF-8.
func inCharset(href string, enc encoding.Encoding) string {
	href, fragment, _ := strings.Cut(href, "#")
	path, query, ok := strings.Cut(href, "?")
	if !ok || enc == nil || isASCII([]byte(query)) {
		return href + "#" + fragment
	}
	var b strings.Builder
	to := enc.NewEncoder()
	for _, r := range query {
		if r < 0x80 {
			b.WriteRune(r)
			continue
		}
		bytes, err := to.Bytes([]byte(string(r)))
		if err != nil { // the charset doesn't have it
			fmt.Fprintf(&b, "%%26%%23%d%%3B", r)
			continue
		}
		for _, c := range bytes {
			if c > ' ' && c < 0x7f && c != '#' && c != '%' {
				b.WriteByte(c)
			} else {
				fmt.Fprintf(&b, "%%%02X", c)
			}
		}
	}
	return path + "?" + b.String()
}
