package httpfetch

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
)

// MaxSize is how many bytes of a page are read; more are an error.
const MaxSize = 10 << 20

// A Page is what came back for a URL.
type Page struct {
	URL    string
	Status int    // such as 404; 0 if there was no answer
	Title  string // as a browser shows it

	// Titled tells a page whose title is empty from one without any.
	Titled bool

	// Size is the number of bytes read, after decompression.
	Size int64

	// Err is why the page is not there, or not as it should be. A page
	// that came with a status such as 404 has its size and title too.
	// It is an [*Error], and wraps the cause.
	Err error
}

// Get fetches one page.
func Get(ctx context.Context, c *http.Client, url string) Page {
	return send(ctx, c, http.MethodGet, url, nil, (*Page).read)
}

// Post sends data to a URL, as plain text, and fetches the answer.
func Post(
	ctx context.Context, c *http.Client, url, data string,
) Page {
	body := strings.NewReader(data)
	return send(ctx, c, http.MethodPost, url, body, (*Page).read)
}

// send sends a request and lets read look at the answer.
func send(
	ctx context.Context, c *http.Client, method, url string,
	data io.Reader, read func(*Page, *http.Response) error,
) Page {
	page := Page{URL: url}
	err := func() error {
		if err := ctx.Err(); err != nil {
			return err // very many pages may be still to come
		}
		req, err := newRequest(ctx, method, url, data)
		if err != nil {
			return err
		}
		resp, err := c.Do(req)
		if err != nil {
			return err
		}
		defer resp.Body.Close()
		page.Status = resp.StatusCode
		if err := read(&page, resp); err != nil {
			return err
		}
		if resp.StatusCode >= 400 {
			return statusError(resp.StatusCode)
		}
		return nil
	}()
	if err != nil && ctx.Err() != nil {
		err = ctx.Err() // the client says it in many ways, this is one
	}
	if err != nil {
		page.Err = explain(url, err)
	}
	return page
}

// windows are the buffers that pages are read through. A page needs one
// for as long as its title is looked for, so the next page can have it.
var windows = sync.Pool{New: func() any {
	return bufio.NewReaderSize(nil, 32<<10)
}}

// read reads the whole page: only then can its connection serve the
// next one. It keeps nothing but the title.
func (p *Page) read(resp *http.Response) error {
	body := &body{r: resp.Body}
	window := windows.Get().(*bufio.Reader)
	window.Reset(body)
	kind := resp.Header.Get("Content-Type")
	p.Title, p.Titled = title(window, kind)
	window.Reset(nil)
	windows.Put(window)
	_, err := io.Copy(io.Discard, body)
	p.Size = body.size
	return err
}

// A body is what is read of a page, up to the limit. An error stays, as
// the search for the title passes over it.
type body struct {
	r    io.Reader
	size int64
	err  error
}

var errTooLong = errors.New("the page is too long")

func (b *body) Read(p []byte) (int, error) {
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
