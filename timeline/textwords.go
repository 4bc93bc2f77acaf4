package timeline

import (
	"bufio"
	"fmt"
	"strings"
	"unicode/utf8"
)

// headline writes the title of a chart, and its duration on a flag at the
// column of its finish if there is room.
func (t *textDrawing) headline(b *bufio.Writer, c *Chart, finish int, sooner string) {
	title := cut(t.plain(c.Title), t.Width-8, t.glyphs.ellipsis)
	t.paint(b, bold, title)
	at := width(title)
	took := seconds(c.Elapsed)
	note := ""
	if sooner != "" {
		note = ", " + sooner
	}
	pole := t.names + 2 + finish
	right := t.glyphs.flag + " " + took
	left := took + " " + t.glyphs.flagLeft
	switch {
	case c.Running && c.Elapsed == 0: // it has not begun
	case c.Running:
		t.paint(b, gray, fmt.Sprintf("  %.1f s so far", c.Elapsed.Seconds()))
	case at+2 <= pole && pole+width(right)+width(note) <= t.Width:
		fmt.Fprintf(b, "%*s", pole-at, "")
		t.paint(b, bold, right)
		t.paint(b, gray, note)
	case at+2+width(left)+width(note) <= pole+1:
		fmt.Fprintf(b, "%*s", pole+1-at-width(left)-width(note), "")
		t.paint(b, gray, strings.TrimPrefix(note+", ", ", "))
		t.paint(b, bold, left)
	default:
		if at > 0 {
			b.WriteString("  ")
			at += 2
		}
		b.WriteString(took)
		if at+len(took)+width(note) > t.Width {
			note = "\n" + sooner
		}
		t.paint(b, gray, note)
	}
	b.WriteByte('\n')
}

// brief makes a name short enough for a sentence.
func (t *textDrawing) brief(name string) string {
	return cut(t.plain(name), min(t.Width-10, 40), t.glyphs.ellipsis)
}

// axis writes the ticks.
func (t *textDrawing) axis(b *bufio.Writer, c *Chart) {
	sc, span := t.extent(c)
	if !c.ByLine {
		span = t.span
	}
	if span <= 0 || c.ByLine && len(c.Lanes) == 0 {
		return
	}
	name := cut(sc.unit.name, t.names, t.glyphs.ellipsis)
	t.paint(b, gray, fmt.Sprintf("%*s  %s", t.names, name, sc.axis(span, t.Width-t.names-2)))
	b.WriteByte('\n')
}

// legend explains the kinds and signs in the drawing.
func (t *textDrawing) legend(b *bufio.Writer) {
	var parts []part
	for _, k := range [...]Kind{Busy, Waiting, Running, Unnoticed} {
		if t.used[k] {
			sample := strings.Repeat(string(t.glyphs.bar[k]), 2)
			parts = append(parts, part{colors[k], sample, k.Words()})
		}
	}
	if t.looked {
		parts = append(parts,
			part{colors[Busy], string(t.glyphs.lookUp), "you look up"})
	}
	if t.spoke {
		parts = append(parts, part{bold, string(t.glyphs.mark), "a line"})
	}
	if len(parts) == 0 {
		return
	}
	b.WriteByte('\n')
	at := 0
	for _, p := range parts {
		n := width(p.sample) + 1 + len(p.words)
		if at > 0 && at+3+n > t.Width {
			b.WriteByte('\n')
			at = 0
		} else if at > 0 {
			b.WriteString("   ")
			at += 3
		}
		t.paint(b, p.color, p.sample)
		at += width(p.sample)
		for word := range strings.FieldsSeq(p.words) {
			if at+1+len(word) > t.Width {
				b.WriteString("\n  ")
				at = 2
			}
			b.WriteString(" " + word)
			at += 1 + len(word)
		}
	}
	b.WriteByte('\n')
}

type part struct{ color, sample, words string }

// fill writes a sentence, broken into lines that fit.
func (t *textDrawing) fill(b *bufio.Writer, sentence string) {
	at := 0
	for word := range strings.FieldsSeq(sentence) {
		n := width(word)
		if at > 0 && at+1+n > t.Width {
			b.WriteByte('\n')
			at = 0
		} else if at > 0 {
			b.WriteByte(' ')
			at++
		}
		b.WriteString(word)
		at += n
	}
	b.WriteByte('\n')
}

// plain replaces characters that the drawing must not have.
func (t *textDrawing) plain(s string) string {
	if t.Unicode {
		return s
	}
	s = strings.ReplaceAll(s, "×", ascii.times)
	return strings.Map(func(r rune) rune {
		if r >= utf8.RuneSelf {
			return '?'
		}
		return r
	}, s)
}
