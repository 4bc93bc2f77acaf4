package timelinetest

import (
	"fmt"
	"strings"
	"time"

	"example.com/baton/timeline"
)

// end compares the end of the run with the picture.
func (m *match) end(c timeline.Chart) {
	if m.want.others && m.want.took == nil {
		return
	}
	want, tolerance := m.want.end(), m.tolerance
	if m.want.byLine {
		want, tolerance = 0, max(tolerance, instant)
	}
	if m.want.took != nil {
		want = *m.want.took
	}
	switch {
	case (want - c.Elapsed).Abs() <= tolerance:
	case m.want.byLine:
		m.note(0, fmt.Sprintf("the run should take %s in all, but takes %s",
			seconds(want), seconds(c.Elapsed)))
	case want < c.Elapsed:
		m.note(want, "the run should end, but goes on until "+seconds(c.Elapsed))
	default:
		m.note(c.Elapsed, "the run ends, but should go on until "+seconds(want))
	}
}

// order checks that no lane stands above one that begins earlier. Lanes
// that begin together come in any order, and a lane may stand below one
// that let it start. It is checked last, when nothing else is wrong.
func (m *match) order() {
	if m.want.anyOrder || len(m.found) > 0 {
		return
	}
	swapped := false
	for i, above := range m.pairs {
		for k, below := range m.pairs[i+1:] {
			swapped = swapped ||
				m.want.lanes[i].name != m.want.lanes[i+1+k].name &&
					m.got.lanes[below].first()+m.exact() <
						m.got.lanes[above].first() &&
					!m.follows(i)
		}
	}
	if !swapped {
		return
	}
	var want, got []string
	for i := range m.want.lanes {
		want = append(want, m.want.lanes[i].write())
	}
	for i := range m.got.lanes {
		got = append(got, m.got.lanes[i].write())
	}
	m.note(-1, fmt.Sprintf("the lanes should be in the order %s, but the order is %s; "+
		"the line \"any order\" in the picture allows that",
		strings.Join(want, ", "), strings.Join(got, ", ")))
}

// exact is how far apart two instants may be and still count as the same.
func (m *match) exact() time.Duration { return max(m.tolerance, instant) }

// follows reports whether a wanted lane begins when a lane above it ends
// something, as a dryer does after the washing machine.
func (m *match) follows(i int) bool {
	first := m.got.lanes[m.pairs[i]].first()
	gap := m.exact()
	if m.want.byLine {
		gap = time.Second // from a line to the next
	}
	for _, above := range m.pairs[:i] {
		for _, s := range m.got.lanes[above].spans {
			if (s.end - first).Abs() <= gap {
				return true
			}
		}
	}
	return false
}
