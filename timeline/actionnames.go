package timeline

import (
	"regexp"
	"strings"
)

// endsInNumber reports whether a name ends in a number or a single letter,
// as in "Worker 3", "#3", "Task B" and "fetch(a)".
func endsInNumber(name string) bool {
	before, last, _ := cutLast(name)
	if strings.HasSuffix(last, ")") && strings.Contains(last, "(") || numberLast.MatchString(last) {
		return true
	}
	last = strings.Trim(last, "#()[]")
	return digits(last) || before != "" && letter.MatchString(last)
}

var (
	numberLast = regexp.MustCompile(`^(?:[A-Za-z]+|[A-Za-z]\w*(?:-\w+)*-[a-z]+-)[-_#:]?\d+$`)
	letter     = regexp.MustCompile(`^[A-Za-z]$`)

	remarkLast = regexp.MustCompile(` \([^()]*\)$`)

	// inside matches details in parentheses within a name: "Worker(salt=1,
	// workers=2) running tea".
	inside = regexp.MustCompile(`\([^()]*,[^()]*\)`)

	// besides matches details after the name of a thing.
	besides = regexp.MustCompile(` (?:from|with|at|for|on|in|using|to|as|by|via|of|immediately) .*$|,? \(.*$| \[[^\]]*,.*$|[;,:] .*$`)
)

// brief shortens a name.
func brief(name string) string {
	short := besides.ReplaceAllString(name, "")
	if len(name) > 40 && len(short) > 3 || short != name && strings.HasSuffix(short, "'") {
		return strings.TrimRight(unquoted(short), " \"(")
	}
	return name
}

// keys returns the names under which the end of an action finds its beginning:
// the whole line first, then shorter forms.
func (d action) keys(source string) []string {
	names := []string{d.what}
	if short := besides.ReplaceAllString(d.what, ""); short != d.what && short != "" {
		names = append(names, short)
	}
	keys := []string{d.key("", d.full, source)}
	for _, what := range names {
		keys = append(keys, d.key("", what, source))
		if !d.opens || d.ing { // "Created tea" does not end itself
			keys = append(keys, d.key(d.stem, what, source))
		}
	}
	if stem, rest := stemFirst(d.what); d.opens && rest != "" { // "Starting to make tea"
		keys = append(keys, d.key(stem, rest, source))
	}
	keys = append(keys, d.key(d.stem, d.what, anyone))
	if d.who != "" {
		keys = append(keys, d.key("", d.who, source), d.key("", d.who+" "+d.task, source))
	}
	return keys
}

// anyone stands for the source of an action that another speaker may end.
const anyone = "*"

func (d action) key(stem, what, source string) string {
	return stem + "\x00" + source + "\x00" + key(unquoted(what))
}
