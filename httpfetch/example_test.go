package httpfetch_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	"example.com/baton/httpfetch"
	"example.com/baton/queue"
)

// serve serves three pages and a robots.txt on this machine. The last of
// the pages is missing.
func serve() *httptest.Server {
	mux := http.NewServeMux()
	mux.HandleFunc("/", http.NotFound)
	mux.HandleFunc("/{$}", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, "<title>Home</title> <a href=/tea>tea</a> <a href=/nowhere>?</a>")
	})
	mux.HandleFunc("/tea", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, "<!doctype html><title> Tea &amp; biscuits </title>")
	})
	return httptest.NewServer(mux)
}

func ExampleGet() {
	server := serve()
	defer server.Close()
	client := httpfetch.NewClient(1)

	page := httpfetch.Get(context.Background(), client, server.URL+"/tea")
	fmt.Println(page.Size, page.Title, page.Err)
	// Output: 50 Tea & biscuits <nil>
}

func ExampleGet_error() {
	client := httpfetch.NewClient(1)
	page := httpfetch.Get(context.Background(), client, "ftp://example.org/tea")
	fmt.Println(page.Err)

	if e, ok := errors.AsType[*httpfetch.Error](page.Err); ok {
		fmt.Println("What happened:", e.What)
		fmt.Println("What to try:", e.Try)
	}
	// Output:
	// ftp://example.org/tea: not a web address; write it like http://example.org/page
	// What happened: not a web address
	// What to try: write it like http://example.org/page
}

func ExamplePost() {
	server := httptest.NewServer(http.HandlerFunc(
		func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprintf(w, "<!doctype html><title>%d bytes</title>", r.ContentLength)
		}))
	defer server.Close()
	client := httpfetch.NewClient(1)

	page := httpfetch.Post(context.Background(), client, server.URL, "My test data")
	fmt.Println(page.Title)
	// Output: 12 bytes
}

// printed prints pages as the example program does.
func printed(server *httptest.Server, pages []httpfetch.Page) {
	for _, p := range pages {
		fmt.Print(strings.TrimPrefix(p.URL, server.URL), " - ")
		switch {
		case p.Err != nil:
			_, what, _ := strings.Cut(p.Err.Error(), ": ")
			fmt.Println("Error:", what)
		case !p.Titled:
			fmt.Println("Missing")
		default:
			fmt.Println(p.Title)
		}
	}
}

func ExampleSequential() {
	server := serve()
	defer server.Close()
	client := httpfetch.NewClient(1)
	urls := []string{server.URL + "/", server.URL + "/tea", server.URL + "/nowhere"}

	printed(server, httpfetch.Sequential(context.Background(), client, urls))
	// Output:
	// / - Home
	// /tea - Tea & biscuits
	// /nowhere - Error: 404 Not Found; check the address
}

func ExampleConcurrent() {
	server := serve()
	defer server.Close()
	client := httpfetch.NewClient(2)
	urls := []string{server.URL + "/tea", server.URL + "/"}

	printed(server, httpfetch.Concurrent(context.Background(), client, urls))
	// Output:
	// /tea - Tea & biscuits
	// / - Home
}

func ExampleLimited() {
	server := serve()
	defer server.Close()
	const n = 2
	client := httpfetch.NewClient(n)
	urls := []string{server.URL + "/", server.URL + "/tea", server.URL + "/nowhere"}

	printed(server, httpfetch.Limited(context.Background(), client, urls, n))
	// Output:
	// / - Home
	// /tea - Tea & biscuits
	// /nowhere - Error: 404 Not Found; check the address
}

func ExampleQueued() {
	server := serve()
	defer server.Close()
	const workers = 2
	client := httpfetch.NewClient(workers)
	urls := []string{server.URL + "/", server.URL + "/tea", server.URL + "/nowhere"}

	printed(server, httpfetch.Queued(context.Background(), client, urls, workers))
	// Output:
	// / - Home
	// /tea - Tea & biscuits
	// /nowhere - Error: 404 Not Found; check the address
}

func ExampleCrawl() {
	server := serve()
	defer server.Close()
	const n, depth = 2, 1
	client := httpfetch.NewClient(n)

	pages := httpfetch.Crawl(context.Background(), client, server.URL+"/", n, depth)
	printed(server, pages)
	// Output:
	// / - Home
	// /nowhere - Error: 404 Not Found; check the address
	// /tea - Tea & biscuits
}

// Pages five at a time, with titles in the order of the URLs. The first
// error cancels the requests in flight.
func Example_titles() {
	server := serve()
	defer server.Close()
	ctx, client := context.Background(), httpfetch.NewClient(5)
	urls := []string{server.URL + "/tea", server.URL + "/"}

	titles, err := queue.Map(ctx, 5, urls, func(
		ctx context.Context, url string,
	) (string, error) {
		page := httpfetch.Get(ctx, client, url)
		return page.Title, page.Err
	})
	fmt.Println(titles, err)
	// Output: [Tea & biscuits Home] <nil>
}
