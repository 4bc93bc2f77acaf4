package timelinetest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"example.com/baton/timeline"
)

// instant is how far apart two lines may be and still count as
// simultaneous. Charts use it as well.
const instant = 5 * time.Millisecond

// Compare returns nil if a chart shows what is in the picture. Instants
// may differ by the tolerance, which must not be negative.
//
// The error says why a picture cannot be read, or else shows both
// pictures, the first instant at which they differ, and the lines that
// were printed at that instant.
//
// Uppercase and lowercase letters are the same in a name, and * stands
// for any text. A name in quotes, such as "2 * 3", means itself. Each
// line matches one lane. Lanes come in the order in which they begin,
// but a lane may stand below a lane whose end let it start. Lanes that
// begin together, or lines with the same name, may come in any order.
// A span may end in any way: finished, failed and stopped are the same.
// If the way matters, print another line.
//
// These lines say more about the run:
//
//	any order               lanes may come in any order
//	...                     there may be other lanes
//	in all: 5s              the run takes 5 s; otherwise it must end with
//	                        the last bar or text in the picture
//	all worker *: 0s-1s     all spans of the lanes that match
func Compare(want string, got timeline.Chart, tolerance time.Duration) error {
	p, err := parse(want)
	if err != nil {
		return err
	}
	return compare(p, got, tolerance)
}

func compare(want picture, c timeline.Chart, tolerance time.Duration) error {
	if want.others && len(want.lanes) == 0 && want.took == nil {
		return errors.New("the picture allows every run: it has the line ... " +
			"and no lane")
	}
	if tolerance < 0 {
		return fmt.Errorf("the tolerance is %v; it must not be negative", tolerance)
	}
	got := pictureOf(c, want.byLine || !want.ruler && len(want.lanes) == 0)
	m := &match{want: &want, got: &got, tolerance: tolerance}
	if want.byLine && !c.ByLine && len(c.Lines) > 0 {
		m.note(0, fmt.Sprintf("the picture counts lines, but the run takes %s; "+
			"the ruler should say seconds", seconds(c.Elapsed)))
	} else {
		m.lanes()
		m.end(c)
		m.order()
	}
	if len(m.found) == 0 {
		return nil
	}
	return m.report(c)
}

// A difference is something in one picture only.
type difference struct {
	at   time.Duration
	text string
}

// A match finds the lanes that belong together, and how they differ.
type match struct {
	want, got *picture
	tolerance time.Duration
	pairs     []int // for each wanted lane, the lane it matches, or -1
	found     []difference
}

func (m *match) note(at time.Duration, text string) {
	m.found = append(m.found, difference{at, text})
}

// report writes both pictures, and their first difference.
func (m *match) report(c timeline.Chart) error {
	slices.SortStableFunc(m.found, func(a, b difference) int {
		return compareTimes(a.at, b.at)
	})
	first := m.found[0].at
	s := newScale(m.want, m.got)
	var b strings.Builder
	b.WriteString("want\n" + indent(m.want.draw(s)))
	b.WriteString("got\n" + indent(m.got.draw(s)))
	at := "at " + seconds(first)
	if m.want.byLine {
		at = "at line " + fmt.Sprint(int(first/time.Second)+1)
	}
	const most = 5
	for n, d := range m.found {
		if d.at != first {
			break
		}
		if n == most {
			b.WriteString("and more\n")
			break
		}
		if first >= 0 {
			b.WriteString(at + ": ")
		}
		b.WriteString(d.text + "\n")
	}
	if first >= 0 && !m.want.byLine {
		b.WriteString(printed(c.Lines, first, max(m.tolerance, time.Microsecond)))
	}
	b.WriteString(chance(*m.want, c, m.tolerance))
	return fmt.Errorf("%s", strings.TrimRight(b.String(), "\n"))
}

// printed returns the lines of an instant.
func printed(lines []timeline.Line, at, tolerance time.Duration) string {
	var b strings.Builder
	var before *timeline.Line
	n := 0
	for i, l := range lines {
		if (l.At - at).Abs() > tolerance {
			if l.At < at {
				before = &lines[i]
			}
			continue
		}
		if n++; n > 20 {
			return b.String() + "\t...\n"
		}
		b.WriteString("\t" + l.Text + "\n")
	}
	switch {
	case n > 0:
		return "printed at " + seconds(at) + "\n" + b.String()
	case before != nil:
		return fmt.Sprintf("nothing was printed at %s; the last line before that came at %s\n\t%s\n",
			seconds(at), seconds(before.At), before.Text)
	}
	return "nothing was printed until then\n"
}

func indent(text string) string {
	if text == "" {
		return "\t(nothing)\n"
	}
	var b strings.Builder
	for line := range strings.Lines(text) {
		b.WriteString("\t" + line)
	}
	return b.String()
}
