package timeline

import (
	"regexp"
	"strings"
	"time"

	"example.com/baton/internal/logline"
)

// Some programs print only the next step: "Compiling tea", "Linking tea",
// "Done", or have a banner for each part. Such a step lasts until the next
// one. Unless the steps are a pipeline, nothing else in the run may begin or
// end, and a line must say that the last step is done.

// stepsOf reads lines as steps. It returns nil if they are not steps.
func stepsOf(lines []Line, before *tracker) *tracker {
	t := &tracker{steps: true}
	if len(before.lanes) == 1 { // the name of the program says nothing
		t.sole = before.lanes[0].key
	}
	t.add(lines)
	if len(t.activities) < 2 || len(t.activities) == len(before.activities) ||
		len(before.activities) > 0 && !t.isPipeline() {
		return nil
	}
	for i := range t.activities {
		if a := &t.activities[i]; a.open && !strings.HasPrefix(a.line, "+ ") &&
			(i < len(t.activities)-1 || !t.isPipeline()) {
			return nil
		}
	}
	return t
}

// isPipeline reports whether steps with different verbs came one after the
// other, so that each has ended the one before it.
func (t *tracker) isPipeline() bool {
	verbs, short := map[string]bool{}, 0
	for i := range t.activities {
		a := &t.activities[i]
		verb, _ := stemFirst(a.task)
		verbs[verb] = true
		if !a.open && a.end-a.start < instant {
			short++
		}
	}
	n := len(t.activities)
	return n >= 4 && len(verbs) >= 3 && short <= n/2
}

// called matches the name of a program or a machine in front of a step.
var called = regexp.MustCompile(`^(?:[-=]+> )?([A-Za-z_][A-Za-z_.-]*): ([A-Za-z]+ing) `)

// withoutCaller removes the name in front of the lines, if all steps have the
// same: "pg_dump: reading tables".
func withoutCaller(lines []Line) []Line {
	name, steps := "", 0
	for _, l := range lines {
		m := called.FindStringSubmatch(l.Text)
		switch {
		case m == nil:
		case name != "" && name != m[1]:
			return lines
		default:
			name = m[1]
			steps++
		}
	}
	if steps < 4 || steps < len(lines)/3 {
		return lines
	}
	bare := make([]Line, len(lines))
	for i, l := range lines {
		if before, rest, ok := strings.Cut(l.Text, name+": "); ok && strings.Trim(before, "-=> ") == "" {
			l.Text = rest
		}
		bare[i] = l
	}
	return bare
}

// banner matches the sign in front of a banner: "---- build ----".
var banner = regexp.MustCompile(`^(?:-{3,}|={3,}|\*{3,}|#{2,}|~{3,}|={2,}>|:{2,}|>{3,})$`)

// percentFirst matches how much of a run is done, in front of its next step.
var percentFirst = regexp.MustCompile(`^\[ *\d+%\] +(\S.*)$`)

// readBanner reads a banner as a step.
func (t *tracker) readBanner(at time.Duration, l *logline.Line, line string) bool {
	if m := percentFirst.FindStringSubmatch(l.Text); t.steps && m != nil && isName(m[1]) { // "[ 33%] unpack"
		t.endStep(at)
		t.step = m[1]
		t.begin(at, nameOnly(begins, m[1]), line)
		return true
	}
	if t.steps && l.Sign == "+" { // set -x of a shell
		t.endStep(at)
		t.step = strings.TrimPrefix(l.Message, "+ ")
		t.begin(at, nameOnly(begins, t.step), line)
		return true
	}
	if !t.steps || !banner.MatchString(l.Sign) || !isName(l.Message) || strings.Count(l.Message, " ") > 3 {
		return false
	}
	t.endStep(at)
	t.step = l.Message
	t.begin(at, nameOnly(begins, l.Message), line)
	return true
}
