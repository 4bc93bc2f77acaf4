package timelinetest

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"example.com/baton/timeline"
)

var units = map[string]time.Duration{
	"ns": time.Nanosecond, "µs": time.Microsecond, "us": time.Microsecond,
	"ms": time.Millisecond, "milliseconds": time.Millisecond,
	"s": time.Second, "seconds": time.Second,
	"minutes": time.Minute, "hours": time.Hour,
	"lines": time.Second, // as in a chart that counts lines
}

// longest is more than any run takes: about 30 years.
const longest = time.Duration(1e18)

// A ruler maps columns to instants.
type ruler struct {
	unit    time.Duration
	zero    int           // the column of 0
	columns int           // between the first two ticks; 0 without ticks
	step    time.Duration // between the first two ticks
}

// at returns the instant of a column.
func (r *ruler) at(column int) time.Duration {
	f := float64(column-r.zero) / float64(r.columns)
	if f*float64(r.step) > float64(longest) {
		return longest
	}
	whole, part := math.Modf(f)
	return time.Duration(whole)*r.step +
		time.Duration(math.Round(part*float64(r.step)))
}

// parse reads a picture.
func parse(text string) (picture, error) {
	var p picture
	r := &ruler{unit: time.Second}
	lines := straighten(text)
	fail := func(i int, err error) (picture, error) {
		return p, fmt.Errorf("line %d of the picture: %q: %w", i+1,
			strings.TrimSpace(lines[i]), err)
	}
	for i, line := range lines {
		if strings.ContainsRune(line, '\t') {
			return fail(i, fmt.Errorf("there is a tab after the indentation, "+
				"or lines are indented differently; draw with spaces"))
		}
		is, err := r.read(line)
		if err == nil && is && p.ruler {
			err = fmt.Errorf("there is a second ruler; one is allowed")
		}
		if err != nil {
			return fail(i, err)
		}
		if is {
			p.ruler = true
			p.byLine = strings.Fields(line)[0] == "lines"
		}
	}
	for i, line := range lines {
		if err := p.line(line, r); err != nil {
			return fail(i, err)
		}
	}
	for i := range p.lanes {
		p.lanes[i].sort()
	}
	return p, nil
}

// straighten returns the lines without their indentation, and without
// the empty lines around them.
func straighten(text string) []string {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " \t")
	}
	for len(lines) > 0 && lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	rest := lines // but the first line may follow the quote directly
	if len(rest) > 0 && (rest[0] == "" || rest[0][0] != ' ' && rest[0][0] != '\t') {
		rest = rest[1:]
	}
	indent, first := "", true
	for _, line := range rest {
		own := line[:len(line)-len(strings.TrimLeft(line, " \t"))]
		switch {
		case line == "":
		case first:
			indent, first = own, false
		default:
			for !strings.HasPrefix(own, indent) {
				indent = indent[:len(indent)-1]
			}
		}
	}
	for i := range rest {
		rest[i] = strings.TrimPrefix(rest[i], indent)
	}
	for len(lines) > 0 && lines[0] == "" {
		lines = lines[1:]
	}
	return lines
}

// read reads a line if it is a ruler.
func (r *ruler) read(line string) (is bool, err error) {
	words := strings.Fields(line)
	if len(words) == 0 {
		return false, nil
	}
	unit, ok := units[words[0]]
	if !ok {
		return false, nil
	}
	ticks := make([]time.Duration, 0, len(words))
	for _, word := range words[1:] {
		x, err := strconv.ParseFloat(word, 64)
		if err != nil {
			return false, nil
		}
		if x < 0 || !(x*float64(unit) < float64(longest)) {
			return true, fmt.Errorf("%s is not an instant of a run; "+
				"use a time from 0 to 30 years", word)
		}
		ticks = append(ticks, time.Duration(math.Round(x*float64(unit))))
	}
	r.unit = unit
	columns := starts(line)[1:]
	switch {
	case len(ticks) == 0:
		return true, nil
	case ticks[0] != 0:
		return true, fmt.Errorf("the ruler begins at %s; the first tick must be 0",
			words[1])
	case len(ticks) == 1:
		return true, fmt.Errorf("the ruler needs a second tick, " +
			"such as: seconds  0    1")
	}
	r.zero, r.columns, r.step = columns[0], columns[1]-columns[0], ticks[1]
	if r.step <= 0 {
		return true, fmt.Errorf("after 0 comes %s; ticks must rise", words[2])
	}
	for i := range ticks {
		if want := r.at(columns[i]); (want - ticks[i]).Abs() > 1 {
			return true, fmt.Errorf("the ruler is uneven: from %s to %s are %d "+
				"columns, so %s belongs in column %d and is in column %d",
				words[1], words[2], r.columns, words[i+1],
				r.zero+1+int(math.Round(float64(ticks[i])/float64(r.step)*
					float64(r.columns))), columns[i]+1)
		}
	}
	return true, nil
}

