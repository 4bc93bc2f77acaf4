package files_test

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/baton/exercises/files"
	"example.com/baton/internal/exercise"
)

var task = exercise.New("files", grade)

func TestYours(t *testing.T) { task.Yours(t, files.Save) }

type saving = func(disk files.Disk, n int, files []files.File) error

func grade(g *exercise.G, save saving) {
	for _, c := range []struct {
		n, takes int // 0 if that depends on the order
		seconds  []int
	}{
		{2, 3, []int{1, 1, 1, 1, 1, 1}},
		{1, 3, []int{1, 1, 1}},
		{2, 0, []int{4, 1, 1, 1, 1}},
		{5, 2, []int{2, 1}},
		{2, 1, []int{0, 1, 1}},
		{2, 0, nil},
	} {
		what := fmt.Sprintf("Save of files of %v s, %d at a time", c.seconds, c.n)
		g.Bubble(what, func(b *exercise.B) {
			d := newDisk(b, c.n)
			files := some(c.seconds)
			var err error
			if len(files) == 0 {
				b.Means(exercise.ByDeadlock, exercise.NothingToDo)
			}
			b.Call(func() { err = d.save(save, files) })
			d.closed(what)
			if b.Flying() == 0 { // an answer that writes nothing is quick
				d.holds(what, files)
			}
			b.PeakIs(min(c.n, len(files)), exercise.FilesOpen, exercise.TooFew)
			d.busy()
			if c.takes > 0 || len(files) == 0 {
				b.Takes(s(c.takes))
			}
			d.holds(what, files)
			b.Equal(error(nil), err, exercise.WrongResult)
		})
	}
	for _, c := range []struct {
		what   string
		fails  []failure
		likely exercise.Mistake // if an error is lost
	}{
		{"the first Create fails", []failure{{"Create", "", errFull}}, exercise.LosesError},
		{"the first two Creates fail", []failure{
			{"Create", "", errFull}, {"Create", "", errFull}}, exercise.LosesError},
		{"the Write of bob fails", []failure{{"Write", "b", errFull}}, exercise.LosesError},
		{"the Write and the Close of bob fail", []failure{
			{"Write", "b", errFull}, {"Close", "b", nil}}, exercise.LosesError},
		{"the Write of bob and the Remove after it fail", []failure{
			{"Write", "b", errFull}, {"Remove", "b", nil}}, exercise.LosesError},
		{"the Close of bob fails", []failure{{"Close", "b", errFull}}, exercise.IgnoresClose},
		{"the Rename to bob fails", []failure{{"Rename", "b", errDenied}}, exercise.LosesError},
		{"the Write of bob and the Rename to carl fail", []failure{
			{"Write", "b", errFull}, {"Rename", "c", errDenied}}, exercise.LosesError},
		{"the Write of anna, the Close of bob and the Rename to carl fail", []failure{
			{"Write", "a", errFull}, {"Close", "b", errQuota}, {"Rename", "c", errDenied}},
			exercise.LosesError},
		{"everything fails", []failure{
			{"Write", "a", errFull}, {"Close", "b", errQuota}, {"Rename", "c", errDenied},
			{"Write", "d", errGone}}, exercise.LosesError},
		{"the Write of bob fails once", []failure{{"Write", "b", errFull}}, exercise.LosesError},
		{"the Rename to bob fails once", []failure{{"Rename", "b", errDenied}}, exercise.LosesError},
	} {
		what := "Save of anna, bob, carl, dora, if " + c.what
		g.Bubble(what, func(b *exercise.B) {
			d := newDisk(b, 2)
			d.fails, d.passes = c.fails, strings.HasSuffix(c.what, "once")
			list := some([]int{1, 2, 3, 1})
			list[1].Text = "b\nz" // of which the second line can be written
			var err error
			b.Call(func() { err = d.save(save, list) })
			d.closed(what)
			for _, f := range c.fails {
				if f.err != nil && !errors.Is(err, f.err) {
					b.Fail(exercise.ByResult, c.likely,
						fmt.Sprintf("%s: errors.Is finds %q in the error that it returns", what, f.err),
						"it returned "+exercise.Show(err))
				}
			}
			d.holds(what, d.unharmed(list))
		})
	}
	for _, names := range [][]string{
		{"list1.txt", "list1.csv", "list2.txt"},
		{"list", "List", "old/list", "new/list"},
	} {
		g.Bubble(fmt.Sprintf("Save of %s, %d at a time", strings.Join(names, ", "), len(names)), func(b *exercise.B) {
			d := newDisk(b, len(names))
			b.Call(func() { d.save(save, texts(names)) })
			d.holds(b.What(), texts(names))
		})
	}
	g.Bubble("Save of a.tmp, b.part, map and part, one at a time", func(b *exercise.B) {
		d := newDisk(b, 1)
		list := texts([]string{"a.tmp", "b.part", "map", "part"})
		var err error
		b.Call(func() { err = save(d.disk(), 1, list) })
		b.Equal(error(nil), err, exercise.WrongResult)
		d.holds(b.What(), list)
	})
	g.Bubble("Save of list.txt, and of a file with the temporary name of list.txt", func(b *exercise.B) {
		b.Call(func() {
			first := newDisk(b, 2)
			save(first.disk(), 2, texts([]string{"list.txt"}))
			part := first.entries[0].name
			if !mayMeet(part) {
				return
			}
			second := newDisk(b, 2).disk()
			create := second.Create
			second.Create = func(name string) (io.WriteCloser, error) {
				if name == part {
					b.Blame(exercise.ByOrder, exercise.SameName,
						fmt.Sprintf("Save of list.txt and %s: the temporary name of a file is not the name of another file", part),
						fmt.Sprintf("%q was created", name))
				}
				return create(name)
			}
			save(second, 2, texts([]string{"list.txt", part}))
		})
	})
	g.Bubble("Save of 1000 files, 100 at a time", func(b *exercise.B) {
		d := newDisk(b, 100)
		var err error
		list := some(slices.Repeat([]int{1}, 1000))
		b.Call(func() { err = d.save(save, list) })
		b.PeakIs(100, exercise.FilesOpen, exercise.TooFew)
		b.Takes(10 * time.Second)
		b.Equal(error(nil), err, exercise.WrongResult)
		d.closed(b.What())
		if len(d.files) != 1000 {
			b.Fail(exercise.ByResult, exercise.SkipsJobs, b.What()+": the disk has 1000 files",
				fmt.Sprintf("it has %d", len(d.files)))
		}
	})
	g.Bubble("Save of a file that takes 20,000h, and of one that takes 10,000h", func(b *exercise.B) {
		b.Waits(100_000 * time.Hour)
		d := newDisk(b, 2)
		d.perByte = 100 * time.Hour
		list := some([]int{200, 100})
		var err error
		b.Call(func() { err = d.save(save, list) })
		b.Takes(20_000 * time.Hour)
		d.holds(b.What(), list)
		b.Equal(error(nil), err, exercise.WrongResult)
	})
	text := strings.Repeat("0123456789", 10000)
	g.Bubble("Save of a file of 100,000 bytes, if its first Write fails", func(b *exercise.B) {
		d := newDisk(b, 2)
		d.perByte = 0
		d.fails, d.passes = []failure{{"Write", "0", errFull}}, true
		var err error
		b.Call(func() { err = d.save(save, []files.File{{"long", text}}) })
		d.holds(b.What(), nil)
		if !errors.Is(err, errFull) {
			b.Equal(errFull, err, exercise.LosesError)
		}
	})
	g.Bubble("Save of a file of 100,000 bytes, on a quick disk", func(b *exercise.B) {
		d := newDisk(b, 2)
		d.perByte = 0
		var err error
		b.Call(func() { err = d.save(save, []files.File{{"long", text}}) })
		b.Equal(error(nil), err, exercise.WrongResult)
		got := ""
		if e := d.files["long"]; e != nil {
			got = string(e.text)
		}
		right := 0
		for right < min(len(got), len(text)) && got[right] == text[right] {
			right++
		}
		m, observed := exercise.HalfFile, fmt.Sprintf("it has only the first %d", right)
		if right < len(got) {
			m = exercise.WrongResult
			observed = fmt.Sprintf("it has %d, and byte %d is wrong", len(got), right+1)
		}
		if got != text {
			b.Fail(exercise.ByResult, m, b.What()+": the file has its 100000 bytes, unchanged", observed)
		}
	})
	g.Bubble("two calls of Save at the same time, on a full disk and on another one", func(b *exercise.B) {
		full, other := newDisk(b, 2), newDisk(b, 2)
		full.fails = []failure{{"Write", "a", errFull}}
		list := some([]int{1, 1})
		longer := some([]int{1, 3})
		var fullErr, otherErr error
		b.Call(func() {
			var both sync.WaitGroup
			both.Go(func() { fullErr = full.save(save, list) })
			both.Go(func() { otherErr = other.save(save, longer) })
			both.Wait()
		})
		if !errors.Is(fullErr, errFull) {
			b.Same("the call on the full disk returns", "it returned", errFull, fullErr, exercise.SharedByAll)
		}
		b.Same("the call on the other disk returns", "it returned", error(nil), otherErr, exercise.SharedByAll)
		full.holds(b.What(), list[1:])
		other.holds(b.What(), longer)
	})
	g.Bubble("Save of 2 files, one at a time, if a Close takes 500.333ms", func(b *exercise.B) {
		d := newDisk(b, 1)
		d.closing = odd
		b.Call(func() { d.save(save, some([]int{1, 1})) })
		d.closed(b.What())
		b.PeakIs(1, exercise.FilesOpen, exercise.TooFew)
		b.Takes(2 * (s(1) + odd))
	})
	g.Bubble("Save of a file, if the Rename takes 500.333ms", func(b *exercise.B) {
		d := newDisk(b, 2)
		d.renaming = odd
		b.Call(func() { d.save(save, some([]int{1})) })
		b.Takes(s(1)+odd, exercise.At(s(1), exercise.DoesNotWait))
	})
	for _, n := range []int{1, 2} {
		atOneInstant(g, save, n)
	}
	g.Race("Save of 100 files", func() {
		d := files.Disk{
			Create: func(string) (io.WriteCloser, error) { return void{io.Discard}, nil },
			Rename: func(_, _ string) error {
				time.Sleep(time.Millisecond) // so that they overlap
				return errFull
			},
			Remove: func(string) error { return nil },
		}
		save(d, 10, some(make([]int, 100)))
	})
}

