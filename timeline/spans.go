package timeline

import (
	"cmp"
	"slices"
	"sort"
	"strconv"
	"time"
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
	late := func(a, b Line) int { return cmp.Compare(a.At, b.At) }
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
		if end < alone || end == alone && !d.open {
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
// If they did so in the midst of a piece, nobody had to look up for it.
func (s *story) lookedUp(d *deed, end time.Duration) (looked bool) {
	from := d.pieces[0]
	near := max((end-from)/time.Duration(len(d.pieces))/10, 4*instant)
	i := sort.Search(len(s.turns), func(i int) bool {
		return s.turns[i].at > from
	})
	for ; i < len(s.turns) && s.turns[i].at < end; i++ {
		at := s.turns[i].at
		if s.turns[i].lane == d.lane {
			continue
		}
		n := sort.Search(len(d.pieces), func(n int) bool {
			return d.pieces[n] >= at
		})
		next := end
		if n < len(d.pieces) {
			next = d.pieces[n]
		}
		if at-d.pieces[n-1] > near && next-at > near {
			return false
		}
		looked = true
	}
	return looked
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
