package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strconv"
	"time"

	"example.com/baton/queue"
)

// block is what the files of the chapter are made of.
var block = bytes.Repeat([]byte("xxxxxxxxxxx"), 1000)

// A batch is files that are written together.
type batch struct {
	name                   string
	files, blocks, workers int
	create                 func(name string) (io.WriteCloser, error)
}

// writeTo writes the files to a folder, which it makes. It prints and
// returns how long it took to write them and to look whether they are
// there.
func (b batch) writeTo(
	ctx context.Context, w io.Writer, to *folder,
) (took time.Duration, err error) {
	dir, err := to.make()
	if err != nil {
		return 0, err
	}
	start := time.Now()
	if err := b.write(ctx, w, dir); err != nil {
		return 0, err
	}
	size, err := b.check(dir)
	if err != nil {
		return 0, err
	}
	took = time.Since(start)
	megabytes := strconv.FormatFloat(float64(size)/1e6, 'f', -1, 64)
	_, err = fmt.Fprintf(w, "Total: %s MB in %d files, %v\n",
		megabytes, b.files, took.Round(time.Millisecond))
	return took, err
}

// write writes the files, no more of them at a time than workers, and
// returns what went wrong with each.
func (b batch) write(
	ctx context.Context, w io.Writer, dir string,
) error {
	// One large Write costs much less than 100 small ones.
	data := bytes.Repeat(block, min(b.blocks, 100))
	jobs := make([]int, b.files)
	for i := range jobs {
		jobs[i] = i
	}
	failed := make([]error, b.files) // each job has one of its own
	begun := make([]bool, b.workers) // and so does each worker
	err := queue.Work(ctx, b.workers, jobs,
		func(ctx context.Context, worker, i int) error {
			if !begun[worker] {
				begun[worker] = true
				fmt.Fprintf(w, "Worker %d started\n", worker)
			}
			err := b.save(ctx, b.path(dir, i), data)
			if !errors.Is(err, context.Canceled) {
				failed[i] = err // and not that another has failed
			}
			return err
		})
	for worker := range begun {
		if begun[worker] {
			fmt.Fprintf(w, "Worker %d finished\n", worker)
		}
	}
	if failed := errors.Join(failed...); failed != nil {
		return failed
	}
	return err
}

func (b batch) path(dir string, i int) string {
	return filepath.Join(dir, fmt.Sprintf("%s-%d.txt", b.name, i))
}
