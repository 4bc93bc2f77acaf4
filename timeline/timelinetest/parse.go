package timelinetest

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

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
			err = fmt.Errorf("there is a second ruler; only one is allowed")
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
		return fmt.Errorf("there is no ruler; %s", forms)
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
