package timeline

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// cut makes s fit into n columns. It takes from the middle: the ends of
// names tell more.
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
	for i, r := range s {
		if n -= runeWidth(r); n < 0 {
			return s[:i]
		}
	}
	return s
}

// last returns the end of s that fits into n columns.
func last(s string, n int) string {
	i := len(s)
	for i > 0 {
		r, size := utf8.DecodeLastRuneInString(s[:i])
		if n -= runeWidth(r); n < 0 {
			break
		}
		i -= size
	}
	return s[i:]
}

// width returns how many columns s takes in a terminal.
func width(s string) (n int) {
	for _, r := range s {
		n += runeWidth(r)
	}
	return n
}

// runeWidth knows the wide letters of East Asia, and those that take no
// column of their own.
func runeWidth(r rune) int {
	switch {
	case r < 0x300:
		return 1
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	case r >= 0x1100 && r <= 0x115f, r >= 0x2e80 && r <= 0xa4cf,
		r >= 0xac00 && r <= 0xd7a3, r >= 0xf900 && r <= 0xfaff,
		r >= 0xfe30 && r <= 0xfe6f, r >= 0xff00 && r <= 0xff60,
		r >= 0xffe0 && r <= 0xffe6, r >= 0x1f300 && r <= 0x1faff,
		r >= 0x20000 && r <= 0x3fffd:
		return 2
	}
	return 1
}

// fit cuts a text to a width in pixels.
func fit(s string, size, room float64) string {
	for n := width(s); n > 2 && textWidth(s, size) > room; n-- {
		s = cut(s, n-1, "…")
	}
	return s
}

// textWidth estimates how wide a text is, rather a little too wide than
// too narrow: the font is the reader's.
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
			em += 0.57 * float64(runeWidth(r))
		}
	}
	return em * size
}
