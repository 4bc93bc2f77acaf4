package timeline

import (
	"regexp"
	"strings"
)

// A deed is what a line tells with any other verb than those of verbs.go:
// "Creating web", "web created", "Customer 3 enters the bank".
type deed struct {
	word              // what it says of the deed
	what       string // the line without the verb: "Customer 3 the bank"
	lane, task string // names for it
	who        string // who does it, if it is someone with a number
	dots       bool   // it goes on
	state      bool   // "Philosopher 2 is eating": until the next one
}

// deedOf reads a message of the one who speaks, if there is one. The verb is
// the first word, or it follows a name, or it is the last word.
func deedOf(message, source string) (d deed, ok bool) {
	d.dots = strings.HasSuffix(message, "...") || strings.HasSuffix(message, "…")
	message = strings.TrimRight(message, " .…")
	message = inParentheses.ReplaceAllString(message, "")
	message = strings.TrimPrefix(message, "Successfully ")
	d.task = message
	message = inside.ReplaceAllString(message, "")
	first, rest, _ := strings.Cut(message, " ")
	if d.word, ok = wordOf(first); ok {
		d.what, d.lane = strings.TrimSpace(rest), message
		if d.opens && !d.ing && d.what != "" { // "Received mail": the lane "mail"
			d.lane, d.task = d.what, d.what
		}
	} else if !d.afterName(message) {
		before, last, _ := cutLast(message)
		d.word, ok = wordOf(last)
		d.what, d.lane = strings.Trim(before, " +:-"), strings.Trim(before, " +:-")
		d.task = last
		if !ok {
			return d, false
		}
	}
	if d.dots {
		d.lane, _, _ = strings.Cut(d.lane, ": ")
	}
	if source != "" {
		d.lane = source
	}
	return d, isName(d.lane)
}

// afterName reads "NAME VERB WHAT". A name of several words has a number,
// or a colon follows it, unless the verb is one of the words that come in
// pairs.
func (d *deed) afterName(message string) bool {
	from := 0
	for range 4 {
		n := strings.IndexByte(message[from:], ' ')
		if n < 0 {
			return false
		}
		name := message[:from+n]
		from += n + 1
		verb, rest, more := strings.Cut(message[from:], " ")
		w, ok := wordOf(verb)
		short := withoutAuxiliaries(name)
		numbered := endsInNumber(short)
		if !ok || !numbered && (!more || !w.opens && !w.closes && !strings.HasSuffix(name, ":")) {
			continue
		}
		rest = strings.TrimSpace(rest)
		d.word, d.lane = w, short
		if strings.HasSuffix(name, " -") && rest != "" { // "A - Created B"
			d.lane, d.what, d.task = rest, rest, rest
			return isName(rest)
		}
		d.what = strings.TrimSpace(short + " " + rest)
		if d.task = strings.TrimSpace(verb + " " + rest); w.opens && !w.ing && rest != "" {
			d.task = rest
		}
		if numbered {
			d.who = short
			d.state = short+" is" == name && w.ing
		}
		return isName(short)
	}
	return false
}

// endsInNumber reports whether a name ends in a number or in a letter, as
// in "Worker 3", "#3" and "Task B".
func endsInNumber(name string) bool {
	before, last, _ := cutLast(name)
	last = strings.Trim(last, "#()[]")
	return digits(last) || before != "" && len(last) == 1 && letters.MatchString(last)
}

var letters = regexp.MustCompile(`^[A-Za-z]$`)

// inside matches what a name tells in parentheses of itself: "Worker(salt=1,
// workers=2) running tea".
var inside = regexp.MustCompile(`\([^()]*,[^()]*\)`)

// besides matches what tells more about a thing than its name.
var besides = regexp.MustCompile(` (?:from|with|at|for|on|in|using|to|as|by|via|of|immediately) .*$|,? \(.*$|[;,:] .*$`)

// brief leaves out what makes a name too long.
func brief(name string) string {
	short := besides.ReplaceAllString(name, "")
	if len(name) > 40 && len(short) > 3 || short != name && strings.HasSuffix(short, "'") {
		return unquoted(short)
	}
	return name
}

// keys are the names under which a deed that has begun can be found when it
// ends. All but the first may be told in other words.
func (d deed) keys(source string) []string {
	names := []string{d.what}
	if short := besides.ReplaceAllString(d.what, ""); short != d.what && short != "" {
		names = append(names, short)
	}
	var keys []string
	for _, what := range names {
		keys = append(keys, d.key("", what, source))
		if !d.opens || d.ing { // "Created tea" does not end what it has begun
			keys = append(keys, d.key(d.stem, what, source))
		}
	}
	if d.who != "" {
		keys = append(keys, d.key("", d.who, source), d.key("", d.who+" "+d.task, source))
	}
	return keys
}

func (d deed) key(stem, what, source string) string {
	return stem + "\x00" + source + "\x00" + key(unquoted(what))
}
