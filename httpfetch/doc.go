// Package httpfetch fetches web pages: one page, many pages in four
// ways, or a whole site.
//
// Pages fail: a page may be missing, slow, broken or endless. So each
// [Page] carries its own error, and a bad page doesn't stop the others.
// Pages are returned in the order of the given URLs; [Crawl] finds its
// URLs itself and sorts them.
//
// URLs are parsed as in browsers, according to the URL Standard:
// spaces, line breaks and "100%" are fine, and hosts such as
// bücher.example work. A user name and a password in a URL are sent to
// its server, but appear in no Page and no error.
//
// Crawl obeys the robots.txt of each site, even after a redirect, and
// reads 512 KiB of it. If a site asks for a delay, Crawl fetches its
// pages one at a time, each after the delay. If the first site's
// robots.txt can't be read, Crawl returns one page, whose error says
// why.
//
// Once ctx is done, the functions return within 100 ms with the pages
// that they have. For every other page, Err wraps [context.Canceled] or
// [context.DeadlineExceeded]. A limit below one means one page at a
// time. A client must not be nil. Everything here is safe for
// concurrent use, even with the same client.
package httpfetch
