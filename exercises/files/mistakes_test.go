package files_test

import (
	"errors"
	"io"
	"sync"
	"testing"

	"golang.org/x/sync/errgroup"

	"example.com/baton/exercises/files"
	"example.com/baton/internal/exercise"
)

func TestMistakes(t *testing.T) {
	task.Matrix(t)
	task.Wrong(t, exercise.FilesOpen, "opens every file at once", openAll,
		"never more than 2 in flight", "6 were in flight at a time")
	task.Wrong(t, exercise.IgnoresClose, "ignores the error of Close", each(ignoresClose),
		"a file gets its name only if its Close has not failed",
		`"bob.part" was renamed to "bob" after its Close had failed`)
	task.Wrong(t, exercise.IgnoresClose, "closes, and tells nobody", each(losesClose),
		"if the Close of bob fails: it returns the error \"disk full\"",
		"it returned nil")
	task.Wrong(t, exercise.TooFew, "one file after the other", inTurn,
		"2 in flight at a time", "never more than 1 in flight")
	task.Wrong(t, exercise.Waves, "waits for each n of them", inWaves,
		"2 at a time: 2 are open, as long as so many are left", "between 1s and", "fewer were open")
	task.Wrong(t, exercise.HalfFile, "writes under the name itself", each(direct),
		"a file has another name while it is written", "was created under its own")
	task.Wrong(t, exercise.HalfFile, "renames although the Write has failed", each(ignoresWrite),
		`"bob.part" was renamed to "bob" after a Write had failed`)
	task.Wrong(t, exercise.HalfFile, "renames before it has closed", each(deferredClose),
		"a file is closed before it gets its name", "while it was open")
	task.Wrong(t, exercise.HalfFile, "leaves the part that could not be written", each(leavesPart),
		"if the Write of bob fails", `it has anna "a", bob.part "b", carl "ccc", dora "d"`)
	task.Wrong(t, exercise.StaysOpen, "does not close after a failure", each(leavesOpen),
		"at the end, all files are closed", `"bob.part" was still open`)
	task.Wrong(t, exercise.StaysOpen, "removes the part without closing it", each(removesOpen),
		"at the end, all files are closed", `"bob.part" was removed, and never closed`)
	task.Wrong(t, exercise.SameName, "has one name for all parts", oneName,
		"files that are open have different names", `"part" was created while`)
	task.Wrong(t, exercise.LosesError, "returns nil", losesErrors,
		"if the first Create fails: it returns the error \"disk full\"",
		"it returned nil")
	task.Wrong(t, exercise.LosesError, "returns the first error only", firstError,
		"if the Write of bob and the Rename to carl fail",
		`it returns the error "permission denied"`, "disk full")
	task.Wrong(t, exercise.EndsOthers, "gives up at the first error", givesUp,
		"if the first Create fails: the disk has")
	task.Wrong(t, exercise.DoesNotWait, "returns while it writes", doesNotWait,
		"takes 3s", "while 2 of its jobs still ran")
	task.Deadly(t, exercise.HoldsLock, "writes with the lock held", holdsLock,
		"somebody works slowly and holds a lock", "for a lock")
	task.Racy(t, exercise.Races, "joins errors without a lock", unlocked,
		"data race", "write at mistakes_test.go:")
}

// each saves at most n at a time, by a function for one.
func each(save func(disk files.Disk, f files.File) error) saving {
	return func(disk files.Disk, n int, files []files.File) error {
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
}

func openAll(disk files.Disk, _ int, files []files.File) error {
	return solution(disk, len(files), files)
}

func ignoresClose(disk files.Disk, f files.File) error {
	w, err := disk.Create(f.Name + ".part")
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, f.Text)
	w.Close()
	if err != nil {
		return errors.Join(err, disk.Remove(f.Name+".part"))
	}
	return disk.Rename(f.Name+".part", f.Name)
}

func losesClose(disk files.Disk, f files.File) error {
	w, err := disk.Create(f.Name + ".part")
	if err != nil {
		return err
	}
	if _, err = io.WriteString(w, f.Text); err != nil {
		w.Close()
		return errors.Join(err, disk.Remove(f.Name+".part"))
	}
	if w.Close() != nil {
		return disk.Remove(f.Name + ".part")
	}
	return disk.Rename(f.Name+".part", f.Name)
}

