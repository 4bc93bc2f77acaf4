package timeline

import (
	"cmp"
	"regexp"
	"strings"
	"time"

	"example.com/baton/internal/logline"
)

// An eventKind is what a line reports.
type eventKind uint8

const (
	other  eventKind = iota // anything else
	begins                  // a task begins
	ends                    // a task ends
	counts                  // a name and a number
	sums                    // a summary
)

// An event is what a line reports: on a lane, a task begins or ends.
type event struct {
	kind eventKind
	lane string // who does it, or the task if the line names no one
	task string
	full string // the task with its amount
	long string // the task with a possible result
	past bool   // "started", not "starting"
	bare bool   // the line has no name but the speaker's

	expected time.Duration // how long it will take, or 0
	measured time.Duration // how long it took, or 0
}

// nameOnly returns an event whose only name is that of its lane.
func nameOnly(k eventKind, name string) event {
	return event{kind: k, lane: name, task: name, full: name}
}

// parse reads the event of a line.
func parse(line string) event {
	return eventOf(logline.Parse(line))
}

// eventOf reads the event of a line of a log. Its lane is the speaker, if
// the line names one.
func eventOf(l logline.Line) event {
	if _, ok := verbOf(l.Logger); ok { // "INFO Start: tea"
		l.Message, l.Logger = l.Logger+" "+l.Message, ""
	}
	e := parseMessage(l.Message)
	if v, ok := verbOf(l.Message); ok && (len(l.Fields) > 0 || l.Source != "") {
		e = event{kind: v.kind, past: v.past} // "start" job=7, "[tea] start"
	} else if v, what, ok := verbLast(l.Message); ok && len(l.Fields) > 0 {
		e = nameOnly(v.kind, what) // "job:start" id=7
		e.past = v.past
	}
	if d := lengthIn(l.Fields); d > 0 && (e.kind == ends || e.kind == other) {
		if e.kind == other {
			e = event{kind: ends, task: l.Message, lane: l.Message, full: l.Message}
			name, ok := requestIn(l.Fields)
			if said := requestOf(l.Message); said != "" {
				name, ok = said, true
			}
			if ok {
				e = nameOnly(ends, name)
				e.measured = d
				return e
			}
		}
		e.measured = cmp.Or(e.measured, d)
	}
	if len(l.Fields) > 0 && (e.kind == begins || e.kind == ends) {
		nameByFields(&e, l.Fields)
	}
	if e.kind != other && e.lane == "" && l.Logger != "" {
		e.lane, e.task, e.full = l.Logger, l.Logger, l.Logger
	}
	if l.Source != "" {
		nameBySource(&e, clean(l.Source), l.Message)
	}
	if e.kind != sums && e.kind != ends && e.lane == "" {
		return event{}
	}
	return e
}

// verbLast reads the name of an event, with any sign in front of its verb:
// "job:start", "task_finished", "stage end".
func verbLast(message string) (v verb, what string, ok bool) {
	i := strings.LastIndexAny(message, ":._- ")
	if i < 1 || strings.Count(message, " ") > 2 {
		return verb{}, "", false
	}
	v, ok = verbOf(message[i+1:])
	return v, message[:i], ok && (v.plain || !strings.Contains(message, " "))
}

// nameBySource puts an event on the lane of its speaker.
func nameBySource(e *event, source, message string) {
	switch {
	case e.kind == sums:
	case e.kind == other, e.kind == counts:
		*e = event{kind: counts, lane: source, task: message}
		if message == "" {
			*e = event{}
		}
	case e.lane == "":
		e.lane, e.task, e.full, e.bare = source, source, source, true
	case e.lane == e.task:
		e.lane = source
	case !strings.HasPrefix(e.lane, source):
		e.lane = source + " " + e.lane
	}
}

// parseMessage reads the event of a message. An event without a name, as in
// "started", has no lane.
func parseMessage(message string) event {
	message = reworded(message)
	if e, ok := parseDashed(message); ok {
		return e
	}
	first, rest, _ := strings.Cut(message, " ")
	if sumsUp(first) || strings.Contains(message, " :( ") || strings.Contains(message, " :) ") {
		return event{kind: sums}
	}
	if !strings.Contains(message, ": ") {
		// most lines
	} else if m := nounVerb.FindStringSubmatch(message); m != nil { // "Container started: web"
		if v, ok := verbOf(m[2]); ok && v.kind == begins && v.past {
			e := nameOnly(begins, m[1]+": "+m[3])
			e.past = v.past
			return e
		}
	}
	if m := signed.FindStringSubmatch(message); m != nil {
		if v, ok := verbOf(m[1]); ok {
			return nameOnly(v.kind, m[2])
		}
	}
	if v, ok := verbOf(first); ok {
		return parseVerbFirst(v, first, strings.TrimSpace(rest))
	}
	if first == "Connection" {
		if e, ok := parseConnection(rest); ok {
			return e
		}
	}
	if e, ok := parseNameFirst(message); ok {
		return e
	}
	if e, ok := parseColon(message); ok {
		return e
	}
	if name, number, ok := cutLast(message); ok && digits(number) &&
		strings.Count(name, " ") < 2 && isName(name) {
		return event{kind: counts, lane: name, task: number}
	}
	return event{}
}