// starts returns the columns at which the words of a line start.
func starts(line string) (columns []int) {
	before := ' '
	for i, c := range []rune(line) {
		if c != ' ' && before == ' ' {
			columns = append(columns, i)
		}
		before = c
	}
	return columns
}

const forms = "a lane is drawn under a ruler, as in\n" +
	"\toven 1   ==2s==\n\tseconds  0  1  2  3\n" +
	"or has numbers, as in\n\toven 1: 0s-2s, 2s-4s"

// line reads any line.
func (p *picture) line(line string, r *ruler) error {
	is, _ := r.clone().read(line)
	trimmed := strings.TrimSpace(line)
	switch {
	case is || trimmed == "":
		return nil
	case trimmed == "any order":
		p.anyOrder = true
		return nil
	case trimmed == "...":
		p.others = true
		return nil
	}
	if rest, ok := strings.CutPrefix(trimmed, "in all:"); ok {
		took, err := duration(strings.TrimSpace(rest), r.unit)
		if err != nil {
			return err
		}
		p.took = &took
		return nil
	}
	name, items, ok := numbers(trimmed)
	if ok && (r.columns == 0 || looksLikeTime(items)) {
		l := lane{numbers: true}
		if err := l.named(name); err != nil {
			return err
		}
		for _, item := range splitItems(items) {
			if err := l.item(item, r.unit); err != nil {
				return err
			}
		}
		p.lanes = append(p.lanes, l)
		return nil
	}
	if r.columns == 0 {
		return fmt.Errorf("there is no ruler to read it by; %s", forms)
	}
	cells := []rune(line)
	zero := min(r.zero, len(cells))
	if zero < len(cells) && zero > 0 && cells[zero-1] != ' ' {
		return fmt.Errorf("the name runs into the drawing, which begins in "+
			"column %d; shorten it, or write numbers, as in oven 1: 0s-2s", r.zero+1)
	}
	var l lane
	if err := l.named(strings.TrimSpace(string(cells[:zero]))); err != nil {
		return err
	}
	if err := l.drawn(cells, r); err != nil {
		return err
	}
	p.lanes = append(p.lanes, l)
	return nil
}

func (r *ruler) clone() *ruler { c := *r; return &c }

// numbers splits a line at the colon after its name.
func numbers(line string) (name, items string, ok bool) {
	if quoted, err := strconv.QuotedPrefix(strings.TrimPrefix(line, "all ")); err == nil {
		at := strings.Index(line, quoted) + len(quoted)
		rest, ok := strings.CutPrefix(line[at:], ":")
		return line[:at], strings.TrimSpace(rest), ok
	}
	// The name may have colons, but so may quoted text.
	at := -1
	for i := range line {
		if line[i] == ':' && (i+1 == len(line) || line[i+1] == ' ') {
			if at < 0 || looksLikeTime(strings.TrimSpace(line[i+1:])) &&
				!strings.Contains(line[:i], `"`) {
				at = i
			}
		}
	}
	if at < 0 {
		return "", "", false
	}
	return line[:at], strings.TrimSpace(line[at+1:]), true
}

var timeLike = regexp.MustCompile(`^(\d|\.\d|$)`)

func looksLikeTime(items string) bool { return timeLike.MatchString(items) }

// named sets the name of a lane.
func (l *lane) named(name string) error {
	if rest, ok := strings.CutPrefix(name, "all "); ok {
		l.all, name = true, strings.TrimSpace(rest)
	}
	l.name.text = name
	if strings.HasPrefix(name, `"`) {
		text, err := strconv.Unquote(name)
		if err != nil {
			return fmt.Errorf("the quoted name %s is not a Go string", name)
		}
		l.name = pattern{text, true}
		return nil
	}
	if name == "" {
		return fmt.Errorf("the lane has no name; %s", forms)
	}
	return nil
}

// splitItems splits at commas that are not quoted.
func splitItems(s string) (items []string) {
	for s != "" {
		i := 0
		for i < len(s) && s[i] != ',' {
			if s[i] == '"' {
				if quoted, err := strconv.QuotedPrefix(s[i:]); err == nil {
					i += len(quoted)
					continue
				}
			}
			i++
		}
		items = append(items, strings.TrimSpace(s[:i]))
		s = s[min(i+1, len(s)):]
	}
	return items
}

