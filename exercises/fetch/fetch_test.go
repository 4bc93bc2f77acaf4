package fetch_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.com/baton/exercises/fetch"
	"example.com/baton/internal/exercise"
	"example.com/baton/internal/plural"
)

var task = exercise.New("fetch", grade)

func TestYours(t *testing.T) { task.Yours(t, fetch.Fetch) }

type fetching = func(
	ctx context.Context, c *http.Client, n int, urls []string,
) []fetch.Page

// What a server does for the number in a path. A number below 100 is how many
// seconds the page takes. A number from 200 on is the status of the answer,
// which comes after 1 s.
const (
	refuses  = 100 // to be connected to
	silent   = 101 // forever
	stalls   = 102 // in the middle of the body, forever
	nowhere  = 103 // there is none: the URL cannot be parsed
	long     = 104 // a body of 100 KB, after 1 s
	huge     = 105 // a body of 12 MB, after 1 s
	slow     = 106 // after 1 s, a body of which each piece takes 1 s
	endless  = 107 // the same, with a thousand pieces
	breaks   = 108 // off in the middle of the body, after 1 s
	notFound = 404
)

func grade(g *exercise.G, fetchAll fetching) {
	g.Races(exercise.UnlockedResults)
	g.Bubble("Fetch of no pages", func(b *exercise.B) {
		b.Means(exercise.ByDeadlock, exercise.NothingToDo)
		w := &web{b: b}
		var pages []fetch.Page
		b.Call(func() { pages = fetchAll(context.Background(), w.client(), 2, nil) })
		b.Equal("sizes []", "sizes "+sizes(pages), exercise.WrongResult)
		b.Takes(0)
	})
	for _, c := range []struct {
		what      string
		n         int
		does      []int
		takes     int
		want      string
		otherwise exercise.Mistake // what another result likely means
	}{
		{"Fetch of pages that need 3, 1 and 2 s", 3, []int{3, 1, 2}, 3, "[100, 101, 102]", exercise.AsTheyCome},
		{"Fetch of six pages, 2 at a time", 2, []int{1, 1, 1, 1, 1, 1}, 3, "[100, 101, 102, 103, 104, 105]", exercise.AsTheyCome},
		{"Fetch of one page, 3 at a time", 3, []int{1}, 1, "[100]", exercise.WrongResult},
		{"Fetch of a page of 100 KB", 1, []int{long}, 1, "[102400]", exercise.WrongResult},
		{"Fetch of pages, some of which cannot be fetched", 2, []int{notFound, 1, refuses, notFound, 1, 1}, 3, "[error, 101, error, error, 104, 105]", exercise.EndsOthers},
		// Whichever come first, none of their connections is of use unless they
		// are read.
		{"Fetch of six pages that are not found, 2 at a time", 2, []int{notFound, notFound, notFound, notFound, notFound, notFound}, 3, "[error, error, error, error, error, error]", exercise.LosesError},
		{"Fetch of pages with the status 203, 400, 500 and 599", 2, []int{203, 400, 500, 599}, 2, "[100, error, error, error]", exercise.WrongResult},
		{"Fetch of pages, one of which has a malformed URL", 2, []int{1, 1, nowhere}, 1, "[100, 101, error]", exercise.EndsOthers},
		{"Fetch of a page that never comes, with 5 s of Patience", 3, []int{silent, 1, 2}, 5, "[error, 101, 102]", exercise.EndsOthers},
		{"Fetch of a page that stops in the middle, with 5 s of Patience", 3, []int{2, stalls, 1}, 5, "[100, error, 102]", exercise.EndsOthers},
		{"Fetch of a page of 12 MB", 1, []int{huge}, 1, "[12582912]", exercise.WrongResult},
		{"Fetch of a page that comes in 3 pieces, which take 1 s each", 1, []int{slow}, 4, "[100]", exercise.GivesUp},
		{"Fetch of a page that comes in 1000 pieces, which take 1 s each, with 5 s of Patience", 2, []int{endless, 1}, 5, "[error, 101]", exercise.Mistake{}},
		{"Fetch of a page that breaks off in the middle", 2, []int{breaks, 1}, 1, "[error, 101]", exercise.LosesError},
		{"Fetch of pages that wait for their turn", 1, []int{2, 2, 2, 2}, 8, "[100, 101, 102, 103]", exercise.GivesUp},
	} {
		g.Bubble(c.what, func(b *exercise.B) {
			w := &web{b: b, does: c.does}
			switch {
			case w.has(silent): // if it has a timeout, it may be only for this
				b.Means(exercise.ByDeadlock, exercise.NoTimeout)
			case w.has(notFound):
				b.Means(exercise.ByDeadlock, exercise.KeepsSlot)
				b.Means(exercise.ByPanic, exercise.ResponseFirst)
			case w.has(nowhere):
				b.Means(exercise.ByPanic, exercise.LosesError)
			}
			client := w.client()
			urls := w.urls()
			var pages []fetch.Page
			b.Call(func() { pages = fetchAll(context.Background(), client, c.n, urls) })
			w.closed()
			if !slices.Equal(urls, w.urls()) {
				b.Fail(exercise.ByResult, exercise.ChangesOwned,
					c.what+": it does not change the list of URLs", "it was changed")
			}
			if client.Timeout != 0 || client.Transport != w {
				b.Fail(exercise.ByResult, exercise.ChangesOwned,
					c.what+": the client is unchanged, because other code uses it, too",
					fmt.Sprintf("the client's Timeout is now %v, and its Transport is a %T",
						client.Timeout, client.Transport))
			}
			if b.Started() == 0 {
				b.Fail(exercise.ByCount, exercise.SkipsJobs,
					c.what+": it fetches the pages with c", "no request went through c")
			}
			b.PeakIs(min(c.n, len(c.does)), exercise.IgnoresLimit, exercise.TooFew)
			b.Equal("sizes "+c.want, "sizes "+sizes(pages), wrong(pages, c.want, c.otherwise))
			w.named(pages)
			late := exercise.Mistake{}
			if b.Started() > len(c.does) {
				late = exercise.DoesTwice
			}
			b.Takes(s(c.takes), b.Later(s(c.takes), late))
			// Where some pages leave no connection, it depends on the order.
			if w.dials > c.n+w.lost && !w.has(refuses) {
				reason := "a connection can be reused only after the response body " +
					"has been read to the end and closed"
				if w.closes {
					reason = "its requests ask the server to close the connection"
				}
				b.Fail(exercise.ByCount, exercise.Mistake{},
					fmt.Sprintf("%s: it needs at most %s", c.what, plural.Count(c.n, "connection", "connections")),
					fmt.Sprintf("it needed %d: %s", w.dials, reason))
			}
		})
	}
	g.Bubble("Fetch of 1000 pages, 500 at a time", func(b *exercise.B) {
		w := &web{b: b, does: slices.Repeat([]int{1}, 1000)}
		var pages []fetch.Page
		b.Call(func() { pages = fetchAll(context.Background(), w.client(), 500, w.urls()) })
		b.PeakIs(500, exercise.IgnoresLimit, exercise.TooFew)
		b.Takes(s(2))
		w.named(pages)
		b.Gone("when it returns")
	})
	g.Bubble("Fetch of 1000 pages of 4 s, one at a time", func(b *exercise.B) {
		b.Waits(24 * time.Hour)
		w := &web{b: b, does: slices.Repeat([]int{4}, 1000)}
		var pages []fetch.Page
		b.Call(func() { pages = fetchAll(context.Background(), w.client(), 1, w.urls()) })
		if n := strings.Count(sizes(pages), "error"); n > 0 {
			b.Fail(exercise.ByResult, exercise.GivesUp, b.What()+": no page fails",
				fmt.Sprintf("%d failed", n))
		}
		b.Takes(s(4000))
	})
	g.Bubble("Fetch of the same page three times", func(b *exercise.B) {
		w := &web{b: b, does: []int{1}}
		url := w.urls()[0]
		var pages []fetch.Page
		b.Call(func() { pages = fetchAll(context.Background(), w.client(), 2, []string{url, url, url}) })
		b.Equal("sizes [100, 100, 100]", "sizes "+sizes(pages), exercise.SkipsJobs)
	})
	g.Bubble("Fetch of 4 pages, and 0.5 s later of 2 pages", func(b *exercise.B) {
		b.Means(exercise.ByPanic, exercise.SharedByAll)
		var got [2]string
		b.Call(func() {
			var both sync.WaitGroup
			for i := range got {
				both.Go(func() {
					time.Sleep(time.Duration(i) * s(1) / 2)
					w := &web{b: b, does: slices.Repeat([]int{1}, 4-2*i)}
					got[i] = sizes(fetchAll(context.Background(), w.client(), 2, w.urls()))
				})
			}
			both.Wait()
		})
		b.Same("the calls return sizes", "they returned sizes", "[100, 101, 102, 103] and [100, 101]", got[0]+" and "+got[1], exercise.SharedByAll)
		b.Takes(s(2), b.Later(s(2), exercise.SharedByAll))
	})
	// Which page comes first is the answer's own affair.
	g.Bubble("Fetch of six pages, 2 at a time, the first of which takes 4 s", func(b *exercise.B) {
		w := &web{b: b, does: []int{1, 1, 1, 1, 1, 1}, first: 4}
		var pages []fetch.Page
		b.Call(func() { pages = fetchAll(context.Background(), w.client(), 2, w.urls()) })
		b.Equal("sizes [100, 101, 102, 103, 104, 105]", "sizes "+sizes(pages), exercise.WrongResult)
		m := exercise.OwnShare
		if third := w.starts[2]; third > s(1) {
			m = exercise.Waves
		}
		b.Takes(s(5), b.Later(s(5), m))
	})
	for _, c := range []struct {
		what       string
		does       []int
		at, errors int
	}{
		{"six pages of 4 s", []int{4, 4, 4, 4, 4, 4}, 1, 6},
		{"six pages of 4 s", []int{4, 4, 4, 4, 4, 4}, 5, 4},
		{"six pages that stop in the middle", []int{stalls, stalls, stalls, stalls, stalls, stalls}, 3, 6},
		{"six pages of 4 s", []int{4, 4, 4, 4, 4, 4}, 0, 6},
	} {
		what := fmt.Sprintf("Fetch of %s, 2 at a time, canceled at %d s", c.what, c.at)
		g.Bubble(what, func(b *exercise.B) {
			w := &web{b: b, does: c.does, canceled: true}
			ctx, cancel := context.WithTimeout(context.Background(), s(c.at))
			defer cancel()
			var pages []fetch.Page
			b.Call(func() {
				pages = fetchAll(ctx, w.client(), 2, w.urls())
				w.returned.Store(true)
			})
			w.closed()
			b.Takes(s(c.at), b.Later(s(c.at), exercise.IgnoresContext))
			m := exercise.WrongResult
			got := strings.Count(sizes(pages), "error")
			if len(pages) == 6 && got < c.errors {
				m = exercise.LosesError
			}
			if len(pages) != 6 || got != c.errors {
				b.Fail(exercise.ByResult, m,
					fmt.Sprintf("%s: it returns 6 pages, %d of them with an error", what, c.errors),
					fmt.Sprintf("it returned %s, %d of them with an error", plural.Count(len(pages), "page", "pages"), got))
			}
			w.named(pages)
			b.Gone("when it returns")
		})
	}
	g.Race("Fetch of 10 pages, 10 at a time, to the end, and until ctx is done", func() {
		w := &web{does: make([]int, 10)} // for its addresses
		client := &http.Client{Transport: at(exercise.Together(10))}
		fetchAll(context.Background(), client, 10, w.urls())
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Millisecond)
		defer cancel()
		pages := fetchAll(ctx, &http.Client{Transport: hangs{}}, 5, w.urls())
		for range 10 {
			time.Sleep(time.Millisecond / 2)
			pages = append(pages[:0:0], pages...)
		}
	})
}

