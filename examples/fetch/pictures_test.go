package main

import (
	"context"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/baton/internal/golden"
	"example.com/baton/internal/site"
)

// withNotes runs a variant without the frame, so that the recorder of the test
// gets the notes about pages, which are drawn and not printed.
func withNotes(ctx context.Context, w io.Writer, args []string) error {
	open = site.Pipe
	defer func() { open = site.Loopback }()
	// With -h, Run sets the flags and runs nothing.
	flagsOnly := append(slices.Clone(args[1:]), "-h")
	if err := program.Run(ctx, io.Discard, flagsOnly); !errors.Is(err, flag.ErrHelp) {
		return err
	}
	name := args[len(args)-1]
	if name == "crawl" {
		*workers = 50 // if fewer, chance says which page is the next
	}
	for _, v := range program.Variants {
		if v.Name == name {
			return v.Run(ctx, w)
		}
	}
	return os.ErrNotExist
}

func TestPictures(t *testing.T) {
	compared := []string{"lanes sequential", "lanes concurrent",
		"lanes limited", "lanes queue"}
	golden.Transcripts(t, withNotes, compared...)
	golden.Transcripts(t, withNotes, "lanes one", "lanes crawl")
	golden.Pictures(t, program.Title, program.Subtitle, compared...)
	golden.Pictures(t, program.Title, program.Subtitle, "lanes one")
	golden.Pictures(t, program.Title, program.Subtitle, "lanes crawl")
}

// The flags write the very files that the test has drawn.
func TestFlagsDrawTheSame(t *testing.T) {
	dir := t.TempDir()
	svg, trace := filepath.Join(dir, "x.svg"), filepath.Join(dir, "x.json")
	golden.Record(t, onPipes, "sequential", "-svg", svg, "-trace", trace)
	for _, name := range []string{svg, trace} {
		got, err := os.ReadFile(name)
		require.NoError(t, err)
		golden.File(t, "lanes_sequential"+filepath.Ext(name), got)
	}
}
