// Package weburl reads web addresses as browsers do: by the URL Standard.
//
// Package net/url follows RFC 3986, which rejects addresses that every
// browser opens, such as http://example.org/100% or one with a line
// break in it.
package weburl

import (
	"errors"
	"net/url"
	"strings"

	whatwg "github.com/nlnwa/whatwg-url/url"
)

// MaxLen is how many bytes a URL may have.
const MaxLen = 8 << 10

// A URL is an http or https address.
type URL struct {
	u    *whatwg.Url
	text string
}

var (
	errLong   = errors.New("longer than 8 KiB")
	errScheme = errors.New("not a web address")
	errHost   = errors.New("it has no valid host")
)

// parser also escapes two characters of a path that the URL Standard
// leaves alone and browsers escape.
var parser = whatwg.NewParser(whatwg.WithPathPercentEncodeSet(
	whatwg.PathPercentEncodeSet.Set('^', '|')))

// Parse reads an absolute URL. The error doesn't contain the URL.
func Parse(text string) (URL, error) {
	if err := check(text); err != nil {
		return URL{}, err
	}
	u, err := parser.Parse(text)
	if err != nil {
		if isWeb(text) {
			return URL{}, errHost
		}
		return URL{}, errScheme
	}
	return web(u)
}

// Resolve reads a reference, such as a link, on a page at u.
func (u URL) Resolve(ref string) (URL, error) {
	if err := check(ref); err != nil {
		return URL{}, err
	}
	to, err := u.u.Parse(ref)
	if err != nil {
		return URL{}, errHost
	}
	return web(to)
}

// check rejects what would take the parser long: its time grows with
// the square of the length, and with the number of @ signs.
func check(text string) error {
	if len(text) > MaxLen || strings.Count(text, "@") > 32 {
		return errLong
	}
	return nil
}

func web(u *whatwg.Url) (URL, error) {
	if s := u.Scheme(); s != "http" && s != "https" {
		return URL{}, errScheme
	}
	to := URL{u: u}
	to.text = to.Origin() + to.Path()
	if len(to.text) > MaxLen {
		return URL{}, errLong
	}
	return to, nil
}

// isWeb reports whether text at least begins like a web address.
func isWeb(text string) bool {
	scheme, _, ok := strings.Cut(strings.TrimSpace(text), ":")
	scheme = strings.ToLower(scheme)
	return ok && (scheme == "http" || scheme == "https")
}

// String returns the one spelling of the URL, without a fragment, a
// user name or a password: two URLs of the same page are equal strings.
func (u URL) String() string { return u.text }

// Origin returns the scheme, the host and the port, such as
// "http://example.org:8080". A default port is left out.
func (u URL) Origin() string { return u.u.Protocol() + "//" + u.u.Host() }

// Path returns the path and the query: what a server is asked for.
func (u URL) Path() string { return u.u.Pathname() + u.search() }

// search returns the query with its question mark, also an empty one.
func (u URL) search() string {
	query := u.u.Search()
	if query == "" && strings.HasSuffix(u.u.Href(true), "?") {
		return "?"
	}
	return query
}

// Host returns the host and the port, if that isn't the default one.
func (u URL) Host() string { return u.u.Host() }

// User returns the user name and the password, or nil.
func (u URL) User() *url.Userinfo {
	name, password := plain(u.u.Username()), plain(u.u.Password())
	switch {
	case password != "":
		return url.UserPassword(name, password)
	case name != "":
		return url.User(name)
	}
	return nil
}

// Request returns the URL for package net/http, which then asks for
// exactly u.Path().
func (u URL) Request() *url.URL {
	path := u.u.Pathname()
	to := &url.URL{
		Scheme: u.u.Scheme(), Host: u.u.Host(), User: u.User(),
		Path: plain(path), RawPath: path,
		RawQuery: strings.TrimPrefix(u.u.Search(), "?"), ForceQuery: u.search() == "?",
	}
	if to.EscapedPath() != path { // net/url would write it otherwise
		to.Opaque = path
		if strings.HasPrefix(path, "//") {
			to.Opaque = "//" + to.Host + path
		}
	}
	return to
}

// plain decodes percent escapes, if all of them are valid.
func plain(text string) string {
	if p, err := url.PathUnescape(text); err == nil {
		return p
	}
	return text
}

// Redact returns a URL without the user name and the password, in
// other respects as it is written, whether it is valid or not.
func Redact(text string) string {
	at := strings.LastIndexByte(text, '@')
	if at < 0 {
		return text
	}
	if u, err := Parse(text); err == nil && u.User() == nil {
		return text
	} else if err == nil {
		return u.String()
	}
	scheme, _, ok := strings.Cut(text[:at], "://")
	if !ok {
		return text[at+1:]
	}
	return scheme + "://" + text[at+1:]
}
