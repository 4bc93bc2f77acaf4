package timeline

import (
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Lines closer than this came at the same instant, as far as people are
// concerned: threads of one program need that long to get a turn.
const instant = 5 * time.Millisecond

// Spans returns who did what when, as the lines tell it.
func Spans(lines []Line) []Span {
	return NewChart("", lines, 0).Spans
}

// NewChart returns the chart of a run that printed lines and took elapsed.
// If elapsed is 0, the run ended with its last line.
func NewChart(title string, lines []Line, elapsed time.Duration) Chart {
	late := func(a, b Line) int { return int(min(max(a.At-b.At, -1), 1)) }
	if !slices.IsSortedFunc(lines, late) {
		lines = slices.Clone(lines)
		slices.SortStableFunc(lines, late)
	}
	if n := len(lines); n > 0 {
		elapsed = max(elapsed, lines[n-1].At)
	}
	var s story
	byLine := elapsed < instant && len(lines) > 0
	if byLine {
		s.addNumbered(lines)
	} else {
		s.add(lines)
	}
	end := elapsed
	if byLine {
		end = time.Duration(len(lines)) * time.Second
	}
	c := s.chart(end, true, byLine)
	c.Title, c.Elapsed, c.Lines, c.ByLine = clean(title), elapsed, lines, byLine
	return c
}

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
		if l := s.named[key(strings.TrimSpace(text))]; l != nil &&
			len(l.open) > 0 {
			s.close(at, l, 0)
			return
		}
		l := s.lane(at, p.lane)
		l.last = at
		s.marks = append(s.marks, remark{l, p.what, at})
		return
	case sums:
		return
	default:
		if l := s.named[key(strings.TrimSpace(text))]; l != nil &&
			len(l.open) > 0 {
			s.close(at, l, 0)
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

// clean takes out of a name what could do harm in a terminal or a file.
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

// chart tells the story up to now. If it is over, what never ended is cut
// off at the last line of its lane.
func (s *story) chart(now time.Duration, over, byLine bool) Chart {
	var c Chart
	taken := names{}
	rows := s.order()
	of := make(map[*lane]*row, len(rows))
	for i := range rows {
		rows[i].names = []string{taken.unique(rows[i].lane.name)}
		of[rows[i].lane] = &rows[i]
	}
	alone := s.oneAtATime(now)
	for i := range s.deeds {
		d := &s.deeds[i]
		end := d.end
		if d.open {
			end = now
			if over && d.lane.last > d.start {
				end = d.lane.last
				if byLine {
					end += time.Second // the line itself
				}
			}
		}
		name := of[d.lane].track(d.start, end, taken)
		kind := Running
		if d.lane.key != "main" && (end < alone || end == alone && !d.open) {
			kind = Waiting
		}
		s.tell(&c, d, name, end, kind)
		if d.after != nil && kind != Waiting {
			c.Links = append(c.Links, Link{of[d.after].names[0], name, d.start})
		}
	}
	if len(c.Links) > 8 {
		c.Links = nil // so many arrows would hide the lanes
	}
	for i := range rows {
		c.Lanes = append(c.Lanes, rows[i].names...)
	}
	s.addMarks(&c, of, taken)
	return c
}

// names are those that lanes have, so that no two have the same.
type names map[string]bool

// unique returns the name or, if it is taken, "name (2)" and so on.
func (n names) unique(name string) string {
	free := name
	for i := 2; n[free]; i++ {
		free = name + " (" + strconv.Itoa(i) + ")"
	}
	n[free] = true
	return free
}

// tell adds the spans of a deed to a chart.
func (s *story) tell(c *Chart, d *deed, lane string, end time.Duration, kind Kind) {
	add := func(label string, from, to time.Duration, k Kind) {
		c.Spans = append(c.Spans, Span{lane, label, from, to, k})
	}
	label := clean(d.what)
	switch n := len(d.pieces); {
	case n > 0 && s.lookedUp(d, end):
		from := d.start
		for i := 1; i <= n; i++ {
			to := end
			if i < n {
				to = d.pieces[i]
			}
			add(clean(d.piece), from, to, Busy)
			if i < n || !d.open {
				c.Marks = append(c.Marks, Mark{lane, "look up", to, true})
			}
			from = to
		}
	case n > 0:
		add(strconv.Itoa(n)+" × "+clean(d.piece), d.start, end, Busy)
	case d.length > 0 && end-d.start > d.length+slack(d.length):
		add(label, d.start, d.start+d.length, kind)
		add(label, d.start+d.length, end, Unnoticed)
	default:
		add(label, d.start, end, kind)
	}
}

// slack is how much later than told a thing may end and yet be on time.
func slack(length time.Duration) time.Duration {
	return max(length/20, 20*time.Millisecond)
}

// oneAtATime returns until when no two deeds have overlapped.
func (s *story) oneAtATime(now time.Duration) time.Duration {
	until, busy := time.Duration(1<<63-1), time.Duration(-1)
	for i := range s.deeds {
		d := &s.deeds[i]
		if d.lane.key == "main" {
			continue // the program itself, around all that it does
		}
		if d.start < busy {
			return d.start
		}
		if d.open {
			busy = max(busy, now+1) // what begins now overlaps
		} else {
			busy = max(busy, d.end)
		}
	}
	return until
}

// lookedUp says whether others started or ended between the pieces of d.
func (s *story) lookedUp(d *deed, end time.Duration) bool {
	from := d.pieces[0]
	i := sort.Search(len(s.turns), func(i int) bool {
		return s.turns[i].at > from
	})
	for ; i < len(s.turns) && s.turns[i].at < end; i++ {
		if s.turns[i].lane != d.lane {
			return true
		}
	}
	return false
}

// A row is a lane with what goes on at once in it.
type row struct {
	lane  *lane
	names []string        // of its tracks, one at least
	until []time.Duration // until when each of them is taken
}

// track finds a track that is free from start to end, and returns its name.
func (r *row) track(start, end time.Duration, taken names) string {
	for i, until := range r.until {
		if until <= start {
			r.until[i] = end
			return r.names[i]
		}
	}
	if len(r.until) == len(r.names) {
		r.names = append(r.names, taken.unique(r.lane.name))
	}
	r.until = append(r.until, end)
	return r.names[len(r.until)-1]
}

// order returns the lanes from top to bottom: by when they began, but
// those of one name and different numbers in the order of their numbers,
// and a lane below the one that let it start.
func (s *story) order() []row {
	lanes := slices.Clone(s.lanes)
	slices.SortStableFunc(lanes, func(a, b *lane) int {
		return int(min(max(a.first-b.first, -1), 1))
	})
	for i := 0; i < len(lanes); {
		j := i + 1
		for j < len(lanes) && lanes[j].first-lanes[i].first < instant {
			j++
		}
		byNumber(lanes[i:j])
		i = j
	}
	sortNumbered(lanes)
	below := map[*lane][]*lane{}
	for _, l := range lanes {
		if l.under != nil {
			below[l.under] = append(below[l.under], l)
		}
	}
	rows := make([]row, 0, len(lanes))
	var put func(l *lane)
	put = func(l *lane) {
		rows = append(rows, row{lane: l})
		for _, b := range below[l] {
			put(b)
		}
	}
	for _, l := range lanes {
		if l.under == nil {
			put(l)
		}
	}
	return rows
}

// byNumber sorts lanes whose names differ in their numbers alone. The
// others stay in the order in which they came.
func byNumber(lanes []*lane) {
	if len(lanes) < 2 {
		return
	}
	place := map[string]int{}
	for _, l := range lanes {
		if p, ok := place[stem(l.key)]; !ok || l.seq < p {
			place[stem(l.key)] = l.seq
		}
	}
	slices.SortStableFunc(lanes, func(a, b *lane) int {
		pa, pb := place[stem(a.key)], place[stem(b.key)]
		if pa != pb {
			return pa - pb
		}
		return natural(a.key, b.key)
	})
}

// sortNumbered sorts those of a name and a number, such as "Worker 3",
// among the places that they have.
func sortNumbered(lanes []*lane) {
	places := map[string][]int{}
	for i, l := range lanes {
		if s := stem(l.key); len(s) < len(l.key) && strings.HasSuffix(s, " ") {
			places[s] = append(places[s], i)
		}
	}
	for _, at := range places {
		var group []*lane
		for _, i := range at {
			group = append(group, lanes[i])
		}
		slices.SortStableFunc(group, func(a, b *lane) int {
			return natural(a.key, b.key)
		})
		for n, i := range at {
			lanes[i] = group[n]
		}
	}
}

// stem is a name without its numbers.
func stem(name string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return -1
		}
		return r
	}, name)
}

