package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"example.com/baton/internal/example"
)

// Files consist of blocks. Writing 100 blocks at a time costs much less
// than writing each of them.
var (
	block  = bytes.Repeat([]byte("xxxxxxxxxxx"), 1000)
	blocks = bytes.Repeat(block, 100)
)

// A batch is files that are written together.
type batch struct {
	name                   string
	files, blocks, workers int
	create                 func(name string) (io.WriteCloser, error)
}

// writeTo writes the files to a folder, checks them, and prints how
// long that took.
func (b batch) writeTo(
	ctx context.Context, w io.Writer, to *folder,
) error {
	dir, err := to.make()
	if err != nil {
		return err
	}
	start := time.Now()
	if err := b.write(ctx, w, dir); err != nil {
		return err
	}
	size, err := b.check(dir)
	if err != nil {
		return err
	}
	megabytes := strconv.FormatFloat(float64(size)/1e6, 'f', -1, 64)
	_, err = fmt.Fprintf(w, "Total: %s MB in %s, %v\n",
		megabytes, example.Count(b.files, "file", "files"),
		time.Since(start).Round(time.Millisecond))
	return err
}

// check checks that each file has the right size. It returns the total.
func (b batch) check(dir string) (total int64, err error) {
	want := int64(b.blocks) * int64(len(block))
	for i := range b.files {
		info, err := os.Stat(b.path(dir, i))
		if err != nil {
			return 0, err
		}
		if info.Size() != want {
			return 0, fmt.Errorf("the size of %s is %d, want %d",
				b.path(dir, i), info.Size(), want)
		}
		total += want
	}
	return total, nil
}

func (b batch) path(dir string, i int) string {
	return filepath.Join(dir, fmt.Sprintf("%s-%d.txt", b.name, i))
}

// A folder is where the files go. Without a dir, it is temporary.
type folder struct{ dir, temp string }

// make makes the folder, if it does not exist.
func (f *folder) make() (name string, err error) {
	if f.dir != "" {
		return f.dir, os.MkdirAll(f.dir, 0o777)
	}
	f.temp, err = os.MkdirTemp("", "baton-files-")
	return f.temp, err
}

// remove removes the folder and all that is in it, if it is temporary.
func (f *folder) remove() error { return os.RemoveAll(f.temp) }
