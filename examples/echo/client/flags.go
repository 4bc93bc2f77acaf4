package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"example.com/baton/internal/example"
)

var (
	flags example.Flags
	addr  = flags.Addr("addr", "127.0.0.1:8000",
		"ask the server at `HOST:PORT`")
	timeout = flags.Duration("timeout", 5*time.Second,
		"give up after `TIME` without an answer")
)

var program = example.Program{
	Name:  "echo/client",
	Words: "TEXT",
	Title: "Sends TEXT to an echo server, and prints the answer",
	Flags: &flags,
	Alone: func(ctx context.Context, w io.Writer) error {
		words := flags.Args()
		if len(words) != 1 || words[0] == "" {
			return example.Usage("echo/client: want one TEXT to say, " +
				"in quotes if it has spaces: 'hello world'")
		}
		ctx, cancel := context.WithTimeoutCause(ctx, *timeout,
			fmt.Errorf("timed out after %v", *timeout))
		defer cancel()
		return ask(ctx, w, *addr, words[0])
	},
}
