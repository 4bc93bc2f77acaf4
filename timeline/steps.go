package timeline

import (
	"regexp"
	"strings"
	"time"

	"example.com/baton/internal/logline"
)

// Some programs tell only what they do next: "Compiling tea", "Linking
// tea", "Done", or have a banner for each part. Such a line is a step that
// lasts until the next one. That is so only if nothing else in the run
// begins or ends, and if a line says that the last step is done.

// stepsOf reads lines as steps. It returns nil if they are none.
func stepsOf(lines []Line, before *tracker) *tracker {
	t := &tracker{steps: true}
	if len(before.lanes) == 1 { // the name of the program tells nothing
		t.sole = before.lanes[0].key
	}
	t.add(lines)
	if len(t.activities) < 2 {
		return nil
	}
	for i := range t.activities {
		if a := &t.activities[i]; a.open && !strings.HasPrefix(a.line, "+ ") {
			return nil
		}
	}
	return t
}

// banner matches the sign in front of a banner: "---- build ----".
var banner = regexp.MustCompile(`^(?:-{3,}|={3,}|\*{3,}|#{2,}|~{3,})$`)

// readBanner reads a banner as a step.
func (t *tracker) readBanner(at time.Duration, l *logline.Line, line string) bool {
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
