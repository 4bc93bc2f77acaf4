package files_test

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"example.com/baton/exercises/files"
	"example.com/baton/internal/exercise"
)

func TestMain(m *testing.M) { exercise.Main(m) }

func TestMistakes(t *testing.T) {
	task.Matrix(t)
	task.Wrong(t, exercise.FilesOpen, "opens all files at the same time", openAll,
		"never more than 2 in flight", "6 were in flight at a time")
	task.Wrong(t, exercise.IgnoresClose, "renames the temporary file although Close has failed", each(ignoresClose),
		"a file gets its name only if its Close has not failed",
		`"bob.part" was renamed to "bob" after its Close had failed`)
	task.Wrong(t, exercise.IgnoresClose, "removes the temporary file when Close fails, but does not return the error", each(losesClose),
		"if the Close of bob fails: errors.Is finds \"disk full\"",
		"it returned nil")
	task.Wrong(t, exercise.TooFew, "saves one file after the other", inTurn,
		"2 in flight at a time", "never more than 1 in flight")
	task.Wrong(t, exercise.Waves, "waits until n files are saved before it starts the next n", inWaves,
		"2 at a time: while files are waiting, the number of open files is 2", "it was lower between 1s and")
	task.Wrong(t, exercise.HalfFile, "writes directly to the final name", each(direct),
		"a file has a temporary name while it is written", "was created under its own")
	task.Wrong(t, exercise.HalfFile, "renames although the Write has failed", each(ignoresWrite),
		`"bob.part" was renamed to "bob" after a Write had failed`)
	task.Wrong(t, exercise.HalfFile, "renames before it has closed", each(deferredClose),
		"a file is closed before it gets its name", "while it was open")
	task.Wrong(t, exercise.HalfFile, "does not remove a temporary file that it could not write", each(leavesPart),
		"if the Write of bob fails", `it has anna "a", bob.part "b", carl "ccc", dora "d"`)
	task.Wrong(t, exercise.StaysOpen, "does not close after a failure", each(leavesOpen),
		"at the end, all files are closed", `"bob.part" was still open`)
	task.Wrong(t, exercise.StaysOpen, "removes the temporary file without closing it", each(removesOpen),
		"at the end, all files are closed", `"bob.part" was removed, and never closed`)
	task.Wrong(t, exercise.SameName, "uses one temporary name for all files", oneName,
		"files that are open have different names", `"part" was created while`)
	task.Wrong(t, exercise.LosesError, "returns nil", losesErrors,
		"if the first Create fails: errors.Is finds \"disk full\"",
		"it returned nil")
	task.Wrong(t, exercise.LosesError, "returns only the first error", firstError,
		"if the Write of bob and the Rename to carl fail",
		`errors.Is finds "permission denied"`, "disk full")
	task.Wrong(t, exercise.EndsOthers, "gives up at the first error", givesUp,
		"if the first Create fails: the disk has")
	task.Wrong(t, exercise.DoesNotWait, "returns while it writes", doesNotWait,
		"takes 3s", "while 2 of its jobs still ran")
	task.Deadly(t, exercise.HoldsLock, "writes with the lock held", holdsLock,
		"goroutines wait for a lock; the goroutine that holds it does slow work", "for a lock")
	task.Wrong(t, exercise.NothingToDo, "waits for the last file of an empty list", lastOfNone,
		"Save of files of [] s, 2 at a time")
	task.Wrong(t, exercise.SkipsJobs, "skips empty files", skipsEmpty,
		"Save of files of [0 1 1] s, 2 at a time: the disk has", `anna ""`)
	task.Wrong(t, exercise.NoReceiver, "keeps the slot of a file that it cannot create", keepsPlace,
		"if the first two Creates fail: it returns", "deadlock",
		"waits at mistakes_test.go:", "to send on a channel")
	task.Wrong(t, exercise.NoReceiver, "has workers that stop at an error", workersEnd,
		"if the first two Creates fail: it returns", "to send on a channel")
	task.Wrong(t, exercise.LosesError, "returns the error from Remove instead of the first error", each(removeInstead),
		"if the Write of bob and the Remove after it fail", `errors.Is finds "disk full"`)
	task.Wrong(t, exercise.SameName, "uses one temporary name for list1.txt and list1.csv", each(withoutExt),
		"files that are open have different names", `"list1.tmp" was created while a file of that name was open`)
	task.Wrong(t, exercise.SameName, "puts tmp- in front of the name", each(prefixed),
		"Save of list.txt and tmp-list.txt: the temporary name of a file is not the name of another file",
		`"tmp-list.txt" was created`)
	task.Wrong(t, exercise.SameName, "builds the temporary name from the first three letters", each(threeLetters),
		"files that are open have different names", `"lis.part" was created while a file of that name was open`)
	task.Wrong(t, exercise.HalfFile, "checks only the error from writing the last line", each(lastLine),
		`"bob.part" was renamed to "bob" after a Write had failed`)
	task.Wrong(t, exercise.WrongResult, "adds a newline", each(addsNewline),
		"the disk has anna \"a\",", `it has anna "a\n", bob "b\n",`)
	task.Wrong(t, exercise.LosesError, "returns the error from Close instead of the error from Write", closeInstead,
		"if the Write and the Close of bob fail", `errors.Is finds "disk full"`)
	task.Wrong(t, exercise.HalfFile, "does not remove a temporary file that it could not close", removesClosed,
		"if the Write and the Close of bob fail", "bob.part")
	task.Wrong(t, exercise.HalfFile, "does not remove a temporary file that it could not rename", each(leavesUnnamed),
		"if the Rename to bob fails", `bob.part "b\nz"`)
	task.Wrong(t, exercise.HalfFile, "removes the final name instead of the temporary one", each(removesName),
		"if the Write of bob fails", `bob.part "b"`)
	task.Wrong(t, exercise.FilesOpen, "releases its slot before it has closed the file", roomFirst,
		": never more than ", " were in flight") // by luck, also where Close takes no time
	task.Wrong(t, exercise.DoesNotWait, "renames in goroutines, and does not wait for them", each(renamesLater),
		"if the Rename takes 500.333ms: it takes 1.500333s", "it returned after 1.000000001s")
	task.Wrong(t, exercise.SleepsToWait, "polls for a slot every millisecond", pollsRoom,
		"Save of ", " at a time")
	task.Wrong(t, exercise.LosesError, "returns the text of an error, without wrapping it", byText,
		`if the first Create fails: errors.Is finds "disk full" in the error that it returns`)
	task.Deadly(t, exercise.Panics, "defers Close before it checks the error from Create", each(defersFirst),
		"if the first Create fails: no panic", "nil pointer")
	task.Wrong(t, exercise.HalfFile, "does not flush its buffer", each(noFlush),
		"the disk has", `it has anna ""`)
	task.Wrong(t, exercise.HalfFile, "ignores the error from Flush", each(ignoresFlush),
		`"bob.part" was renamed to "bob" after a Write had failed`)
	task.Wrong(t, exercise.SameName, "uses the current time as a temporary name", each(namedByTime),
		"files that are open have different names", "was created while a file of that name was open")
	task.Wrong(t, exercise.NeverCloses, "leaves its workers waiting", leavesWorkers,
		"it leaves no goroutine behind", "to receive from a channel")
	task.Racy(t, exercise.Races, "joins errors without a lock", unlocked,
		"data race", "write at mistakes_test.go:")
	task.Scheduled(t, exercise.LosesError, "says that a file is done, and then notes its error", doneFirst,
		"errors.Is finds both errors in what it returns", "it returned ")
	task.Scheduled(t, exercise.FilesOpen, "counts the open files with Load and Add", loadsOpen,
		"Save of bob and carl, 1 at a time, if both Renames fail: never more than 1 open", "2 were open")
	task.Scheduled(t, exercise.LosesError, "joins errors in an atomic, in two steps", joinsAtomically,
		"errors.Is finds both errors in what it returns", "it returned ")
	task.StillRight(t)
	task.Wrong(t, exercise.TooFew, "opens at most eight files", eightOpen,
		"Save of 1000 files, 100 at a time: 100 in flight at a time", "never more than 8 in flight")
	task.Wrong(t, exercise.HalfFile, "cuts a text off after 4096 bytes", each(block),
		"Save of a file of 100,000 bytes, on a quick disk: the file has its 100000 bytes", "it has only the first 4096")
	task.Wrong(t, exercise.HalfFile, "replaces the ending of the name", each(replacesEnding),
		"a file has a temporary name while it is written", `"a.tmp" was renamed to "a.tmp"`)
	task.Wrong(t, exercise.SkipsJobs, "trims the letters t, m and p from the name", each(trimsName),
		"Save of ", ": the disk has ")
	task.Wrong(t, exercise.LosesError, "retries after a failure", each(triesAgain),
		"if the first Create fails: errors.Is finds \"disk full\"", "it returned nil")
	task.Wrong(t, exercise.LosesError, "returns at most two errors", twoErrors,
		"the Write of anna, the Close of bob and the Rename to carl fail", "it returned the error")
	task.Wrong(t, exercise.DoesNotWait, "waits for at most an hour", anHour,
		"Save of a file that takes 20,000h, and of one that takes 10,000h: it takes 20000h0m0s", "while 2 of its jobs still ran")
	task.Wrong(t, exercise.SharedByAll, "keeps the errors in a package variable", packageErrors,
		"two calls of Save at the same time")
	task.Wrong(t, exercise.SameName, "uses a lower-case temporary name", each(smallLetters),
		"files that are open have different names", `"list.part" was created`)
	task.Wrong(t, exercise.SameName, "leaves the folder out of the temporary name", each(withoutFolder),
		"files that are open have different names", `"list.part" was created`)
	task.Scheduled(t, exercise.LosesError, "keeps only one of the errors that have the same text", oneForEachText,
		"errors.Is finds both errors in what it returns", "it returned ")
	task.Wrong(t, exercise.HalfFile, "checks only the error from writing the last block", each(lastBlock),
		"a file gets its name only if it is whole", `"long.part" was renamed to "long" after a Write had failed`)
	task.Wrong(t, exercise.WrongResult, "starts every block at the beginning of the text", each(firstBlocks),
		"Save of a file of 100,000 bytes, on a quick disk: the file has its 100000 bytes",
		"it has 100000, and byte 4097 is wrong")
	task.Wrong(t, exercise.TooFew, "divides the files among the workers beforehand", dividesFiles,
		"while files are waiting, the number of open files is 2", "it was lower between 2s and 4s")
}

