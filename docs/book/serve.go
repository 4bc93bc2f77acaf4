package main

import (
	"fmt"
	"io"
	"maps"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"
)

// live serves the site from memory, and builds it again when a file that
// went into it has changed.
type live struct {
	in       string
	progress io.Writer

	mu   sync.Mutex
	site *Site
	seen map[string]stamp // the inputs when the site was last built
}

func newLive(in string, progress io.Writer) (*live, error) {
	site, err := Build(in, "/")
	if err != nil {
		return nil, err
	}
	l := &live{in: in, progress: progress, site: site, seen: site.inputs}
	l.warn(site)
	return l, nil
}

// warn tells of dead links; the author sees them, the reader still reads.
func (l *live) warn(site *Site) {
	if err := site.Broken(); err != nil {
		fmt.Fprintf(l.progress, "book: -out would refuse this:\n%v\n", err)
	}
}

// current returns the site as the files are now. A site that cannot be
// built leaves the one before in place.
func (l *live) current() *Site {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := stamps(l.in, l.seen)
	if maps.Equal(now, l.seen) {
		return l.site
	}
	l.seen = now
	site, err := Build(l.in, "/")
	if err != nil {
		fmt.Fprintln(l.progress, "book:", err)
		return l.site
	}
	l.site, l.seen = site, site.inputs
	l.warn(site)
	return site
}

func (l *live) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "the book is for reading", http.StatusMethodNotAllowed)
		return
	}
	site := l.current()
	name := strings.TrimPrefix(path.Clean(r.URL.Path), "/")
	if name == "" || strings.HasSuffix(r.URL.Path, "/") {
		name = path.Join(name, "index.html")
	}
	status := http.StatusOK
	body, ok := site.Files[name]
	switch {
	case !ok:
		name, status = "404.html", http.StatusNotFound
		body = site.Files[name]
	case name == "sitemap.xml":
		body = site.sitemap("http://" + r.Host + "/")
	}
	h := w.Header()
	h.Set("Content-Type", mime.TypeByExtension(path.Ext(name)))
	h.Set("Content-Length", strconv.Itoa(len(body)))
	h.Set("Cache-Control", "no-cache")
	h.Set("X-Content-Type-Options", "nosniff")
	// The book needs nothing from elsewhere. Say so, and the browser
	// holds us to it.
	h.Set("Content-Security-Policy", "default-src 'self'; "+
		"img-src 'self' data:; style-src 'self' 'unsafe-inline'; "+
		"script-src 'self' 'unsafe-inline'")
	w.WriteHeader(status)
	if r.Method == http.MethodGet {
		w.Write(body)
	}
}
