package webpage

import (
	"context"
	"fmt"
	"strings"

	"example.com/baton/internal/weburl"
)

// links resolves the hrefs of a page, until ctx is done.
func (f *finds) links(ctx context.Context, at weburl.URL) (all []string) {
	resolve := f.base(at)
	known := map[string]bool{}
	size := 0
	for _, href := range f.hrefs {
		if ctx.Err() != nil || size > maxLinked {
			break
		}
		to, err := resolve(inCharset(href, f.legacy))
		link := to.String()
		if err != nil || len(link) > maxHref || known[link] {
			continue
		}
		known[link] = true
		size += len(link)
		all = append(all, link)
	}
	return all
}

// base returns how to resolve links. If the base of a page is no web
// address, only absolute links lead anywhere.
func (f *finds) base(at weburl.URL) func(string) (weburl.URL, error) {
	if f.baseHref != nil {
		href := inCharset(*f.baseHref, nil) // always in UTF-8
		base, err := at.Resolve(href)
		switch {
		case err == nil:
			at = base
		case !isIgnored(href):
			return weburl.Parse
		}
	}
	if len(at.String()) > maxHref {
		return weburl.Parse
	}
	return at.Resolve
}

// isIgnored reports whether browsers ignore a base because of its
// scheme.
func isIgnored(href string) bool {
	href = strings.NewReplacer("\t", "", "\n", "", "\r", "").Replace(href)
	scheme, _, _ := strings.Cut(href, ":")
	scheme = strings.ToLower(scheme)
	return scheme == "data" || scheme == "javascript"
}

// inCharset escapes the query of a link in the charset of its page, as
// browsers do. The rest of a URL is always in UTF-8.
func inCharset(href string, set *legacy) string {
	href = valid(href)
	href = strings.TrimFunc(href, func(r rune) bool { return r <= ' ' })
	end := ""
	if i := strings.IndexByte(href, '#'); i >= 0 {
		// Spaces before a fragment aren't at the end of the URL.
		href, end = href[:i], "#"
	}
	path, query, ok := strings.Cut(href, "?")
	if !ok || set == nil || isASCII([]byte(query)) {
		return href + end
	}
	var b strings.Builder
	for _, r := range query {
		if r < 0x80 {
			b.WriteRune(r)
			continue
		}
		bytes := set.query(r)
		if bytes == nil {
			fmt.Fprintf(&b, "%%26%%23%d%%3B", r)
		}
		for _, c := range bytes {
			if c > ' ' && c < 0x7f && c != '#' && c != '%' {
				b.WriteByte(c)
			} else {
				fmt.Fprintf(&b, "%%%02X", c)
			}
		}
	}
	return path + "?" + b.String() + end
}