// atOneInstant saves two files, neither of which can be renamed.
func atOneInstant(g *exercise.G, save saving, n int) {
	what := fmt.Sprintf("Save of bob and carl, %d at a time, if both Renames fail", n)
	errToo := errors.New(errDenied.Error())
	g.Schedules(what, func(b *exercise.B) {
		b.Call(func() {
			open, peak, names := 0, 0, map[string]bool{}
			d := files.Disk{
				Create: func(name string) (io.WriteCloser, error) {
					b.Locked(func() {
						names[name] = true
						open++
						peak = max(peak, open)
					})
					return closing{func() { b.Locked(func() { open-- }) }}, nil
				},
				Rename: func(_, to string) error {
					if to == "bob" {
						return errDenied
					}
					return errToo
				},
				Remove: func(name string) error {
					b.Locked(func() { delete(names, name) })
					return nil
				},
			}
			err := save(d, n, []files.File{{"bob", ""}, {"carl", ""}})
			if peak > n {
				b.Fail(exercise.BySchedule, exercise.FilesOpen,
					fmt.Sprintf("%s: never more than %d open", what, n), fmt.Sprintf("%d were open", peak))
			}
			if !errors.Is(err, errDenied) || !errors.Is(err, errToo) {
				b.Fail(exercise.BySchedule, exercise.LosesError,
					what+": errors.Is finds both errors in what it returns, although they have the same text",
					"it returned "+exercise.Show(err))
			}
			if open > 0 || len(names) > 0 {
				b.Fail(exercise.BySchedule, exercise.DoesNotWait,
					what+": when it returns, all files are closed and removed",
					fmt.Sprintf("still open: %d; not removed: %d", open, len(names)))
			}
		})
		b.Instant()
	})
}