// hangs is a transport that answers nothing until the request is canceled.
type hangs struct{}

func (hangs) RoundTrip(req *http.Request) (*http.Response, error) {
	<-req.Context().Done()
	time.Sleep(time.Millisecond)
	return nil, req.Context().Err()
}

// at is a transport without locks, by which requests meet.
type at func()

func (meet at) RoundTrip(req *http.Request) (*http.Response, error) {
	meet()
	return &http.Response{
		StatusCode: 200, ProtoMajor: 1, ProtoMinor: 1, Request: req,
		ContentLength: -1, Header: http.Header{},
		Body: io.NopCloser(strings.NewReader("a page")),
	}, nil
}

// sizes tells pages in short.
func sizes(pages []fetch.Page) string {
	var all []string
	for _, p := range pages {
		if p.Err != nil {
			all = append(all, "error")
		} else {
			all = append(all, fmt.Sprint(p.Size))
		}
	}
	return "[" + strings.Join(all, ", ") + "]"
}

// wrong says which mistake is likely if the results are wrong.
func wrong(
	pages []fetch.Page, want string, otherwise exercise.Mistake,
) exercise.Mistake {
	of := func(size int) bool {
		return slices.ContainsFunc(pages, func(p fetch.Page) bool {
			return p.Err == nil && p.Size == size
		})
	}
	got := strings.Count(sizes(pages), "error")
	switch {
	case of(-1):
		return exercise.TrustsLength
	case len(pages) > 0 && got < strings.Count(want, "error") && otherwise != (exercise.Mistake{}):
		return exercise.LosesError
	case of(piece):
		return exercise.OneRead
	case otherwise == exercise.AsTheyCome && sorted(sizes(pages)) != sorted(want):
		return exercise.WrongResult
	}
	return otherwise
}

