package board

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"

	"example.com/baton/internal/exercise"
	"example.com/baton/internal/whole"
)

// schedule shows the schedule under which an answer was wrong when it was
// graded last: in a terminal step by step, otherwise as a whole, or as a
// picture in a file.
func (b *board) schedule(ctx context.Context, x *Entry, file string) error {
	f, err := exercise.LastFailing(x.Name)
	if err != nil {
		return err
	}
	if file != "" {
		var picture bytes.Buffer
		if err := f.Schedule.SVG(&picture); err != nil {
			return err
		}
		return whole.WriteFile(file, picture.Bytes(), 0o644)
	}
	lines := f.Schedule.Lines(b.columns(), len(f.Schedule.Rows)+10)
	fmt.Fprintf(b.w, "expected: %s\n\n", f.Expected)
	first := len(lines) - len(f.Schedule.Rows) - len(f.Schedule.Wrong)
	for _, line := range lines[:max(first, 0)] {
		fmt.Fprintln(b.w, line)
	}
	keys := make(chan string)
	if b.tty {
		go func() { // reading cannot be canceled
			for in := bufio.NewScanner(b.in); in.Scan(); {
				keys <- in.Text()
			}
			close(keys)
		}()
		fmt.Fprintln(b.talk, "Press Enter for the next step, or type q and Enter to stop.")
	}
	for _, line := range lines[max(first, 0):] {
		fmt.Fprintln(b.w, line)
		if !b.tty {
			continue
		}
		select {
		case key, more := <-keys:
			if !more || key == "q" {
				return nil
			}
			if os.Getenv("TERM") != "dumb" {
				fmt.Fprint(b.talk, "\x1b[A") // over the line that Enter has left empty
			}
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	fmt.Fprintf(b.w, "\nobserved: %s\n", f.Observed)
	return nil
}