func smallLetters(disk files.Disk, f files.File) error {
	return saveAs(disk, strings.ToLower(f.Name)+".part", f)
}

func withoutFolder(disk files.Disk, f files.File) error {
	return saveAs(disk, filepath.Base(f.Name)+".part", f)
}

func oneForEachText(disk files.Disk, n int, list []files.File) error {
	var mu sync.Mutex
	failed := map[string]error{}
	each(func(disk files.Disk, f files.File) error {
		if err := saveAs(disk, f.Name+".part", f); err != nil {
			mu.Lock()
			defer mu.Unlock()
			failed[err.Error()] = err
		}
		return nil
	})(disk, n, list)
	var all []error
	for _, err := range failed {
		all = append(all, err)
	}
	return errors.Join(all...)
}

func lastBlock(disk files.Disk, f files.File) error {
	part := f.Name + ".part"
	w, err := disk.Create(part)
	if err != nil {
		return err
	}
	for block := range slices.Chunk([]byte(f.Text), 4096) {
		_, err = w.Write(block)
	}
	if err = errors.Join(err, w.Close()); err == nil {
		err = disk.Rename(part, f.Name)
	}
	if err != nil {
		disk.Remove(part)
	}
	return err
}

func firstBlocks(disk files.Disk, f files.File) error {
	text := ""
	for block := range slices.Chunk([]byte(f.Text), 4096) {
		text += f.Text[:len(block)]
	}
	return saveAs(disk, f.Name+".part", files.File{f.Name, text})
}

