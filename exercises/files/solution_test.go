package files_test

import (
	"errors"
	"fmt"
	"io"
	"sync"
	"testing"

	"golang.org/x/sync/errgroup"

	"example.com/baton/exercises/files"
)

// One function saves one file, and cleans up after itself whatever
// fails. Each error has a place of its own, so nobody needs a lock. A
// disk renames in one step: nobody ever sees half of it.
func solution(disk files.Disk, n int, files []files.File) error {
	errs := make([]error, len(files))
	slots := make(chan struct{}, n)
	var wg sync.WaitGroup
	for i, f := range files {
		wg.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			errs[i] = save(disk, f)
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

func save(disk files.Disk, f files.File) error {
	part := f.Name + ".part"
	w, err := disk.Create(part)
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, f.Text)
	err = errors.Join(err, w.Close())
	if err == nil {
		err = disk.Rename(part, f.Name)
	}
	if err != nil {
		disk.Remove(part)
		return fmt.Errorf("saving %s: %w", f.Name, err)
	}
	return nil
}

func TestRight(t *testing.T) {
	task.Right(t, "the solution", solution)
	task.Right(t, "workers with a channel of files, and one of errors", func(
		disk files.Disk, n int, list []files.File,
	) (err error) {
		jobs := make(chan files.File)
		errs := make(chan error)
		for range n {
			go func() {
				for f := range jobs {
					errs <- save(disk, f)
				}
			}()
		}
		go func() {
			defer close(jobs)
			for _, f := range list {
				jobs <- f
			}
		}()
		for range list {
			err = errors.Join(err, <-errs)
		}
		return err
	})
	task.Right(t, "an errgroup with a limit, a lock, and numbered parts", func(
		disk files.Disk, n int, files []files.File,
	) error {
		var mu sync.Mutex
		var all error
		var group errgroup.Group
		group.SetLimit(n)
		for i, f := range files {
			group.Go(func() error {
				err := saveAs(disk, fmt.Sprint("tmp-", i), f)
				mu.Lock()
				defer mu.Unlock()
				all = errors.Join(all, err)
				return nil
			})
		}
		group.Wait()
		return all
	})
}

// saveAs saves f by another name first, with a defer for what may fail.
func saveAs(disk files.Disk, part string, f files.File) (err error) {
	w, err := disk.Create(part)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			w.Close()
			disk.Remove(part)
		}
	}()
	for i := range f.Text {
		if _, err := io.WriteString(w, f.Text[i:i+1]); err != nil {
			return err
		}
	}
	if err := w.Close(); err != nil {
		return err
	}
	return disk.Rename(part, f.Name)
}
