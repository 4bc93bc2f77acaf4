package fetch_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/sync/errgroup"

	"example.com/baton/exercises/fetch"
	"example.com/baton/internal/exercise"
)

func TestMain(m *testing.M) { exercise.Main(m) }

func TestMistakes(t *testing.T) {
	task.Matrix(t)
	task.Wrong(t, exercise.TooFew, "fetches one page after the other", inTurn,
		"Fetch of pages that need 3, 1 and 2 s: 3 in flight at a time", "never more than 1 in flight")
	task.Wrong(t, exercise.IgnoresLimit, "fetches all pages at the same time", allTogether,
		"six pages, 2 at a time: never more than 2 in flight", "6 were in flight at a time")
	task.Wrong(t, exercise.IgnoresLimit, "releases its slot before it reads the body", readsLate,
		"six pages, 2 at a time: never more than 2 in flight", "were in flight at a time")
	task.Wrong(t, exercise.AsTheyCome, "appends pages as they arrive", asTheyCome,
		"Fetch of pages that need 3, 1 and 2 s: it returns sizes [100, 101, 102]", "it returned sizes [101, 102, 100]")
	task.Wrong(t, exercise.BodyOpen, "does not close the body", with(noClose),
		"every body is closed", "bodies still open: 3")
	task.Wrong(t, exercise.BodyOpen, "does not read the body of a 404", with(unread),
		"pages that are not found, 2 at a time: it needs at most 2 connections", "it needed 6: a connection can be reused only after the response body has been read to the end and closed")
	task.Wrong(t, exercise.BodyOpen, "closes the bodies when a worker ends", closesLate,
		"six pages, 2 at a time: it needs at most 2 connections", "it needed 6", "and closed")
	task.Wrong(t, exercise.Waves, "waits for n pages, then starts the next n", waves,
		"the first of which takes 4 s: it takes 5s", "it returned after 6s")
	task.Wrong(t, exercise.OwnShare, "worker i gets pages i, i+n, ...", ownShare,
		"the first of which takes 4 s: it takes 5s", "it returned after 6s")
	task.Wrong(t, exercise.NothingToDo, "waits for the first page of an empty list", needsOne,
		"Fetch of no pages: it returns", "deadlock")
	task.Deadly(t, exercise.LosesError, "ignores the error from NewRequest", with(noRequest),
		"one of which has a malformed URL: no panic", "panic at mistakes_test.go:")
	task.Wrong(t, exercise.ChangesOwned, "gives the caller's client a timeout", setsTimeout,
		"the client is unchanged, because other code uses it, too", "the client's Timeout is now 5s")
	task.Wrong(t, exercise.SkipsJobs, "uses its own client", ownClient,
		"Fetch of pages that need 3, 1 and 2 s: it fetches the pages with c", "no request went through c")
	task.Deadly(t, exercise.ResponseFirst, "closes the body before it checks the error", with(responseFirst),
		"panic at mistakes_test.go:", "nil pointer dereference")
	task.Wrong(t, exercise.NoTimeout, "has no timeout", with(noTimeout),
		"Fetch of a page that never comes, with 5 s of Patience: it returns", "deadlock",
		"waits at mistakes_test.go:")
	task.Wrong(t, exercise.GivesUp, "has one timeout for all pages together", oneTimeout,
		"pages that wait for their turn: it returns sizes [100, 101, 102, 103]", "error")
	task.Wrong(t, exercise.CancelsEarly, "cancels when the response has begun", with(cancelsEarly),
		"the context of a request lives until its body has been read", "it was canceled")
	task.Wrong(t, exercise.TrustsLength, "trusts the response's ContentLength", with(trustsLength),
		"it returned sizes [-1, -1, -1]")
	task.Wrong(t, exercise.EndsOthers, "stops at the first error", endsOthers,
		"pages, some of which cannot be fetched: it returns sizes [error, 101, error, error, 104, 105]",
		"it returned sizes [error")
	task.Wrong(t, exercise.IgnoresContext, "uses a context that is not derived from ctx", ignoresContext,
		"canceled at 1 s: it takes 1s", "it returned after 12s")
	task.Wrong(t, exercise.LosesError, "leaves canceled pages blank", leavesBlank,
		"canceled at 1 s: it returns 6 pages, 6 of them with an error",
		"it returned 6 pages, 2 of them with an error")
	task.Wrong(t, exercise.WrongResult, "drops the complete pages when it is canceled", forgets,
		"canceled at 5 s: it returns 6 pages, 4 of them with an error",
		"it returned 6 pages, 6 of them with an error")
	task.Wrong(t, exercise.WrongResult, "sets no error for canceled pages", canceledBlank,
		"canceled at 1 s: page ", `has the URL "http://web/`, `it has ""`)
	task.Wrong(t, exercise.LosesError, "ignores the status", with(noStatus),
		"pages, some of which cannot be fetched: it returns sizes [error, 101, error, error, 104, 105]",
		"it returned sizes [100, 101, error, 103, 104, 105]")
	task.Wrong(t, exercise.LosesError, "treats only one status as an error", with(oneStatus),
		"pages with the status 203, 400, 500 and 599: it returns sizes [100, error, error, error]",
		"it returned sizes [100, 101, 102, 103]")
	task.Wrong(t, exercise.WrongResult, "accepts only one status", with(onlyOK),
		"it returns sizes [100, error, error, error]", "it returned sizes [error, error, error, error]")
	task.Wrong(t, exercise.WrongResult, "leaves the URL of a page empty", noURL,
		"Fetch of pages that need 3, 1 and 2 s: page 0 has the URL", `it has ""`)
	task.Wrong(t, exercise.BodyOpen, "does not close the body when it is canceled", with(canceledOpen),
		"six pages that stop in the middle, 2 at a time, canceled at 3 s: every body is closed", "bodies still open: 2")
	task.Wrong(t, exercise.WrongResult, "closes the body before it reads it", with(closesFirst),
		"it returns sizes [100, 101, 102]", "it returned sizes [error, error, error]")
	task.Wrong(t, exercise.OneRead, "treats one Read as one page", with(oneRead),
		"it returns sizes [100, 101, 102]", "it returned sizes [40, 40, 40]")
	task.Wrong(t, exercise.WrongResult, "sends HEAD requests", with(onlyHead),
		"it returns sizes [100, 101, 102]", "it returned sizes [0, 0, 0]")
	task.Wrong(t, exercise.NoTimeout, "has one timeout for the response and another for the body", with(twicePatient),
		"a page that stops in the middle, with 5 s of Patience: it takes 5s", "it returned after 6s")
	task.Deadly(t, exercise.Panics, "begins n pages even if there are fewer", beginsAll,
		"Fetch of one page, 3 at a time: no panic", "index out of range")
	task.Wrong(t, exercise.KeepsSlot, "releases its slot only if the page was good", keepsSlot,
		"pages, some of which cannot be fetched: it returns", "deadlock", "to send on a channel")
	task.Wrong(t, exercise.IgnoresContext, "checks the context between two pages", looksBetween,
		"canceled at 1 s: it takes 1s", "it returned after 4s")
	task.Wrong(t, exercise.ChangesOwned, "gives the caller's client another transport", setsTransport,
		"the client is unchanged, because other code uses it, too", "its Transport is a fetch_test.logging")
	task.Wrong(t, exercise.WrongResult, "uses only the transport of c", ownWithTransport,
		"it fetches the pages with c, which sends a cookie", "the request for page ", " had no cookie")
	task.Wrong(t, exercise.Mistake{}, "disables keep-alive", with(asking(closesConnection)),
		"six pages, 2 at a time: it needs at most 2 connections", "it needed 6: its requests ask the server to close the connection")
	task.Wrong(t, exercise.Mistake{}, "sends Connection: close", with(asking(saysClose)),
		"six pages, 2 at a time: it needs at most 2 connections", "it needed 6: its requests ask the server to close the connection")
	task.Wrong(t, exercise.ChangesOwned, "closes all idle connections at the end", closesIdle,
		"the client is unchanged, because other code uses it, too", "it closed idle connections that other code could have reused")
	task.Wrong(t, exercise.WrongResult, "reads at most 64 KB", with(reading(atMost64KB)),
		"Fetch of a page of 100 KB: it returns sizes [102400]", "it returned sizes [65536]")
	task.Wrong(t, exercise.WrongResult, "has a buffer for 32 KB", with(reading(roomFor32KB)),
		"Fetch of a page of 100 KB: it returns sizes [102400]", "it returned sizes [32768]")
	task.Wrong(t, exercise.WrongResult, "counts letters instead of bytes", with(reading(countsLetters)),
		"it returns sizes [100, 101, 102]", "it returned sizes [67, 67, 68]")
	task.Wrong(t, exercise.WrongResult, "does not count newlines", with(reading(countsLines)),
		"it returns sizes [100, 101, 102]", "it returned sizes [67, 68, 68]")
	task.Deadly(t, exercise.HoldsLock, "fetches with the lock held", holdsLock,
		"goroutines wait for a lock; the goroutine that holds it does slow work", "for a lock (2 of this kind)")
	task.Wrong(t, exercise.TooFew, "fetches at most a hundred at a time", hundred,
		"Fetch of 1000 pages, 500 at a time: 500 in flight", "never more than 100 in flight")
	task.Wrong(t, exercise.SkipsJobs, "keeps pages in a map by URL", byURL,
		"Fetch of the same page three times: it returns sizes [100, 100, 100]", "it returned sizes [0, 0, 100]")
	task.Wrong(t, exercise.WrongResult, "reads at most a megabyte", megabyte,
		"Fetch of a page of 12 MB: it returns sizes [12582912]", "it returned sizes [1048576]")
	task.Wrong(t, exercise.GivesUp, "has a timeout of an hour for all pages together", anHour,
		"Fetch of 1000 pages of 4 s, one at a time: no page fails", " failed")
	task.Wrong(t, exercise.NoTimeout, "has a new timeout for each piece of a body", eachPiece,
		"Fetch of a page that stops in the middle, with 5 s of Patience: it takes 5s", "it returned after 6s")
	task.Wrong(t, exercise.LosesError, "treats a body that breaks off as complete", breaksOff,
		"Fetch of a page that breaks off in the middle: it returns sizes [error, 101]", "it returned sizes [80, 101]")
	task.Wrong(t, exercise.WrongResult, "returns nothing if ctx is done beforehand", nothing,
		"canceled at 0 s: it returns 6 pages", "it returned 0 pages")
	task.Wrong(t, exercise.SharedByAll, "keeps the pages in a variable that all calls share", pagesForAll,
		"Fetch of 4 pages, and 0.5 s later of 2 pages: the calls return")
	task.Wrong(t, exercise.DoesNotWait, "returns when ctx is done, whatever is in flight", returnsOnDone,
		"canceled at 1 s: when it returns, no request is in flight", "a request was still in flight")
	task.Wrong(t, exercise.DoesNotWait, "does not wait for canceled requests", doesNotWait,
		"canceled at 1 s: when it returns, no request is in flight", "a request was still in flight")
	task.Racy(t, exercise.UnlockedResults, "appends to a map without a lock", unlocked,
		"data race", "at mistakes_test.go:")
	task.Vetted(t, exercise.NoTimeout, "loses the cancel function", "lost-cancel",
		"the cancel function returned by")
	task.Vetted(t, exercise.ResponseFirst, "defers Close before it checks the error", "response-first",
		"before checking for errors")
}

