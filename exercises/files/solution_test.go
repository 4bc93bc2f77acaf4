package files_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"

	"example.com/baton/exercises/files"
)

// One function saves one file, and cleans up after itself if anything
// fails. Each goroutine has its own element for its error, so no lock is
// needed. A disk renames in one step, so no program ever sees half of a
// file.
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
	task.Right(t, "a weighted semaphore, and a channel of errors with a buffer for all", func(
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
	task.Right(t, "a channel of names for parts, which is also the limit", func(
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
	task.Right(t, "a deferred Close beside one that is checked", func(
		disk files.Disk, n int, list []files.File,
	) error {
		errs := make([]error, len(list))
		var group errgroup.Group
		group.SetLimit(n)
		for i, f := range list {
			group.Go(func() error {
				errs[i] = deferred(disk, f)
				return nil
			})
		}
		group.Wait()
		return errors.Join(errs...)
	})
	task.Right(t, "a beginning that no name of the list has", func(
		disk files.Disk, n int, list []files.File,
	) error {
		prefix := "tmp-"
		for slices.ContainsFunc(list, func(f files.File) bool { return strings.HasPrefix(f.Name, prefix) }) {
			prefix += "tmp-"
		}
		errs := make([]error, len(list))
		var group errgroup.Group
		group.SetLimit(n)
		for i, f := range list {
			group.Go(func() error {
				errs[i] = saveAs(disk, prefix+f.Name, f)
				return nil
			})
		}
		group.Wait()
		return errors.Join(errs...)
	})
	task.Right(t, "a function for each step, and a list of errors", func(
		disk files.Disk, n int, list []files.File,
	) error {
		type result struct {
			name string
			err  error
		}
		results := make(chan result)
		slots := make(chan struct{}, n)
		for _, f := range list {
			go func() {
				slots <- struct{}{}
				err := deferred(disk, f)
				<-slots
				results <- result{f.Name, err}
			}()
		}
		var all []error
		for range list {
			if r := <-results; r.err != nil {
				all = append(all, fmt.Errorf("%s: %w", r.name, r.err))
			}
		}
		return errors.Join(all...)
	})
}

// deferred saves f with a deferred Close that does nothing if all went well.
func deferred(disk files.Disk, f files.File) (err error) {
	part := f.Name + "~"
	w, err := disk.Create(part)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			disk.Remove(part)
		}
	}()
	defer w.Close()
	if _, err := w.Write([]byte(f.Text)); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	return disk.Rename(part, f.Name)
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
