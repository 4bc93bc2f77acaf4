package site

import (
	"fmt"
	"html"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"example.com/baton/internal/plural"
)

// A page is one of the site.
type page struct {
	path, title string
	takes       time.Duration
	links       []string
	serve       http.HandlerFunc // nil: as an ordinary page
}

// URLs returns the addresses of the pages, a few of them faulty. A page
// that robots.txt forbids is not among them.
func URLs() []string {
	var urls []string
	for _, p := range pages() {
		if !strings.HasPrefix(p.path, "/private/") {
			urls = append(urls, "http://"+Host+p.path)
		}
	}
	return urls
}

// Handler returns the handler of the site.
func Handler() http.Handler {
	mux := http.NewServeMux()
	for _, p := range pages() {
		pattern := p.path
		if pattern == "/" {
			pattern = "/{$}"
		}
		mux.Handle(pattern, p)
	}
	mux.HandleFunc("/robots.txt", robots)
	mux.HandleFunc("/", missing)
	return mux
}

const ms = time.Millisecond

// pages returns all pages: a start page, eight chapters of four pages
// each, five that are not as they should be, and one that is not for
// robots.
func pages() []page {
	start := page{path: "/", title: "Baton", takes: 100 * ms}
	var rest []page
	for i, topic := range []string{
		"Waiting", "Tasks", "Queues", "Chores", "Pages", "Sockets",
		"Files", "Pictures",
	} {
		path := "/" + strings.ToLower(topic)
		start.links = append(start.links, path)
		parts := []string{"examples", "exercises", "mistakes"}
		chapter := page{path: path, title: topic, takes: 80 * ms}
		for j, part := range parts {
			chapter.links = append(chapter.links, path+"/"+part)
			rest = append(rest, page{
				path: path + "/" + part, title: topic + ": " + part,
				takes: time.Duration(40+20*((i+2*j)%5)) * ms,
				links: []string{path, "/", "http://elsewhere.example/"},
			})
		}
		rest = append(rest, chapter)
	}
	faulty := []page{
		{path: "/moved", title: "Not here anymore", takes: 50 * ms,
			serve: status(http.StatusNotFound)},
		{path: "/down", title: "Out of order", takes: 100 * ms,
			serve: status(http.StatusInternalServerError)},
		{path: "/cut-off", takes: 50 * ms, serve: cutOff},
		{path: "/no-title", takes: 60 * ms, serve: untitled(``)},
		{path: "/empty-title", takes: 60 * ms,
			serve: untitled("<title> </title>")},
		{path: "/private/diary", title: "Not for robots"},
	}
	for _, p := range faulty {
		start.links = append(start.links, p.path)
	}
	slices.SortFunc(rest, func(a, b page) int {
		return strings.Compare(a.path, b.path)
	})
	return slices.Concat([]page{start}, rest, faulty)
}

// ServeHTTP serves a page, in its own time.
func (p page) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	select {
	case <-time.After(p.takes):
	case <-r.Context().Done():
		return // the client has gone
	}
	if r.Method == http.MethodPost {
		data, _ := io.ReadAll(io.LimitReader(r.Body, 1<<20))
		p.title = "You sent " + plural.Count(len(data), "byte", "bytes")
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	if p.serve != nil {
		p.serve(w, r)
	}
	p.write(w)
}

// write writes what there is to read.
func (p page) write(w io.Writer) {
	title := html.EscapeString(p.title)
	var b strings.Builder
	if p.title != "" {
		fmt.Fprintf(&b, "<!doctype html>\n<title>%s</title>\n", title)
		fmt.Fprintf(&b, "<h1>%s</h1>\n", title)
	}
	for _, link := range p.links {
		fmt.Fprintf(&b, "<p><a href=%q>%[1]s</a></p>\n", link)
	}
	io.WriteString(w, b.String())
}

func status(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(code)
	}
}

func untitled(instead string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, "<!doctype html>\n%s<h1>A page</h1>\n", instead)
	}
}

// cutOff promises more than it sends.
func cutOff(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Length", "1000")
	io.WriteString(w, "<!doctype html>\n<title>Cut off</title>\n")
	http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler)
}

func robots(w http.ResponseWriter, _ *http.Request) {
	io.WriteString(w, "User-agent: *\nDisallow: /private/\n")
}

func missing(w http.ResponseWriter, r *http.Request) {
	page{title: "No such page", takes: 10 * ms,
		serve: status(http.StatusNotFound)}.ServeHTTP(w, r)
}