func inTurn(disk files.Disk, _ int, files []files.File) error {
	return solution(disk, 1, files)
}

func inWaves(disk files.Disk, n int, files []files.File) (err error) {
	for len(files) > 0 {
		some := files[:min(n, len(files))]
		files = files[len(some):]
		err = errors.Join(err, solution(disk, n, some))
	}
	return err
}

func direct(disk files.Disk, f files.File) error {
	w, err := disk.Create(f.Name)
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, f.Text)
	return errors.Join(err, w.Close())
}

func ignoresWrite(disk files.Disk, f files.File) error {
	w, err := disk.Create(f.Name + ".part")
	if err != nil {
		return err
	}
	io.WriteString(w, f.Text)
	if err := w.Close(); err != nil {
		return err
	}
	return disk.Rename(f.Name+".part", f.Name)
}

func deferredClose(disk files.Disk, f files.File) error {
	w, err := disk.Create(f.Name + ".part")
	if err != nil {
		return err
	}
	defer w.Close()
	if _, err = io.WriteString(w, f.Text); err != nil {
		return err
	}
	return disk.Rename(f.Name+".part", f.Name)
}

func leavesPart(disk files.Disk, f files.File) error {
	w, err := disk.Create(f.Name + ".part")
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, f.Text)
	if err = errors.Join(err, w.Close()); err != nil {
		return err
	}
	return disk.Rename(f.Name+".part", f.Name)
}

func leavesOpen(disk files.Disk, f files.File) error {
	w, err := disk.Create(f.Name + ".part")
	if err != nil {
		return err
	}
	if _, err = io.WriteString(w, f.Text); err != nil {
		return err
	}
	if err = w.Close(); err != nil {
		return err
	}
	return disk.Rename(f.Name+".part", f.Name)
}

func removesOpen(disk files.Disk, f files.File) error {
	w, err := disk.Create(f.Name + ".part")
	if err != nil {
		return err
	}
	if _, err = io.WriteString(w, f.Text); err != nil {
		return errors.Join(err, disk.Remove(f.Name+".part"))
	}
	if err = w.Close(); err != nil {
		return errors.Join(err, disk.Remove(f.Name+".part"))
	}
	return disk.Rename(f.Name+".part", f.Name)
}

func oneName(disk files.Disk, n int, list []files.File) error {
	return each(func(disk files.Disk, f files.File) error {
		return saveAs(disk, "part", f)
	})(disk, n, list)
}

func losesErrors(disk files.Disk, n int, files []files.File) error {
	solution(disk, n, files)
	return nil
}

func firstError(disk files.Disk, n int, files []files.File) error {
	var group errgroup.Group
	group.SetLimit(n)
	for _, f := range files {
		group.Go(func() error { return save(disk, f) })
	}
	return group.Wait()
}

func givesUp(disk files.Disk, n int, files []files.File) error {
	var group errgroup.Group
	failed := make(chan struct{})
	var once sync.Once
	group.SetLimit(n)
	for _, f := range files {
		group.Go(func() error {
			select {
			case <-failed:
				return nil
			default:
			}
			err := save(disk, f)
			if err != nil {
				once.Do(func() { close(failed) })
			}
			return err
		})
	}
	return group.Wait()
}

func doesNotWait(disk files.Disk, n int, list []files.File) error {
	jobs := make(chan files.File)
	for range n {
		go func() {
			for f := range jobs {
				save(disk, f)
			}
		}()
	}
	for _, f := range list {
		jobs <- f
	}
	close(jobs)
	return nil
}

func holdsLock(disk files.Disk, _ int, list []files.File) error {
	var mu sync.Mutex
	return each(func(disk files.Disk, f files.File) error {
		mu.Lock()
		defer mu.Unlock()
		return save(disk, f)
	})(disk, 2, list)
}

func unlocked(disk files.Disk, n int, list []files.File) (all error) {
	each(func(disk files.Disk, f files.File) error {
		err := save(disk, f)
		if err != nil {
			all = errors.Join(all, err)
		}
		return nil
	})(disk, n, list)
	return all
}
