package timeline

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// task reads the words after a verb: a task, and how long it takes.
func task(v verb, rest string) event {
	e := event{kind: v.kind, past: v.past}
	if strings.Contains(rest, ":") {
		rest = clockBehind.ReplaceAllString(rest, "")
	}
	rest = strings.TrimPrefix(rest[len(numbering.FindString(rest)):], "of ")
	if v.kind == begins && (strings.HasSuffix(rest, ")") || strings.Contains(strings.ToLower(rest), "pid")) {
		rest = details.ReplaceAllString(rest, "")
	}
	whole := rest
	if v.kind == ends {
		before, _, _ := strings.Cut(rest, ": ")            // drops the result
		if tense, _ := tenseOf(before); tense != present { // "Done fetching: tea"
			rest = before
		}
	}
	e.full = unquoted(unpunctuated(rest))
	e.task, e.expected, e.measured = cutAmount(unpunctuated(rest))
	if v.kind == ends {
		e.expected = 0
		long := e.task
		if e.task = result.ReplaceAllString(long, ""); e.task != long {
			e.long = long
		} else if whole != rest && !strings.Contains(rest, " ") {
			e.long = whole // "END RequestId: 7"
		}
	}
	e.task = unquoted(unpunctuated(e.task))
	return e
}

var (
	inParens = regexp.MustCompile(`^\(([^\s()]+(?:::|#)[^\s()]+)\)$`) // PHPUnit
	date     = regexp.MustCompile(`^\d{1,4}([-/.:])\d{1,2}([-/.:])\d{1,4}`)
	// clockBehind matches a time of day at the end: "Started tea at
	// 15:04:05".
	clockBehind = regexp.MustCompile(` (?:at|on|@) (?:\d{4}[-/]\d\d[-/]\d\d[T ])?\d\d?:\d\d\S*( [AP]M)?$`)

	numbering = regexp.MustCompile(`^\d+: `)                                                   // ctest: "Start 1: tea"
	details   = regexp.MustCompile(`(?i) (?:\([^()]*,[^()]*\)|(?:with )?\(?pid[ =:]*\d+\)?)$`) // spark: "(host, partition 0)"
)

// result matches the text after the name of an ended task.
var result = regexp.MustCompile(
	`\s+(?:- (?:\d.*|(?i:succeeded|failed|ok|done|success|error))|with (?:\w+ )?(?:code|status|error|result|exit).*|successfully|normally|\([^()]*[^()\d][^()]*\))$`)

// outcomeWith matches the text after "finished with", if it is no task.
var outcomeWith = regexp.MustCompile(`^(?:an? |no |\d|[\w-]+ (?:code|status|result)\b|(?:[\w-]+ )?(?:code|status|exit|pid|errors?|results?|warnings?|failures?|success)\b)`)

// afterName reports whether the text after a verb describes the event and
// not its task: "finished in 300ms", "exited with code 0".
func afterName(rest string) bool {
	first, more, _ := strings.Cut(rest, " ")
	switch strings.ToLower(strings.TrimRight(first, ".,:;!")) {
	case "with":
		return outcomeWith.MatchString(more)
	case "code", "status", "rc", "at", "on", "by", "from", "because", "successfully", "normally", "ok", "now", "->", "-":
		return true
	case "in", "after", "within", "took":
		more, _, _ = strings.Cut(more, ": ") // drops the result
		_, ok := measureFirst(more)
		return ok
	}
	if strings.HasPrefix(rest, "(") || date.MatchString(rest) {
		return true
	}
	d, ok := measure(rest)
	return ok && d > 0
}

// noName reports whether the text after a verb is not the name of a task:
// "started at 10:00", "start to answer", "Start 3.14".
func noName(rest string) bool {
	first, _, _ := strings.Cut(rest, " ")
	switch first {
	case "to", "at", "on", "with", "in", "by", "from":
		return true
	}
	if isJSON(rest) {
		return true
	}
	if !strings.ContainsAny(rest, "0123456789") {
		return false // "nan" and "infinity" are numbers to ParseFloat
	}
	_, err := strconv.ParseFloat(rest, 64)
	return err == nil && !digits(rest)
}

// isName reports whether s can name someone or something at the start of a
// line: it has a letter or a number, and is no JSON.
func isName(s string) bool {
	if s == "" || isJSON(s) || strings.HasSuffix(s, ":") {
		return false
	}
	return strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsLetter(r) || r > utf8.RuneSelf && !unicode.IsPunct(r) || unicode.IsDigit(r)
	})
}

func isJSON(s string) bool {
	return strings.IndexByte("{[<", s[0]) >= 0 || strings.Contains(s, "{\"") ||
		s[0] == '"' && strings.Contains(s, "\":")
}

// parseConnection reads the lines of servers about their clients.
func parseConnection(rest string) (event, bool) {
	kind := begins
	who, ok := strings.CutPrefix(rest, "established with ")
	if !ok {
		kind = ends
		who, ok = strings.CutPrefix(rest, "lost with ")
	}
	who, _, _ = strings.Cut(who, " ")
	who = strings.TrimSuffix(who, ":")
	return nameOnly(kind, who), ok && who != ""
}

// sumsUp reports whether a line that begins with word is a summary.
func sumsUp(word string) bool {
	switch strings.ToLower(strings.TrimSuffix(word, ":")) {
	case "elapsed", "total", "took", "duration":
		return true
	}
	return false
}

func withoutAuxiliaries(name string) string {
	cutset := " -:–—|.=>→"
	if strings.Contains(name, "<") { // "<0.120.0>"
		cutset = " -:–—|.=→"
	}
	name = strings.TrimRight(strings.TrimRightFunc(name, isAdornment), cutset)
	for range 2 { // "has been"
		for _, a := range auxiliaries {
			name = strings.TrimSuffix(name, a)
		}
	}
	return unquoted(name)
}

// unpunctuated removes punctuation at the end of a sentence.
func unpunctuated(rest string) string {
	return strings.TrimRight(rest, " .…!,:;")
}

// unquoted removes the quotes around a name.
func unquoted(name string) string {
	if short, ok := strings.CutPrefix(name, "‘"); ok {
		return strings.TrimSuffix(short, "’")
	}
	if n := len(name); n > 2 && strings.IndexByte("'\"`", name[0]) >= 0 &&
		name[n-1] == name[0] {
		return name[1 : n-1]
	}
	return name
}

// cutLast cuts off the last word.
func cutLast(s string) (before, last string, ok bool) {
	i := strings.LastIndexByte(s, ' ')
	if i < 1 {
		return "", s, false
	}
	return strings.TrimRight(s[:i], " "), s[i+1:], true
}

// digits reports whether s is a whole number.
func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}
