package timelinetest

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"example.com/baton/timeline"
)

// A picture shows what a test expects of a run, or what a run did.
type picture struct {
	lanes    []lane
	byLine   bool // a second stands for a line
	anyOrder bool
	others   bool           // other lanes are allowed
	took     *time.Duration // nil: until the last instant
	ruler    bool           // the picture has one
}

type lane struct {
	name    pattern
	all     bool // all lanes that match, taken together
	spans   []span
	marks   []mark
	numbers bool // was not drawn
}

type span struct {
	start, end time.Duration
	kind       timeline.Kind
	anyKind    bool
	label      pattern
}

type mark struct {
	at   time.Duration
	text pattern
}

// A pattern matches a text. Unless it is exact, * stands for any text.
type pattern struct {
	text  string
	exact bool
}

var anything = pattern{text: "*"}

// named matches a name, in lowercase or uppercase.
func (p pattern) named(name string) bool {
	p.text = strings.ToLower(p.text)
	return p.match(strings.ToLower(name))
}

func (p pattern) match(s string) bool {
	if p.exact {
		return s == p.text
	}
	parts := strings.Split(p.text, "*")
	if len(parts) == 1 {
		return s == parts[0]
	}
	first, last := parts[0], parts[len(parts)-1]
	if len(s) < len(first)+len(last) ||
		!strings.HasPrefix(s, first) || !strings.HasSuffix(s, last) {
		return false
	}
	s = s[len(first) : len(s)-len(last)]
	for _, part := range parts[1 : len(parts)-1] {
		_, after, found := strings.Cut(s, part)
		if !found {
			return false
		}
		s = after
	}
	return true
}

// fixed reports whether the pattern matches one text only.
func (p pattern) fixed() bool {
	return p.exact || !strings.Contains(p.text, "*")
}

// end is the last instant in the picture.
func (p *picture) end() (end time.Duration) {
	for _, l := range p.lanes {
		for _, s := range l.spans {
			end = max(end, s.end)
		}
		for _, m := range l.marks {
			end = max(end, m.at)
		}
	}
	return end
}

// byBeginning sorts the lanes. A chart may have a lane below one that let
// it start, and chance may decide which one that is.
func byBeginning(lanes []lane) {
	slices.SortStableFunc(lanes, func(a, b lane) int {
		return compareTimes(a.first(), b.first())
	})
}

// first is when a lane begins.
func (l *lane) first() (at time.Duration) {
	at = -1
	for _, s := range l.spans {
		if at < 0 || s.start < at {
			at = s.start
		}
	}
	for _, m := range l.marks {
		if at < 0 || m.at < at {
			at = m.at
		}
	}
	return max(at, 0)
}

// pictureOf returns what a chart shows. The picture counts lines if the
// chart does and byLine is set.
func pictureOf(c timeline.Chart, byLine bool) picture {
	p := picture{byLine: c.ByLine && byLine}
	at := func(d time.Duration) time.Duration {
		if !c.ByLine || byLine {
			return d
		}
		if i := int(d / time.Second); i < len(c.Lines) {
			return c.Lines[max(i, 0)].At
		}
		return c.Lines[len(c.Lines)-1].At
	}
	index := map[string]int{}
	find := func(name string) *lane {
		if _, ok := index[name]; !ok {
			index[name] = len(p.lanes)
			p.lanes = append(p.lanes, lane{name: pattern{name, true}})
		}
		return &p.lanes[index[name]]
	}
	for _, name := range c.Lanes {
		find(name)
	}
	for _, s := range c.Spans {
		l := find(s.Lane)
		l.spans = append(l.spans, span{
			start: at(s.Start), end: at(s.End), kind: s.Kind,
			label: pattern{s.Label, true},
		})
	}
	for _, m := range c.Marks {
		if !m.LookUp { // look-ups follow from the handwork
			l := find(m.Lane)
			l.marks = append(l.marks, mark{at(m.At), pattern{m.Text, true}})
		}
	}
	for i := range p.lanes {
		p.lanes[i].sort()
	}
	took := c.Elapsed
	p.took = &took
	return p
}

func (l *lane) sort() {
	slices.SortStableFunc(l.spans, func(a, b span) int {
		if a.start != b.start {
			return compareTimes(a.start, b.start)
		}
		return compareTimes(a.end, b.end)
	})
	slices.SortStableFunc(l.marks, func(a, b mark) int {
		return compareTimes(a.at, b.at)
	})
}

func compareTimes(a, b time.Duration) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// seconds writes a time for people.
func seconds(d time.Duration) string {
	return strconv.FormatFloat(d.Seconds(), 'f', -1, 64) + " s"
}
