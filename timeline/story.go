package timeline

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// A story is what a program's lines have told so far.
type story struct {
	deeds []deed
	lanes []*lane
	named map[string]*lane // by their names in small letters
	craft map[string]int   // "cleaning": the deed that is going on, plus 1
	marks []remark
	turns []turn
}

// A deed is a span before it is known what it means.
type deed struct {
	lane       *lane
	what, full string
	start, end time.Duration
	length     time.Duration
	pieces     []time.Duration // of handwork: when each began
	piece      string          // such as "potato"
	open       bool
	after      *lane // whose end let it start
}

// A lane is somebody or something that does one thing at a time.
type lane struct {
	name  string
	key   string
	first time.Duration
	seq   int // the lanes that were there before
	open  []int
	under *lane // let it start, so it stands right above it
	last  time.Duration
}

// A remark is a line on a lane, or on none.
type remark struct {
	lane *lane
	text string
	at   time.Duration
}

// A turn is when something started or ended.
type turn struct {
	at   time.Duration
	lane *lane
}

// add reads more lines.
func (s *story) add(lines []Line) {
	for i := range lines {
		s.read(lines[i].At, lines[i].Text)
	}
}

// addNumbered reads lines as if one came each second.
func (s *story) addNumbered(lines []Line) {
	for i := range lines {
		s.read(time.Duration(i)*time.Second, lines[i].Text)
	}
}

func (s *story) read(at time.Duration, text string) {
	p := parse(text)
	switch p.act {
	case starts:
		s.begin(at, p)
		return
	case ends:
		if s.finish(at, p) {
			return
		}
	case numbers:
		if s.handwork(at, p) {
			return
		}
		if s.closeNamed(at, text) {
			return
		}
		l := s.lane(at, p.lane)
		l.last = at
		s.marks = append(s.marks, remark{l, p.what, at})
		return
	case sums:
		return
	default:
		if s.closeNamed(at, text) {
			return
		}
	}
	if strings.TrimSpace(text) != "" {
		s.marks = append(s.marks, remark{nil, text, at})
	}
}

// begin begins a deed.
func (s *story) begin(at time.Duration, p sentence) {
	known := len(s.lanes)
	l := s.lane(at, p.lane)
	d := deed{lane: l, what: p.what, full: p.full, length: p.length,
		start: at, end: at, open: true}
	// What ended right before has let this lane start, unless it is one of
	// a row of the same things, which wait for their turn.
	if n := len(s.turns); n > 0 && len(s.lanes) > known && l.under == nil &&
		p.lane == p.what {
		if t := s.turns[n-1]; t.lane != nil && t.lane != l &&
			at-t.at < instant && len(t.lane.open) == 0 &&
			stem(t.lane.key) != stem(l.key) {
			d.after, l.under = t.lane, t.lane
		}
	}
	l.open = append(l.open, len(s.deeds))
	l.last = at
	s.deeds = append(s.deeds, d)
	s.turns = append(s.turns, turn{at, l})
	if first, _, ok := strings.Cut(p.what, " "); ok {
		if s.craft == nil {
			s.craft = map[string]int{}
		}
		s.craft[key(first)] = len(s.deeds)
	}
}

// finish ends a deed: the first of this name that is going on.
func (s *story) finish(at time.Duration, p sentence) bool {
	l := s.named[key(p.lane)]
	if l == nil || len(l.open) == 0 {
		return false
	}
	for i, n := range l.open {
		if s.deeds[n].full == p.full {
			s.close(at, l, i)
			return true
		}
	}
	for i, n := range l.open {
		d := &s.deeds[n]
		if d.what == p.what {
			s.close(at, l, i)
			return true
		}
		if strings.HasPrefix(d.what, p.what+" ") || p.lane == p.what {
			d.what = p.what // the end is told in fewer words
			s.close(at, l, i)
			return true
		}
	}
	return false
}

// close ends the deed that is open on l at place i.
func (s *story) close(at time.Duration, l *lane, i int) {
	d := &s.deeds[l.open[i]]
	d.end, d.open = at, false
	l.open = slices.Delete(l.open, i, i+1)
	l.last = at
	s.turns = append(s.turns, turn{at, l})
}

// closeNamed ends the first deed on the lane that text names, if one is
// going on there.
func (s *story) closeNamed(at time.Duration, text string) bool {
	l := s.named[key(strings.TrimSpace(text))]
	if l == nil || len(l.open) == 0 {
		return false
	}
	s.close(at, l, 0)
	return true
}

// handwork adds a piece to the handwork that is going on, if it is any.
func (s *story) handwork(at time.Duration, p sentence) bool {
	doing, thing, ok := strings.Cut(p.lane, " ")
	if !ok || len(s.craft) == 0 {
		return false
	}
	n := s.craft[key(doing)]
	if n == 0 || !s.deeds[n-1].open {
		return false
	}
	d := &s.deeds[n-1]
	d.pieces = append(d.pieces, at)
	d.piece = thing
	d.lane.last = at
	return true
}

// lane returns the lane of a name.
func (s *story) lane(at time.Duration, name string) *lane {
	k := key(name)
	if l := s.named[k]; l != nil {
		return l
	}
	if s.named == nil {
		s.named = map[string]*lane{}
	}
	l := &lane{name: clean(name), key: k, first: at, seq: len(s.lanes)}
	s.lanes = append(s.lanes, l)
	s.named[k] = l
	return l
}

// key is the same for names that differ in capital letters alone.
func key(name string) string {
	for i := range len(name) {
		if c := name[i]; c >= 'A' && c <= 'Z' || c >= utf8.RuneSelf {
			return strings.ToLower(name)
		}
	}
	return name
}

// clean replaces in a name what could do harm in a terminal or a file.
func clean(name string) string {
	for i := range len(name) {
		if c := name[i]; c < ' ' || c > '~' {
			return strings.Map(func(r rune) rune {
				if !unicode.IsPrint(r) {
					return '?'
				}
				return r
			}, strings.ToValidUTF8(name, "?"))
		}
	}
	return name
}
