package timeline

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// seconds writes a duration the way people say it, such as "1.5 s".
func seconds(d time.Duration) string {
	ms := d.Round(time.Millisecond)
	switch {
	case d >= 10*time.Minute:
		return d.Round(time.Second).String()
	case ms >= time.Second: // 999.9 ms is a second
		return number(d.Round(100*time.Millisecond).Seconds()) + " s"
	case d >= time.Millisecond:
		return number(float64(ms.Milliseconds())) + " ms"
	}
	return "0 s"
}

// SoonerBy compares two durations in words, such as "2 s sooner" or "1 s
// later". The parameter write formats the difference. Durations of a second
// and more are rounded to tenths of a second before they are subtracted, so
// readers who subtract the printed durations get the same difference. If the
// difference is below 50 ms, SoonerBy returns the empty string.
func SoonerBy(
	first, took time.Duration, write func(time.Duration) string,
) string {
	d := tenths(first) - tenths(took)
	switch {
	case d >= 50*time.Millisecond:
		return write(d) + " sooner"
	case d <= -50*time.Millisecond:
		return write(-d) + " later"
	}
	return ""
}

// soonerThan says how much sooner or later than the first chart c ended. If
// the first chart has a long title, the text calls it "the first".
func soonerThan(first, c *Chart) string {
	if first.Running || c.Running || c.ByLine {
		return ""
	}
	by := SoonerBy(first.Elapsed, c.Elapsed, seconds)
	if by == "" || first.Title == "" {
		return by
	}
	title := strings.TrimSpace(clean(first.Title))
	if width(title) > 24 {
		title = "the first"
	}
	return by + " than " + title
}

// tenths rounds a duration of at least a second to tenths of a second.
func tenths(d time.Duration) time.Duration {
	if d.Round(time.Millisecond) < time.Second {
		return d
	}
	return d.Round(100 * time.Millisecond)
}

func number(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

const day = 24 * time.Hour

// A unit is what the ticks of an axis count.
type unit struct {
	name string
	one  time.Duration
}

// unitOf returns the unit for an axis of this length.
func unitOf(span time.Duration, byLine bool) unit {
	switch {
	case byLine:
		return unit{"lines", time.Second}
	case span < time.Second:
		return unit{"ms", time.Millisecond}
	case span < 10*time.Minute:
		return unit{"seconds", time.Second}
	case span < 10*time.Hour:
		return unit{"minutes", time.Minute}
	case span < 10*day:
		return unit{"hours", time.Hour}
	}
	return unit{"days", day}
}

// steps returns round lengths, from short to long.
func steps(yield func(time.Duration) bool) {
	for d := time.Millisecond; d < time.Second; d *= 10 {
		if !yield(d) || !yield(2*d) || !yield(5*d) {
			return
		}
	}
	for _, s := range []int{1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200,
		1800, 3600, 7200, 21600, 43200} {
		if !yield(time.Duration(s) * time.Second) {
			return
		}
	}
	for d := day; d <= math.MaxInt64/5; d *= 10 {
		if !yield(d) || !yield(2*d) || !yield(5*d) {
			return
		}
	}
}

// A scale maps times to columns. A second is a whole number of columns, or
// a column is a whole number of seconds, so ticks fall on columns. In a
// short run, a tenth of a second replaces a second, and so on.
type scale struct {
	unit  unit
	whole time.Duration // the duration that ...
	cols  int           // ... this many columns show
	room  int
}

func newScale(span time.Duration, room int, byLine bool) scale {
	s := scale{unit: unitOf(span, byLine), room: room, whole: time.Second}
	for s.whole > time.Millisecond && s.whole > span {
		s.whole /= 10
	}
	fit := func() int {
		return int((float64(room) + 0.5) / (float64(span) / float64(s.whole)))
	}
	if span <= 0 {
		s.cols = 1
		return s
	}
	if s.cols = fit(); byLine {
		s.cols = min(s.cols, 4)
	}
	if s.cols > 0 {
		return s
	}
	s.cols = 1
	for s.whole = range steps {
		if s.whole >= time.Second && fit() > 0 {
			break
		}
	}
	return s
}

// col returns the column of an instant.
func (s scale) col(d time.Duration) int {
	at := float64(d) * float64(s.cols) / float64(s.whole)
	return min(max(int(at+0.5), 0), s.room)
}

// axis returns the ticks up to span, in this many columns. If the last tick
// does not fit, it is left out, because the flag shows the time, too.
func (s scale) axis(span time.Duration, columns int) string {
	var step time.Duration
	for step = range steps {
		wide := len(s.label(max(span.Truncate(step), step)))
		if step%s.unit.one == 0 && s.col(step) > wide &&
			step*time.Duration(s.cols)%s.whole == 0 {
			break
		}
	}
	var b strings.Builder
	for d := time.Duration(0); d <= span+s.whole/20; d += step {
		at, label := s.col(d), s.label(d)
		if at > s.room || d > 0 && at == 0 || d > 0 && at == s.room &&
			s.col(d-step) == s.room {
			break
		}
		if at+len(label) > columns {
			break
		}
		for b.Len() < at {
			b.WriteByte(' ')
		}
		b.WriteString(label)
	}
	return b.String()
}

// label writes d in the unit of the axis.
func (s scale) label(d time.Duration) string {
	return number(float64(d) / float64(s.unit.one))
}
