package board

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"example.com/baton/internal/exercise"
)

const poll = 200 * time.Millisecond

// A watch is one run of the command watch.
type watch struct {
	*board
	x      *Entry
	done   map[*Entry]bool // as far as is known
	notify func(ctx context.Context, results map[*Entry]*result)
}

// watch grades an exercise again whenever its files change. On a terminal,
// it goes on to the next exercise when the learner says so.
func (b *board) watch(ctx context.Context, x *Entry, o options) error {
	w := &watch{board: b, x: x, done: map[*Entry]bool{}}
	var err error
	if w.notify, err = b.join(ctx, o); err != nil {
		return err
	}
	if x == nil {
		results, err := b.all(ctx, true)
		if err != nil {
			return err
		}
		for x, r := range results {
			w.done[x] = r.state == done
		}
		w.notify(ctx, results)
		if w.x = b.next(results); w.x == nil {
			fmt.Fprintln(b.w, "All exercises are done.")
			return nil
		}
	}
	keys := b.keys()
	if !b.tty {
		fmt.Fprintf(b.w, "watching %s; Ctrl-C ends it\n", w.x.file())
	}
	before := ""
	for {
		if now := b.stamp(w.x); now != before {
			before = now
			if err := w.again(ctx, now); err != nil {
				return err
			}
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case key, more := <-keys:
			if !more {
				keys = nil
				continue
			}
			was := w.x
			if quit, err := w.press(key); quit || err != nil {
				return err
			}
			if w.x != was {
				before = ""
			}
		case <-time.After(poll):
		}
	}
}

// keys returns the lines that are typed on a terminal. Without a terminal,
// there are none.
func (b *board) keys() <-chan string {
	if !b.tty {
		return nil
	}
	keys := make(chan string)
	go func() { // reading cannot be canceled
		for in := bufio.NewScanner(b.in); in.Scan(); {
			keys <- strings.ToLower(strings.TrimSpace(in.Text()))
		}
		close(keys)
	}()
	return keys
}

// press does what a key asks for.
func (w *watch) press(key string) (quit bool, err error) {
	switch key {
	case "q":
		return true, nil
	case "h":
		return false, w.hint(w.x)
	case "l":
		w.overview()
	case "p":
		w.x = w.step(-1)
	case "n":
		w.x = w.step(1)
	case "":
		if !w.done[w.x] {
			break
		}
		if w.x = w.unfinished(); w.x == nil {
			fmt.Fprintln(w.w, "That was the last one. Well done.")
			return true, nil
		}
	default:
		fmt.Fprintf(w.w, "There is no key %q. %s\n", key, w.help())
	}
	return false, nil
}

func (w *watch) help() string {
	text := "Type a letter and Enter: n next, p previous, h hint, l list, q quit."
	if w.done[w.x] {
		text = "Enter goes on to the next exercise. p previous, h hint, l list, q quit."
	}
	return text
}

// step returns the exercise so many places further, in a circle.
func (w *watch) step(n int) *Entry {
	i := slices.Index(w.entries, w.x) + n + len(w.entries)
	return w.entries[i%len(w.entries)]
}

// unfinished returns the next exercise that is not done, or nil.
func (w *watch) unfinished() *Entry {
	for n := 1; n < len(w.entries); n++ {
		if x := w.step(n); !w.done[x] {
			return x
		}
	}
	return nil
}

// overview lists all exercises, with what is known without running tests.
func (w *watch) overview() {
	for _, x := range w.entries {
		mark := "begun"
		switch {
		case w.done[x]:
			mark = "done"
		case w.untouched(x):
			mark = "open"
		}
		here := " "
		if x == w.x {
			here = ">"
		}
		fmt.Fprintf(w.w, "%s %-5s  %2d  %-12s  %s\n", here, mark, x.Number, x.Name, x.Title)
	}
}

// stamp tells one state of the learner's files from another.
func (b *board) stamp(x *Entry) string {
	var s strings.Builder
	files, _ := filepath.Glob(filepath.Join(filepath.Dir(b.file(x)), "*.go"))
	fmt.Fprintln(&s, x.Name)
	for _, f := range files {
		if info, err := os.Stat(f); err == nil {
			fmt.Fprintln(&s, f, info.Size(), info.ModTime().UnixNano())
		}
	}
	return s.String()
}

// again grades once: first quickly and then, if that went well, with all
// that takes longer. A change in between makes it return early.
func (w *watch) again(ctx context.Context, stamp string) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	changed := errors.New("changed")
	x := w.x // which a key changes, perhaps before the goroutine has ended
	go func() {
		for w.stamp(x) == stamp {
			select {
			case <-ctx.Done():
				return
			case <-time.After(poll):
			}
		}
		cancel(changed)
	}()
	w.clear()
	r, err := w.once(ctx, w.x, true)
	if err == nil && r.state == done && unchecked(r) {
		fmt.Fprintln(w.w, "right so far; looking closer ...")
		r, err = w.once(ctx, w.x, false)
	}
	switch {
	case errors.Is(err, changed):
		return nil
	case err != nil:
		return err
	}
	w.done[w.x] = r.state == done
	w.show(r)
	w.notify(ctx, map[*Entry]*result{w.x: r})
	return nil
}

// clear clears a terminal, so that what is on it is the latest verdict.
func (w *watch) clear() {
	if w.tty && os.Getenv("TERM") != "dumb" {
		fmt.Fprint(w.w, "\x1b[H\x1b[2J\x1b[3J\n")
	}
}

// show prints the verdict. It leaves out commands that watch makes
// unnecessary.
func (w *watch) show(r *result) {
	fmt.Fprintf(w.w, "%s  %s: %s\n", time.Now().Format("15:04:05"), w.x.Name, r.state)
	lines := r.lines
	if w.untouched(w.x) {
		lines = []string{"in " + w.x.file(), ""}
		text, _, _ := strings.Cut(w.x.Text(), "\n  \n  \tgo run ./exercises watch ")
		lines = append(lines, strings.TrimRight(text, "\n"))
	}
	for _, l := range lines {
		if w.tty && strings.HasPrefix(strings.TrimSpace(l), "next ") {
			continue
		}
		fmt.Fprintln(w.w, l)
	}
	switch {
	case w.tty:
		fmt.Fprintf(w.w, "\n%s\n", w.help())
	case r.state == done:
		fmt.Fprintf(w.w, "the course's answer: go run ./exercises solution %s\n"+
			"the next exercise: go run ./exercises\n", w.x.Name)
	}
}

func (b *board) once(ctx context.Context, x *Entry, quick bool) (*result, error) {
	slow := time.AfterFunc(1500*time.Millisecond, func() {
		fmt.Fprintln(b.talk, "still grading ...")
	})
	defer slow.Stop()
	results, err := b.ask(ctx, quick, x)
	if err != nil {
		return nil, err
	}
	return results[x], nil
}

// unchecked says whether the quick look has left something out.
func unchecked(r *result) bool {
	return slices.ContainsFunc(r.lines, func(line string) bool {
		return strings.HasSuffix(line, exercise.Yet)
	})
}
