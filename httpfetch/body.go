package httpfetch

import (
	"bufio"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
)

var errTooLong = errors.New("the page is too long")

// A body reads a page, up to the limit and until ctx is done. After an
// error, every Read returns this error.
type body struct {
	r    io.Reader
	stop func() error // returns an error once ctx is done
	size int64
	err  error
}

func (b *body) Read(p []byte) (int, error) {
	if b.err == nil {
		b.err = b.stop()
	}
	if b.err != nil {
		return 0, b.err
	}
	room := min(int64(len(p)), MaxSize+1-b.size)
	n, err := b.r.Read(p[:room])
	b.size += int64(n)
	if b.size > MaxSize {
		b.size--
		n--
		err = errTooLong
	}
	b.err = err
	return n, err
}

// errCoding is the error for a page that we cannot decompress.
type errCoding string

func (e errCoding) Error() string {
	return fmt.Sprintf("it is compressed as %q, which httpfetch "+
		"cannot read", string(e))
}

// decompress returns the body of a response as it was before it was
// compressed, perhaps several times.
func decompress(
	ctx context.Context, resp *http.Response,
) (*body, error) {
	b := &body{stop: ctx.Err, r: resp.Body}
	if resp.Uncompressed {
		return b, nil
	}
	all := strings.Join(resp.Header["Content-Encoding"], ",")
	codings := strings.Split(strings.ToLower(all), ",")
	for layers := 0; len(codings) > 0; {
		coding := strings.TrimSpace(codings[len(codings)-1])
		codings = codings[:len(codings)-1]
		switch coding {
		case "", "identity":
			continue
		case "gzip", "x-gzip", "deflate":
		default:
			return nil, errCoding(coding)
		}
		if layers++; layers > 3 { // each takes 40 kB, and time
			return nil, errCoding(all)
		}
		b = &body{stop: ctx.Err, r: &inflater{
			from: bufio.NewReader(b), deflate: coding == "deflate",
		}}
	}
	return b, nil
}

// An inflater decompresses. It reads the header at the first Read.
type inflater struct {
	from    *bufio.Reader
	deflate bool
	to      io.Reader
}

func (i *inflater) Read(p []byte) (int, error) {
	if i.to == nil {
		head, err := i.from.Peek(2)
		switch {
		case len(head) == 0:
			return 0, err // an empty page isn't compressed at all
		case !i.deflate:
			i.to, err = gzip.NewReader(i.from)
		case isZlib(head):
			i.to, err = zlib.NewReader(i.from)
		default: // many servers send it without its header
			i.to, err = flate.NewReader(i.from), nil
		}
		if err != nil {
			return 0, err
		}
	}
	return i.to.Read(p)
}

// isZlib reports whether a text begins with the header of RFC 1950.
func isZlib(head []byte) bool {
	return len(head) == 2 && head[0]&0x0f == 8 &&
		(int(head[0])<<8|int(head[1]))%31 == 0
}
