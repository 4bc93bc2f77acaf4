package main

import (
	"strconv"
	"strings"
	"unicode"
)

// slugs makes the ids of headings as GitHub does, as chapters link to them
// and must do so in both places.
type slugs map[string]int

// of returns the id of the next heading with that text.
func (s slugs) of(text string) string {
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
		if _, taken := s[id]; !taken {
			s[id] = 0
			return id
		}
		s[slug]++
		id = slug + "-" + strconv.Itoa(s[slug])
	}
}