// closing is a file that keeps nothing.
type closing struct{ close func() }

func (closing) Write(p []byte) (int, error) { return len(p), nil }

func (c closing) Close() error {
	c.close()
	return nil
}

// An answer that polls every millisecond is late at that time.
const odd = 500333 * time.Microsecond

// mayMeet reports whether another file may have the name that a part of
// list.txt had. The task says which names no file has. Numbers make a name
// unique, if it is not that of the file with another ending.
func mayMeet(part string) bool {
	return strings.Contains(part, "list") && !strings.HasPrefix(part, "list.txt") &&
		!strings.HasPrefix(part, ".") && !strings.ContainsAny(part, "0123456789")
}

// texts returns files of these names.
func texts(names []string) (all []files.File) {
	for i, name := range names {
		all = append(all, files.File{name, fmt.Sprint(i)})
	}
	return all
}

// some returns files that take these numbers of seconds to write.
func some(seconds []int) (all []files.File) {
	for i, n := range seconds {
		name := fmt.Sprint("file ", i)
		if i < len(names) {
			name = names[i]
		}
		all = append(all, files.File{name, strings.Repeat(name[:1], n)})
	}
	return all
}

var names = []string{"anna", "bob", "carl", "dora", "eve", "fritz"}

var (
	errFull   = errors.New("disk full")
	errDenied = errors.New("permission denied")
	errQuota  = errors.New("quota exceeded")
	errGone   = errors.New("no such device")
)