func returnsOnDone(ctx context.Context, c *http.Client, n int, urls []string) []fetch.Page {
	type result struct {
		i    int
		page fetch.Page
	}
	results := make(chan result, len(urls))
	pages := make([]fetch.Page, len(urls))
	for i, url := range urls {
		pages[i] = fetch.Page{URL: url, Err: context.Canceled}
	}
	for next, open := 0, 0; next < len(urls) || open > 0; {
		if next < len(urls) && open < n {
			go func(i int) {
				size, err := get(ctx, c, urls[i])
				results <- result{i, fetch.Page{urls[i], size, err}}
			}(next)
			next, open = next+1, open+1
			continue
		}
		select {
		case r := <-results:
			pages[r.i] = r.page
			open--
		case <-ctx.Done():
			return pages
		}
	}
	return pages
}

type getting = func(ctx context.Context, c *http.Client, url string) (int, error)

// with fetches with another function for one page.
func hundred(ctx context.Context, c *http.Client, n int, urls []string) []fetch.Page {
	return solution(ctx, c, min(n, 100), urls)
}

func byURL(ctx context.Context, c *http.Client, n int, urls []string) []fetch.Page {
	pages := make([]fetch.Page, len(urls))
	at := map[string]int{}
	for i, url := range urls {
		pages[i].URL = url
		at[url] = i
	}
	for _, p := range solution(ctx, c, n, urls) {
		pages[at[p.URL]] = p
	}
	return pages
}

