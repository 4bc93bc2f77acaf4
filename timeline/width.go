package timeline

import (
	"strings"

	"github.com/clipperhouse/displaywidth"
)

// cut makes s fit into n columns. It cuts the middle, because names differ
// most at their ends.
func cut(s string, n int, ellipsis string) string {
	if width(s) <= n {
		return s
	}
	room := n - width(ellipsis)
	if room < 2 {
		return first(s, n)
	}
	tail := last(s, room/2)
	return first(s, room-width(tail)) + ellipsis + tail
}

// first returns the beginning of s that fits into n columns.
func first(s string, n int) string {
	return displaywidth.TruncateString(s, n, "")
}

// last returns the end of s that fits into n columns.
func last(s string, n int) string {
	over := width(s) - n
	g := displaywidth.StringGraphemes(s)
	from := 0
	for over > 0 && g.Next() {
		from += len(g.Value())
		over -= g.Width()
	}
	return s[from:]
}

// width returns how many columns s takes in a terminal.
func width(s string) int { return displaywidth.String(s) }

// fit cuts a text to a width in pixels.
func fit(s string, size, room float64) string {
	for n := width(s); n > 2 && textWidth(s, size) > room; n-- {
		s = cut(s, n-1, "…")
	}
	return s
}

// textWidth estimates the width of a text, rather too wide than too narrow,
// because readers have different fonts.
func textWidth(s string, size float64) float64 {
	em := 0.0
	for _, r := range s {
		switch {
		case strings.ContainsRune("iljI.,:;'|!()[] ft/r-", r):
			em += 0.36
		case strings.ContainsRune("mwMW@%", r):
			em += 0.94
		case r >= 'A' && r <= 'Z':
			em += 0.7
		default:
			em += 0.57 * float64(displaywidth.Rune(r))
		}
	}
	return em * size
}
