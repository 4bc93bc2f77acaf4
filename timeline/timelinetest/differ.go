package timelinetest

import (
	"fmt"
	"slices"
)

// differ notes the first thing in which two lanes differ.
func (m *match) differ(w, g *lane) {
	name := g.write()
	if g.name.text == "" || g.all {
		name = w.write()
	}
	ws, gs := left(w.spans, g.spans, m.spans(w, g))
	for i := range max(len(ws), len(gs)) {
		switch {
		case i == len(gs), i < len(ws) && ws[i].start < gs[i].start &&
			!m.near(ws[i].start, gs[i].start):
			m.note(ws[i].start, name+" should begin, but does not")
		case i == len(ws), !m.near(ws[i].start, gs[i].start):
			m.note(gs[i].start, name+" begins, but should not")
		case !ws[i].label.match(gs[i].label.text):
			m.note(gs[i].start, fmt.Sprintf("%s should begin %q, but begins %q",
				name, ws[i].label.text, gs[i].label.text))
		case !ws[i].anyKind && ws[i].kind != gs[i].kind:
			m.note(gs[i].start, fmt.Sprintf("%s should be %v, but is %v",
				name, ws[i].kind, gs[i].kind))
		case m.near(ws[i].end, gs[i].end):
			continue
		case ws[i].end < gs[i].end:
			m.note(ws[i].end, name+" should end, but goes on")
		default:
			m.note(gs[i].end, name+" ends, but should go on")
		}
		break
	}
	wm, gm := left(w.marks, g.marks, m.marks(w, g))
	switch {
	case len(wm) == 0 && len(gm) == 0:
	case len(gm) == 0, len(wm) > 0 && wm[0].at < gm[0].at &&
		!m.near(wm[0].at, gm[0].at):
		m.note(wm[0].at, name+" should print "+wm[0].text.line()+", but does not")
	case len(wm) == 0, !m.near(wm[0].at, gm[0].at):
		m.note(gm[0].at, name+" prints "+gm[0].text.line()+", but should not")
	default:
		m.note(gm[0].at, name+" should print "+wm[0].text.line()+
			", but prints "+gm[0].text.line())
	}
}

// line writes a text for a message.
func (p pattern) line() string {
	if p == anything {
		return "a line"
	}
	return fmt.Sprintf("%q", p.text)
}

// left returns the items without a partner.
func left[T any](ws, gs []T, pairs []int) (w, g []T) {
	for i, j := range pairs {
		if j < 0 {
			w = append(w, ws[i])
		}
	}
	for j := range gs {
		if !slices.Contains(pairs, j) {
			g = append(g, gs[j])
		}
	}
	return w, g
}