// reading gets pages whose bodies are read in its own way.
func readsBy(read func(body io.Reader) (int64, error)) fetching {
	return with(func(ctx context.Context, c *http.Client, url string) (int, error) {
		ctx, cancel := context.WithTimeout(ctx, fetch.Patience)
		defer cancel()
		resp, err := ask(ctx, c, url)
		if err != nil {
			return 0, err
		}
		defer resp.Body.Close()
		size, err := read(resp.Body)
		if err == nil && resp.StatusCode >= 400 {
			err = errors.New(resp.Status)
		}
		return int(size), err
	})
}

func megabyte(ctx context.Context, c *http.Client, n int, urls []string) []fetch.Page {
	return readsBy(func(body io.Reader) (int64, error) {
		return io.Copy(io.Discard, io.LimitReader(body, 1<<20))
	})(ctx, c, n, urls)
}

func breaksOff(ctx context.Context, c *http.Client, n int, urls []string) []fetch.Page {
	return readsBy(func(body io.Reader) (int64, error) {
		size, err := io.Copy(io.Discard, body)
		if err == io.ErrUnexpectedEOF {
			err = nil
		}
		return size, err
	})(ctx, c, n, urls)
}

func anHour(ctx context.Context, c *http.Client, n int, urls []string) []fetch.Page {
	ctx, cancel := context.WithTimeout(ctx, time.Hour)
	defer cancel()
	return solution(ctx, c, n, urls)
}

