package timelinetest

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"example.com/baton/timeline"
)

// Draw returns the picture of a chart, which [Want] accepts for any run
// with the same lanes, spans and instants. Lanes whose instants do not
// fit into 60 columns are written as numbers.
func Draw(c timeline.Chart) string {
	p := pictureOf(c, true)
	byBeginning(p.lanes)
	return p.draw(newScale(&p))
}

// A scale says how many columns an instant is from the left.
type scale struct {
	unit    string
	one     time.Duration // of the unit
	step    time.Duration // 0 if nothing is drawn
	columns int           // for each step
	end     time.Duration
}

// room is how many columns a drawing has, besides the names.
const room = 60

// newScale returns the coarsest scale on which most lanes can be drawn.
func newScale(pictures ...*picture) scale {
	var best scale
	most := 0
	var end time.Duration
	for _, p := range pictures {
		end = max(end, p.end())
	}
	byLine := pictures[0].byLine
	for _, step := range steps(end, byLine) {
		s := scale{step: step, end: end}
		n := int((end + step - 1) / step)
		s.columns = max(min(room/max(n, 1), 8), 1)
		s.unit, s.one = unitOf(end, byLine)
		fit := 0
		for _, p := range pictures {
			for i := range p.lanes {
				if _, ok := s.cells(&p.lanes[i]); ok {
					fit++
				}
			}
		}
		if fit > most {
			best, most = s, fit
		}
	}
	if most == 0 {
		best.unit, best.one = unitOf(end, byLine)
	}
	return best
}

// steps returns how much time a column may stand for, the longest first.
func steps(end time.Duration, byLine bool) (list []time.Duration) {
	if byLine {
		if end/time.Second <= room {
			list = append(list, time.Second)
		}
		return list
	}
	for _, unit := range []time.Duration{time.Hour, time.Minute} {
		for _, n := range []time.Duration{30, 10, 5, 1} {
			list = append(list, n*unit)
		}
	}
	for step := 10 * time.Second; step >= 10; step /= 10 {
		list = append(list, step, step/2, step/4, step/5)
	}
	_, most := unitOf(end, byLine)
	most = max(most, end/room)
	list = slices.DeleteFunc(append(list, 1), func(step time.Duration) bool {
		return end/step > room || step > 2*most
	})
	if slices.Contains(list, most) { // count in whole units if possible
		list = slices.DeleteFunc(list, func(step time.Duration) bool {
			return step > most
		})
	}
	slices.Sort(list)
	slices.Reverse(list)
	return slices.Compact(list)
}

func unitOf(end time.Duration, byLine bool) (string, time.Duration) {
	switch {
	case byLine:
		return "lines", time.Second
	case end >= 2*time.Hour:
		return "hours", time.Hour
	case end >= 5*time.Minute:
		return "minutes", time.Minute
	case end >= 200*time.Millisecond || end == 0:
		return "seconds", time.Second
	case end >= 200*time.Microsecond:
		return "ms", time.Millisecond
	case end >= 200:
		return "µs", time.Microsecond
	}
	return "ns", time.Nanosecond
}

// column returns the column of an instant, if it has one of its own.
func (s scale) column(d time.Duration) (int, bool) {
	if d < 0 || d > s.end || s.step == 0 {
		return 0, false
	}
	x := d * time.Duration(s.columns)
	return int(x / s.step), x%s.step == 0
}

// cells draws a lane, if the scale is fine enough.
func (s scale) cells(l *lane) ([]rune, bool) {
	cells := make([]rune, room+20)
	for i := range cells {
		cells[i] = ' '
	}
	until, before := -1, rune(0)
	for _, sp := range l.spans {
		from, ok1 := s.column(sp.start)
		to, ok2 := s.column(sp.end)
		fill := fillOf(sp)
		if !ok1 || !ok2 || fill == 0 || from < until ||
			from == to && from == until || until == from && before == '|' {
			return nil, false
		}
		at := from
		if from == to || from == until && before == fill {
			cells[at] = '|'
			at++
		}
		if from == to {
			until, before = at, '|'
			continue
		}
		if at == to {
			return nil, false
		}
		for i := at; i < to; i++ {
			cells[i] = fill
		}
		if !writeLabel(cells[at:to], sp, fill) {
			return nil, false
		}
		until, before = to, fill
	}
	last := -1
	for _, m := range l.marks {
		at, ok := s.column(m.at)
		text := []rune(m.text.text)
		if m.text == anything || m.text == (pattern{l.name.text, true}) {
			text = []rune{'*'}
		} else if !plainText(m.text) {
			return nil, false
		}
		if !ok || at <= last || at+len(text) > len(cells) {
			return nil, false
		}
		// A space on both sides keeps texts apart.
		for i := max(at-1, 0); i <= min(at+len(text), len(cells)-1); i++ {
			if cells[i] != ' ' {
				return nil, false
			}
		}
		copy(cells[at:], text)
		last = at + len(text)
	}
	return cells, true
}

func fillOf(s span) rune {
	switch {
	case s.anyKind || s.kind == timeline.Running || s.kind == timeline.Waiting:
		return '='
	case s.kind == timeline.Busy:
		return '#'
	case s.kind == timeline.Unnoticed && s.end > s.start:
		return '.'
	}
	return 0
}

