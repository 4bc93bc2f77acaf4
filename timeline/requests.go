package timeline

import (
	"regexp"
	"strings"
	"time"
)

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
		t.request = name
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
	if t.request == "" || !requestEnded.MatchString(text) {
		return false
	}
	t.finish(at, nameOnly(ends, t.request))
	t.request = ""
	return true
}