func eachPiece(ctx context.Context, c *http.Client, n int, urls []string) []fetch.Page {
	return with(func(ctx context.Context, c *http.Client, url string) (size int, err error) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		impatient := time.AfterFunc(fetch.Patience, cancel)
		defer impatient.Stop()
		resp, err := ask(ctx, c, url)
		if err != nil {
			return 0, err
		}
		defer resp.Body.Close()
		for buf := make([]byte, 4096); err == nil; impatient.Reset(fetch.Patience) {
			var n int
			n, err = resp.Body.Read(buf)
			size += n
		}
		if err == io.EOF && resp.StatusCode < 400 {
			err = nil
		}
		return size, err
	})(ctx, c, n, urls)
}

func nothing(ctx context.Context, c *http.Client, n int, urls []string) []fetch.Page {
	if ctx.Err() != nil {
		return nil
	}
	return solution(ctx, c, n, urls)
}

var (
	lock  sync.Mutex
	pages []fetch.Page
)

func pagesForAll(ctx context.Context, c *http.Client, n int, urls []string) []fetch.Page {
	lock.Lock()
	pages = make([]fetch.Page, len(urls))
	lock.Unlock()
	each(n, urls, func(i int) {
		size, err := get(ctx, c, urls[i])
		lock.Lock()
		defer lock.Unlock()
		if i < len(pages) {
			pages[i] = fetch.Page{urls[i], size, err}
		}
	})
	lock.Lock()
	defer lock.Unlock()
	return pages
}

func doesNotWait(ctx context.Context, c *http.Client, n int, urls []string) []fetch.Page {
	pages := make([]fetch.Page, len(urls))
	slots := make(chan bool, n)
	var wg sync.WaitGroup
	for i, url := range urls {
		pages[i] = fetch.Page{url, 0, errors.New("not fetched")}
		wg.Go(func() {
			slots <- true
			defer func() { <-slots }()
			if size, err := get(ctx, c, url); err == nil || ctx.Err() != nil {
				pages[i].Size, pages[i].Err = size, err
			}
		})
	}
	done := make(chan bool)
	go func() {
		wg.Wait()
		close(done)
	}()
	select {
	case <-done:
	case <-ctx.Done():
	}
	return pages
}

func with(get getting) fetching {
	return func(ctx context.Context, c *http.Client, n int, urls []string) []fetch.Page {
		pages := make([]fetch.Page, len(urls))
		each(n, urls, func(i int) {
			size, err := get(ctx, c, urls[i])
			pages[i] = fetch.Page{urls[i], size, err}
		})
		return pages
	}
}

