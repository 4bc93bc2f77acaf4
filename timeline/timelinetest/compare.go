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
		m.note(0, fmt.Sprintf("the picture counts lines, and the run takes %s; "+
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

// lanes finds which lanes belong together, and notes how they differ.
func (m *match) lanes() {
	m.together()
	want, got := m.want.lanes, m.got.lanes
	blocks := m.blocks()
	// First the lanes that fit exactly, within their places if possible.
	exact := func(i, j int) bool {
		return want[i].name.named(got[j].name.text) && m.same(&want[i], &got[j])
	}
	m.pairs = assign(len(want), len(got), func(i, j int) bool {
		return (blocks == nil || blocks[i] == blocks[j]) && exact(i, j)
	})
	if slices.Contains(m.pairs, -1) {
		m.pairs = assign(len(want), len(got), exact)
	}
	m.rest()
	taken := make([]bool, len(got))
	for i, j := range m.pairs {
		if j < 0 {
			m.differ(&want[i], &lane{})
			if len(want[i].spans)+len(want[i].marks) == 0 {
				m.note(0, fmt.Sprintf("there should be a lane %s and is none",
					want[i].write()))
			}
			continue
		}
		taken[j] = true
		m.differ(&want[i], &got[j])
	}
	for j := range got {
		if !taken[j] && !m.want.others {
			m.differ(&lane{}, &got[j])
			if len(got[j].spans)+len(got[j].marks) == 0 {
				m.note(0, fmt.Sprintf("there is a lane %s and should be none",
					got[j].write()))
			}
		}
	}
}

// together joins the lanes that the picture takes together.
func (m *match) together() {
	for _, w := range m.want.lanes {
		if !w.all {
			continue
		}
		joined := lane{name: w.name, numbers: true}
		joined.name.exact = true
		var lanes []lane
		at := -1
		for _, l := range m.got.lanes {
			claimed := slices.ContainsFunc(m.want.lanes, func(o lane) bool {
				return !o.all && o.name.fixed() && o.name.named(l.name.text)
			})
			if claimed || l.all || !w.name.named(l.name.text) {
				lanes = append(lanes, l)
				continue
			}
			if at < 0 {
				at = len(lanes)
				lanes = append(lanes, lane{})
			}
			joined.spans = append(joined.spans, l.spans...)
			joined.marks = append(joined.marks, l.marks...)
		}
		if at < 0 {
			continue
		}
		joined.sort()
		joined.all = true
		lanes[at] = joined
		m.got.lanes = lanes
	}
}

// blocks returns the number of the block that each lane is in, or nil if
// the order is free. A block is adjacent lanes with the same name.
func (m *match) blocks() []int {
	if m.want.anyOrder || m.want.others || len(m.want.lanes) != len(m.got.lanes) {
		return nil
	}
	blocks := make([]int, len(m.want.lanes))
	for i := range blocks {
		if i > 0 {
			blocks[i] = blocks[i-1]
			if m.want.lanes[i].name != m.want.lanes[i-1].name {
				blocks[i]++
			}
		}
	}
	return blocks
}

// rest pairs the remaining lanes by name. Of several candidates, it takes
// the one that matches the longest.
func (m *match) rest() {
	free := func(j int) bool { return !slices.Contains(m.pairs, j) }
	for _, fixed := range []bool{true, false} {
		for i := range m.want.lanes {
			w := &m.want.lanes[i]
			if m.pairs[i] >= 0 || w.name.fixed() != fixed {
				continue
			}
			longest := time.Duration(-1)
			for j := range m.got.lanes {
				g := &m.got.lanes[j]
				if !free(j) || !w.name.named(g.name.text) {
					continue
				}
				trial := &match{tolerance: m.tolerance}
				trial.differ(w, g)
				at := time.Duration(0)
				for n, d := range trial.found {
					if n == 0 || d.at < at {
						at = d.at
					}
				}
				if at > longest {
					longest, m.pairs[i] = at, j
				}
			}
		}
	}
}

// assign pairs as many of n items as possible with k others. ok says which
// pairs are allowed.
func assign(n, k int, ok func(i, j int) bool) []int {
	owner := make([]int, k)
	for j := range owner {
		owner[j] = -1
	}
	var seen []bool
	var place func(i int) bool
	place = func(i int) bool {
		for j := range k {
			if seen[j] || !ok(i, j) {
				continue
			}
			seen[j] = true
			if owner[j] < 0 || place(owner[j]) {
				owner[j] = i
				return true
			}
		}
		return false
	}
	for i := range n {
		seen = make([]bool, k)
		place(i)
	}
	pairs := make([]int, n)
	for i := range pairs {
		pairs[i] = slices.Index(owner, i)
	}
	return pairs
}

func (m *match) near(a, b time.Duration) bool {
	return (a - b).Abs() <= m.tolerance
}

func (m *match) sameSpan(w, g *span) bool {
	return m.near(w.start, g.start) && m.near(w.end, g.end) &&
		(w.anyKind || w.kind == g.kind) && w.label.match(g.label.text)
}

func (m *match) sameMark(w, g *mark) bool {
	return m.near(w.at, g.at) && w.text.match(g.text.text)
}

// same reports whether two lanes have the same spans and instants.
func (m *match) same(w, g *lane) bool {
	return w.all == g.all && len(w.spans) == len(g.spans) &&
		len(w.marks) == len(g.marks) &&
		!slices.Contains(m.spans(w, g), -1) && !slices.Contains(m.marks(w, g), -1)
}

func (m *match) spans(w, g *lane) []int {
	return assign(len(w.spans), len(g.spans), func(i, j int) bool {
		return m.sameSpan(&w.spans[i], &g.spans[j])
	})
}

func (m *match) marks(w, g *lane) []int {
	return assign(len(w.marks), len(g.marks), func(i, j int) bool {
		return m.sameMark(&w.marks[i], &g.marks[j])
	})
}

// differ notes the first thing in which two lanes differ.
func (m *match) differ(w, g *lane) {
	name := g.write()
	if g.name.text == "" || g.all {
		name = w.write()
	}
	ws, gs := left(w.spans, g.spans, m.spans(w, g))
	for i := range max(len(ws), len(gs)) {
		switch {
		case i == len(gs), i < len(ws) && ws[i].start < gs[i].start &&
			!m.near(ws[i].start, gs[i].start):
			m.note(ws[i].start, name+" should begin and does not")
		case i == len(ws), !m.near(ws[i].start, gs[i].start):
			m.note(gs[i].start, name+" begins and should not")
		case !ws[i].label.match(gs[i].label.text):
			m.note(gs[i].start, fmt.Sprintf("%s should begin %q, and begins %q",
				name, ws[i].label.text, gs[i].label.text))
		case !ws[i].anyKind && ws[i].kind != gs[i].kind:
			m.note(gs[i].start, fmt.Sprintf("%s should be %v, and is %v",
				name, ws[i].kind, gs[i].kind))
		case m.near(ws[i].end, gs[i].end):
			continue
		case ws[i].end < gs[i].end:
			m.note(ws[i].end, name+" should end and goes on")
		default:
			m.note(gs[i].end, name+" ends and should go on")
		}
		break
	}
	wm, gm := left(w.marks, g.marks, m.marks(w, g))
	switch {
	case len(wm) == 0 && len(gm) == 0:
	case len(gm) == 0, len(wm) > 0 && wm[0].at < gm[0].at &&
		!m.near(wm[0].at, gm[0].at):
		m.note(wm[0].at, name+" should print "+wm[0].text.line()+" and does not")
	case len(wm) == 0, !m.near(wm[0].at, gm[0].at):
		m.note(gm[0].at, name+" prints "+gm[0].text.line()+" and should not")
	default:
		m.note(gm[0].at, name+" should print "+wm[0].text.line()+
			", and prints "+gm[0].text.line())
	}
}

// line writes a text for a message.
func (p pattern) line() string {
	if p == anything {
		return "a line"
	}
	return fmt.Sprintf("%q", p.text)
}

// left returns the items without a partner.
func left[T any](ws, gs []T, pairs []int) (w, g []T) {
	for i, j := range pairs {
		if j < 0 {
			w = append(w, ws[i])
		}
	}
	for j := range gs {
		if !slices.Contains(pairs, j) {
			g = append(g, gs[j])
		}
	}
	return w, g
}

// end compares when the run ended.
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
		m.note(0, fmt.Sprintf("the run should take %s in all, and takes %s",
			seconds(want), seconds(c.Elapsed)))
	case want < c.Elapsed:
		m.note(want, "the run should end and goes on until "+seconds(c.Elapsed))
	default:
		m.note(c.Elapsed, "the run ends and should go on until "+seconds(want))
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
	m.note(-1, fmt.Sprintf("the lanes should come as %s, and come as %s; "+
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
		return fmt.Sprintf("printed at %s: nothing; the last line before, at %s\n\t%s\n",
			seconds(at), seconds(before.At), before.Text)
	}
	return "printed until then: nothing\n"
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