// sorted returns the sizes of a text in another order, always the same.
func sorted(text string) string {
	return fmt.Sprint(slices.Sorted(strings.SplitSeq(strings.Trim(text, "[]"), ", ")))
}

// A web is a transport that has no network: all its pages are at one host,
// with connections that are used again, as net/http does it.
type web struct {
	b        *exercise.B
	does     []int // by the number of the page
	first    int   // what the first page asked for does, if not that
	canceled bool  // the grader itself cancels

	returned atomic.Bool // Fetch has
	asked    atomic.Bool // whether it has

	mu     sync.Mutex
	starts []time.Duration // of requests
	dials  int
	idle   int
	lost   int  // connections that no answer could save
	open   int  // bodies
	closes bool // some request says that its connection is closed
}

// client returns one that has more than a transport: a cookie for the web.
func (w *web) client() *http.Client {
	jar, _ := cookiejar.New(nil) // never fails without options
	jar.SetCookies(&url.URL{Scheme: "http", Host: "web"},
		[]*http.Cookie{{Name: "visitor", Value: "you"}})
	return &http.Client{Transport: w, Jar: jar}
}

func (w *web) has(does int) bool { return slices.Contains(w.does, does) }

func (w *web) urls() (all []string) {
	for i, does := range w.does {
		host := "web"
		if does == nowhere {
			host = "[web"
		}
		all = append(all, fmt.Sprintf("http://%s/%d", host, i))
	}
	return all
}

