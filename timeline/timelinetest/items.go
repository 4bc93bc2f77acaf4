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
		return 0, fmt.Errorf("%q is not a time from 0 to 30 years", s)
	}
	return d, nil
}

var fills = map[rune]span{
	'=': {anyKind: true, label: anything},
	'#': {kind: timeline.Busy, label: anything},
	'.': {kind: timeline.Unnoticed, label: anything},
}
