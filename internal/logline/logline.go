// Package logline separates the message of a log line from what a logging
// library or a process manager puts around it: times, levels, places in
// the source, names of threads, and keys with values.
package logline

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Line is a line of a log, taken apart.
type Line struct {
	Stamp   Stamp
	Source  string  // NAME in "NAME | message" and "[NAME] message"
	Logger  string  // the name of a logger, such as root
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
	l := Line{Text: text}
	text = strings.TrimLeftFunc(text, unicode.IsSpace)
	switch {
	case strings.HasPrefix(text, "{") && strings.HasSuffix(text, "}"):
		if l.json(text) {
			l.Text = l.Message
			return l
		}
	case strings.HasPrefix(text, "[") || mayHavePrefix(text):
	default:
		l.Message = text
		return l
	}
	if l.logfmt(text) {
		l.Text = l.Message
		return l
	}
	if l.onlyPairs(text) {
		return l
	}
	l.Message = l.prefixes(text)
	l.suffixes()
	return l
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
	word, _, _ := strings.Cut(text, " ")
	return strings.ContainsAny(word, ":\t/0123456789") || level(word) ||
		strings.Contains(text, " - ") || strings.Count(text, ":") > 1 ||
		calendar.MatchString(text)
}

func letter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// calendar matches the words that a date may begin with.
var calendar = regexp.MustCompile(`^(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\w*,? |` +
	`(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[ -]+\d)`)

