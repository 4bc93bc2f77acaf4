// Package slug makes the ids of headings as GitHub does: chapters link to
// them, on GitHub and in the book.
package slug

import (
	"strconv"
	"strings"
	"unicode"
)

// IDs are those that the headings of a page have so far.
type IDs map[string]int

// Of returns the id of the next heading, with that text.
func (ids IDs) Of(text string) string {
	slug := strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case r == '-', unicode.In(r, unicode.L, unicode.M, unicode.Nd,
			unicode.Pc):
			return unicode.ToLower(r)
		}
		return -1
	}, strings.TrimSpace(text))
	id := slug
	for {
		if _, taken := ids[id]; !taken {
			ids[id] = 0
			return id
		}
		ids[slug]++
		id = slug + "-" + strconv.Itoa(ids[slug])
	}
}
