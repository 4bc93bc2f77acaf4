package board

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"example.com/baton/internal/example"
	"example.com/baton/internal/exercise"
	"example.com/baton/internal/whole"
)

// hint prints one more hint each time, below those before it.
func (b *board) hint(x *Entry) error {
	shown := b.shown()
	key := b.file(x)
	n := min(shown[key]+1, len(x.Hints))
	shown[key] = n
	for i, text := range x.Hints[:n] {
		fmt.Fprintf(b.w, "hint %d of %d for %s:\n  %s\n", i+1, len(x.Hints), x.Name,
			strings.ReplaceAll(text, "\n", "\n  "))
	}
	if n == len(x.Hints) {
		fmt.Fprintf(b.w, "That was the last hint. "+
			"To see an answer: go run ./exercises solution -spoil %s\n", x.Name)
	}
	if err := b.remember(shown); err != nil {
		return fmt.Errorf("cannot save which hints were shown, "+
			"so the next hint will be the same one: %w", err)
	}
	return nil
}

// shown reads how many hints were shown, by file. Losing the file costs
// no progress: the hints begin again.
func (b *board) shown() map[string]int {
	shown := map[string]int{}
	if data, err := os.ReadFile(b.hints); err == nil {
		json.Unmarshal(data, &shown)
	}
	for key, n := range shown {
		shown[key] = max(n, 0)
	}
	if shown == nil { // the file says null
		shown = map[string]int{}
	}
	return shown
}

func (b *board) remember(shown map[string]int) error {
	if b.hints == "" {
		return errors.New("there is no cache folder")
	}
	data, err := json.Marshal(shown)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(b.hints), 0o777); err != nil {
		return err
	}
	return os.WriteFile(b.hints, data, 0o666)
}

// reset puts the task back, and hints begin again. It keeps what the
// learner has written beside it, under a name that the compiler ignores.
func (b *board) reset(ctx context.Context, x *Entry, yes bool) error {
	file := b.file(x)
	mine, err := os.ReadFile(file)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	shown := b.shown()
	delete(shown, file)
	if err == nil && exercise.SameText(mine, x.Stub) {
		b.remember(shown) // if it cannot, the hints go on where they were
		fmt.Fprintf(b.w, "%s has the original task\n", x.file())
		return nil
	}
	aside := ""
	if err == nil {
		if aside, err = free(file); err != nil {
			return err
		}
		if sure := yes || b.sure(ctx, x, aside); ctx.Err() != nil {
			return context.Cause(ctx)
		} else if !sure {
			fmt.Fprintf(b.w, "%s stays as it is\n", x.file())
			return nil
		}
		if err := os.Rename(file, aside); err != nil {
			return err
		}
	}
	if err := whole.WriteFile(file, x.Stub, 0o644); err != nil {
		if aside != "" {
			err = errors.Join(err, os.Rename(aside, file))
		}
		return err
	}
	b.remember(shown)
	fmt.Fprintf(b.w, "%s has the original task again\n", x.file())
	if aside != "" {
		fmt.Fprintf(b.w, "your work is in %s\n",
			filepath.Join(filepath.Dir(x.file()), filepath.Base(aside)))
	}
	return nil
}

// untouched says whether the learner's file is as it was.
func (b *board) untouched(x *Entry) bool {
	mine, err := os.ReadFile(b.file(x))
	return err == nil && exercise.SameText(mine, x.Stub)
}

// free finds a name beside file that is not taken.
func free(file string) (string, error) {
	for i := 1; i < 1000; i++ {
		name := fmt.Sprintf("%s.%d.old", file, i)
		if _, err := os.Lstat(name); errors.Is(err, fs.ErrNotExist) {
			return name, nil
		}
	}
	return "", fmt.Errorf("there are too many old copies of %s; remove some of those that end in .old", file)
}

// sure asks before work is put aside. Ctrl-C means no.
func (b *board) sure(ctx context.Context, x *Entry, aside string) bool {
	fmt.Fprintf(b.talk, "Reset %s to the original task?\nYour work will be in %s. [y/N] ",
		x.file(), filepath.Base(aside))
	answer := make(chan string, 1)
	go func() { // reading cannot be canceled
		line, _ := bufio.NewReader(b.in).ReadString('\n')
		answer <- strings.ToLower(strings.TrimSpace(line))
	}()
	select {
	case a := <-answer:
		return a == "y" || a == "yes"
	case <-ctx.Done():
		return false
	}
}

// solution prints the course's own answer, once the learner's is right or
// spoil is set.
func (b *board) solution(ctx context.Context, x *Entry, spoil bool) error {
	if !spoil {
		results, err := b.ask(ctx, false, x)
		if err != nil {
			return err
		}
		if s := results[x].state; s == busy {
			return fmt.Errorf("%s %s", x.Name, strings.TrimSpace(strings.Join(results[x].lines, " ")))
		} else if s != done {
			return fmt.Errorf("%s is still %s; the solution is shown once your answer "+
				"is right, or with -spoil", x.Name, s)
		}
	}
	text, err := b.reference(ctx, x)
	if err != nil {
		return err
	}
	fmt.Fprint(b.unbroken(), text)
	return nil
}

// Reference is the solution with its sentence on why, without the imports
// that are there for the tests.
func (x *Entry) Reference() (string, error) {
	all, err := fs.ReadFile(x.files, x.Name+"/solution_test.go")
	if err != nil {
		return "", err
	}
	text := strings.ReplaceAll(string(all), "\r\n", "\n")
	text, _, _ = strings.Cut(text, "\nfunc TestRight(")
	_, text, _ = strings.Cut(text, "\n)\n")
	own := regexp.MustCompile(`\b` + x.Name + `\.([A-Z])`) // as seen from inside
	return own.ReplaceAllString(strings.TrimSpace(text), "$1") + "\n", nil
}

// grade grades one exercise, and shows all that there is to say.
func (b *board) grade(ctx context.Context, x *Entry) error {
	r, err := b.once(ctx, x, false)
	if err != nil {
		return err
	}
	b.verdict(x, r)
	if r.state == wrong || r.state == busy {
		return example.Exit(1)
	}
	return nil
}

// verdict prints what a learner reads about one exercise.
func (b *board) verdict(x *Entry, r *result) {
	fmt.Fprintf(b.w, "%s: %s\n", x.Name, r.state)
	if b.untouched(x) {
		fmt.Fprint(b.w, x.Text())
		return
	}
	for _, l := range r.lines {
		fmt.Fprintln(b.w, l)
	}
}
