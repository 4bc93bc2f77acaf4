package timeline

import (
	"regexp"
	"strings"
	"time"

	"example.com/baton/internal/logline"
)

// Some tools name a task when it begins, and report its end on a later line
// without its name.

var (
	// testBegins and testEnds match the lines of pytest around the output
	// of a test, if it shows that.
	testBegins = regexp.MustCompile(`^(\S+\.py::\S+)(?: .*)?$`)
	testEnds   = regexp.MustCompile(`^(?:PASSED|FAILED|SKIPPED|ERROR|XFAIL|XPASS)(?: +\[ *\d+%\])?$`)

	// jobNumber and jobEnds match the number that Snakemake gives a rule,
	// and the line that ends the job of that number.
	jobNumber = regexp.MustCompile(`^\s+jobid: (\d+)$`)
	jobEnds   = regexp.MustCompile(`^Finished job (\d+)\.$`)

	// goesOn matches lines that only say that a task is still running.
	goesOn = regexp.MustCompile(`^(?:FAILED|ERROR) \S+\.py::|^\[\+\] (?:Running|Building) \d+/\d+|: Refreshing state\.\.\. |^ *(?:→|[\x{2800}-\x{28ff}]) +Executing \d+/\d+ remaining tasks`)

	// branch matches the beginning of a branch in Jenkins.
	branch = regexp.MustCompile(`^\[Pipeline\] \{ \(Branch: (.+)\)$`)

	// fileBegins and fileEnds match what yt-dlp prints around a download.
	fileBegins = regexp.MustCompile(`^Destination: (.+)$`)
	fileEnds   = regexp.MustCompile(`^100% of .* in \d`)

	// tqdm matches a bar that is full.
	tqdm = regexp.MustCompile(`^([^|]*?): +100%\|.*\| \d+/\d+ \[[\d:]+<`)
)

// readLive reads a line of pytest, Snakemake or tqdm.
func (t *tracker) readLive(at time.Duration, l *logline.Line) bool {
	text := l.Text
	if text == "" {
		return false
	}
	if (strings.Contains(text, "::") || strings.Contains(text, "[+] ") || strings.Contains(text, "Refreshing") ||
		strings.Contains(text, "Executing")) && goesOn.MatchString(text) {
		t.mark(at, nil, text)
		return true
	}
	if l.Source == "download" {
		if m := fileBegins.FindStringSubmatch(l.Message); m != nil {
			t.test, t.testAt = m[1], at
		} else if t.test != "" && fileEnds.MatchString(l.Message) {
			t.addWhole(t.testAt, at, t.test, t.test)
			t.test = ""
		}
		return false
	}
	switch text[0] {
	case ' ':
		if m := jobNumber.FindStringSubmatch(text); m != nil && t.phase != "" {
			if t.numbered == nil {
				t.numbered = map[string]string{}
			}
			t.numbered["job "+m[1]] = t.phase
			t.phase = "" // the next rule does not end it
		}
		return false
	case 'F':
		if m := jobEnds.FindStringSubmatch(text); m != nil {
			return t.finish(at, nameOnly(ends, t.numbered["job "+m[1]]))
		}
	case 'P', 'S', 'E', 'X':
		break
	case '[':
		if m := branch.FindStringSubmatch(text); m != nil {
			t.begin(at, nameOnly(begins, m[1]), text)
			return true
		}
	default:
		if m := submatch(pytest, "::", text); m != nil {
			t.test = ""
		} else if m := submatch(testBegins, "::", text); m != nil {
			t.test, t.testAt = shortTest(m[1]), at
			return false
		}
	}
	if t.test != "" && testEnds.MatchString(text) {
		t.addWhole(t.testAt, at, t.test, t.test)
		t.free(at, "", at) // for the next test
		t.test = ""
		return true
	}
	if m := submatch(tqdm, "100%|", strings.TrimSpace(text)); m != nil && isName(m[1]) &&
		t.candidates[action{}.key("", m[1], l.Source)] == nil {
		t.addWhole(t.free(at, "", t.earlier), at, m[1], m[1])
		return true
	}
	return false
}
