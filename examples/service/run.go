package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/pprof"
	"os"
	"time"

	"golang.org/x/sync/errgroup"
	"golang.org/x/time/rate"

	"example.com/baton/internal/example"
)

// A config is what the command line says.
type config struct{ addr, debug, trace string }

// parse reads the command line. It prints the usage if asked for it,
// and ends the program with exit code 2 on a mistake.
func parse(args []string) (c config) {
	f := flag.NewFlagSet("service", flag.ContinueOnError)
	f.SetOutput(io.Discard)
	addr := example.Addr(f, "addr", "localhost:8080",
		"serve prices at `HOST:PORT`")
	debug := example.Addr(f, "debug", "localhost:6060",
		"serve profiles at `HOST:PORT`, which should not be public")
	f.StringVar(&c.trace, "trace", "",
		"save to `FILE` a trace of the seconds before the first "+
			"slow request")
	err := f.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Println("usage: go run ./examples/service [flags]\n\n" +
			"Serves prices and profiles.\n\nflags:")
		f.SetOutput(os.Stdout)
		f.PrintDefaults()
		os.Exit(0)
	}
	if err == nil && f.NArg() > 0 {
		err = fmt.Errorf("unexpected %q: only flags are allowed",
			f.Arg(0))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "service:", err)
		os.Exit(2)
	}
	c.addr, c.debug = *addr, *debug
	return c
}

// run serves prices and profiles until ctx is done.
func run(ctx context.Context, c config) error {
	handler := routes(&service{
		shops: twelve(), ask: ask, limit: rate.NewLimiter(50, 100),
	})
	if c.trace != "" {
		traced, stop, err := traceSlow(handler, c.trace)
		if err != nil {
			return err
		}
		defer stop()
		handler = traced
	}
	public, err := net.Listen("tcp", c.addr)
	if err != nil {
		return err
	}
	private, err := net.Listen("tcp", c.debug)
	if err != nil {
		public.Close()
		return err
	}
	slog.Info("listening",
		"addr", public.Addr(), "debug", private.Addr())
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return serve(ctx, public, handler) })
	g.Go(func() error { return serve(ctx, private, profiles()) })
	return g.Wait()
}

func routes(s *service) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /price/{item}", s)
	return mux
}

// profiles serves profiles for go tool pprof. Importing net/http/pprof
// also adds them to http.DefaultServeMux, which is not served here.
func profiles() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/debug/pprof/", pprof.Index)
	mux.HandleFunc("/debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("/debug/pprof/trace", pprof.Trace)
	return mux
}

func twelve() (shops []string) {
	for i := range 12 {
		shops = append(shops, fmt.Sprintf("shop-%02d", i+1))
	}
	return shops
}

// ask stands for a call to another service. One in a hundred is slow.
func ask(ctx context.Context, shop, item string) (int, error) {
	takes := 20 * time.Millisecond
	if rand.IntN(100) == 0 {
		takes = 700 * time.Millisecond
	}
	select {
	case <-time.After(takes):
		return len(shop) * len(item), nil
	case <-ctx.Done():
		return 0, context.Cause(ctx)
	}
}
