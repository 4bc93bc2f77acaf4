package predict

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"testing"
	"time"

	"example.com/baton/internal/example"
	"example.com/baton/internal/whatif"
	"example.com/baton/timeline"
)

// Command asks the questions in the terminal: all of them, or those
// whose numbers are in words. Call it once: it prepares a virtual
// clock.
func Command(
	ctx context.Context, w io.Writer, in io.Reader, words []string,
) error {
	numbers, err := numbers(words)
	if err != nil {
		return err
	}
	whatif.Main(func(t *testing.T) { err = ask(ctx, t, w, in, numbers) })
	return err
}

// numbers reads which questions are asked, from 0.
func numbers(words []string) (list []int, err error) {
	for _, word := range words {
		var n int
		if _, err := fmt.Sscanf(word+" ", "%d ", &n); err != nil || fmt.Sprint(n) != word ||
			n < 1 || n > len(Questions) {
			return nil, example.Usage("exercises: there is no question %q; "+
				"choose numbers from 1 to %d, or leave them out", word, len(Questions))
		}
		list = append(list, n-1)
	}
	if len(words) == 0 {
		for n := range Questions {
			list = append(list, n)
		}
	}
	return list, nil
}

// errQuit says that the learner has had enough.
var errQuit = errors.New("quit")

// ask asks questions until there is no input left.
func ask(
	ctx context.Context, t *testing.T, w io.Writer, in io.Reader, numbers []int,
) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	answers := lines(ctx, in)
	fmt.Fprint(w, "Each question is a program. Say when things happen, in seconds from\n"+
		"the start, such as 2 or 2.5. Enter ? to skip an answer, and q to stop.\n")
	right, asked := 0, 0
	for i, n := range numbers {
		q := &Questions[n]
		fmt.Fprintf(w, "\n%d of %d: %s (docs/%s.md)\n\n%s\n", i+1, len(numbers),
			q.Title, q.Chapter, indent(q.Source()))
		r, a, err := q.ask(ctx, t, w, answers)
		right, asked = right+r, asked+a
		if err == errQuit {
			break
		}
		if err != nil {
			return err
		}
	}
	if asked > 0 {
		fmt.Fprintf(w, "\nright answers: %d of %d\n", right, asked)
	}
	return nil
}

// ask asks one question, and returns how many answers were right.
func (q *Question) ask(
	ctx context.Context, t *testing.T, w io.Writer, answers <-chan string,
) (right, asked int, err error) {
	guesses := make([]time.Duration, len(q.Asks))
	for i, a := range q.Asks {
		if guesses[i], err = guess(ctx, w, a, answers); err != nil {
			return 0, 0, err
		}
	}
	truth, times, err := q.Truth(t)
	if err != nil {
		return 0, 0, err
	}
	fmt.Fprintln(w)
	look := timeline.Look{Width: 72}
	if err := q.Draw(w, look, guesses, truth); err != nil {
		return 0, 0, err
	}
	fmt.Fprintln(w)
	for i, a := range q.Asks {
		asked++
		what := a.Answer(times[i])
		switch {
		case guesses[i] == skipped:
			fmt.Fprintf(w, "skipped: %s.\n", what)
		case Right(guesses[i], times[i]):
			right++
			fmt.Fprintf(w, "right:   %s.\n", what)
		default:
			fmt.Fprintf(w, "wrong:   %s, not %s.\n", what, show(guesses[i]))
			if why := a.Why(guesses[i]); why != "" {
				fmt.Fprint(w, fold(why))
			}
		}
	}
	return right, asked, nil
}

// skipped is no guess.
const skipped = time.Duration(-1)

// guess asks until there is a guess that makes sense.
func guess(
	ctx context.Context, w io.Writer, a Ask, answers <-chan string,
) (time.Duration, error) {
	for {
		fmt.Fprint(w, a.Text()+" ")
		select {
		case <-ctx.Done():
			fmt.Fprintln(w)
			return 0, context.Cause(ctx)
		case text, ok := <-answers:
			switch text = strings.TrimSpace(text); {
			case !ok, text == "q", text == "quit":
				fmt.Fprintln(w)
				return 0, errQuit
			case text == "?", text == "":
				return skipped, nil
			}
			d, err := Parse(text)
			if err == nil {
				return d, nil
			}
			fmt.Fprintln(w, err)
		}
	}
}

// lines sends the lines of in. Reading cannot be canceled, so the
// goroutine may stay in a last read when ctx is done.
func lines(ctx context.Context, in io.Reader) <-chan string {
	ch := make(chan string)
	go func() {
		defer close(ch)
		for s := bufio.NewScanner(in); s.Scan(); {
			select {
			case ch <- s.Text():
			case <-ctx.Done():
				return
			}
		}
	}()
	return ch
}

// show writes a time as people say it.
func show(d time.Duration) string {
	return strconv.FormatFloat(d.Seconds(), 'f', -1, 64) + " s"
}

// indent indents code, with four columns for a tab.
func indent(text string) string {
	var b strings.Builder
	for line := range strings.Lines(strings.ReplaceAll(text, "\t", "    ")) {
		if line != "\n" {
			b.WriteString("    ")
		}
		b.WriteString(line)
	}
	return b.String()
}

// fold breaks a sentence into lines below the verdict.
func fold(text string) string {
	var b strings.Builder
	at := 0
	for word := range strings.FieldsSeq(text) {
		if at == 0 || at+1+len(word) > 72 {
			if at > 0 {
				b.WriteByte('\n')
			}
			b.WriteString("        ")
			at = 8
		}
		b.WriteString(" " + word)
		at += 1 + len(word)
	}
	return b.String() + "\n"
}
