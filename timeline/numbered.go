package timeline

import (
	"regexp"
	"strings"
	"time"
)

// The lines of some tools begin with the number of a task: BuildKit says
// "#5 [2/4] RUN make" and later "#5 DONE 2.0s", and dbt "1 of 3 START tea"
// and "1 of 3 OK created tea". The first line of a number tells the name.
var (
	keyed   = regexp.MustCompile(`^(#\d+|\d+ of \d+) (?:\[[^\]]+\] |START )?(.*)$`)
	outcome = regexp.MustCompile(`^(?:DONE|OK|PASS|WARN|FAIL|ERROR|SKIP|CACHED|CANCELED)\b`)
	dotted  = regexp.MustCompile(` \.{3,} \[.*\]$`)
)

// readKeyed reads a line that begins with the number of a task.
func (t *tracker) readKeyed(at time.Duration, text string) bool {
	m := keyed.FindStringSubmatch(text)
	if m == nil {
		return false
	}
	number, rest := m[1], m[2]
	starts := len(number)+1+len(rest) < len(text) // there is [2/4] or START
	name, open := t.tests.numbered[number]
	switch {
	case outcome.MatchString(rest) && open:
		delete(t.tests.numbered, number)
		t.finish(at, nameOnly(ends, name))
	case !outcome.MatchString(rest) && !open && (starts || t.tests.numbered != nil && number[0] == '#'):
		if t.tests.numbered == nil {
			t.tests.numbered = map[string]string{}
		}
		name = dotted.ReplaceAllString(rest, "")
		if l := t.byName[key(name)]; l != nil && len(l.open) > 0 {
			name += " " + number // two have one name
		}
		t.tests.numbered[number] = name
		t.begin(at, nameOnly(begins, name), text)
	case open:
		t.mark(at, t.laneOf(at, name), rest)
	default:
		return false
	}
	return true
}

var (
	request      = regexp.MustCompile(`\b(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) +"?(/[^\s"?]*|https?://[^\s"?]+)`)
	anyLength    = regexp.MustCompile(`(?:^|[\s|(=])(\d+(?:\.\d+)? ?(?:µs|us|ms|s))\b`)
	requestEnded = regexp.MustCompile(`^Completed \d{3} `)
)

// readRequest reads a line of a web server's log: a request that has ended.
func (t *tracker) readRequest(at time.Duration, text string) bool {
	m := request.FindStringSubmatch(text)
	if m == nil {
		return false
	}
	name := m[1] + " " + m[2]
	if strings.HasPrefix(text, "Started ") {
		t.tests.request = name
		t.begin(at, nameOnly(begins, name), text)
	} else if took := anyLength.FindStringSubmatch(text); took != nil {
		d, _ := measure(took[1])
		t.addWhole(at-d, at, name, name)
	} else {
		t.mark(at, t.laneOf(at, name), text)
	}
	return true
}

// endRequest reads what Rails says at the end of a request.
func (t *tracker) endRequest(at time.Duration, text string) bool {
	if t.tests.request == "" || !requestEnded.MatchString(text) {
		return false
	}
	t.finish(at, nameOnly(ends, t.tests.request))
	t.tests.request = ""
	return true
}
