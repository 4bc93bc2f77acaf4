package board

import (
	"bytes"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"example.com/baton/internal/exercise"
)

// wide is how many columns the board needs, at most.
const wide = 80

// columns returns how many columns a terminal has, but not more than wide.
func columns(f *os.File) int {
	if n, _, err := term.GetSize(int(f.Fd())); err == nil && n > 0 {
		return min(n, wide)
	}
	return wide
}

// narrow folds long lines between words. Without it, a terminal of few
// columns would break words.
type narrow struct {
	w       io.Writer
	columns func() int
	part    []byte // a line that has not ended
}

// unbroken returns the writer for results that keeps lines as they are:
// code, pictures, and prompts without an end of line.
func (b *board) unbroken() io.Writer {
	if n, ok := b.w.(*narrow); ok {
		return n.w
	}
	return b.w
}

func (n *narrow) Write(p []byte) (int, error) {
	n.part = append(n.part, p...)
	for {
		line, rest, ended := bytes.Cut(n.part, []byte("\n"))
		if !ended {
			return len(p), nil
		}
		text := fit(string(line), n.columns()) + "\n"
		n.part = rest
		if _, err := io.WriteString(n.w, text); err != nil {
			return 0, err
		}
	}
}

// fit folds one line, and keeps to its indent if that leaves enough room.
func fit(line string, columns int) string {
	if columns >= wide || len([]rune(line)) <= columns {
		return line
	}
	text := strings.TrimLeft(line, " \t")
	indent := strings.Repeat(" ", min(len(line)-len(text), columns/5))
	var all []string
	for i, l := range exercise.Fold(text, columns-len(indent)-2) {
		if i > 0 {
			l = "  " + strings.TrimLeft(l, " ")
		}
		all = append(all, strings.TrimRight(indent+l, " "))
	}
	return strings.Join(all, "\n")
}