// item reads a span or an instant in numbers.
func (l *lane) item(item string, unit time.Duration) error {
	bad := func(what string) error {
		return fmt.Errorf("%s in %q; use spans such as 0s-1.5s or "+
			`0s-1.5s busy "label", and instants such as 2s or 2s "text"`, what, item)
	}
	text := anything
	if at := strings.IndexByte(item, '"'); at >= 0 {
		s, err := strconv.Unquote(item[at:])
		if err != nil {
			return bad("the quoted text is not a Go string")
		}
		text, item = pattern{s, true}, strings.TrimSpace(item[:at])
	}
	words := strings.Fields(item)
	if len(words) == 0 {
		return bad("there is no time")
	}
	from, to, isSpan := strings.Cut(words[0], "-")
	start, err := duration(from, unit)
	if err != nil {
		return bad(err.Error())
	}
	if !isSpan {
		if len(words) > 1 {
			return bad(fmt.Sprintf("%q is not understood", words[1]))
		}
		l.marks = append(l.marks, mark{start, text})
		return nil
	}
	s := span{start: start, anyKind: true, label: text}
	if s.end, err = duration(to, unit); err != nil {
		return bad(err.Error())
	}
	if s.end < s.start {
		return bad("the span ends before it begins")
	}
	if len(words) > 1 {
		if err := s.kind.UnmarshalText([]byte(words[1])); err != nil || len(words) > 2 {
			return bad(fmt.Sprintf("%q is not understood",
				strings.Join(words[1:], " ")))
		}
		s.anyKind = false
	}
	l.spans = append(l.spans, s)
	return nil
}

// duration reads a time that is not negative. Without its own unit, it is
// in unit.
func duration(s string, unit time.Duration) (time.Duration, error) {
	d, err := time.ParseDuration(s)
	if err != nil {
		x, err := strconv.ParseFloat(s, 64)
		if err != nil || !(math.Abs(x*float64(unit)) < float64(longest)) {
			return 0, fmt.Errorf("%q is not a time such as 2s or 350ms", s)
		}
		d = time.Duration(math.Round(x * float64(unit)))
	}
	if d < 0 || d > longest {
		return 0, fmt.Errorf("%q is not a time of a run", s)
	}
	return d, nil
}

var fills = map[rune]span{
	'=': {anyKind: true, label: anything},
	'#': {kind: timeline.Busy, label: anything},
	'.': {kind: timeline.Unnoticed, label: anything},
}

// drawn reads the cells of a lane.
func (l *lane) drawn(cells []rune, r *ruler) error {
	for i := r.zero; i < len(cells); {
		c := cells[i]
		_, fill := fills[c]
		switch {
		case c == ' ':
			i++
		case fill || c == '|':
			next, err := l.bar(cells, i, r)
			if err != nil {
				return err
			}
			i = next
		default:
			from := i
			for i < len(cells) && cells[i] != ' ' {
				i++
			}
			l.marks = append(l.marks,
				mark{r.at(from), pattern{text: string(cells[from:i])}})
		}
	}
	return nil
}

// bar reads the bar that begins at a column, and returns where it ends.
func (l *lane) bar(cells []rune, from int, r *ruler) (int, error) {
	i := from
	if cells[i] == '|' {
		i++
		if i < len(cells) && cells[i] == '|' {
			return 0, fmt.Errorf("there is nothing between the two | in columns "+
				"%d and %d; write |=|, or numbers, as in oven 1: 0s-2s", i, i+1)
		}
	}
	s := span{start: r.at(from), end: r.at(from), anyKind: true, label: anything}
	c, ok := rune(0), false
	if i < len(cells) {
		c = cells[i]
		var kind span
		if kind, ok = fills[c]; ok {
			s.kind, s.anyKind, s.label = kind.kind, kind.anyKind, kind.label
		}
	}
	if !ok { // a | on its own, or after a bar
		if len(l.spans) == 0 || l.spans[len(l.spans)-1].end != s.end ||
			from == 0 || cells[from-1] == ' ' {
			l.spans = append(l.spans, s)
		}
		return i, nil
	}
	text := ""
	for i < len(cells) && cells[i] != ' ' && cells[i] != '|' {
		if cells[i] == c {
			i++
			continue
		}
		if _, other := fills[cells[i]]; other {
			break // another bar
		}
		end := i
		for end < len(cells) && cells[end] != c && cells[end] != '|' {
			end++
		}
		if end == len(cells) || cells[end] == '|' || cells[end-1] == ' ' ||
			text != "" || c == '.' {
			return 0, fmt.Errorf("write the text of the bar in column %d once, "+
				"between = or #, without spaces beside it, as in ==1s==", from+1)
		}
		text = string(cells[i:end])
		i = end
	}
	s.end = r.at(i)
	if text != "" {
		long, err := duration(strings.ReplaceAll(text, " ", ""), r.unit)
		_, bare := strconv.ParseFloat(text, 64)
		if err != nil || bare == nil {
			s.label = pattern{text: text}
		} else if early, late := r.at(i-1), r.at(i+1); s.start+long < early ||
			s.start+long > late {
			return 0, fmt.Errorf("the bar in column %d says %s and is drawn from "+
				"%s to %s; it may be one column too short or too long, no more",
				from+1, text, seconds(s.start), seconds(s.end))
		} else {
			s.end = s.start + long
		}
	}
	l.spans = append(l.spans, s)
	return i, nil
}
