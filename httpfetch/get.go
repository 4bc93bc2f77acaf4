package httpfetch

import (
	"context"
	"io"
	"net/http"

	"example.com/baton/internal/webpage"
	"example.com/baton/internal/weburl"
)

// MaxSize is how many bytes of a page are read; a longer one is an
// error.
const MaxSize = 10 << 20

// A Page is what came back for a URL.
type Page struct {
	URL    string // as given, without a user name or password
	Status int    // such as 404; 0 if there was no answer

	// Title is the title that a browser shows, up to 1 MiB of it.
	Title string

	// Titled says whether the page has a title, even an empty one.
	Titled bool

	// Size is the number of bytes read, after decompression.
	Size int64

	// Err says why the page is missing, or what is wrong with it. It is
	// an [*Error] and wraps the cause. A page that came with a status
	// such as 404 has its size and title too.
	Err error
}

// Get fetches one page. It follows up to ten redirects, and ignores the
// client's CheckRedirect.
func Get(ctx context.Context, c *http.Client, url string) Page {
	return fetch(ctx, c, http.MethodGet, url, "")
}

// Post sends data to a URL, as plain text, and fetches the answer.
func Post(
	ctx context.Context, c *http.Client, url, data string,
) Page {
	return fetch(ctx, c, http.MethodPost, url, data)
}

func fetch(
	ctx context.Context, c *http.Client, method, url, data string,
) Page {
	page := Page{URL: weburl.Redact(url)}
	err := func() error {
		if err := ctx.Err(); err != nil {
			return err // fast, because very many pages may be left
		}
		to, err := weburl.Parse(url)
		if err != nil {
			return badURL{err}
		}
		return follow(ctx, c, method, to, to.User(), data, page.read)
	}()
	page.fail(ctx, err)
	return page
}

// read reads a response to its end, because only then can its
// connection serve the next page. It keeps nothing but the title.
func (p *Page) read(ctx context.Context, resp *http.Response) error {
	return p.readBy(ctx, resp, func(body io.Reader) {
		types := resp.Header["Content-Type"]
		p.Title, p.Titled = webpage.Title(body, types)
	})
}

// readBy reads a response to its end. look runs first, and may read
// part of the response.
func (p *Page) readBy(
	ctx context.Context, resp *http.Response, look func(io.Reader),
) error {
	p.Status = resp.StatusCode
	body, err := decompress(ctx, resp)
	if err != nil {
		return err
	}
	look(body)
	_, err = io.Copy(io.Discard, body)
	p.Size = body.size
	if err == nil && (p.Status >= 400 || p.Status < 200) {
		err = statusError(p.Status)
	}
	return err
}

// fail puts an error into words. A client returns many different errors
// once ctx is done; fail replaces them with ctx.Err.
func (p *Page) fail(ctx context.Context, err error) {
	if err != nil && ctx.Err() != nil {
		err = ctx.Err()
	}
	if err != nil {
		p.Err = explain(p.URL, err)
	}
}
