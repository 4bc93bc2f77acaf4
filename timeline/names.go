package timeline

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"example.com/baton/internal/logline"
)

// names counts how often each name was asked for, so that no two lanes get
// the same name.
type names map[string]int

// unique returns the name or, if it is taken, "name (2)" and so on. It
// continues from the last number: the same name may come 100,000 times.
func (n names) unique(name string) string {
	n[name]++
	if n[name] == 1 {
		return name
	}
	for {
		free := name + " (" + strconv.Itoa(n[name]) + ")"
		if n[free] == 0 {
			n[free] = 1
			return free
		}
		n[name]++
	}
}

// key is the same for names that differ only in case.
func key(name string) string {
	for i := range len(name) {
		if c := name[i]; c >= 'A' && c <= 'Z' || c >= utf8.RuneSelf {
			return strings.ToLower(name)
		}
	}
	return name
}

// clean removes escape sequences from a name, and replaces other characters
// that could do harm in a terminal or a file.
func clean(name string) string {
	for i := range len(name) {
		if c := name[i]; c < ' ' || c > '~' {
			name = strings.ToValidUTF8(logline.Plain(name), "?")
			return strings.Map(printable, name)
		}
	}
	return name
}

// printable returns r or, if r cannot be printed, a replacement.
func printable(r rune) rune {
	switch {
	case unicode.IsPrint(r), unicode.Is(unicode.Zs, r), joins(r):
		return r
	case r == '\t':
		return ' '
	}
	return '?'
}

// joins reports whether r is an invisible part of emoji and of words in
// many scripts.
func joins(r rune) bool { return r == '\u200c' || r == '\u200d' }

// stem is a name without its numbers.
func stem(name string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return -1
		}
		return r
	}, name)
}

// natural compares names so that 2 comes before 10.
func natural(a, b string) int {
	for a != "" && b != "" {
		na, nb := leading(a), leading(b)
		if na == "" || nb == "" {
			if a[0] != b[0] {
				return int(a[0]) - int(b[0])
			}
			a, b = a[1:], b[1:]
			continue
		}
		x, y := strings.TrimLeft(na, "0"), strings.TrimLeft(nb, "0")
		if len(x) != len(y) {
			return len(x) - len(y)
		}
		if x != y {
			return strings.Compare(x, y)
		}
		a, b = a[len(na):], b[len(nb):]
	}
	return len(a) - len(b)
}

// leading returns the digits that s begins with.
func leading(s string) string {
	i := 0
	for i < len(s) && s[i] >= '0' && s[i] <= '9' {
		i++
	}
	return s[:i]
}
