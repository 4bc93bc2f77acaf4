package files_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"testing"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"

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
	task.Right(t, "a sync.Cond, and a buffer that is flushed", func(
		disk files.Disk, n int, list []files.File,
	) error {
		var mu sync.Mutex
		closed := sync.NewCond(&mu)
		var all error
		open := 0
		for _, f := range list {
			mu.Lock()
			for open == n {
				closed.Wait()
			}
			open++
			mu.Unlock()
			go func() {
				err := buffered(disk, f, (*bufio.Writer).Flush)
				mu.Lock()
				defer mu.Unlock()
				open--
				all = errors.Join(all, err)
				closed.Broadcast()
			}()
		}
		mu.Lock()
		defer mu.Unlock()
		for open > 0 {
			closed.Wait()
		}
		return all
	})
	task.Right(t, "workers that take the next number, and end with the list", func(
		disk files.Disk, n int, list []files.File,
	) error {
		errs := make([]error, len(list))
		var next atomic.Int64
		var wg sync.WaitGroup
		for range min(n, len(list)) {
			wg.Go(func() {
				for i := next.Add(1) - 1; i < int64(len(list)); i = next.Add(1) - 1 {
					errs[i] = save(disk, list[i])
				}
			})
		}
		wg.Wait()
		return errors.Join(errs...)
	})
	task.Right(t, "a weighted semaphore, and a channel of errors with room for all", func(
		disk files.Disk, n int, list []files.File,
	) (err error) {
		places := semaphore.NewWeighted(int64(n))
		errs := make(chan error, len(list))
		for i, f := range list {
			places.Acquire(context.Background(), 1)
			go func() {
				defer places.Release(1)
				errs <- saveAs(disk, fmt.Sprint(".", i, "~"), f)
			}()
		}
		places.Acquire(context.Background(), int64(n))
		close(errs)
		for failed := range errs {
			err = errors.Join(err, failed)
		}
		return err
	})
	task.Right(t, "a channel of names for parts, which limits, too", func(
		disk files.Disk, n int, list []files.File,
	) error {
		parts := make(chan string, n)
		for i := range n {
			parts <- fmt.Sprint("part ", i)
		}
		var all []error
		var mu sync.Mutex
		for _, f := range list {
			part := <-parts
			go func() {
				defer func() { parts <- part }()
				if err := saveAs(disk, part, f); err != nil {
					mu.Lock()
					defer mu.Unlock()
					all = append(all, err)
				}
			}()
		}
		for range n {
			<-parts
		}
		return errors.Join(all...)
	})
	task.Right(t, "a goroutine for each file that starts the next when it ends", func(
		disk files.Disk, n int, list []files.File,
	) error {
		var wg sync.WaitGroup
		errs := make([]error, len(list))
		var from func(i int)
		next := make(chan int, 1)
		next <- min(n, len(list))
		from = func(i int) {
			errs[i] = save(disk, list[i])
			j := <-next
			next <- j + 1
			if j < len(list) {
				wg.Go(func() { from(j) })
			}
		}
		for i := range min(n, len(list)) {
			wg.Go(func() { from(i) })
		}
		wg.Wait()
		return errors.Join(errs...)
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
