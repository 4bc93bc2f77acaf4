package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"mime"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// A server serves the site from memory, and builds it again when a file that
// went into it has changed.
type server struct {
	in       string
	progress io.Writer

	// program builds the files of the controls once, and returns them.
	program func() (map[string][]byte, error)

	mu   sync.Mutex
	site *Site
	seen map[string]stamp // the inputs when the site was last built
}

// newServer returns a server of the chapters in a folder. A build of the
// controls ends early when ctx is done.
func newServer(ctx context.Context, in string, progress io.Writer) (*server, error) {
	site, err := Build(in, "/")
	if err != nil {
		return nil, err
	}
	l := &server{in: in, progress: progress, site: site, seen: site.inputs}
	l.program = sync.OnceValues(func() (map[string][]byte, error) {
		files, err := buildProgram(ctx)
		if err != nil && ctx.Err() == nil {
			fmt.Fprintln(progress, "book: pictures cannot be changed:", err)
		}
		return files, err
	})
	l.warn(site)
	return l, nil
}

// warn prints dead links for the author.
func (l *server) warn(site *Site) {
	if err := site.Broken(); err != nil {
		fmt.Fprintf(l.progress, "book: -out would refuse to write this:\n%v\n", err)
	}
}

// current returns the site for the files as they are now. If it cannot be
// built, current returns the site from before.
func (l *server) current() *Site {
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

func (l *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
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
	if slices.Contains(programFiles, name) {
		files, err := l.program()
		body, ok = files[name], err == nil
	}
	switch {
	case !ok:
		name, status = "404.html", http.StatusNotFound
		body = site.Files[name]
	case name == "sitemap.xml":
		body = site.sitemap("http://" + r.Host + "/")
	}
	h := w.Header()
	h.Set("Content-Type", mime.TypeByExtension(path.Ext(name)))
	if ok && path.Ext(name) == ".wasm" && acceptsGzip(r) {
		files, _ := l.program()
		body = files[name+".gz"]
		h.Set("Content-Encoding", "gzip")
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	h.Set("Cache-Control", "no-cache")
	h.Set("X-Content-Type-Options", "nosniff")
	// The book needs nothing from other hosts, and the browser enforces it.
	h.Set("Content-Security-Policy", "default-src 'self'; "+
		"img-src 'self' data:; style-src 'self' 'unsafe-inline'; "+
		"script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'")
	w.WriteHeader(status)
	if r.Method == http.MethodGet {
		w.Write(body)
	}
}

// acceptsGzip reports whether a client accepts compressed files.
func acceptsGzip(r *http.Request) bool {
	for part := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		if coding, _, _ := strings.Cut(part, ";"); strings.TrimSpace(
			coding) == "gzip" {
			return true
		}
	}
	return false
}