// each calls f for each index, n at a time.
func each(n int, urls []string, f func(i int)) {
	slots := make(chan struct{}, n)
	var wg sync.WaitGroup
	for i := range urls {
		wg.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			f(i)
		})
	}
	wg.Wait()
}

// ask sends a request.
func ask(ctx context.Context, c *http.Client, url string) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, "GET", url, nil)
	if err != nil {
		return nil, err
	}
	return c.Do(req)
}

// measure reads a response to its end.
func measure(resp *http.Response) (int, error) {
	defer resp.Body.Close()
	size, err := io.Copy(io.Discard, resp.Body)
	if err == nil && resp.StatusCode >= 400 {
		err = fmt.Errorf("status %d", resp.StatusCode)
	}
	return int(size), err
}

// patient is for those who get a response in time, and go wrong then.
func patient(
	ctx context.Context, c *http.Client, url string,
	then func(resp *http.Response) (int, error),
) (int, error) {
	ctx, cancel := context.WithTimeout(ctx, fetch.Patience)
	defer cancel()
	resp, err := ask(ctx, c, url)
	if err != nil {
		return 0, err
	}
	return then(resp)
}

func canceledOpen(ctx context.Context, c *http.Client, url string) (int, error) {
	return patient(ctx, c, url, func(resp *http.Response) (int, error) {
		size, err := io.Copy(io.Discard, resp.Body)
		if ctx.Err() != nil {
			return 0, ctx.Err()
		}
		resp.Body.Close()
		if err == nil && resp.StatusCode >= 400 {
			err = fmt.Errorf("status %d", resp.StatusCode)
		}
		return int(size), err
	})
}

func closesFirst(ctx context.Context, c *http.Client, url string) (int, error) {
	return patient(ctx, c, url, func(resp *http.Response) (int, error) {
		resp.Body.Close()
		return measure(resp)
	})
}

func oneRead(ctx context.Context, c *http.Client, url string) (int, error) {
	return patient(ctx, c, url, func(resp *http.Response) (int, error) {
		defer resp.Body.Close()
		return resp.Body.Read(make([]byte, 1<<20))
	})
}

func onlyHead(ctx context.Context, c *http.Client, url string) (int, error) {
	req, err := http.NewRequestWithContext(ctx, "HEAD", url, nil)
	if err != nil {
		return 0, err
	}
	resp, err := c.Do(req)
	if err != nil {
		return 0, err
	}
	return measure(resp)
}

func twicePatient(ctx context.Context, c *http.Client, url string) (int, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	impatient := time.AfterFunc(fetch.Patience, cancel)
	defer impatient.Stop()
	resp, err := ask(ctx, c, url)
	if err != nil {
		return 0, err
	}
	impatient.Reset(fetch.Patience)
	return measure(resp)
}

func beginsAll(ctx context.Context, c *http.Client, n int, urls []string) []fetch.Page {
	pages := make([]fetch.Page, len(urls))
	done := make(chan bool)
	begin := func(i int) {
		size, err := get(ctx, c, urls[i])
		pages[i] = fetch.Page{urls[i], size, err}
		done <- true
	}
	if len(urls) == 0 {
		return nil
	}
	for i := range n {
		go begin(i)
	}
	for next := n; next < n+len(urls); next++ {
		<-done
		if next < len(urls) {
			go begin(next)
		}
	}
	return pages
}

func keepsSlot(ctx context.Context, c *http.Client, n int, urls []string) []fetch.Page {
	pages := make([]fetch.Page, len(urls))
	slots := make(chan struct{}, n)
	var wg sync.WaitGroup
	for i, url := range urls {
		wg.Go(func() {
			slots <- struct{}{}
			size, err := get(ctx, c, url)
			pages[i] = fetch.Page{url, size, err}
			if err != nil {
				return
			}
			<-slots
		})
	}
	wg.Wait()
	return pages
}

func looksBetween(ctx context.Context, c *http.Client, n int, urls []string) []fetch.Page {
	pages := make([]fetch.Page, len(urls))
	each(n, urls, func(i int) {
		pages[i] = fetch.Page{URL: urls[i], Err: ctx.Err()}
		if pages[i].Err == nil {
			pages[i].Size, pages[i].Err = get(context.Background(), c, urls[i])
		}
	})
	return pages
}

func inTurn(ctx context.Context, c *http.Client, _ int, urls []string) []fetch.Page {
	return solution(ctx, c, 1, urls)
}