// A failure is of one operation on the file with this initial; without
// one, on the file that comes first. A failure of the cleaning up may be kept
// from the caller: it has no error here.
type failure struct {
	op, initial string
	err         error
}

// void is a file that keeps nothing.
type void struct{ io.Writer }

func (void) Close() error { return nil }

// A disk writes one byte per second, if perByte says nothing else.
type disk struct {
	b     *exercise.B
	n     int // how many files may be open
	fails []failure

	passes bool            // each fails once only
	failed map[string]bool // by operation and initial
	own    map[string]bool // the names of the files

	closing, renaming time.Duration // how long that takes
	perByte           time.Duration

	mu      sync.Mutex
	creates int // how many there were
	open    int
	since   time.Duration // when they became fewer than n
	idle    string        // when fewer than n were open, and why that is wrong
	late    time.Duration // how long that was
	until   time.Duration // when it ended
	wave    int           // how many were created then
	entries []*entry      // all there ever were
	files   map[string]*entry
}

// An entry is a file on a disk.
type entry struct {
	disk    *disk
	name    string // by which it was created
	text    []byte
	open    bool
	writing bool
	failed  string // Write or Close, if that has failed
	stays   bool   // as a Remove has failed
	left    func() // to be called when it is closed
}

func newDisk(b *exercise.B, n int) *disk {
	return &disk{b: b, n: n, files: map[string]*entry{}, perByte: time.Second,
		failed: map[string]bool{}, own: map[string]bool{}}
}

// save lets an answer save files. No file may be created under its own
// name.
func (d *disk) save(save saving, list []files.File) error {
	for _, f := range list {
		d.own[f.Name] = true
	}
	return save(d.disk(), d.n, list)
}

func (d *disk) disk() files.Disk { return files.Disk{d.create, d.rename, d.remove} }

func (d *disk) blame(m exercise.Mistake, expected, observed string, args ...any) {
	d.b.Blame(exercise.ByOrder, m, expected, fmt.Sprintf(observed, args...))
}

func (d *disk) create(name string) (io.WriteCloser, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.own[name] {
		d.blame(exercise.HalfFile, "a file has a temporary name while it is written",
			"%q was created under its own name", name)
	}
	if old := d.files[name]; old != nil && old.open {
		d.blame(exercise.SameName, "files that are open have different names",
			"%q was created while a file of that name was open", name)
	}
	d.creates++
	if err := d.failure("Create", "", name); err != nil && d.creates <= len(d.fails) {
		return nil, err
	}
	if d.open < d.n && d.b.Now() > d.since && d.idle == "" {
		d.late, d.until = d.b.Now()-d.since, d.b.Now()
		d.idle = fmt.Sprintf("it was lower between %v and %v", d.since, d.b.Now())
	}
	if d.idle != "" && d.b.Now() == d.until {
		d.wave++
	}
	d.open++
	e := &entry{disk: d, name: name, open: true, left: d.b.Enter(name, 0)}
	d.entries = append(d.entries, e)
	d.files[name] = e
	return e, nil
}

func (e *entry) Write(p []byte) (int, error) {
	d := e.disk
	d.mu.Lock()
	if !e.open {
		d.mu.Unlock()
		return 0, fs.ErrClosed
	}
	e.writing = true
	err := d.failure("Write", string(p), e.name)
	d.mu.Unlock()
	if err != nil {
		p = p[:len(p)/2]
	}
	time.Sleep(time.Duration(len(p)) * d.perByte)
	d.mu.Lock()
	defer d.mu.Unlock()
	e.writing = false
	e.text = append(e.text, p...)
	if err != nil {
		e.failed = "Write"
	}
	return len(p), err
}

func (e *entry) Close() error {
	d := e.disk
	d.mu.Lock()
	closed := !e.open
	d.mu.Unlock()
	if closed {
		return fs.ErrClosed
	}
	time.Sleep(d.closing)
	d.mu.Lock()
	defer d.mu.Unlock()
	if !e.open {
		return fs.ErrClosed
	}
	e.open = false
	e.left()
	if d.open == d.n {
		d.since = d.b.Now()
	}
	d.open--
	err := d.failure("Close", string(e.text), e.name)
	if err != nil {
		e.failed = "Close"
	}
	return err
}

