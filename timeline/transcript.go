package timeline

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"time"
)

// Transcript writes each line with its time in front. Lines that come at
// nearly the same time are joined by a bracket, because their order is not
// guaranteed.
func Transcript(w io.Writer, lines []Line) error {
	b := bufio.NewWriter(w)
	digits := 1
	if n := len(lines); n > 0 {
		digits = digitsOf(lines[n-1].At)
	}
	wide := 0
	for _, l := range lines {
		if n := width(clean(l.Text)); n <= 60 {
			wide = max(wide, n)
		}
	}
	for i := 0; i < len(lines); {
		j := i + 1
		for j < len(lines) && (lines[j].At-lines[i].At).Abs() < instant {
			j++
		}
		for k := i; k < j; k++ {
			bracket := ""
			switch {
			case j-i == 1:
			case k == i:
				bracket = "┐ same instant"
			case k == j-1:
				bracket = "┘"
			default:
				bracket = "│"
			}
			line := clean(lines[k].Text)
			text := fmt.Sprintf("%*.*f s  %s%*s  %s", digits+4, digits,
				lines[k].At.Seconds(), line, max(wide-width(line), 0), "", bracket)
			b.WriteString(strings.TrimRight(text, " "))
			b.WriteByte('\n')
		}
		i = j
	}
	return b.Flush()
}

// digitsOf returns how many decimals separate the instants of a run.
func digitsOf(end time.Duration) int {
	if end < time.Second {
		return 3
	}
	return 1
}