func allTogether(ctx context.Context, c *http.Client, _ int, urls []string) []fetch.Page {
	return solution(ctx, c, len(urls), urls)
}

func readsLate(ctx context.Context, c *http.Client, n int, urls []string) []fetch.Page {
	pages := make([]fetch.Page, len(urls))
	responses := make([]*http.Response, len(urls))
	each(n, urls, func(i int) {
		pages[i].URL = urls[i]
		responses[i], pages[i].Err = ask(ctx, c, urls[i])
	})
	for i, resp := range responses {
		if pages[i].Err == nil {
			pages[i].Size, pages[i].Err = measure(resp)
		}
	}
	return pages
}

func waves(ctx context.Context, c *http.Client, n int, urls []string) (pages []fetch.Page) {
	for wave := range slices.Chunk(urls, n) {
		pages = append(pages, solution(ctx, c, n, wave)...)
	}
	return pages
}

func ownShare(ctx context.Context, c *http.Client, n int, urls []string) []fetch.Page {
	pages := make([]fetch.Page, len(urls))
	var wg sync.WaitGroup
	for w := range n {
		wg.Go(func() {
			for i := w; i < len(urls); i += n {
				size, err := get(ctx, c, urls[i])
				pages[i] = fetch.Page{urls[i], size, err}
			}
		})
	}
	wg.Wait()
	return pages
}

func needsOne(ctx context.Context, c *http.Client, n int, urls []string) []fetch.Page {
	pages := make([]fetch.Page, len(urls))
	done := make(chan bool)
	go each(n, urls, func(i int) {
		size, err := get(ctx, c, urls[i])
		pages[i] = fetch.Page{urls[i], size, err}
		done <- true
	})
	for left := len(urls); ; {
		<-done
		if left--; left == 0 {
			return pages
		}
	}
}

func setsTimeout(ctx context.Context, c *http.Client, n int, urls []string) []fetch.Page {
	c.Timeout = fetch.Patience
	return with(noTimeout)(ctx, c, n, urls)
}

func ownClient(ctx context.Context, _ *http.Client, n int, urls []string) []fetch.Page {
	return solution(ctx, &http.Client{Transport: offline{}}, n, urls)
}

func ownWithTransport(ctx context.Context, c *http.Client, n int, urls []string) []fetch.Page {
	return solution(ctx, &http.Client{Transport: c.Transport}, n, urls)
}

func setsTransport(ctx context.Context, c *http.Client, n int, urls []string) []fetch.Page {
	c.Transport = logging{c.Transport}
	return solution(ctx, c, n, urls)
}

// A logging transport would say what it is asked for.
type logging struct{ http.RoundTripper }

// offline stands for the network, which no test needs.
type offline struct{}

func (offline) RoundTrip(*http.Request) (*http.Response, error) { return nil, errRefused }

func closesLate(ctx context.Context, c *http.Client, n int, urls []string) []fetch.Page {
	pages := make([]fetch.Page, len(urls))
	jobs := make(chan int)
	var wg sync.WaitGroup
	for range n {
		wg.Go(func() {
			for i := range jobs {
				pages[i].URL = urls[i]
				ctx, cancel := context.WithTimeout(ctx, fetch.Patience)
				//lint:ignore SA9001 this is the mistake
				defer cancel()
				resp, err := ask(ctx, c, urls[i])
				if err != nil {
					pages[i].Err = err
					continue
				}
				//lint:ignore SA9001 not now, but when the function ends
				defer resp.Body.Close()
				size, err := io.Copy(io.Discard, resp.Body)
				pages[i].Size, pages[i].Err = int(size), err
			}
		})
	}
	for i := range urls {
		jobs <- i
	}
	close(jobs)
	wg.Wait()
	return pages
}

func asTheyCome(ctx context.Context, c *http.Client, n int, urls []string) (pages []fetch.Page) {
	var mu sync.Mutex
	each(n, urls, func(i int) {
		size, err := get(ctx, c, urls[i])
		mu.Lock()
		defer mu.Unlock()
		pages = append(pages, fetch.Page{urls[i], size, err})
	})
	return pages
}

func noClose(ctx context.Context, c *http.Client, url string) (int, error) {
	ctx, cancel := context.WithTimeout(ctx, fetch.Patience)
	defer cancel()
	resp, err := ask(ctx, c, url)
	if err != nil {
		return 0, err
	}
	all, err := io.ReadAll(resp.Body)
	return len(all), err
}

