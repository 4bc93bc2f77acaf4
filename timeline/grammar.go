package timeline

import (
	"strconv"
	"strings"
	"time"
)

// An act is what a line says.
type act uint8

const (
	said    act = iota // something else
	starts             // that something begins
	ends               // that something ends
	numbers            // a name and a number
	sums               // a summary
)

// A sentence is a line that has been understood.
type sentence struct {
	act    act
	lane   string        // who
	what   string        // does what
	full   string        // the same with the length that was told
	length time.Duration // how long it will take; 0 if that is not told
}

// A verb is a word that starts or ends something. Behind a name, plain
// forms do not count: "We could not start the car" starts nothing.
type verb struct {
	act   act
	plain bool
}

var verbs = map[string]verb{
	"start": {starts, true}, "starts": {starts, false},
	"starting": {starts, false}, "started": {starts, false},
	"begin": {starts, true}, "begins": {starts, false},
	"beginning": {starts, false}, "began": {starts, false},
	"end": {ends, true}, "ends": {ends, false},
	"ending": {ends, false}, "ended": {ends, false},
	"finish": {ends, true}, "finishes": {ends, false},
	"finishing": {ends, false}, "finished": {ends, false},
	"done": {ends, false},
}

// verbOf looks up a word, in small or capital letters.
func verbOf(word string) (verb, bool) {
	if len(word) < 3 || len(word) > 9 {
		return verb{}, false
	}
	switch word[0] | 0x20 {
	case 's', 'b', 'e', 'f', 'd':
		v, ok := verbs[strings.ToLower(word)]
		return v, ok
	}
	return verb{}, false
}

// parse understands a line.
func parse(line string) sentence {
	line = strings.TrimSpace(skipStamp(strings.TrimSpace(line)))
	first, rest, _ := strings.Cut(line, " ")
	if sumsUp(first) {
		return sentence{act: sums}
	}
	rest = strings.TrimSpace(rest)
	if v, ok := verbOf(first); ok {
		if rest == "" || noName(rest) {
			return sentence{}
		}
		if v.act == ends {
			rest, _, _ = strings.Cut(rest, ": ") // and the result
		}
		if rest = unpunctuated(rest); rest == "" {
			return sentence{}
		}
		what, length := cutLength(rest)
		return sentence{v.act, what, what, rest, length}
	}
	if first == "Connection" {
		if s, ok := parseConnection(rest); ok {
			return s
		}
	}
	if s, ok := parseWho(line); ok {
		return s
	}
	if name, number, ok := cutLast(line); ok && digits(number) &&
		strings.Count(name, " ") < 2 && !strings.HasSuffix(name, ":") {
		return sentence{act: numbers, lane: name, what: number}
	}
	return sentence{}
}

// parseWho understands "WHO VERB [WHAT]".
func parseWho(line string) (sentence, bool) {
	from := 0
	for range 4 { // a name has four words at most
		n := strings.IndexByte(line[from:], ' ')
		if n < 0 {
			return sentence{}, false
		}
		who := line[:from+n]
		from += n + 1
		word, rest, _ := strings.Cut(line[from:], " ")
		v, ok := verbOf(word)
		if !ok || v.plain {
			continue
		}
		_, last, several := cutLast(who)
		if several && !digits(strings.TrimSuffix(last, ":")) {
			return sentence{}, false
		}
		who = strings.TrimSuffix(who, ":")
		if rest == "" {
			return sentence{v.act, who, who, who, 0}, true
		}
		if noName(rest) {
			return sentence{}, false
		}
		if v.act == ends {
			rest, _, _ = strings.Cut(rest, ": ")
		}
		if rest = unpunctuated(rest); rest == "" {
			return sentence{v.act, who, who, who, 0}, true
		}
		what, length := cutLength(rest)
		return sentence{v.act, who, what, rest, length}, true
	}
	return sentence{}, false
}

