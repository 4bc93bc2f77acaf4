package timeline

import (
	"cmp"
	"slices"
	"strconv"
	"time"
)

// Lines that are closer than this count as simultaneous. A thread may have
// to wait that long for a processor.
const instant = 5 * time.Millisecond

// Spans returns the spans of the chart of a run that printed lines.
func Spans(lines []Line) []Span {
	return NewChart("", lines, 0).Spans
}

// NewChart returns the chart of a run that printed lines and took
// elapsed. If elapsed is 0, the run ended with its last line. If a line
// reports that something began before the first line, the run began
// then, and its elapsed time is longer than the argument. A run shorter than
// 5 ms has nothing to show in seconds: its chart counts lines instead.
func NewChart(title string, lines []Line, elapsed time.Duration) Chart {
	late := func(a, b Line) int { return cmp.Compare(a.At, b.At) }
	if !slices.IsSortedFunc(lines, late) {
		lines = slices.Clone(lines)
		slices.SortStableFunc(lines, late)
	}
	if n := len(lines); n > 0 {
		elapsed = max(elapsed, lines[n-1].At)
	}
	t := &tracker{}
	all := lines
	lines = withoutCaller(lines)
	t.add(lines)
	if t.hasProcesses() {
		t = &tracker{byProcess: true}
		t.add(lines)
	}
	if t.rspec {
		t = &tracker{rspecTests: true}
		t.add(lines)
	}
	t.settle()
	stepped := len(t.activities) == t.stepped
	t.resolve(lines)
	if stepped {
		t = cmp.Or(stepsOf(lines, t), t)
	}
	lines = all
	if t.isInstant(lines, elapsed) {
		return byLineChart(title, lines, elapsed)
	}
	for i := range t.activities { // tables may have rows for the future
		elapsed = max(elapsed, t.activities[i].end)
	}
	if before := t.beforeFirstLine(); before > 0 {
		lines = slices.Clone(lines)
		for i := range lines {
			lines[i].At += before
		}
		elapsed += before
		t.shift(before)
	}
	c := t.chart(elapsed, true)
	c.Title, c.Elapsed, c.Lines = clean(title), elapsed, lines
	return c
}

// byLineChart returns a chart that counts lines, and not seconds.
func byLineChart(title string, lines []Line, elapsed time.Duration) Chart {
	var t tracker
	t.addNumbered(lines)
	c := t.chart(time.Duration(len(lines))*time.Second, true)
	c.Title, c.Elapsed, c.Lines, c.ByLine = clean(title), elapsed, lines, true
	return c
}

// isInstant reports whether a run has nothing to show in seconds: all of it
// happened within an instant, perhaps after a long silence.
func (t *tracker) isInstant(lines []Line, elapsed time.Duration) bool {
	if len(lines) == 0 {
		return false
	}
	first, last := lines[0].At, lines[len(lines)-1].At
	open := len(lines) == 1
	for i := range t.activities {
		a := &t.activities[i]
		first, last = min(first, a.start), max(last, a.end)
		open = open || a.open
	}
	if open {
		last = max(last, elapsed)
	}
	return last-first < instant
}

// beforeFirstLine returns how long before the first line the earliest activity began.
func (t *tracker) beforeFirstLine() (before time.Duration) {
	for i := range t.activities {
		before = max(before, -t.activities[i].start)
	}
	return before
}

// shift moves all times.
func (t *tracker) shift(by time.Duration) {
	for i := range t.activities {
		a := &t.activities[i]
		a.start, a.end = a.start+by, a.end+by
		if a.ready > 0 {
			a.ready += by
		}
		for n := range a.pieces {
			a.pieces[n] += by
		}
	}
	for _, l := range t.lanes {
		l.first, l.last = l.first+by, l.last+by
	}
	for i := range t.printed {
		t.printed[i].at += by
	}
	for i := range t.changes {
		t.changes[i].at += by
	}
}

// chart returns the chart up to now. If the run is over, an activity that
// never ended is cut off at the last line of its lane.
func (t *tracker) chart(now time.Duration, over bool) Chart {
	var c Chart
	taken := names{}
	rows := t.order()
	of := make(map[*lane]*row, len(rows))
	for i := range rows {
		rows[i].name = t.tests.nameOf(rows[i].lane)
		rows[i].names = []string{taken.unique(rows[i].name)}
		of[rows[i].lane] = &rows[i]
	}
	sorted := t.byStart()
	endOf := func(a *activity) time.Duration {
		return max(min(t.endOf(a, now, over), now), a.start, 0)
	}
	split(rows, overlapping(sorted, endOf))
	sequential := sequentialUntil(sorted, now)
	for _, a := range sorted {
		start, end := max(a.start, 0), endOf(a)
		name := of[a.lane].of(a.task, taken).place(start, end, taken)
		kind := Running
		if end < sequential || end == sequential && !a.open {
			kind = Waiting
		}
		t.addSpans(&c, a, name, start, end, kind)
		if a.after != nil && kind != Waiting && of[a.after].tasks == nil {
			c.Links = append(c.Links, Link{of[a.after].names[0], name, start})
		}
	}
	if len(c.Links) > 8 {
		c.Links = nil // so many arrows would hide the lanes
	}
	for _, p := range t.printed {
		if p.lane != nil && p.text != "" {
			of[p.lane].used = true
		}
	}
	for i := range rows {
		c.Lanes = append(c.Lanes, rows[i].all()...)
	}
	t.addMarks(&c, of, taken)
	return c
}

// byStart returns the activities in the order in which they began. That is
// the order of their lines, unless a line has reported an earlier beginning.
func (t *tracker) byStart() []*activity {
	sorted := make([]*activity, len(t.activities))
	for i := range t.activities {
		sorted[i] = &t.activities[i]
	}
	early := func(a, b *activity) int { return cmp.Compare(a.start, b.start) }
	if !slices.IsSortedFunc(sorted, early) {
		slices.SortStableFunc(sorted, early)
	}
	return sorted
}

// endOf returns when an activity ended, or where its bar ends.
func (t *tracker) endOf(a *activity, now time.Duration, over bool) time.Duration {
	switch {
	case !a.open:
		return a.end
	case over && a.ready > 0:
		return a.ready
	case over && a.lane.last > a.start && t.byLine:
		return a.lane.last + time.Second // the line itself
	case over && a.lane.last > a.start:
		return a.lane.last
	}
	return now
}

// addSpans adds the spans of an activity to a chart.
func (t *tracker) addSpans(
	c *Chart, a *activity, lane string, start, end time.Duration, kind Kind,
) {
	add := func(label string, from, to time.Duration, k Kind) {
		c.Spans = append(c.Spans, Span{lane, label, from, to, k})
	}
	label := clean(a.task)
	late := start + a.expected + slack(a.expected)
	switch n := len(a.pieces); {
	case n > 0 && t.lookedUp(a, end):
		from := start
		for i := 1; i <= n; i++ {
			to := end
			if i < n {
				to = a.pieces[i]
			}
			add(clean(a.piece), from, to, Busy)
			if i < n || !a.open {
				c.Marks = append(c.Marks, Mark{lane, "look up", to, true})
			}
			from = to
		}
	case n > 0:
		add(strconv.Itoa(n)+" × "+clean(a.piece), start, end, Busy)
	case a.expected > 0 && end > late:
		add(label, start, start+a.expected, kind)
		add(label, start+a.expected, end, Unnoticed)
	default:
		add(label, start, end, kind)
	}
}

// slack returns how late a task may end and still count as on time.
func slack(expected time.Duration) time.Duration {
	return max(expected/20, 20*time.Millisecond)
}
