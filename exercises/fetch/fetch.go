// Package fetch is an exercise: web pages, n at a time.
//
// Fetch some pages, and return the size of each page in bytes. Servers
// are slow, and some never answer.
//
//	Fetch(ctx, client, 2, urls) // six pages, each of which takes 1 s
//
// takes 3 s, and two connections are enough for all of them.
//
//	go run ./exercises watch fetch
package fetch

import (
	"context"
	"net/http"
	"time"
)

// Patience is how long a page may take, from its request to the end of
// its body. Waiting for a slot does not count.
const Patience = 5 * time.Second

// A Page is what came back for a URL.
type Page struct {
	URL  string
	Size int   // bytes of the body; the grader ignores it if Err is set
	Err  error // also set for a status of 400 or more
}

// Fetch gets all pages with c, and does not change c, because other
// code uses it too. It keeps n fetches in flight while n or more pages
// remain. It returns the pages in the order of the URLs. A URL may be
// listed twice. A page that fails has an error, and the fetches of the
// other pages go on.
//
// Fetch closes every body. It reads each body to its end, unless
// reading fails. A connection can serve another page only when the body
// has been read to its end. When ctx is done, Fetch returns at that
// instant. Complete pages keep their results, and all other pages have
// an error. When Fetch has returned, no request is in flight, and no
// goroutine is left.
func Fetch(
	ctx context.Context, c *http.Client, n int, urls []string,
) []Page {
	panic("todo: fetch")
}
