package logline

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// cutBrackets removes a first word in brackets, and keeps it if it names
// the one who speaks.
func (l *Line) cutBrackets(text string) string {
	text = text[len(command.FindString(text)):]
	text = text[len(speed.FindString(text)):]
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
	if processNumber.MatchString(inside) {
		l.Process = inside
	}
	if status.MatchString(inside) || place.MatchString(inside+" ") {
		return rest
	}
	if only := (Line{}); only.pairs(inside) == "" {
		l.Fields = append(l.Fields, only.Fields...) // "[job=7] started"
		return rest
	}
	if text[0] != '[' && !threadLike.MatchString(inside) || len(inside) > 60 || l.Source != "" || rest == "" ||
		strings.ContainsAny(inside, "[{\"'") {
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

	// clockLast matches a time after a name: "[xUnit.net 00:00:00.53]".
	clockLast = regexp.MustCompile(` ` + clock + `$`)
	pid       = regexp.MustCompile(`(?i)^(?:pid:? ?\d+|[a-z][a-z$]*(?:\.[a-z$]+)+)$`) // or the name of a class

	speed         = regexp.MustCompile(`^\([\d.]+ [KMG]?B/s\) - `) // wget
	processNumber = regexp.MustCompile(`^\d{4,7}$`)

	command = regexp.MustCompile(`^##\[\w+\]`)                 // Azure: "##[section]Starting: Build"
	process = regexp.MustCompile(`^(?:\w+ )+pid=\d+(?:,.*)?$`) // Ray: "(worker pid=7)"
)

// status matches words in brackets that are no name.
var status = regexp.MustCompile(`(?i)^(?:\d+(?:/| of )\d+|\d+%|ok|done|pass(?:ed)?|` +
	`fail(?:ed)?|skip(?:ped)?|run|\d{3,}|\d+ / \d+|success|main|mainthread|mainprocess|[^\pL\d]*|x|thread main)$`)

// cutColumns removes "NAME |", and keeps the name.
func (l *Line) cutColumns(text string, leveled bool) string {
	text = strings.Replace(strings.TrimLeft(text, "| \t"), " │ ", " | ", 1)
	if name, rest, ok := strings.Cut(text, " » "); ok && l.Source == "" && threadLike.MatchString(name) {
		l.Source = name
		return strings.ReplaceAll(rest, " » ", " ")
	}
	m := column.FindStringSubmatch(text)
	if m == nil || l.Source != "" || strings.Contains(m[2], " | ") || // a table
		strings.HasPrefix(m[2], "{") && l.Stamp.Clock != None || // the fields
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
	m := threadFirst.FindStringSubmatch(text)
	if m == nil {
		m = tag.FindStringSubmatch(text)
	}
	if m == nil {
		m = dashed.FindStringSubmatch(text)
	}
	if m == nil && l.Stamp.Clock != None && l.Logger == "" {
		m = wordFirst.FindStringSubmatch(text)
	}
	if m == nil || l.Source != "" {
		return text
	}
	if !code.MatchString(m[1]) && !status.MatchString(m[1]) {
		l.Source = m[1]
	}
	return m[2]
}

// code matches the number of a message, such as TS2322 and E0308.
var code = regexp.MustCompile(`^[A-Z]{1,4}\d{3,}$`)

var tag = regexp.MustCompile(`^((?:[\w-]+[.:#/])+[\w-]+(?:\[[^\]\s]+\])?|[0-9a-f]{12}|[A-Za-z][\w-]*\d[\w-]*)(?: \([\w ]+\))?: +(.+)$`)

// dashed matches a name with a number, such as that of a thread.
var dashed = regexp.MustCompile(`^([A-Za-z][\w-]*\d[\w-]*) - (.+)$`)

// wordFirst matches a word after a time and before a message, such as the
// prefix of a log.Logger with log.Lmsgprefix.
var wordFirst = regexp.MustCompile(`^([a-z_][\w-]*): ([^{\[\s].*)$`)

// threadFirst matches a thread in front of a message, with no space between.
var threadFirst = regexp.MustCompile(`^([A-Za-z]\w*-\d+|Main(?:Thread|Process)):([A-Za-z].*)$`)

var column = regexp.MustCompile(`^(?:\d+\|)?([\w@./:#+-]+(?: [\w@./:#-]+)?)\s*\|\s+(.*)$`)

// cutLogger removes the name of a logger, where a level says that the line
// comes from one.
func (l *Line) cutLogger(text string, leveled bool) string {
	text = text[len(pidFirst.FindString(text)):]
	for _, re := range loggers {
		m := re.FindStringSubmatch(text)
		if m == nil {
			continue
		}
		l.called(m[1])
		return text[len(m[0]):]
	}
	if l.Logger != "" {
		return text // the next name is part of the message
	}
	if m := prompt.FindStringSubmatch(text); m != nil {
		l.Logger = m[1]
		return m[2]
	}
	if m := afterLevel.FindStringSubmatch(text); m != nil && leveled && text[len(m[0]):] != "" && text[len(m[0])] != '{' {
		l.called(m[1])
		return text[len(m[0]):]
	}
	if m := threadNext.FindStringSubmatch(text); m != nil && leveled && l.Source == "" {
		l.Source = m[1]
		return m[2]
	}
	if m := wordNext.FindStringSubmatch(text); m != nil && l.Stamp.Clock != None &&
		(leveled || strings.HasPrefix(m[2], "- ")) {
		l.called(m[1])
		return strings.TrimPrefix(m[2], "- ")
	}
	if m := bracketNext.FindStringSubmatch(text); m != nil && leveled {
		l.called(m[1])
		return m[2]
	}
	if m := named.FindStringSubmatch(text); m != nil && leveled {
		l.called(m[1] + m[2])
		return text[len(m[0]):]
	}
	return text
}

// called keeps a name in front of a message: that of a thread, which has a
// number, or that of a logger.
func (l *Line) called(name string) {
	if l.Source == "" && threadLike.MatchString(name) {
		l.Source = name
	} else {
		l.Logger = name
	}
}

var (
	loggers = []*regexp.Regexp{
		// Python: root - INFO - message; loguru: app:main:3 - message
		regexp.MustCompile(`^- ([\w.]+) - `),
		regexp.MustCompile(`^([\w.]+) - (?:` + levels + `) - `),
		regexp.MustCompile(`^([\w.<>]+:[\w.<>]+:\d+) - `),
	}
	afterLevel = regexp.MustCompile(`^(?:-- )?([\w.$/-]*(?:::[\w.]+)*)(?: \[[^\]]*\]| \([^()]*\))?(?: : |: | - | -- | > |\t|\|)`)

	// prompt matches the name of a program, as nox puts it.
	prompt = regexp.MustCompile(`^([a-z]+) > ([A-Z*].*)$`)

	// named matches a name in brackets: of Serilog, pino and others.
	named = regexp.MustCompile(`^(?:<([\w.]+)> |[\w.]+\[\d+\] |in [\w.]+: |\w+ \d+ \d{5,} |ThreadId\(\d+\) [\w:]+: |[\w.-]+/\d+ on \S+: |\((?:([\w.-]+)/)?\d+\): )`)

	// bracketNext matches a logger with the name of a thread after it.
	bracketNext = regexp.MustCompile(`^([\w.-]*\.\w+|\w+) (\[(?:-|[a-zA-Z][\w-]*)\] .*)$`)

	// threadNext matches a logger with a thread or a task after it.
	threadNext = regexp.MustCompile(`^[a-z][\w.]* ([A-Z]\w*-\d+) (\S.*)$`)

	// wordNext matches a logger with nothing or a dash after it:
	// "app Loading tea" and "app - message".
	wordNext = regexp.MustCompile(`^([a-z][\w.]*) ([A-Z][a-z]+(?:ing|ed) \S.*|- \S.*)$`)

	// pidFirst matches what Erlang puts in front of a message.
	pidFirst = regexp.MustCompile(`^(?:mfa: \S+,? )?pid: <[\d.]+>,? `)
)

// cutPlace removes the place in the source that printed the line.
func cutPlace(text string) string {
	return text[len(place.FindString(text)):]
}

var place = regexp.MustCompile(`^(?:- )?\w+\.py\[(?:` + levels + `)\]: |^\{?(?:\w+:)?[\w./\\@-]+\.(?:go|py|js|ts|rs|c|cc|cpp|h|rb|java|kt|cs|pl|sh|php|ex|swift):(?:\w+\(\):)?\d+(?::\d+)?(?:\]|:?\s|\}\s)\s*`)

// arrowBack matches the arrow in front of what comes back.
var arrowBack = regexp.MustCompile(`^(?:<[-=<]*|←|⇐) +`)

// heading matches what makes a line a heading, or counts it: "### tea",
// "1/3 tea".
var heading = regexp.MustCompile(`^(?:#{2,}|::|\d+/\d+|ℹ\x{fe0f}?) +`)

// cutBullet removes the symbols that adorn a line.
func (l *Line) cutBullet(text string) string {
	if l.Sign == "" {
		l.Sign, _, _ = strings.Cut(text, " ")
		if strings.ContainsFunc(l.Sign, func(r rune) bool {
			return unicode.IsLetter(r) || unicode.IsDigit(r)
		}) {
			l.Sign = ""
		}
	}
	text = text[len(arrowBack.FindString(text)):]
	text = text[len(heading.FindString(text)):]
	rest := strings.TrimLeftFunc(text, func(r rune) bool {
		return strings.ContainsRune(">*-=•→»›▶│├└─⨯√ \t\u200d\ufe0f", r) ||
			unicode.Is(unicode.So, r)
	})
	if rest == "" || len(rest) == len(text) {
		return text
	}
	// A sign that belongs to the word, as in -v, stays.
	before, _ := utf8.DecodeLastRuneInString(text[:len(text)-len(rest)])
	first, _ := utf8.DecodeRuneInString(rest)
	if before == '-' && unicode.IsLetter(first) || before == '*' && first == '.' {
		return text
	}
	return strings.TrimRight(rest, " =-")
}
