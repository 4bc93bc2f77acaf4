// Files writes 300 files of 100 blocks, one after the other or several
// at a time.
//
// Usage:
//
//	go run ./examples/files [flags] [variant]
//
// The variants are sequential and concurrent. Without one, they are
// compared. The files go to a temporary folder, which is removed at the
// end, or, with -dir, to a folder where they stay.
package main

import (
	"context"
	"io"
	"runtime"
	"time"

	"example.com/baton/internal/example"
)

func main() { example.Main(run) }

func run(ctx context.Context, w io.Writer, args []string) error {
	p := example.Program{
		Name:     "files",
		Title:    "Writing files, one by one or several at a time",
		Subtitle: "Workers share cores and disk: they add none.",
		InTurn:   true,
		Grace:    10 * time.Second, // to remove the files
	}
	files := p.Int("files", 300, 1, 1_000_000, "write `N` files")
	blocks := p.Int("blocks", 100, 0, 1_000_000,
		"write `N` blocks of 11,000 bytes to each")
	workers := p.Int("workers", 4, 1, 1000, "write `N` files at a time")
	p.For("workers", "concurrent")
	dir := p.Path("dir", "keep the files in `DIR`")
	to := &folder{dir: dir}

	var took [2]time.Duration
	write := func(i int, name string, n *int) example.Func {
		return func(ctx context.Context, w io.Writer) (err error) {
			b := batch{name, *files, *blocks, *n, create}
			took[i], err = b.writeTo(ctx, w, to)
			return err
		}
	}
	one := 1
	p.Variants = []example.Variant{
		{Name: "sequential", Does: "one file after the other",
			Run: write(0, "sequential", &one), Clean: to.remove},
		{Name: "concurrent",
			Does: "several files at a time, one by each worker",
			Run:  write(1, "concurrent", workers), Clean: to.remove},
	}
	if err := p.Run(ctx, w, args); err != nil {
		return err
	}
	return verdict(w, took[0], took[1], runtime.NumCPU())
}
