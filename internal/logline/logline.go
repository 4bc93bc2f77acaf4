// Package logline separates the message of a log line from what a logging
// library or a process manager puts around it: times, levels, places in
// the source, names of threads, and keys with values.
package logline

import (
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// A Line is a line of a log, taken apart.
type Line struct {
	Stamp   Stamp
	Source  string  // NAME in "NAME | message" and "[NAME] message"
	Process string  // the number of a process
	Logger  string  // the name of a logger, such as root
	Sign    string  // an arrow or another sign in front of the message
	Message string  // what is left; "" if there is no message
	Fields  []Field // in the order of the line; as sorted for JSON
	Text    string  // the line without escapes, times and levels
}

// A Field is a key with its value, such as worker=3.
type Field struct{ Key, Value string }

// Parse takes a line apart. Text that it does not know stays in Message.
func Parse(text string) Line {
	if strings.HasPrefix(text, "section_") { // GitLab hides it from people
		text, _, _ = strings.Cut(text, "\r")
	}
	text = strings.TrimRightFunc(Plain(text), unicode.IsSpace)
	text = strings.TrimPrefix(text, "remote: ") // git
	l := Line{Text: shortened(text)}
	text = strings.TrimLeftFunc(text, unicode.IsSpace)
	object := strings.HasPrefix(text, "{") && strings.HasSuffix(text, "}")
	if object && l.json(text) {
		l.Text = l.Message
		return l
	}
	if rest, ok := strings.CutPrefix(text, "+ "); ok { // set -x of a shell
		if s, rest, ok := cutStamp(rest); ok {
			l.note(s)
			text = "+ " + cutPlace(rest)
			l.Text = shortened(text)
		}
	}
	switch text = shortened(text); {
	case object, strings.HasPrefix(text, "["), mayHavePrefix(text):
	default:
		l.Message = text
		return l
	}
	if object && l.inspected(text) {
		return l
	}
	if l.logfmt(text) {
		l.Message = l.cutBrackets(l.Message)
		l.Text = l.Message
		return l
	}
	if l.onlyPairs(text) {
		return l
	}
	if l.Message = l.prefixes(text); l.structured(l.Message) {
		l.Text = l.Message
		return l
	}
	l.suffixes()
	return l
}

// structured takes apart JSON, or keys with values, if text has nothing
// else.
func (l *Line) structured(text string) bool {
	message, fields := l.Message, l.Fields
	l.Message, l.Fields = "", nil
	if strings.HasPrefix(text, "{") && strings.HasSuffix(text, "}") && l.json(text) ||
		l.logfmt(text) || l.onlyPairs(text) {
		return true
	}
	l.Message, l.Fields = message, fields
	return false
}

// longest is how much of a line is looked at closely, in bytes. It keeps
// the cost of a line of a megabyte low.
const longest = 4000

// shortened returns the beginning of a text.
func shortened(text string) string {
	if len(text) <= longest {
		return text
	}
	end := longest
	for end > 0 && !utf8.RuneStart(text[end]) {
		end--
	}
	return strings.TrimRightFunc(text[:end], unicode.IsSpace)
}

// mayHavePrefix reports whether Parse has to look closer: most lines of
// most programs are only a message.
func mayHavePrefix(text string) bool {
	if text == "" {
		return false
	}
	c := text[0]
	if c >= utf8.RuneSelf || !letter(c) || strings.ContainsAny(text, "|=[]") {
		return true
	}
	word, rest, _ := strings.Cut(text, " ")
	if second, _, _ := strings.Cut(rest, " "); npmLevels[second] {
		return true
	}
	return strings.ContainsAny(word, ":\t/0123456789") || level(word) ||
		strings.Contains(text, " - ") || strings.Contains(text, " > ") || strings.Count(text, ":") > 1 ||
		calendar.MatchString(text)
}

func letter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// calendar matches the words that a date may begin with.
var calendar = regexp.MustCompile(`^(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\w*,? |` +
	`(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[ -]+\d)`)

// prefixes removes one prefix after the other, and notes what it tells.
func (l *Line) prefixes(text string) string {
	if m := beforeDate.FindStringSubmatch(text); m != nil && !small.MatchString(m[1]+m[2]) {
		if l.Source = m[1] + m[2]; status.MatchString(l.Source) {
			l.Source = ""
		}
		text = m[3]
	}
	if m := csv.FindStringSubmatch(text); m != nil {
		if s, rest, ok := cutStamp(m[1]); ok && rest == "" {
			l.note(s)
			return strings.ReplaceAll(m[2], ",", " ")
		}
	}
	if m := columnsBeforeDate.FindStringSubmatch(text); m != nil {
		l.Source, text = m[1]+m[2], m[3]
	} else if m := podFirst.FindStringSubmatch(text); m != nil {
		l.Source, text = m[1], m[2]
	}
	if m := npmlog.FindStringSubmatch(text); m != nil && npmLevels[m[1]] {
		text, l.Text = m[2], m[2]
	}
	text = text[len(redis.FindString(text)):]
	if m := milliseconds.FindStringSubmatch(text); m != nil {
		l.note(Stamp{Relative, time.Duration(atoi(m[1])) * time.Millisecond})
		text = m[2]
	}
	numbered := rfc5424.FindString(text)
	text = text[len(numbered):]
	m := springThread(text)
	text, leveled := l.timesAndLevels(text)
	if numbered != "" {
		text = text[len(rfc5424Host.FindString(text)):]
	}
	if m != nil {
		l.Logger = m[2]
		if !status.MatchString(m[1]) {
			l.Source = m[1]
		}
	}
	if l.Stamp.Clock == None || !strings.HasPrefix(text, "[") {
		// most lines
	} else if m := postgres.FindStringSubmatch(text); m != nil {
		l.Process, text = m[1], m[2]
	}
	if m := beforeLevel.FindStringSubmatch(text); m != nil && l.Stamp.Clock != None {
		text, leveled = m[2], true
		switch name := m[1]; {
		case processNumber.MatchString(name):
			l.Process = name
		case status.MatchString(name):
		case strings.ContainsAny(name, "0123456789"):
			l.Source = name
		default:
			l.Logger = name
		}
	}
	if leveled || l.Stamp.Clock != None {
		text = placeLast.ReplaceAllString(text, "")
	}
	if m := levelBracket.FindStringSubmatch(text); m != nil && l.Stamp.Clock != None {
		text, leveled = m[1], true
	}
	if rest := text[len(loguru.FindString(text)):]; l.Stamp.Clock != None && rest != text {
		text, leveled = rest, true
	}
	text, leveled = l.headers(text, leveled)
	if onlyPairs.MatchString(text) {
		return strings.TrimSpace(text)
	}
	if m := pairsFirst.FindStringSubmatch(text); m != nil && l.pairs(m[1]) == "" {
		l.take()
		text, leveled = l.timesAndLevels(m[2])
	}
	for range 10 {
		before := text
		if rest, more := l.timesAndLevels(text); rest != text {
			text, leveled = rest, leveled || more
		}
		text = l.cutBrackets(text)
		if rest := cutPlace(text); rest != text {
			text, l.Text = rest, rest
		}
		text = l.cutLogger(text, leveled)
		text = l.cutColumns(text, leveled)
		if l.Source != "" && strings.Contains(text, "=") {
			if m := pairsFirst.FindStringSubmatch(text); m != nil && l.pairs(m[1]) == "" {
				l.take()
				text = m[2]
			}
		}
		text = l.cutTag(text)
		text = l.cutBullet(text)
		if text == before {
			break
		}
	}
	return strings.Trim(text, " \t")
}

var (
	// beforeDate matches a name in front of a date: the prefix of a
	// log.Logger, or the name of a thread, which has a number.
	beforeDate = regexp.MustCompile(`^(?:(?:\[\w+\] )?\d+ +-|(\w[\w./-]*(?: \d+)?):|([A-Za-z][\w./-]*))\s+` +
		`((?:\d{4}[-/]\d\d[-/]\d\d|\d\d?/\d\d?/\d{4}),?[T ]\d\d?:\d\d:\d\d.*)$`)

	// csv matches a time, and words, between commas.
	csv = regexp.MustCompile(`^([\dT:.+Z-]+(?: [\d:.]+)?),([A-Za-z][^\s,]*(?:,[^\s,]+)+)$`)

	// columnsBeforeDate matches columns in front of a date: a job and its
	// step, or a pod and its container.
	columnsBeforeDate = regexp.MustCompile(`^(?:([^\t]{1,80})\t(?:[^\t]{0,120}\t)?|(` + pod + `) \S+ )(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d.*)$`)

	// podFirst matches a pod and its container in front of a message.
	podFirst = regexp.MustCompile(`^(` + pod + `) [a-z][a-z\d-]* ([A-Z\[{\d].*)$`)

	// beforeLevel matches the name of a thread or a logger in front of a
	// level, as many formats of Python put it.
	beforeLevel = regexp.MustCompile(`^([A-Za-z][\w.-]*|\d+)(?: +\d+)? +(?:` + levels + `):? +(.*)$`)

	// levelBracket matches a level in lowercase before a name in
	// brackets, as winston puts it.
	levelBracket = regexp.MustCompile(`^(?i:` + levels + `) +(\[[\w.-]+\].*)$`)

	// redis matches a process and its role, in front of a time, or the
	// number of a project, as MSBuild puts it.
	redis = regexp.MustCompile(`^(?:\d+:(?:[A-Z]|signal-handler \(\d+\)) |\d{1,4}>(?:-+ )?)`)

	// rfc5424 and rfc5424Host match what syslog puts around a time.
	rfc5424     = regexp.MustCompile(`^<\d{1,3}>1 `)
	rfc5424Host = regexp.MustCompile(`^\S+ \S+ \S+ \S+ (?:-|\[[^\]]*\]) +`)

	// postgres matches a process, and what else Postgres may put in front of
	// a level.
	postgres = regexp.MustCompile(`^\[(\d+)\](?:: \[\d+-\d+\])?(?: \w*@\w*| user=\S*)? ((?:LOG|ERROR|FATAL|WARNING|STATEMENT|DETAIL): .*)$`)

	// loguru matches a level of Loguru that is an outcome elsewhere.
	loguru = regexp.MustCompile(`^SUCCESS +\| `)

	// milliseconds matches the age of a program, in front of a thread.
	milliseconds = regexp.MustCompile(`^(\d{1,9}) +(\[[^\]]+\] +(?:` + levels + `)\b.*|[A-Za-z][\w.]*-\d+ .*)$`)

	// spring matches the name of a thread, as Spring puts it.
	spring = regexp.MustCompile(`^\S+ .*? \d+ --- (?:\[[^\]]*\] )?\[ *([^\]]+?)\] (\S+) *: `)

	// placeLast matches the place at the end of a line: Python's rich.
	placeLast = regexp.MustCompile(`\s{2,}[\w./-]+\.\w+:\d+$`)
)

// pod matches the name of a pod of Kubernetes.
const pod = `[a-z][a-z\d-]*-[a-z\d]*\d[a-z\d]*(?:-[a-z\d]{4,5})?|[a-z][a-z\d-]*-[a-z\d]{4,10}-[a-z\d]{5}`

// springThread finds the name of a thread, as Spring puts it.
func springThread(text string) []string {
	if !strings.Contains(text, " --- [") {
		return nil // most lines
	}
	return spring.FindStringSubmatch(text)
}

// onlyPairs matches a text of fields.
var onlyPairs = regexp.MustCompile(`^(?:[\w.@-]+=(?:"(?:[^"\\]|\\.)*"|[^\s"]+)(?:\s+|$)){2,}$`)

// pairsFirst matches fields in front of a message.
var pairsFirst = regexp.MustCompile(`^((?:[a-z_]+=[^\s"]+ +)+)([^\s=]+(?: .*)?)$`)

// timesAndLevels removes the times and the levels that text begins with.
func (l *Line) timesAndLevels(text string) (rest string, leveled bool) {
	whole := text
	for range 6 {
		before := text
		if s, rest, ok := cutStamp(text); ok {
			l.note(s)
			text = afterStamp(s, rest)
		}
		if rest, ok := cutLevel(text); ok {
			text, leveled = rest, true
		}
		if inside, rest, ok := bracketed(text); ok {
			if s, more, ok := cutStamp(inside + " "); ok {
				l.note(s)
				rest = afterStamp(s, rest)
				_, level := cutLevel(more)
				text, leveled = rest, leveled || level || l.levelOf(more)
			} else if _, ok := cutLevel(inside + " "); ok || l.levelOf(inside) {
				text, leveled = rest, true
			}
		}
		if text == before {
			break
		}
	}
	if text != whole && l.Source == "" && l.Logger == "" {
		l.Text = text
	}
	return text, leveled
}

// levelOf reads "INFO/NAME", and keeps the name of the one who speaks.
func (l *Line) levelOf(text string) bool {
	level, name, _ := strings.Cut(strings.TrimSpace(text), "/")
	if small.MatchString(name) { // "Server thread/INFO"
		if l.Source == "" && strings.ContainsAny(level, "0123456789") {
			l.Source = level
		}
		return true
	}
	if name == "" || strings.Contains(name, " ") || !small.MatchString(level) {
		return false
	}
	if l.Source == "" && !status.MatchString(name) {
		l.Source = name
	}
	return true
}

// bracketed takes a first word in brackets apart from the rest.
func bracketed(text string) (inside, rest string, ok bool) {
	if text == "" || strings.IndexByte("[(<", text[0]) < 0 {
		return "", text, false
	}
	end := closing(text)
	if end < 2 || end+1 >= len(text) {
		return "", text, false
	}
	rest = strings.TrimLeft(text[end+1:], " \t:")
	return strings.TrimSpace(text[1:end]), rest, true
}

// closing returns where the bracket that text begins with is closed, or
// -1. Brackets of the other kind don't count.
func closing(text string) int {
	open, end := text[0], byte(']')
	switch open {
	case '(':
		end = ')'
	case '<':
		end = '>'
	}
	depth := 0
	for i := range len(text) {
		switch text[i] {
		case open:
			depth++
		case end:
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

// note keeps the first time that a line carries.
func (l *Line) note(s Stamp) {
	if l.Stamp.Clock == None {
		l.Stamp = s
	}
}

// afterStamp removes the host and the program that follow the time in the
// lines of syslog.
func afterStamp(s Stamp, rest string) string {
	if s.Clock != Syslog {
		return journal.ReplaceAllString(rest, "")
	}
	return syslog.ReplaceAllString(rest, "")
}

// journal matches the host and the program after a time that is not
// syslog's, as journalctl can print them.
var journal = regexp.MustCompile(`^\S+ [\w./@-]+\[\d+\]: `)

var syslog = regexp.MustCompile(`^\S+ [\w./-]+(?:\[\d+\])?: `)