func (d *disk) rename(from, to string) error {
	time.Sleep(d.renaming)
	d.mu.Lock()
	defer d.mu.Unlock()
	e := d.files[from]
	switch {
	case from == to:
		d.blame(exercise.HalfFile, "a file has a temporary name while it is written",
			"%q was renamed to %q", from, to)
	case e == nil:
		return &fs.PathError{Op: "rename", Path: from, Err: fs.ErrNotExist}
	case e.open:
		d.blame(exercise.HalfFile, "a file is closed before it gets its name",
			"%q was renamed to %q while it was open", from, to)
	case e.failed == "Close":
		d.blame(exercise.IgnoresClose, "a file gets its name only if its Close has not failed",
			"%q was renamed to %q after its Close had failed", from, to)
	case e.failed == "Write":
		d.blame(exercise.HalfFile, "a file gets its name only if it is whole",
			"%q was renamed to %q after a Write had failed", from, to)
	}
	if err := d.failure("Rename", to, from); err != nil {
		return err
	}
	delete(d.files, from)
	d.files[to] = e
	return nil
}

func (d *disk) remove(name string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	e := d.files[name]
	if e == nil {
		return &fs.PathError{Op: "remove", Path: name, Err: fs.ErrNotExist}
	}
	if err := d.failure("Remove", string(e.text), name); err != nil {
		e.stays = true
		return err
	}
	delete(d.files, name)
	return nil
}

// failure returns the error that an operation ends with, if it fails. Its
// file is known by the first letter of its name, and of its text.
func (d *disk) failure(op, starts, path string) error {
	for _, f := range d.fails {
		if f.op == op && strings.HasPrefix(starts, f.initial) {
			if d.passes && d.failed[op+f.initial] {
				continue
			}
			d.failed[op+f.initial] = true
			err := cmp.Or(f.err, fs.ErrInvalid)
			return &fs.PathError{Op: strings.ToLower(op), Path: path, Err: err}
		}
	}
	return nil
}

// unharmed returns those of the files for which nothing has failed.
func (d *disk) unharmed(list []files.File) []files.File {
	for _, f := range d.fails {
		if f.err == nil {
			continue
		}
		lost := slices.IndexFunc(list, func(file files.File) bool {
			if f.initial == "" {
				return d.files[file.Name] == nil
			}
			return strings.HasPrefix(file.Name, f.initial)
		})
		lost = max(0, lost)
		list = slices.Delete(list, lost, lost+1)
	}
	return list
}

// busy fails the check if fewer files were open than should have been.
func (d *disk) busy() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.idle != "" {
		m := exercise.TooFew
		if d.wave == d.n {
			m = exercise.Waves
		}
		if d.late < s(1)/10 {
			m = exercise.SleepsToWait // and polls now and then
		}
		d.b.Fail(exercise.ByInstant, m,
			fmt.Sprintf("%s: while files are waiting, the number of open files is %d", d.b.What(), d.n), d.idle)
	}
}

// closed fails the check if a file has been left open that no goroutine writes.
func (d *disk) closed(what string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, e := range slices.SortedFunc(slices.Values(d.entries), byName) {
		if !e.open || e.writing {
			continue
		}
		observed := fmt.Sprintf("%q was still open", e.name)
		if d.files[e.name] != e {
			observed = fmt.Sprintf("%q was removed, and never closed", e.name)
		}
		d.b.Fail(exercise.ByOrder, exercise.StaysOpen,
			what+": at the end, all files are closed", observed)
	}
}

func byName(a, b *entry) int { return cmp.Compare(a.name, b.name) }

// holds fails the check unless the disk has these files, and no others.
func (d *disk) holds(what string, files []files.File) {
	d.mu.Lock()
	defer d.mu.Unlock()
	var want, got []string
	for _, f := range files {
		want = append(want, fmt.Sprintf("%s %q", f.Name, f.Text))
	}
	missing, other := false, false
	for _, f := range files {
		e := d.files[f.Name]
		missing = missing || e == nil
		other = other || e != nil && !strings.HasPrefix(f.Text, string(e.text))
	}
	for name, e := range d.files {
		if !e.stays {
			got = append(got, fmt.Sprintf("%s %q", name, e.text))
		}
	}
	slices.Sort(want)
	slices.Sort(got)
	if slices.Equal(want, got) {
		return
	}
	m := exercise.HalfFile
	switch {
	case missing && d.fails == nil:
		m = exercise.SkipsJobs
	case missing:
		m = exercise.EndsOthers
	case other: // not only less of it
		m = exercise.WrongResult
	}
	d.b.Fail(exercise.ByResult, m,
		fmt.Sprintf("%s: the disk has %s", what, strings.Join(want, ", ")),
		"it has "+cmp.Or(strings.Join(got, ", "), "nothing"))
}

func s(n int) time.Duration { return time.Duration(n) * time.Second }
