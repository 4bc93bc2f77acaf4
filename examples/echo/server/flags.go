package main

import (
	"context"
	"io"
	"time"

	"example.com/baton/internal/example"
)

var (
	flags example.Flags
	addr  = flags.Addr("addr", "127.0.0.1:8000",
		"listen on `HOST:PORT`; :8000 is open to the whole network")
	same = flags.Bool("same", "send back exactly the bytes received")
)

var program = example.Program{
	Name:  "echo/server",
	Title: "A server that sends back what its clients send",
	Flags: &flags,
	Grace: 2 * time.Second, // echo.Serve needs one at most
	Alone: func(ctx context.Context, w io.Writer) error {
		return serve(ctx, w, *addr, *same)
	},
}
