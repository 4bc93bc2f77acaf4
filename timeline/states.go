package timeline

import (
	"cmp"
	"regexp"
	"strconv"
	"strings"
	"time"

	"example.com/baton/internal/logline"
)

// Some lines have no verb: states, as in "order-17: PENDING -> RUNNING",
// arrows, as in "--> query(users)" and "<-- query(users)", and percentages,
// as in "tea.zip: 40%".

// turned matches the old state in front of the new one.
var turned = regexp.MustCompile(`(?i)(?:^| )(?:(?:is now|switched|transitioned?|changed|moved|went|goes)(?: state)? )?(?:from )?` +
	`([a-z_]+) ?(?:-+>|=+>|→| to ) ?([A-Z_]{4,}|running|done|failed|finished|stopped)\.?$`)

// withoutOldState removes the old state: "order-17: RUNNING".
func withoutOldState(message string) string {
	if !strings.ContainsAny(message, ">→") && !strings.Contains(message, " to ") {
		return message // most lines
	}
	m := turned.FindStringSubmatchIndex(message)
	if m == nil {
		return message
	}
	before, state := message[m[2]:m[3]], message[m[4]:m[5]]
	_, is := wordOf(state)
	_, verb := verbOf(state)
	_, was := wordOf(before)
	if !is && !verb || !was && before != strings.ToUpper(before) {
		return message
	}
	return strings.TrimSpace(message[:m[0]] + " " + state)
}

// An arrow or a sign in front of a line says that the task in the rest of
// the line begins or ends.
var (
	arrowIn  = regexp.MustCompile(`^(?:[\x{2800}-\x{28ff}]|-+>|=+>|→|>>+|>|▶|⇒|➡|🚀|⏳|🔄|⏩|[┌╭┏])\x{fe0f}?$`)
	arrowOut = regexp.MustCompile(`^(?:<-+|<=+|←|<<+|<|◀|⇐|⬅|✅|❌|🏁|■|⏹|🛑|✔|✓|✗|✘|⨯|✖|×|√|[└╰┗])\x{fe0f}?$`)
)

// readBox reads a box in front of a task, which is empty until the task ends:
// "[ ] tea", and later "[x] tea".
func (t *tracker) readBox(l *logline.Line) {
	switch {
	case strings.HasPrefix(l.Text, "[ ] "):
		t.boxes, l.Sign = true, "▶"
	case t.boxes && (strings.HasPrefix(l.Text, "[x] ") || strings.HasPrefix(l.Text, "[X] ")):
		l.Sign = "✔"
	}
}

// arrowBehind matches an arrow after a name: "worker#1 -> tea".
var arrowBehind = regexp.MustCompile(`^(\S+(?: \S+){0,2}?):? +(-+>|=+>|→|>>|<-+|<=+|←|<<) +(\S.*)$`)

// cutArrow moves an arrow after a name with a number to the front.
func cutArrow(l *logline.Line) {
	if l.Source != "" || !strings.ContainsAny(l.Message, "<>→←") {
		return
	}
	m := arrowBehind.FindStringSubmatch(l.Message)
	if m != nil && endsInNumber(m[1]) {
		l.Source, l.Sign, l.Message = m[1], m[2], m[3]
	}
}

// cutSpeaker moves the name of a speaker with a number out of a message:
// "Worker 1: tea done".
func cutSpeaker(l *logline.Line) bool {
	name, rest, ok := strings.Cut(l.Message, ": ")
	first, _, _ := strings.Cut(name, " ")
	if !ok || l.Source != "" || strings.Count(name, " ") > 2 || !endsInNumber(name) ||
		!isName(name) || isVerb(first) || strings.HasSuffix(name, ")") {
		return false
	}
	l.Source, l.Message = name, strings.TrimSpace(rest)
	return true
}

// beginArrow reads an arrow that begins a task.
func (t *tracker) beginArrow(at time.Duration, l *logline.Line, line string) bool {
	name := unpunctuated(l.Message)
	if !arrowIn.MatchString(l.Sign) || !isName(name) {
		return false
	}
	return t.mayBegin(at, action{what: name, full: name, lane: cmp.Or(l.Source, name), task: name}, l, line)
}

// answer matches what comes back for a request.
var answer = regexp.MustCompile(`^(?:response|reply|answer)\b`)

// endArrow reads an arrow that ends a task.
func (t *tracker) endArrow(at time.Duration, l *logline.Line) bool {
	if !arrowOut.MatchString(l.Sign) {
		return false
	}
	name := verdict.ReplaceAllString(l.Message, "")
	if asked := answer.ReplaceAllString(name, "request"); t.doneIs(at, name, l.Source) || asked != name && t.doneIs(at, asked, l.Source) {
		if r, ok := reportOf(l.Text); ok {
			t.tookLonger(at, r)
		}
		return true
	}
	name, _, _ = strings.Cut(name, " ● ")
	t.endsUnbegun(at, strings.TrimRightFunc(name, isAdornment), l, true)
	return false
}

// progress matches a percentage: "tea.zip: 40%", "tea [40%]".
var progress = regexp.MustCompile(`^(\S.*?)[: ]+[\[(]?(\d{1,3})(?:\.\d+)? ?%`)

// bar matches the bar in front of a percentage.
var bar = regexp.MustCompile(` *[\[|][=#>.█▓▒░ -]*[\]|]?$`)

// nOfM matches how many parts of a task are done: "export: 2/3 done".
var nOfM = regexp.MustCompile(`^([A-Za-z][\w .-]{0,40}): (\d+) ?(?:/|of) ?(\d+)(?: [a-z]+)?$`)

// readProgress reads a line with a percentage.
func (t *tracker) readProgress(at time.Duration, l *logline.Line, line string) bool {
	message := l.Message
	if !strings.Contains(message, ": ") {
		// most lines
	} else if m := nOfM.FindStringSubmatch(message); m != nil && l.Source == "" {
		message = m[1] + " 0%"
		if m[2] == m[3] {
			message = m[1] + " 100%"
		}
	}
	if !strings.Contains(message, "%") {
		return false // most lines
	}
	if percentage.MatchString(message) { // "tea.zip: 40%"
		message = l.Source + ": " + message
	}
	m := progress.FindStringSubmatch(message)
	if m == nil || !isName(m[1]) {
		return false
	}
	name := unpunctuated(bar.ReplaceAllString(m[1], ""))
	d := action{what: name, full: name, lane: name, task: name}
	if l.Source != "" {
		d.lane = l.Source
	}
	begun := t.candidates[d.key("", name, l.Source)]
	switch percent, _ := strconv.Atoi(m[2]); {
	case percent >= 100:
		return begun != nil && t.endCandidate(at, begun)
	case begun != nil:
		t.mark(at, nil, strings.TrimSpace(line))
		return true
	}
	return t.mayBegin(at, d, l, line)
}