func unread(ctx context.Context, c *http.Client, url string) (int, error) {
	ctx, cancel := context.WithTimeout(ctx, fetch.Patience)
	defer cancel()
	resp, err := ask(ctx, c, url)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	if resp.StatusCode >= 400 {
		return 0, fmt.Errorf("status %d", resp.StatusCode)
	}
	return measure(resp)
}

func noRequest(ctx context.Context, c *http.Client, url string) (int, error) {
	ctx, cancel := context.WithTimeout(ctx, fetch.Patience)
	defer cancel()
	req, _ := http.NewRequestWithContext(ctx, "GET", url, nil)
	resp, err := c.Do(req)
	if err != nil {
		return 0, err
	}
	return measure(resp)
}

func responseFirst(ctx context.Context, c *http.Client, url string) (int, error) {
	ctx, cancel := context.WithTimeout(ctx, fetch.Patience)
	defer cancel()
	resp, err := ask(ctx, c, url)
	//lint:ignore SA5001 this is the mistake
	defer resp.Body.Close()
	if err != nil {
		return 0, err
	}
	return measure(resp)
}

func noTimeout(ctx context.Context, c *http.Client, url string) (int, error) {
	resp, err := ask(ctx, c, url)
	if err != nil {
		return 0, err
	}
	return measure(resp)
}

func oneTimeout(ctx context.Context, c *http.Client, n int, urls []string) []fetch.Page {
	ctx, cancel := context.WithTimeout(ctx, fetch.Patience)
	defer cancel()
	return with(noTimeout)(ctx, c, n, urls)
}

func cancelsEarly(ctx context.Context, c *http.Client, url string) (int, error) {
	ctx, cancel := context.WithTimeout(ctx, fetch.Patience)
	resp, err := ask(ctx, c, url)
	cancel()
	if err != nil {
		return 0, err
	}
	return measure(resp)
}

func trustsLength(ctx context.Context, c *http.Client, url string) (int, error) {
	ctx, cancel := context.WithTimeout(ctx, fetch.Patience)
	defer cancel()
	resp, err := ask(ctx, c, url)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	io.Copy(io.Discard, resp.Body)
	return int(resp.ContentLength), nil
}

func noStatus(ctx context.Context, c *http.Client, url string) (int, error) {
	ctx, cancel := context.WithTimeout(ctx, fetch.Patience)
	defer cancel()
	resp, err := ask(ctx, c, url)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	size, err := io.Copy(io.Discard, resp.Body)
	return int(size), err
}

func oneStatus(ctx context.Context, c *http.Client, url string) (int, error) {
	return judged(ctx, c, url, func(status int) bool { return status == http.StatusNotFound })
}

func onlyOK(ctx context.Context, c *http.Client, url string) (int, error) {
	return judged(ctx, c, url, func(status int) bool { return status != http.StatusOK })
}

func judged(
	ctx context.Context, c *http.Client, url string, bad func(status int) bool,
) (int, error) {
	ctx, cancel := context.WithTimeout(ctx, fetch.Patience)
	defer cancel()
	resp, err := ask(ctx, c, url)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	size, err := io.Copy(io.Discard, resp.Body)
	if err == nil && bad(resp.StatusCode) {
		err = fmt.Errorf("status %d", resp.StatusCode)
	}
	return int(size), err
}

func noURL(ctx context.Context, c *http.Client, n int, urls []string) []fetch.Page {
	pages := solution(ctx, c, n, urls)
	for i := range pages {
		pages[i].URL = ""
	}
	return pages
}

func endsOthers(ctx context.Context, c *http.Client, n int, urls []string) []fetch.Page {
	pages := make([]fetch.Page, len(urls))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(n)
	for i, url := range urls {
		pages[i] = fetch.Page{URL: url, Err: context.Canceled}
		group.Go(func() error {
			if ctx.Err() != nil {
				return nil // nothing more is fetched
			}
			pages[i].Size, pages[i].Err = get(context.WithoutCancel(ctx), c, url)
			return pages[i].Err
		})
	}
	group.Wait()
	return pages
}

func ignoresContext(_ context.Context, c *http.Client, n int, urls []string) []fetch.Page {
	return solution(context.Background(), c, n, urls)
}