// signed matches a verb between colons: "travis_fold:start:install".
var signed = regexp.MustCompile(`^[\w-]+:([a-z]+):([^\s:]+)$`)

// parseDashed reads "'NAME' - VERB ...", and "A - B - VERB WHAT", where A and
// B say where it happens.
func parseDashed(message string) (event, bool) {
	i := strings.LastIndex(message, " - ")
	if i < 0 {
		return event{}, false
	}
	name, rest := message[:i], message[i+3:]
	first, more, _ := strings.Cut(rest, " ")
	v, ok := verbOf(first)
	switch {
	case !ok || v.plain:
		return event{}, false
	case strings.Contains(name, " - "):
		return parseMessage(rest), true
	case !isName(name) || !strings.HasSuffix(name, "'"):
		return event{}, false
	}
	e := nameOnly(v.kind, name)
	e.past, e.measured = v.past, measuredIn(more)
	return e, true
}

// parseVerbFirst reads "VERB WHAT".
func parseVerbFirst(v verb, word, rest string) event {
	rest = strings.TrimLeft(rest, signs+" ")
	if v.plain && rest == "" {
		return event{}
	}
	if rest == "" || v.kind == ends && afterName(rest) {
		e := event{kind: v.kind, past: v.past}
		e.measured = measuredIn(rest)
		return e
	}
	if _, two := verbOf(rest); two && v.plain { // "Error: start failed"
		return event{}
	}
	if noName(rest) {
		if v.plain || !afterName(rest) {
			return event{}
		}
		return event{kind: v.kind, past: v.past}
	}
	e := task(v, rest)
	e.lane = e.task
	return e
}

// parseNameFirst reads "NAME VERB [WHAT]".
func parseNameFirst(message string) (event, bool) {
	from := 0
	for words := 1; words <= 4; words++ {
		n := strings.IndexByte(message[from:], ' ')
		if n < 0 {
			return event{}, false
		}
		name := message[:from+n]
		from += n + 1
		word, rest, _ := strings.Cut(message[from:], " ")
		v, ok := verbOf(word)
		if !ok || v.plain && !speaks(name) {
			continue
		}
		if denies(lastWord(name)) {
			return event{}, false
		}
		name = withoutAuxiliaries(name)
		_, last, several := cutLast(name)
		numbered := !several || digits(last)
		if rest = strings.TrimSpace(rest); rest == "" || afterName(rest) ||
			strings.HasSuffix(word, ":") && v.kind == ends {
			if !isName(name) || !numbered && words > 3 && v.kind == begins && !strings.HasSuffix(name, "'") {
				return event{}, false
			}
			if m := inParens.FindStringSubmatch(rest); m != nil {
				name = m[1] // "Test Finished (CartTest::testAdd)"
			}
			e := nameOnly(v.kind, name)
			e.past = v.past
			e.measured = measuredIn(rest)
			return e, true
		}
		if noName(rest) && isName(name) && strings.HasSuffix(name, "]") {
			return nameOnly(v.kind, name), true // "App [web:0] starting in fork mode"
		}
		if !numbered || noName(rest) || !isName(name) {
			return event{}, false
		}
		e := task(v, rest)
		if e.lane = name; e.task == "" {
			e.task, e.full = name, name
		}
		return e, true
	}
	return event{}, false
}

// parseColon reads "LONG NAME: VERB": "Building wheel for tea (setup.py): started".
func parseColon(message string) (event, bool) {
	i := strings.LastIndex(message, ": ")
	if i < 0 || i > 80 {
		return event{}, false
	}
	name := message[:i]
	word, rest, _ := strings.Cut(message[i+2:], " ")
	v, ok := verbOf(word)
	if !ok || rest != "" && !afterName(rest) || strings.Count(name, " ") < 3 || !isName(name) {
		return event{}, false
	}
	e := nameOnly(v.kind, name)
	e.past, e.measured = v.past, measuredIn(rest)
	return e, true
}

// speaks reports whether even a plain verb may follow a name, because the
// name has a number: "Task B: start", "job 7 begin", "T7 START boiling".
func speaks(name string) bool {
	return endsInNumber(strings.TrimSuffix(name, ":"))
}

// denies reports whether the verb after a word describes nothing that
// happened: "not started", "to start".
func denies(word string) bool {
	switch strings.ToLower(word) {
	case "not", "never", "cannot", "can", "will", "be", "to", "must", "should", "if", "when":
		return true
	}
	return false
}
