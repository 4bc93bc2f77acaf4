// Package httpfetch fetches web pages: one, all in turn, all at once, a
// few at a time, or from a queue.
//
// It adds real failures to what came before: a page may be missing,
// slow, broken or without end. So each page carries its own error, and
// one bad page is never the end of the others. Lists of pages have the
// order of the URLs that were given, in whatever order they arrived;
// only [Crawl], which finds its URLs by itself, sorts them.
//
// Once ctx is done, the functions return at once with the pages that
// are there; the error of every other one wraps [context.Canceled] or
// [context.DeadlineExceeded]. A number of pages at a time below one
// means one. A client must not be nil: [NewClient] makes one, and
// [http.DefaultClient] will do for a few pages. Everything here is safe
// for concurrent use, with the same client, too.
package httpfetch
