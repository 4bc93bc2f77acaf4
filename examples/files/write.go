package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"example.com/baton/queue"
)

// block is what the course writes at a time.
var block = bytes.Repeat([]byte("xxxxxxxxxxx"), 1000)

// A batch is files that are written together.
type batch struct {
	name                   string
	files, blocks, workers int
	create                 func(name string) (io.WriteCloser, error)
}

// create makes a file that was not there before.
func create(name string) (io.WriteCloser, error) {
	return os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
}

// writeTo writes the files to dir or, if there is none, to a folder
// that it removes again. It prints and returns how long the writing
// took.
func (b batch) writeTo(
	ctx context.Context, w io.Writer, dir string,
) (took time.Duration, err error) {
	if dir == "" {
		dir, err = os.MkdirTemp("", "baton-files-")
		if err != nil {
			return 0, err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	} else if err := os.MkdirAll(dir, 0o777); err != nil {
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
	busy := make([]bool, b.workers)  // and so does each worker
	err := queue.Work(ctx, b.workers, jobs,
		func(ctx context.Context, worker, i int) error {
			if !busy[worker] {
				busy[worker] = true
				fmt.Fprintf(w, "Worker %d started\n", worker)
			}
			failed[i] = b.save(ctx, b.path(dir, i), data)
			return failed[i]
		})
	for worker := range busy {
		if busy[worker] {
			fmt.Fprintf(w, "Worker %d finished\n", worker)
		}
	}
	if failed := errors.Join(failed...); failed != nil {
		return failed
	}
	return err
}

// save writes one file. Only when all of it is there does it get its
// name. If anything goes wrong, nothing is left of it.
func (b batch) save(
	ctx context.Context, name string, data []byte,
) error {
	if _, err := os.Lstat(name); err == nil {
		return inTheWay(name)
	}
	part := name + ".part"
	f, err := b.create(part)
	if errors.Is(err, fs.ErrExist) {
		return inTheWay(part)
	}
	if err != nil {
		return err
	}
	for left := b.blocks * len(block); left > 0 && err == nil; {
		if err = ctx.Err(); err == nil {
			n := min(left, len(data))
			_, err = f.Write(data[:n])
			left -= n
		}
	}
	err = errors.Join(err, f.Close())
	if err == nil {
		err = os.Link(part, name) // os.Rename would replace a file
	}
	if err = errors.Join(err, os.Remove(part)); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

func inTheWay(name string) error {
	return fmt.Errorf("%s is there already, and is not replaced: "+
		"choose another folder with -dir", name)
}

func (b batch) path(dir string, i int) string {
	return filepath.Join(dir, fmt.Sprintf("%s-%d.txt", b.name, i))
}
