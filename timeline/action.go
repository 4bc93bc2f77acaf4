package timeline

import (
	"regexp"
	"strings"
	"unicode"
)

// An action is an event whose verb is not in verbs.go: "Creating web", "web
// created", "Customer 3 enters the bank".
type action struct {
	word              // its verb
	what       string // the line without the verb: "Customer 3 the bank"
	full       string // the line with the verb
	lane, task string // names for it
	who        string // who does it, if it is someone with a number
	dots       bool   // "Fetching tea...": it is running
	state      bool   // "Philosopher 2 is eating": lasts until the next state
}

// actionOf reads a message. source is its speaker, or "". The verb is the
// first word, or it follows a name, or it is the last word.
func actionOf(message, source string) (d action, ok bool) {
	message = reworded(message)
	d.dots = endsInDots(message)
	if !strings.HasSuffix(message, "/...") { // the packages of Go
		message = strings.TrimRightFunc(message, isAdornment)
	}
	message = inParentheses.ReplaceAllString(message, "")
	message = strings.TrimSuffix(message, " successfully")
	d.task, d.full = message, message
	message = strings.TrimRight(inside.ReplaceAllString(message, ""), " ")
	if what, last, _ := cutLast(message); what != "" && (strings.EqualFold(last, "on") || strings.EqualFold(last, "off")) {
		d.what, d.lane, d.task = what, what, what // "dryer on"
		d.opens = len(last) == 2
		d.closes, d.begins, d.ends = !d.opens, d.opens, !d.opens
		return d.of(source)
	}
	first, rest, _ := strings.Cut(message, " ")
	d.word, ok = wordOf(first)
	if openingFirst[strings.ToLower(first)] && rest != "" {
		d.opens, d.begins, ok = true, true, true
		if named := (action{task: d.task, full: d.full, dots: d.dots}); named.afterName(message, source) && named.who != "" {
			return named.of(source) // "Process W-1 is computing 3"
		}
	}
	if ok {
		d.what, d.lane = thing(strings.TrimSpace(rest)), message
		if d.opens && !d.ing && d.what != "" { // "Received mail": the lane "mail"
			d.lane, d.task = d.what, d.what
		}
	} else if !d.afterName(message, source) {
		before, last, _ := cutLast(withoutAmounts(message))
		d.what = strings.Trim(withoutAuxiliaries(before), " +:-")
		d.lane, d.task = d.what, last
		d.word, ok = wordOf(last)
		if v, verb := verbOf(last); verb && v.plain && !denies(lastWord(d.what)) { // "tea start"
			d.opens, d.closes, ok = v.kind == begins, v.kind == ends, true
			d.begins, d.ends = d.opens, d.closes
		}
		if _, verb := verbOf(last); verb && d.opens {
			d.task = d.what
		}
		if d.opens && (source != "" || last == strings.ToUpper(last)) && d.what != "" { // "[main] Job 7 RUNNING"
			d.task = d.what
		}
		if !ok {
			return d, false
		}
	}
	return d.of(source)
}

// of puts an action on the lane of its speaker, if source names one.
func (d action) of(source string) (action, bool) {
	if slots.MatchString(d.what) { // "acquired (1/2)"
		d.what, d.task = "", d.full
	}
	if d.dots {
		d.lane, _, _ = strings.Cut(d.lane, ": ")
	}
	if source != "" {
		d.lane = source
		d.state = d.state || d.ing && d.what == "" && !d.dots // "[Philosopher 1] eating"
		if d.who != "" && d.who != source && !strings.Contains(d.who, " ") {
			d.lane = source + " " + d.who // "[pool] worker-3 acquired a slot"
		}
	}
	return d, isName(d.lane)
}

// slots matches how many of several things are in use.
var slots = regexp.MustCompile(`^\(\d+/\d+\)$`)

// withoutAmounts removes sizes and durations: "tea.zip uploaded in 1.2s (10
// MB/s)".
func withoutAmounts(message string) string {
	message = remarkLast.ReplaceAllString(message, "")
	what, _, measured := cutAmount(message)
	if measured > 0 {
		return what
	}
	return message
}

// isAdornment reports whether a sign at the end of a line does not belong
// to the text.
func isAdornment(r rune) bool {
	return r == ' ' || r == '.' || r == '…' || r == '\ufe0f' || unicode.Is(unicode.So, r)
}

// afterName reads "NAME VERB WHAT". If the name does not end in a number,
// more words must follow the verb, and the name must end in a colon or the
// verb must open or close something.
func (d *action) afterName(message, source string) bool {
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
		if v, is := verbOf(verb); is && v.plain && more && !denies(lastWord(short)) { // "container start 0a1b"
			w.opens, w.closes, ok = v.kind == begins, v.kind == ends, true
			w.begins, w.ends = w.opens, w.closes
		}
		numbered := endsInNumber(short)
		told := short != strings.TrimSpace(name) && !strings.Contains(short, " ") && w.stem != "" // "Ann is cooking rice"
		if !ok || !numbered && (!more || !w.opens && !w.closes && !told && !strings.HasSuffix(name, ":")) {
			continue
		}
		rest = strings.TrimSpace(rest)
		d.word, d.lane = w, short
		if strings.HasSuffix(name, " -") && !numbered && rest != "" { // "A - Created B"
			d.lane, d.what, d.task = rest, rest, rest
			return isName(rest)
		}
		d.what = strings.TrimSpace(short + " " + rest)
		if d.task = strings.TrimSpace(verb + " " + rest); w.opens && !w.ing && rest != "" {
			d.task = thing(rest) // "picks up job 7"
		} else if w.opens && rest == "" && source != "" { // "[main] Job 7 RUNNING"
			d.task = short
		}
		if numbered || told || strings.HasSuffix(name, ":") {
			d.who = short
			d.state = short+" is" == name && w.ing
		}
		return isName(short)
	}
	return false
}