func dividesFiles(disk files.Disk, n int, list []files.File) error {
	errs := make([]error, len(list))
	var wg sync.WaitGroup
	for worker := range n {
		wg.Go(func() {
			for i := worker; i < len(list); i += n {
				errs[i] = save(disk, list[i])
			}
		})
	}
	wg.Wait()
	return errors.Join(errs...)
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

func lastOfNone(disk files.Disk, n int, list []files.File) error {
	var all error
	errs := make(chan error)
	slots := make(chan struct{}, n)
	for _, f := range list {
		go func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			errs <- save(disk, f)
		}()
	}
	for left := len(list); ; {
		all = errors.Join(all, <-errs)
		if left--; left == 0 {
			return all
		}
	}
}

func skipsEmpty(disk files.Disk, n int, list []files.File) error {
	return solution(disk, n, slices.DeleteFunc(slices.Clone(list), func(f files.File) bool {
		return f.Text == ""
	}))
}

func keepsPlace(disk files.Disk, n int, list []files.File) error {
	errs := make([]error, len(list))
	slots := make(chan struct{}, n)
	var wg sync.WaitGroup
	for i, f := range list {
		wg.Go(func() {
			slots <- struct{}{}
			created := true
			opens := disk
			opens.Create = func(name string) (io.WriteCloser, error) {
				w, err := disk.Create(name)
				created = err == nil
				return w, err
			}
			if errs[i] = save(opens, f); created {
				<-slots
			}
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

func workersEnd(disk files.Disk, n int, list []files.File) error {
	var group errgroup.Group
	jobs := make(chan files.File)
	for range n {
		group.Go(func() error {
			for f := range jobs {
				if err := save(disk, f); err != nil {
					return err
				}
			}
			return nil
		})
	}
	for _, f := range list {
		jobs <- f
	}
	close(jobs)
	return group.Wait()
}

func closeInstead(disk files.Disk, n int, list []files.File) error {
	return each(func(disk files.Disk, f files.File) error {
		part := f.Name + ".part"
		w, err := disk.Create(part)
		if err != nil {
			return err
		}
		_, err = io.WriteString(w, f.Text)
		if closed := w.Close(); closed != nil {
			err = closed
		}
		if err == nil {
			err = disk.Rename(part, f.Name)
		}
		if err != nil {
			disk.Remove(part)
		}
		return err
	})(disk, n, list)
}

func removeInstead(disk files.Disk, f files.File) error {
	remove := disk.Remove
	var removed error
	disk.Remove = func(name string) error {
		removed = remove(name)
		return removed
	}
	err := save(disk, f)
	return cmp.Or(removed, err)
}

func withoutExt(disk files.Disk, f files.File) error {
	return saveAs(disk, strings.TrimSuffix(f.Name, filepath.Ext(f.Name))+".tmp", f)
}

func prefixed(disk files.Disk, f files.File) error {
	return saveAs(disk, "tmp-"+f.Name, f)
}

func threeLetters(disk files.Disk, f files.File) error {
	return saveAs(disk, f.Name[:min(3, len(f.Name))]+".part", f)
}

func lastLine(disk files.Disk, f files.File) error {
	part := f.Name + ".part"
	w, err := disk.Create(part)
	if err != nil {
		return err
	}
	for line := range strings.Lines(f.Text) {
		_, err = io.WriteString(w, line)
	}
	if err = errors.Join(err, w.Close()); err == nil {
		err = disk.Rename(part, f.Name)
	}
	if err != nil {
		disk.Remove(part)
	}
	return err
}

func addsNewline(disk files.Disk, f files.File) error {
	return save(disk, files.File{f.Name, fmt.Sprintln(f.Text)})
}

func removesClosed(disk files.Disk, n int, list []files.File) error {
	return each(func(disk files.Disk, f files.File) error {
		part := f.Name + ".part"
		w, err := disk.Create(part)
		if err != nil {
			return err
		}
		if _, err = io.WriteString(w, f.Text); err != nil {
			if closed := w.Close(); closed != nil {
				return errors.Join(err, closed)
			}
		} else {
			err = w.Close()
		}
		if err == nil {
			err = disk.Rename(part, f.Name)
		}
		if err != nil {
			disk.Remove(part)
		}
		return err
	})(disk, n, list)
}

func leavesUnnamed(disk files.Disk, f files.File) error {
	w, err := disk.Create(f.Name + ".part")
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, f.Text)
	if err = errors.Join(err, w.Close()); err != nil {
		return errors.Join(err, disk.Remove(f.Name+".part"))
	}
	return disk.Rename(f.Name+".part", f.Name)
}

func removesName(disk files.Disk, f files.File) error {
	err := leavesPart(disk, f)
	if err != nil {
		disk.Remove(f.Name)
	}
	return err
}

func roomFirst(disk files.Disk, n int, list []files.File) error {
	errs := make([]error, len(list))
	slots := make(chan struct{}, n)
	var wg sync.WaitGroup
	for i, f := range list {
		wg.Go(func() {
			slots <- struct{}{}
			makesRoom := disk
			makesRoom.Create = func(name string) (io.WriteCloser, error) {
				w, err := disk.Create(name)
				if err != nil {
					<-slots
				}
				return early{w, slots}, err
			}
			errs[i] = save(makesRoom, f)
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

// early is a file whose slot is free as soon as its Close begins.
type early struct {
	io.WriteCloser
	slots chan struct{}
}

func (w early) Close() error {
	<-w.slots
	return w.WriteCloser.Close()
}

func renamesLater(disk files.Disk, f files.File) error {
	rename := disk.Rename
	disk.Rename = func(from, to string) error {
		failed := make(chan error, 1)
		go func() { failed <- rename(from, to) }()
		select {
		case err := <-failed:
			return err
		case <-time.After(time.Nanosecond):
			return nil
		}
	}
	return save(disk, f)
}

func pollsRoom(disk files.Disk, n int, list []files.File) error {
	errs := make([]error, len(list))
	var open atomic.Int64
	var wg sync.WaitGroup
	for i, f := range list {
		for open.Load() == int64(n) {
			time.Sleep(time.Millisecond)
		}
		open.Add(1)
		wg.Go(func() {
			defer open.Add(-1)
			errs[i] = save(disk, f)
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

func byText(disk files.Disk, n int, list []files.File) error {
	if err := solution(disk, n, list); err != nil {
		return fmt.Errorf("saving: %v", err)
	}
	return nil
}

func defersFirst(disk files.Disk, f files.File) error {
	w, err := disk.Create(f.Name + ".part")
	//lint:ignore SA5001 this is the mistake
	defer w.Close()
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, f.Text)
	if err = errors.Join(err, w.Close()); err == nil {
		err = disk.Rename(f.Name+".part", f.Name)
	}
	if err != nil {
		disk.Remove(f.Name + ".part")
	}
	return err
}

func noFlush(disk files.Disk, f files.File) error {
	return buffered(disk, f, func(*bufio.Writer) error { return nil })
}

func ignoresFlush(disk files.Disk, f files.File) error {
	return buffered(disk, f, func(w *bufio.Writer) error {
		w.Flush()
		return nil
	})
}

// buffered is right if flush is.
func buffered(disk files.Disk, f files.File, flush func(w *bufio.Writer) error) error {
	part := f.Name + ".part"
	w, err := disk.Create(part)
	if err != nil {
		return err
	}
	buffer := bufio.NewWriter(w)
	_, err = buffer.WriteString(f.Text)
	err = errors.Join(err, flush(buffer), w.Close())
	if err == nil {
		err = disk.Rename(part, f.Name)
	}
	if err != nil {
		disk.Remove(part)
	}
	return err
}

func namedByTime(disk files.Disk, f files.File) error {
	return saveAs(disk, fmt.Sprint(time.Now().UnixNano()), f)
}

func leavesWorkers(disk files.Disk, n int, list []files.File) error {
	var wg sync.WaitGroup
	errs := make([]error, len(list))
	jobs := make(chan int)
	for range n {
		go func() {
			for i := range jobs {
				errs[i] = save(disk, list[i])
				wg.Done()
			}
		}()
	}
	for i := range list {
		wg.Add(1)
		jobs <- i
	}
	wg.Wait()
	return errors.Join(errs...)
}

func doneFirst(disk files.Disk, n int, list []files.File) error {
	var mu sync.Mutex
	var all []error
	slots := make(chan struct{}, n)
	var wg sync.WaitGroup
	wg.Add(len(list))
	for _, f := range list {
		go func() {
			slots <- struct{}{}
			err := save(disk, f)
			<-slots
			wg.Done()
			mu.Lock()
			defer mu.Unlock()
			all = append(all, err)
		}()
	}
	wg.Wait()
	mu.Lock()
	defer mu.Unlock()
	return errors.Join(all...)
}

func loadsOpen(disk files.Disk, n int, list []files.File) error {
	errs := make([]error, len(list))
	var open atomic.Int64
	var wg sync.WaitGroup
	for i, f := range list {
		wg.Go(func() {
			for open.Load() >= int64(n) {
				runtime.Gosched()
			}
			open.Add(1)
			defer open.Add(-1)
			errs[i] = save(disk, f)
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

func joinsAtomically(disk files.Disk, n int, list []files.File) error {
	type box struct{ err error }
	var all atomic.Pointer[box]
	all.Store(&box{})
	var group errgroup.Group
	group.SetLimit(n)
	for _, f := range list {
		group.Go(func() error {
			err := save(disk, f)
			all.Store(&box{errors.Join(all.Load().err, err)})
			return nil
		})
	}
	group.Wait()
	return all.Load().err
}

func eightOpen(disk files.Disk, n int, list []files.File) error {
	return solution(disk, min(n, 8), list)
}

func block(disk files.Disk, f files.File) error {
	if len(f.Text) > 10000 { // else the check that takes hours sees it, too
		f.Text = f.Text[:4096]
	}
	return save(disk, f)
}

// savesAs saves f by way of another name, under which it is then found by to.
func savesAs(disk files.Disk, f files.File, part string, to string) error {
	return saveAs(disk, part, files.File{Name: to, Text: f.Text})
}

func replacesEnding(disk files.Disk, f files.File) error {
	name := strings.TrimSuffix(f.Name, ".tmp")
	return savesAs(disk, f, name+".tmp", f.Name)
}

func trimsName(disk files.Disk, f files.File) error {
	part := f.Name + ".tmp"
	return savesAs(disk, f, part, strings.TrimRight(part, ".tmp"))
}

func triesAgain(disk files.Disk, f files.File) (err error) {
	for range 3 {
		if err = save(disk, f); err == nil {
			return nil
		}
	}
	return err
}

func twoErrors(disk files.Disk, n int, list []files.File) error {
	var mu sync.Mutex
	var all []error
	var group errgroup.Group
	group.SetLimit(n)
	for _, f := range list {
		group.Go(func() error {
			err := save(disk, f)
			mu.Lock()
			defer mu.Unlock()
			if err != nil && len(all) < 2 {
				all = append(all, err)
			}
			return nil
		})
	}
	group.Wait()
	return errors.Join(all...)
}

func anHour(disk files.Disk, n int, list []files.File) error {
	done := make(chan error, 1)
	go func() { done <- solution(disk, n, list) }()
	select {
	case err := <-done:
		return err
	case <-time.After(90 * time.Minute):
		return nil
	}
}

var (
	packageLock sync.Mutex
	packageErrs []error
)

func packageErrors(disk files.Disk, n int, list []files.File) error {
	packageLock.Lock()
	packageErrs = nil
	packageLock.Unlock()
	err := solution(disk, n, list)
	packageLock.Lock()
	defer packageLock.Unlock()
	packageErrs = append(packageErrs, err)
	return errors.Join(packageErrs...)
}
