package httpfetch

import (
	"compress/flate"
	"compress/gzip"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"syscall"
)

// An Error says which page failed, what happened, and what may help.
type Error struct {
	URL  string
	What string
	Try  string // "" if nothing comes to mind
	Err  error  // the cause, for errors.Is and errors.As
}

func (e *Error) Error() string {
	if e.Try == "" {
		return fmt.Sprintf("%s: %s", e.URL, e.What)
	}
	return fmt.Sprintf("%s: %s; %s", e.URL, e.What, e.Try)
}

func (e *Error) Unwrap() error { return e.Err }

// badURL is the error if a URL does not name a page on a server.
type badURL struct{ error }

// badRedirect is the error if a redirect leads to a bad URL.
type badRedirect struct{ error }

// badRobots is the error if a robots.txt can't be read. Then no page of
// the site may be fetched.
type badRobots struct{ error }

func (b badRobots) Unwrap() error { return b.error }

// A statusError is a status that means an error.
type statusError int

func (s statusError) Error() string {
	return strings.TrimSpace(
		fmt.Sprintf("%03d %s", int(s), http.StatusText(int(s))))
}

// explain describes why a page failed.
func explain(page string, err error) *Error {
	// err may already be an *Error, for another URL.
	if e, ok := errors.AsType[*Error](err); ok {
		err = e.Err
	}
	// The client's own words repeat the method and the URL.
	if e, ok := errors.AsType[*url.Error](err); ok {
		err = e.Err
	}
	what, try := inWords(err)
	return &Error{URL: page, What: what, Try: try, Err: err}
}

func inWords(err error) (what, try string) {
	is := func(target error) bool { return errors.Is(err, target) }
	switch {
	case is(context.Canceled):
		return "canceled", ""
	case isA[badRobots](err):
		b, _ := errors.AsType[badRobots](err)
		what, try := inWords(b.error)
		return "its robots.txt cannot be read: " + what, try
	case is(errRobots):
		return err.Error(), ""
	case isA[badURL](err):
		return err.Error(), "write it like http://example.org/page"
	case isA[statusError](err):
		return err.Error(), statusHelp(err)
	case isA[badRedirect](err):
		return "it redirects to a bad address: " + err.Error(),
			"open it in a browser to see where it goes"
	case isA[errCoding](err):
		return err.Error(), "open it in a browser"
	case is(errTooLong):
		return fmt.Sprintf("longer than %d MiB", MaxSize>>20),
			"it may be a download, not a page"
	case is(errRedirects):
		return err.Error(), "open it in a browser to see where it goes"
	case isTimeout(err):
		return "no answer in time",
			"try again later, or allow it more time"
	case isA[*net.DNSError](err):
		return "there is no such host, or no way to look it up",
			"check the name and your network"
	case is(syscall.EMFILE), is(syscall.ENFILE):
		return "too many open files", "fetch fewer pages at a time"
	case is(syscall.ECONNREFUSED):
		return "connection refused",
			"check the port, and that a server runs there"
	case is(io.EOF), is(io.ErrUnexpectedEOF), is(syscall.ECONNRESET),
		is(syscall.EPIPE):
		return "the server hung up before the end", "try again later"
	case is(http.ErrSchemeMismatch), isA[tls.RecordHeaderError](err):
		return "the server does not speak HTTPS there",
			"try http:// or another port"
	case isA[*tls.CertificateVerificationError](err):
		return "its certificate cannot be trusted: " + err.Error(),
			"check the host name and the clock of this machine"
	case is(gzip.ErrHeader), is(gzip.ErrChecksum),
		isA[flate.CorruptInputError](err):
		return "the compressed page is broken", "try again later"
	case strings.Contains(err.Error(), "response headers exceeded"):
		return "endless headers", "it may not be a web server"
	}
	return err.Error(), ""
}

func isA[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}

func isTimeout(err error) bool {
	e, ok := errors.AsType[net.Error](err)
	return ok && e.Timeout()
}

func statusHelp(err error) string {
	s, _ := errors.AsType[statusError](err)
	switch {
	case s == http.StatusTooManyRequests:
		return "ask less often, or fetch fewer pages at a time"
	case s == http.StatusUnauthorized, s == http.StatusForbidden:
		return "the page may require a login"
	case s < 200:
		return "it may not be a web server"
	case s < 500:
		return "check the address"
	}
	return "the fault is the server's, so try again later"
}