// writeLabel writes on a bar its label or, if there is room, its duration.
func writeLabel(cells []rune, s span, fill rune) bool {
	text, must := strings.ReplaceAll((s.end-s.start).String(), "m0s", "m"), false
	if s.label != anything && !s.label.exact {
		text, must = s.label.text, true
	}
	label := []rune(text)
	if fill == '.' || len(label)+2 > len(cells) {
		return !must
	}
	copy(cells[(len(cells)-len(label))/2:], label)
	return true
}

// plainText reports whether a text means itself when it is drawn.
func plainText(p pattern) bool {
	for i, r := range p.text {
		_, fill := fills[r]
		if r == '"' || r == ':' || r == '|' && i == 0 || fill && i == 0 || r == '*' && p.exact ||
			r <= ' ' || r >= 0x7f && !unicode.IsLetter(r) {
			return false
		}
	}
	return p.text != ""
}

// write writes a name as parse reads it.
func (l *lane) write() string {
	name := l.name.text
	if l.name.exact && !plainName(name) {
		name = strconv.Quote(name)
	}
	if l.all {
		name = "all " + name
	}
	return name
}

func plainName(name string) bool {
	if name != strings.TrimSpace(name) || name == "" || strings.Contains(name, "  ") ||
		strings.ContainsAny(name, "*\"`:") || strings.HasPrefix(name, "all ") ||
		name == "any order" || name == "..." || name == "in all" {
		return false
	}
	if _, unit := units[strings.Fields(name)[0]]; unit {
		return false
	}
	return !strings.ContainsFunc(name, func(r rune) bool {
		return r < ' ' || r == 0x7f || r >= 0x7f && !unicode.IsLetter(r)
	})
}

// draw returns the picture as text.
func (p *picture) draw(s scale) string {
	wide := 0
	drawn := make([][]rune, len(p.lanes))
	count := 0
	for i := range p.lanes {
		l := &p.lanes[i]
		if l.numbers || len(l.spans)+len(l.marks) == 0 {
			continue
		}
		if cells, ok := s.cells(l); ok && s.step > 0 && narrow(l.write()) {
			drawn[i] = cells
			count++
			wide = max(wide, len([]rune(l.write())))
		}
	}
	rule := ""
	if count > 0 || p.byLine {
		wide = max(wide, len([]rune(s.unit)))
		rule = s.unit
		if count > 0 {
			rule = pad(s.unit, wide) + s.ticks()
		}
	}
	var b strings.Builder
	for i := range p.lanes {
		l := &p.lanes[i]
		line := l.write() + ": " + l.list(p.byLine)
		if drawn[i] != nil {
			line = pad(l.write(), wide) + string(drawn[i])
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	if rule != "" {
		b.WriteString(strings.TrimRight(rule, " ") + "\n")
	}
	if p.others {
		b.WriteString("...\n")
	}
	if p.anyOrder {
		b.WriteString("any order\n")
	}
	end := p.end()
	if p.byLine {
		end = 0
	}
	if p.took != nil && *p.took != end && !(p.byLine && *p.took < instant) {
		b.WriteString("in all: " + p.took.String() + "\n")
	}
	return b.String()
}

// narrow reports whether a name has a column for each rune.
func narrow(name string) bool {
	for _, r := range name {
		if r >= 0x300 {
			return false
		}
	}
	return true
}

func pad(name string, wide int) string {
	return name + strings.Repeat(" ", wide-len([]rune(name))+2)
}

// ticks writes a ruler, with as many numbers as there is room for.
func (s scale) ticks() string {
	last := max(int((s.end+s.step-1)/s.step), 1)
	text := func(i int) string {
		return strconv.FormatFloat(
			float64(time.Duration(i)*s.step)/float64(s.one), 'f', -1, 64)
	}
	every := 1
	for ; every < last; every++ {
		if last%every != 0 && every > 5 || !nice(every) {
			continue
		}
		wide := 0
		for i := 0; i <= last; i += every {
			wide = max(wide, len(text(i)))
		}
		if wide < every*s.columns {
			break
		}
	}
	var b strings.Builder
	for i := 0; i <= last; i += every {
		b.WriteString(strings.Repeat(" ", i*s.columns-b.Len()) + text(i))
	}
	return b.String()
}

// nice reports whether people like to count in steps of n.
func nice(n int) bool {
	for n%10 == 0 {
		n /= 10
	}
	return n == 1 || n == 2 || n == 4 || n == 5
}

// list writes the spans and instants of a lane as numbers.
func (l *lane) list(byLine bool) string {
	text := func(d time.Duration) string {
		if byLine {
			return strconv.FormatFloat(d.Seconds(), 'f', -1, 64)
		}
		return d.String()
	}
	var items []string
	for _, s := range l.spans {
		item := text(s.start) + "-" + text(s.end)
		if !s.anyKind && s.kind != timeline.Running && s.kind != timeline.Waiting {
			item += " " + s.kind.String()
		}
		if !s.label.exact && s.label != anything {
			item += " " + strconv.Quote(s.label.text)
		}
		items = append(items, item)
	}
	for _, m := range l.marks {
		item := text(m.at)
		if m.text != anything && m.text != (pattern{l.name.text, true}) {
			item += " " + strconv.Quote(m.text.text)
		}
		items = append(items, item)
	}
	return strings.Join(items, ", ")
}