// parseConnection understands what servers say about their clients.
func parseConnection(rest string) (sentence, bool) {
	a := starts
	who, ok := strings.CutPrefix(rest, "established with ")
	if !ok {
		a = ends
		who, ok = strings.CutPrefix(rest, "lost with ")
	}
	who, _, _ = strings.Cut(who, " ")
	who = strings.TrimSuffix(who, ":")
	return sentence{act: a, lane: who, what: who, full: who}, ok && who != ""
}

// sumsUp says whether a line that begins with word is a summary.
func sumsUp(word string) bool {
	switch strings.ToLower(strings.TrimSuffix(word, ":")) {
	case "elapsed", "total", "took":
		return true
	}
	return false
}

// noName says that what follows a verb is not the name of something:
// "started at 10:00", "start to answer", "Start 3.14".
func noName(rest string) bool {
	first, _, _ := strings.Cut(rest, " ")
	switch first {
	case "to", "at", "on", "with", "in", "by", "from":
		return true
	}
	if !strings.ContainsAny(rest, "0123456789") {
		return false // "nan" and "infinity" are numbers to ParseFloat
	}
	_, err := strconv.ParseFloat(rest, 64)
	return err == nil && !digits(rest)
}

// unpunctuated takes off what stands at the end of sentences.
func unpunctuated(rest string) string {
	return strings.TrimRight(rest, " .…!,:;")
}

// cutLength cuts off what a line tells about how much there is to do, and
// returns the time, if it is a time that lies ahead.
func cutLength(rest string) (what string, length time.Duration) {
	for from := 0; ; {
		n := strings.IndexByte(rest[from:], ' ')
		if n < 0 {
			return rest, 0
		}
		at := from + n
		from = at + 1
		word, amount, _ := strings.Cut(rest[from:], " ")
		ahead := false
		switch word {
		case "for", "take", "takes", "taking":
			ahead = true
		case "in", "after", "took":
		default:
			continue
		}
		d, ok := measure(amount)
		if !ok {
			continue
		}
		what = strings.TrimSuffix(rest[:at], " will")
		what = strings.TrimSuffix(what, " that")
		if !ahead {
			d = 0
		}
		return what, d
	}
}

// measure understands "3 seconds", "2.5s" and "14 pieces", which is no time.
func measure(amount string) (d time.Duration, ok bool) {
	number, unit, two := strings.Cut(amount, " ")
	if number == "" || number[0] < '0' || number[0] > '9' {
		return 0, false
	}
	if !two {
		if d, err := time.ParseDuration(number); err == nil {
			return max(d, 0), true
		}
		_, err := strconv.ParseFloat(number, 64)
		return 0, err == nil
	}
	n, err := strconv.ParseFloat(number, 64)
	if err != nil || strings.Contains(unit, " ") {
		return 0, false
	}
	var one time.Duration
	switch strings.TrimSuffix(unit, "s") {
	case "second", "sec", "":
		one = time.Second
	case "millisecond", "m": // "ms" without its s
		one = time.Millisecond
		if unit == "m" {
			one = time.Minute
		}
	case "minute", "min":
		one = time.Minute
	case "hour", "h":
		one = time.Hour
	}
	if n*float64(one) > float64(1<<62) {
		return 0, true // nobody waits for that
	}
	return time.Duration(n * float64(one)), true
}

// skipStamp skips the date and the time that package log prints.
func skipStamp(line string) string {
	for range 2 {
		word, rest, ok := strings.Cut(line, " ")
		if !ok || len(word) < 8 || word[0] < '0' || word[0] > '9' ||
			strings.Trim(word, "0123456789/:.-") != "" ||
			strings.Count(word, "/") != 2 && strings.Count(word, "-") != 2 &&
				strings.Count(word, ":") != 2 {
			return line
		}
		line = rest
	}
	return line
}

// cutLast cuts off the last word.
func cutLast(s string) (before, last string, ok bool) {
	i := strings.LastIndexByte(s, ' ')
	if i < 1 {
		return "", s, false
	}
	return strings.TrimRight(s[:i], " "), s[i+1:], true
}

// digits says whether s is a whole number.
func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}