// named fails the check unless all pages have their URLs.
func (w *web) named(pages []fetch.Page) {
	for i, url := range w.urls() {
		if pages[i].URL != url {
			w.b.Fail(exercise.ByResult, exercise.WrongResult,
				fmt.Sprintf("%s: page %d has the URL %q", w.b.What(), i, url),
				fmt.Sprintf("it has %q", pages[i].URL))
		}
	}
}

// closed fails the check unless all bodies have been closed.
func (w *web) closed() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.open > 0 {
		w.b.Fail(exercise.ByCount, exercise.BodyOpen,
			w.b.What()+": every body is closed", fmt.Sprintf("bodies still open: %d", w.open))
	}
}

var errRefused = errors.New("connection refused")

func (w *web) RoundTrip(req *http.Request) (*http.Response, error) {
	page := 0
	fmt.Sscanf(req.URL.Path, "/%d", &page)
	does := w.does[page]
	if _, err := req.Cookie("visitor"); err != nil {
		w.b.Blame(exercise.ByResult, exercise.WrongResult,
			w.b.What()+": it fetches the pages with c, which sends a cookie",
			fmt.Sprintf("the request for page %d had no cookie", page))
	}
	w.mu.Lock()
	if w.first > 0 && len(w.starts) == 0 {
		does = w.first
	}
	w.starts = append(w.starts, w.b.Now())
	if w.idle > 0 {
		w.idle--
	} else {
		w.dials++
	}
	w.mu.Unlock()
	done := sync.OnceFunc(w.b.Enter(fmt.Sprint("page ", page), s(min(does, 1))))
	asked, takes := time.Now(), s(does)
	switch {
	case does == refuses, does >= stalls:
		takes = s(1)
	case does == silent:
		takes = time.Hour * 1000
	}
	timer := time.NewTimer(takes)
	defer timer.Stop()
	if does == silent {
		timer.Stop()
	}
	select {
	case <-timer.C:
	case <-req.Context().Done():
		w.mustWait()
		done()
		w.lose()
		return nil, req.Context().Err()
	}
	if does == refuses {
		done()
		w.lose()
		return nil, errRefused
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.open++
	closes := req.Close || strings.EqualFold(req.Header.Get("Connection"), "close")
	w.closes = w.closes || closes
	size := 100 + page
	switch does {
	case long:
		size = 100 << 10
	case huge:
		size = 12 << 20
	case endless:
		size = 1000 * piece
	}
	if req.Method == "HEAD" {
		size = 0
	}
	resp := &http.Response{
		StatusCode: 200, ProtoMajor: 1, ProtoMinor: 1, Request: req,
		ContentLength: -1, Header: http.Header{},
		Body: &body{
			w: w, req: req, asked: asked, left: text[:size], stalls: does == stalls,
			slow: does == slow || does == endless, breaks: does == breaks, most: piece,
			closes: closes, gone: make(chan struct{}), done: done,
		},
	}
	if does >= 200 {
		resp.StatusCode = does
	}
	if does == huge {
		resp.Body.(*body).most = 4 << 10
	}
	return resp, nil
}

// mustWait fails the check if Fetch returns while a canceled request goes
// on. A request learns that it is canceled, and lets all others act first.
func (w *web) mustWait() {
	if !w.canceled || w.asked.Swap(true) {
		return
	}
	if w.b.Quiet(w.returned.Load); w.returned.Load() {
		w.b.Blame(exercise.ByOrder, exercise.DoesNotWait,
			w.b.What()+": when it returns, no request is in flight", "a request was still in flight")
	}
}

// CloseIdleConnections is called by that of a client.
func (w *web) CloseIdleConnections() {
	w.b.Blame(exercise.ByResult, exercise.ChangesOwned,
		w.b.What()+": the client is unchanged, because other code uses it, too",
		"it closed idle connections that other code could have reused")
}

func (w *web) lose() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.lost++
}