// prefixes removes one prefix after the other, and notes what it tells.
func (l *Line) prefixes(text string) string {
	if m := beforeDate.FindStringSubmatch(text); m != nil {
		if l.Source = m[1] + m[2]; status.MatchString(l.Source) {
			l.Source = ""
		}
		text = m[3]
	}
	text = text[len(redis.FindString(text)):]
	if m := springThread(text); m != nil && !status.MatchString(m[1]) {
		l.Source = m[1]
	}
	text, leveled := l.timesAndLevels(text)
	if m := beforeLevel.FindStringSubmatch(text); m != nil && l.Stamp.Clock != None {
		text, leveled = m[2], true
		switch name := m[1]; {
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
		text = cutPlace(text)
		text = l.cutColumns(text, leveled)
		text = l.cutLogger(text, leveled)
		text = l.cutTag(text)
		text = cutBullet(text)
		if text == before {
			break
		}
	}
	return strings.Trim(text, " \t")
}

var (
	// beforeDate matches a name in front of a date: the prefix of a
	// log.Logger, or the name of a thread, which has a number.
	beforeDate = regexp.MustCompile(`^(?:(\w[\w./-]*(?: \d+)?):|([A-Za-z][\w./-]*\d|MainThread))\s+` +
		`(\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d.*)$`)

	// beforeLevel matches the name of a thread or a logger in front of a
	// level, as many formats of Python put it.
	beforeLevel = regexp.MustCompile(`^([A-Za-z][\w.-]*) +(?:` + levels + `):? +(.*)$`)

	// redis matches a process and its role, in front of a time.
	redis = regexp.MustCompile(`^\d+:[A-Z] `)

	// spring matches the name of a thread, as Spring puts it.
	spring = regexp.MustCompile(`^\S+ .*? \d+ --- (?:\[[^\]]*\] )?\[ *([^\]]+?)\] \S+ *: `)

	// placeLast matches the place at the end of a line: Python's rich.
	placeLast = regexp.MustCompile(`\s{2,}[\w./-]+\.\w+:\d+$`)
)

// springThread finds the name of a thread, as Spring puts it.
func springThread(text string) []string {
	if !strings.Contains(text, " --- [") {
		return nil // most lines
	}
	return spring.FindStringSubmatch(text)
}

// pairsFirst matches fields in front of a level.
var pairsFirst = regexp.MustCompile(`^((?:\w+=[^\s"]* +)+)((?:(?:` + levels + `):|\[(?i:` + levels + `)\]) .*)$`)

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
	if !strings.HasPrefix(text, "[") && !strings.HasPrefix(text, "(") {
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
	if open == '(' {
		end = ')'
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

// journal is what follows other times, as journalctl prints them.
var journal = regexp.MustCompile(`^\S+ [\w./@-]+\[\d+\]: `)

var syslog = regexp.MustCompile(`^\S+ [\w./-]+(?:\[\d+\])?: `)

// cutBrackets removes a first word in brackets, and keeps it if it names
// the one who speaks.
func (l *Line) cutBrackets(text string) string {
	text = text[len(command.FindString(text)):]
	inside, rest, ok := bracketed(text)
	if !ok {
		return text
	}
	inside = clockLast.ReplaceAllString(inside, "")
	if pid.MatchString(l.Source) && (text[0] == '[' || strings.ContainsAny(inside, "0123456789")) && !status.MatchString(inside) && len(inside) < 60 {
		l.Source = "" // a thread tells more than its process
	}
	if process.MatchString(inside) && l.Source == "" {
		l.Source = inside
		return rest
	}
	if status.MatchString(inside) || place.MatchString(inside+" ") {
		return rest
	}
	if text[0] != '[' && !threadLike.MatchString(inside) || len(inside) > 60 || l.Source != "" || rest == "" ||
		strings.ContainsAny(inside, "[{\"'") ||
		strings.Contains(inside, "=") && !strings.Contains(inside, " ") {
		if text[0] == '[' && len(inside) <= 60 && l.Source != "" {
			return rest // such as the name of a module
		}
		return text
	}
	l.Source = inside
	return rest
}

var (
	threadLike = regexp.MustCompile(`^[a-zA-Z][\w.-]*(?: [\w.-]+)*[-_ ]\d+$`)

	// clockLast matches a time behind a name: "[xUnit.net 00:00:00.53]".
	clockLast = regexp.MustCompile(` ` + clock + `$`)
	pid       = regexp.MustCompile(`(?i)^(?:pid:? ?\d+|[a-z][a-z$]*(?:\.[a-z$]+)+)$`) // or the name of a class

	command = regexp.MustCompile(`^##\[\w+\]`)                 // Azure: "##[section]Starting: Build"
	process = regexp.MustCompile(`^(?:\w+ )+pid=\d+(?:,.*)?$`) // Ray: "(worker pid=7)"
)

// status matches what stands in brackets and names no one.
var status = regexp.MustCompile(`(?i)^(?:\d+/\d+|\d+%|ok|done|pass(?:ed)?|` +
	`fail(?:ed)?|skip(?:ped)?|run|\d{3,}|\d+ / \d+|success|main|mainthread|mainprocess|[^\pL\d]*|x|thread main)$`)

// cutColumns removes "NAME |", and keeps the name.
func (l *Line) cutColumns(text string, leveled bool) string {
	text = strings.Replace(strings.TrimLeft(text, "| \t"), " │ ", " | ", 1)
	m := column.FindStringSubmatch(text)
	if m == nil || l.Source != "" || strings.Contains(m[2], " | ") || // a table
		strings.HasSuffix(strings.TrimSpace(m[1]), ":") {
		return text
	}
	name, rest := strings.TrimSpace(m[1]), m[2]
	if _, ok := cutLevel(name + " "); !ok && !status.MatchString(name) {
		l.Source = name
	}
	return rest
}

// cutTag removes "NAME: ", and keeps the name, which has a dot, a colon
// or a number in it: most other words before a colon name no one.
func (l *Line) cutTag(text string) string {
	m := tag.FindStringSubmatch(text)
	if m == nil {
		m = dashed.FindStringSubmatch(text)
	}
	if m == nil || l.Source != "" {
		return text
	}
	if !code.MatchString(m[1]) {
		l.Source = m[1]
	}
	return m[2]
}

// code matches the number of a message, such as TS2322 and E0308.
var code = regexp.MustCompile(`^[A-Z]{1,4}\d{3,}$`)

var tag = regexp.MustCompile(`^((?:[\w-]+[.:#/])+[\w-]+(?:\[[^\]\s]+\])?|[0-9a-f]{12}|[A-Za-z][\w-]*\d[\w-]*)(?: \([\w ]+\))?: +(.+)$`)

// dashed matches a name with a number, such as that of a thread.
var dashed = regexp.MustCompile(`^([A-Za-z][\w-]*\d[\w-]*) - (.+)$`)

var column = regexp.MustCompile(`^(?:\d+\|)?([\w@./:#-]+(?: [\w@./:#-]+)?)\s*\|\s+(.*)$`)

// cutLogger removes the name of a logger, where a level says that the line
// comes from one.
func (l *Line) cutLogger(text string, leveled bool) string {
	text = text[len(pidFirst.FindString(text)):]
	for _, re := range loggers {
		m := re.FindStringSubmatch(text)
		if m == nil {
			continue
		}
		l.Logger = m[1]
		return text[len(m[0]):]
	}
	if m := afterLevel.FindStringSubmatch(text); m != nil && leveled {
		l.Logger = m[1]
		return text[len(m[0]):]
	}
	if m := named.FindStringSubmatch(text); m != nil && leveled {
		l.Logger = m[1] + m[2]
		return text[len(m[0]):]
	}
	return text
}

var (
	loggers = []*regexp.Regexp{
		// Python: root - INFO - message; loguru: app:main:3 - message
		regexp.MustCompile(`^- ([\w.]+) - `),
		regexp.MustCompile(`^([\w.]+) - (?:` + levels + `) - `),
		regexp.MustCompile(`^([\w.<>]+:[\w.<>]+:\d+) - `),
	}
	afterLevel = regexp.MustCompile(`^(?:-- )?([\w.$/-]*(?:::[\w.]+)*)(?: \[[^\]]*\]| \([^()]*\))?(?: : |: | - |\t)`)

	// named matches a name in brackets: of Serilog, pino and others.
	named = regexp.MustCompile(`^(?:<([\w.]+)> |[\w.-]+/\d+ on \S+: |\((?:([\w.-]+)/)?\d+\): )`)

	// pidFirst matches what Erlang puts in front of a message.
	pidFirst = regexp.MustCompile(`^(?:mfa: \S+,? )?pid: <[\d.]+>,? `)
)

// cutPlace removes the place in the source that printed the line.
func cutPlace(text string) string {
	return text[len(place.FindString(text)):]
}

var place = regexp.MustCompile(`^(?:- )?\w+\.py\[(?:` + levels + `)\]: |^\{?[\w./\\@-]+\.(?:go|py|js|ts|rs|c|cc|cpp|h|rb|java|kt|cs|pl|sh|php|ex|swift):\d+(?::\d+)?(?:\]|:?\s|\}\s)\s*`)

// arrowBack matches the arrow in front of what comes back.
var arrowBack = regexp.MustCompile(`^(?:<[-=]*|←|⇐) +`)

// cutBullet removes the symbols that adorn a line.
func cutBullet(text string) string {
	text = text[len(arrowBack.FindString(text)):]
	rest := strings.TrimLeftFunc(text, func(r rune) bool {
		return strings.ContainsRune(">*-=•→»▶│├└─ \t\u200d\ufe0f", r) ||
			unicode.Is(unicode.So, r)
	})
	if rest == "" || len(rest) == len(text) {
		return text
	}
	// A sign that belongs to the word, as in -v, stays.
	before, _ := utf8.DecodeLastRuneInString(text[:len(text)-len(rest)])
	first, _ := utf8.DecodeRuneInString(rest)
	if before == '-' && !unicode.IsSpace(before) && unicode.IsLetter(first) {
		return text
	}
	return strings.TrimRight(rest, " =-")
}
