// Files writes 300 files of 100 blocks, one after the other or several
// at a time.
//
// Usage:
//
//	go run ./examples/files [flags] [variant]
//
// The variants are sequential and concurrent. Without a variant, the
// two are compared. The files go to a temporary folder, which is
// removed at the end. With -dir, they go to a folder where they stay.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"example.com/baton/internal/example"
	"example.com/baton/queue"
)

// write writes the files, at most b.workers at a time. The first error
// stops all workers. write returns the errors from all files that
// failed.
func (b batch) write(
	ctx context.Context, w io.Writer, dir string,
) error {
	files := make([]int, b.files)
	for i := range files {
		files[i] = i
	}
	failed := make([]error, b.files) // each file has its own element
	begun := make([]bool, b.workers) // and so does each worker
	err := queue.Work(ctx, b.workers, files,
		func(ctx context.Context, worker, i int) error {
			if !begun[worker] {
				begun[worker] = true
				fmt.Fprintf(w, "Worker %d started\n", worker)
			}
			err := b.save(ctx, b.path(dir, i))
			if !errors.Is(err, context.Canceled) {
				failed[i] = err
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

func main() { example.Main(program.Run) }