// A body is what the web sends, in pieces. As in net/http, it may be closed
// while a goroutine reads.
type body struct {
	w      *web
	req    *http.Request
	asked  time.Time
	stalls bool
	breaks bool          // off
	slow   bool          // a second for each piece
	most   int           // bytes in a piece
	closes bool          // the connection, at its end
	gone   chan struct{} // closed by Close
	done   func()        // not in flight anymore

	mu     sync.Mutex
	left   string
	failed bool
	closed bool
}

const piece = 40 // bytes

// text begins all bodies. It has fewer letters than bytes, and several
// lines, so counting letters or the text of lines gives a wrong size.
var text = strings.Repeat("é\n", 4<<20)

var errClosed = errors.New("http: read on closed response body")

func (r *body) Read(p []byte) (int, error) {
	if r.stalled() {
		select {
		case <-r.req.Context().Done():
			r.w.mustWait()
		case <-r.gone:
		}
	}
	if r.slow && r.more() {
		select {
		case <-time.After(time.Second):
		case <-r.req.Context().Done():
		case <-r.gone:
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return 0, errClosed
	}
	if err := r.req.Context().Err(); err != nil {
		if err == context.Canceled && !r.w.canceled && time.Since(r.asked) < fetch.Patience {
			r.w.b.Blame(exercise.ByOrder, exercise.CancelsEarly,
				"the context of a request lives until its body has been read",
				fmt.Sprintf("at %v it was canceled, before the body was read", r.w.b.Now()))
		}
		r.failed = true
		r.done()
		return 0, err
	}
	if r.breaks && len(r.left) < 50 {
		r.failed = true
		r.done()
		return 0, io.ErrUnexpectedEOF
	}
	if r.left == "" {
		r.done()
		return 0, io.EOF
	}
	n := copy(p[:min(len(p), r.most)], r.left)
	r.left = r.left[n:]
	return n, nil
}

func (r *body) stalled() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.stalls && len(r.left) < 100
}

func (r *body) more() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.left != ""
}

func (r *body) Close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return nil
	}
	r.closed = true
	close(r.gone)
	r.done()
	r.w.mu.Lock()
	defer r.w.mu.Unlock()
	r.w.open--
	switch {
	case r.left == "" && !r.closes:
		r.w.idle++
	case r.failed, r.stalls, r.slow:
		r.w.lost++
	}
	return nil
}

func s(n int) time.Duration { return time.Duration(n) * time.Second }
