package timelinetest

import (
	"fmt"
	"strconv"
	"strings"
)

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
				"between = or #, and with no space around it, as in ==1s==", from+1)
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
			return 0, fmt.Errorf("the bar in column %d says %s, but is drawn from "+
				"%s to %s; it may be at most one column too short or too long",
				from+1, text, seconds(s.start), seconds(s.end))
		} else {
			s.end = s.start + long
		}
	}
	l.spans = append(l.spans, s)
	return i, nil
}