// natural compares names so that 2 comes before 10.
func natural(a, b string) int {
	for a != "" && b != "" {
		na, nb := leading(a), leading(b)
		if na == "" || nb == "" {
			if a[0] != b[0] {
				return int(a[0]) - int(b[0])
			}
			a, b = a[1:], b[1:]
			continue
		}
		x, y := strings.TrimLeft(na, "0"), strings.TrimLeft(nb, "0")
		if len(x) != len(y) {
			return len(x) - len(y)
		}
		if x != y {
			return strings.Compare(x, y)
		}
		a, b = a[len(na):], b[len(nb):]
	}
	return len(a) - len(b)
}

// leading returns the digits that s begins with.
func leading(s string) string {
	i := 0
	for i < len(s) && s[i] >= '0' && s[i] <= '9' {
		i++
	}
	return s[:i]
}

// addMarks adds the lines that start and end nothing. Where there is
// nothing else to see, and they are few, each text has a lane of its own.
func (s *story) addMarks(c *Chart, of map[*lane]*row, taken names) {
	texts := map[string]bool{}
	for _, m := range s.marks {
		if m.lane == nil && len(texts) <= 8 {
			texts[m.text] = true
		}
	}
	own := len(s.lanes) == 0 && len(texts) <= 8
	lanes := map[string]string{} // of the texts
	for _, m := range s.marks {
		mark := Mark{Text: clean(m.text), At: m.at}
		if m.lane != nil {
			mark.Lane = of[m.lane].names[0]
		} else {
			text := "printed"
			if own {
				text = mark.Text
			}
			if lanes[text] == "" {
				lanes[text] = taken.unique(text)
				c.Lanes = append(c.Lanes, lanes[text])
			}
			mark.Lane = lanes[text]
		}
		c.Marks = append(c.Marks, mark)
	}
}
