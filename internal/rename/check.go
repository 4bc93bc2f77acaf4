package main

import (
	"regexp"
	"strings"
)

var (
	host    = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*(\.[a-z0-9-]+)+$`)
	element = regexp.MustCompile(`^[\w~-][\w.~-]*$`)
	version = regexp.MustCompile(`^v[0-9.]+$`)
	later   = regexp.MustCompile(`^v([2-9]|[1-9][0-9]+)$`)
	windows = regexp.MustCompile(
		`(?i)^(con|prn|aux|nul|com[1-9]|lpt[1-9])(\.|$)|^[^.]*~[0-9]+(\.|$)`)
)

// check says what is wrong with the path of a module, or "". It is somewhat
// stricter than the go command, which would not even run this program again
// in a module whose path it rejects.
func check(path string) string {
	elements := strings.Split(path, "/")
	for _, e := range elements {
		switch {
		case e == "":
			return "a part between slashes is empty"
		case !element.MatchString(e):
			return "between slashes, only letters, digits and -._~ are allowed, " +
				"and no dot may come first"
		case strings.HasSuffix(e, "."):
			return "no part of it may end with a dot"
		case windows.MatchString(e):
			return "Windows reserves names like " + e
		}
	}
	last := elements[len(elements)-1]
	switch {
	case !host.MatchString(elements[0]):
		return "it does not begin with a host such as github.com"
	case elements[0] == "gopkg.in":
		return "gopkg.in has its own rules"
	case version.MatchString(last) && !later.MatchString(last):
		return "a version at its end must be v2 or later"
	}
	return ""
}
