package timeline

import (
	"regexp"
	"slices"
	"strings"
	"time"
)

// A shell and a supervisor name a process when it begins, and may use only its
// number when it ends: "Started build.sh (pid 1234)", "pid 1234 exited with
// status 0".

var (
	// pidInside matches the number of a process in a line.
	pidInside = regexp.MustCompile(`(?i)\bpid[ =:#]{0,2}(\d+)\b`)

	// pidInParens matches the number of a process after its name.
	pidInParens = regexp.MustCompile(`(?i) \(pid[ =:#]{0,2}\d+\)`)

	// onlyPID matches a name that is only the number of a process.
	onlyPID = regexp.MustCompile(`(?i)^(?:(?:child|process|job|task) )?\(?(?:pid|process|child)[ =:#]{0,2}(\d+)\)?$`)
)

// notePID notes the process of the activity that has just begun.
func (t *tracker) notePID(line string) {
	if !strings.Contains(line, "pid") && !strings.Contains(line, "PID") {
		return // most lines
	}
	m := pidInside.FindStringSubmatch(line)
	if m == nil {
		return
	}
	if t.byPID == nil || len(t.byPID) > mostEndings {
		t.byPID = map[string]int{}
	}
	t.byPID[m[1]] = len(t.activities)
}

// endPID ends the activity of a process that is named by its number.
func (t *tracker) endPID(at time.Duration, e event) bool {
	if len(t.byPID) == 0 {
		return false // most programs
	}
	m := onlyPID.FindStringSubmatch(e.lane)
	if m == nil || t.byPID[m[1]] == 0 {
		return false
	}
	n := t.byPID[m[1]] - 1
	l := t.activities[n].lane
	i := slices.Index(l.open, n)
	if i < 0 {
		return false
	}
	delete(t.byPID, m[1])
	t.close(at, l, i)
	return true
}
