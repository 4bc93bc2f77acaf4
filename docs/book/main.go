// Command book turns the course in docs into a static site, and serves it.
//
// Usage:
//
//	go -C docs/book run . [-addr HOST:PORT]
//	go -C docs/book run . -out DIR [-base URL]
//
// Without -out it serves the book on 127.0.0.1, prints the address, and
// shows what you edit at the next reload. With -out it writes the site to
// DIR: it works from there by file://, and from any folder of a static host.
// Files in DIR that it has not written are neither changed nor deleted.
//
// The controls below the pictures run the packages of the course in the
// reader's browser. The book compiles them to live.wasm and pages.wasm,
// which a host should send as application/wasm. A Content-Security-Policy
// must allow script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval' and
// style-src 'self' 'unsafe-inline'.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"example.com/baton/internal/example"
	"example.com/baton/internal/plural"
)

func main() {
	example.Main(func(ctx context.Context, w io.Writer, args []string) error {
		return run(ctx, w, os.Stderr, args)
	})
}

func usage(format string, args ...any) error {
	return example.Usage("book: "+format, args...)
}

// run is the whole program: results go to w, the rest to progress.
func run(ctx context.Context, w, progress io.Writer, args []string) error {
	f := flag.NewFlagSet("book", flag.ContinueOnError)
	f.SetOutput(io.Discard)
	f.Usage = func() {}
	in := f.String("in", "..", "read the chapters from `DIR`, "+
		"a folder at the top of the repository")
	out := f.String("out", "", "write the site to `DIR` instead of serving it")
	addr := example.Addr(f, "addr", "127.0.0.1:0",
		"serve on `HOST:PORT`; port 0 means any free port")
	base := f.String("base", "", "the `URL` where the site will live, for "+
		"sitemap.xml and 404.html (with -out)")
	if err := f.Parse(args); errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(w, "usage: go -C docs/book run . [flags]\n\n"+
			"Serves the course as a book, or writes it as a static site.\n\n"+
			"flags:\n")
		f.SetOutput(w)
		f.PrintDefaults()
		return err
	} else if err != nil {
		return usage("%v; -h shows the usage", err)
	}
	if f.NArg() > 0 {
		return usage("unexpected %q: only flags are allowed; -h shows the usage",
			f.Arg(0))
	}
	if *out == "" {
		if *base != "" {
			return usage("-base needs -out")
		}
		return serve(ctx, w, progress, *in, *addr)
	}
	if given(f, "addr") {
		return usage("-addr is for serving, -out for writing: give only one")
	}
	if err := checkBase(*base); err != nil {
		return err
	}
	return export(ctx, w, *in, *out, *base)
}

func given(f *flag.FlagSet, name string) (yes bool) {
	f.Visit(func(f *flag.Flag) { yes = yes || f.Name == name })
	return yes
}

func checkBase(base string) error {
	if base == "" {
		return nil
	}
	u, err := url.Parse(base)
	if err != nil || u.Host == "" ||
		(u.Scheme != "http" && u.Scheme != "https") ||
		u.RawQuery != "" || u.Fragment != "" {
		return usage("-base %q: want a URL such as https://host/course/", base)
	}
	return nil
}

// export writes the site to a folder.
func export(ctx context.Context, w io.Writer, in, out, base string) error {
	start := time.Now()
	site, err := Build(in, base)
	if err != nil {
		return fmt.Errorf("book: %w", err)
	}
	if err := site.Broken(); err != nil {
		return fmt.Errorf("book: nothing written:\n%w", err)
	}
	files, err := buildProgram(ctx)
	if err != nil {
		return fmt.Errorf("book: nothing written: %w", err)
	}
	for _, name := range programFiles {
		site.Files[name] = files[name]
	}
	if err := Write(ctx, out, site.Files); err != nil {
		return fmt.Errorf("book: %w", err)
	}
	where, err := filepath.Abs(out)
	if err != nil {
		where = out
	}
	fmt.Fprintf(w, "%s, %s, %d KB in %.1f s: %s\n",
		plural.Count(len(site.Chapters), "page", "pages"),
		plural.Count(len(site.Files), "file", "files"), site.Size()/1000,
		time.Since(start).Seconds(), filepath.Join(where, "index.html"))
	return nil
}

// serve serves the book until ctx is done.
func serve(
	ctx context.Context, w, progress io.Writer, in, addr string,
) error {
	book, err := newServer(ctx, in, progress)
	if err != nil {
		return fmt.Errorf("book: %w", err)
	}
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if errors.Is(err, syscall.EADDRINUSE) {
		return fmt.Errorf("book: %s is in use by another program: "+
			"choose another -addr, or none to use a free port", addr)
	} else if err != nil {
		return fmt.Errorf("book: cannot serve on %s: %w", addr, err)
	}
	server := &http.Server{
		Handler:           book,
		ReadHeaderTimeout: 10 * time.Second,
	}
	var building sync.WaitGroup
	building.Go(func() { book.program() }) // ready before a reader needs it
	defer building.Wait()                  // it has a temporary folder
	// Close, not Shutdown: a browser that keeps a connection open must not
	// delay the end of the program.
	stop := context.AfterFunc(ctx, func() { server.Close() })
	defer stop()
	fmt.Fprintf(w, "http://%s/\n", host(l.Addr().String()))
	fmt.Fprintln(progress, "serving the book; Ctrl-C stops")
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("book: %w", err)
	}
	return nil
}

// host replaces the address of a listener on all interfaces with one that
// a reader can click.
func host(addr string) string {
	if port, all := strings.CutPrefix(addr, "[::]:"); all {
		return "127.0.0.1:" + port
	}
	return addr
}