func leavesBlank(ctx context.Context, c *http.Client, n int, urls []string) []fetch.Page {
	pages := make([]fetch.Page, len(urls))
	slots := make(chan struct{}, n)
	var wg sync.WaitGroup
	for i, url := range urls {
		select {
		case slots <- struct{}{}:
		case <-ctx.Done():
		}
		if ctx.Err() != nil {
			break
		}
		wg.Go(func() {
			defer func() { <-slots }()
			size, err := get(ctx, c, url)
			pages[i] = fetch.Page{url, size, err}
		})
	}
	wg.Wait()
	return pages
}

func forgets(ctx context.Context, c *http.Client, n int, urls []string) []fetch.Page {
	pages := solution(ctx, c, n, urls)
	if err := ctx.Err(); err != nil {
		for i := range pages {
			pages[i].Err = err
		}
	}
	return pages
}

func canceledBlank(ctx context.Context, c *http.Client, n int, urls []string) []fetch.Page {
	pages := make([]fetch.Page, len(urls))
	slots := make(chan struct{}, n)
	var wg sync.WaitGroup
	for i, url := range urls {
		wg.Go(func() {
			select {
			case slots <- struct{}{}:
				size, err := get(ctx, c, url)
				pages[i] = fetch.Page{url, size, err}
				<-slots
			case <-ctx.Done():
				pages[i].Err = ctx.Err()
			}
		})
	}
	wg.Wait()
	return pages
}

func holdsLock(ctx context.Context, c *http.Client, _ int, urls []string) []fetch.Page {
	pages := make([]fetch.Page, len(urls))
	var mu sync.Mutex
	each(len(urls), urls, func(i int) {
		mu.Lock()
		defer mu.Unlock()
		size, err := get(ctx, c, urls[i])
		pages[i] = fetch.Page{urls[i], size, err}
	})
	return pages
}

func unlocked(ctx context.Context, c *http.Client, n int, urls []string) (pages []fetch.Page) {
	all := map[string]fetch.Page{}
	each(n, urls, func(i int) {
		size, err := get(ctx, c, urls[i])
		all[urls[i]] = fetch.Page{urls[i], size, err}
	})
	for _, url := range urls {
		pages = append(pages, all[url])
	}
	return pages
}

// asking is right but for what it changes in a request.
func asking(change func(req *http.Request)) getting {
	return func(ctx context.Context, c *http.Client, url string) (int, error) {
		ctx, cancel := context.WithTimeout(ctx, fetch.Patience)
		defer cancel()
		req, err := http.NewRequestWithContext(ctx, "GET", url, nil)
		if err != nil {
			return 0, err
		}
		change(req)
		resp, err := c.Do(req)
		if err != nil {
			return 0, err
		}
		return measure(resp)
	}
}

// reading is right but for how it finds the size of a body.
func reading(size func(body io.Reader) (int, error)) getting {
	return func(ctx context.Context, c *http.Client, url string) (int, error) {
		return patient(ctx, c, url, func(resp *http.Response) (int, error) {
			defer resp.Body.Close()
			n, err := size(resp.Body)
			if err == nil && resp.StatusCode >= 400 {
				err = fmt.Errorf("status %d", resp.StatusCode)
			}
			return n, err
		})
	}
}

func closesConnection(req *http.Request) { req.Close = true }

func saysClose(req *http.Request) { req.Header.Set("Connection", "close") }

func closesIdle(ctx context.Context, c *http.Client, n int, urls []string) []fetch.Page {
	defer c.CloseIdleConnections()
	return solution(ctx, c, n, urls)
}

func atMost64KB(body io.Reader) (int, error) {
	size, err := io.Copy(io.Discard, io.LimitReader(body, 64<<10))
	return int(size), err
}

func roomFor32KB(body io.Reader) (int, error) {
	size, err := io.ReadFull(body, make([]byte, 32<<10))
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		err = nil
	}
	return size, err
}

func countsLetters(body io.Reader) (int, error) {
	all, err := io.ReadAll(body)
	return utf8.RuneCount(all), err
}

func countsLines(body io.Reader) (size int, err error) {
	lines := bufio.NewScanner(body)
	for lines.Scan() {
		size += len(lines.Bytes())
	}
	return size, lines.Err()
}
