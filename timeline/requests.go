package timeline

import (
	"regexp"
	"strings"
	"time"

	"example.com/baton/internal/logline"
)

var (
	request      = regexp.MustCompile(`\b(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) [ |]*(?:\d{3} +)?"?(/[^\s"?]*|https?://[^\s"?>]+)`)
	anyLength    = regexp.MustCompile(`(?:^|[\s|(=])(\d+(?:\.\d+)? ?(?:µs|us|ms|s))\b`)
	lastLength   = regexp.MustCompile(`" (\d+\.\d{3})$`) // nginx: $request_time
	requestEnded = regexp.MustCompile(`^(?:Completed|Sent) \d{3} `)
)

// requestOf returns the request in a line, or "".
func requestOf(text string) string {
	if m := submatch(request, "/", text); m != nil {
		return m[1] + " " + strings.TrimRight(m[2], ":,")
	}
	return ""
}

// tag identifies the request of a line.
func tag(l *logline.Line) string {
	id, _ := find(l.Fields, []string{"request_id", "requestid", "req_id", "trace_id"})
	return l.Source + id.Value
}

// readRequest reads a line of a web server's log: a request that has ended
// or, if a tagged line has nothing else, one that has begun.
func (t *tracker) readRequest(at time.Duration, l *logline.Line) bool {
	text := l.Text
	name := requestOf(text)
	if name == "" {
		return false
	}
	if l.Message == name && tag(l) != "" {
		return t.beginRequest(at, l, text)
	}
	if e, ok := t.requests[tag(l)]; ok && e.task == name && t.finish(at, event{kind: ends, lane: e.lane, task: name, full: name}) {
		delete(t.requests, tag(l)) // "[req-1] <-- 200 GET /tea"
		return true
	}
	if t.closeOn(at, l.Source, name) { // "[req-1] GET /tea completed"
		return true
	}
	if took := anyLength.FindStringSubmatch(text); took != nil {
		d, _ := measure(took[1])
		t.addWhole(at-d, at, name, name)
	} else if took := lastLength.FindStringSubmatch(text); took != nil {
		d, _ := measure(took[1] + "s")
		t.addWhole(at-d, at, name, name)
	} else {
		t.mark(at, t.laneOf(at, name), text)
	}
	return true
}

// beginRequest reads the line of Rails that begins a request. A tag in
// front of the line, such as its number, identifies the request.
func (t *tracker) beginRequest(at time.Duration, l *logline.Line, line string) bool {
	name := requestOf(l.Message)
	if name == "" {
		return false
	}
	e, by := nameOnly(begins, name), tag(l)
	if by != "" {
		e.lane = by
	}
	if t.requests == nil || len(t.requests) > 10_000 {
		t.requests = map[string]event{}
	}
	t.requests[by] = e
	t.begin(at, e, line)
	return true
}

// endRequest reads the line of Rails that ends a request.
func (t *tracker) endRequest(at time.Duration, l *logline.Line) bool {
	e, ok := t.requests[tag(l)]
	if !ok || !requestEnded.MatchString(l.Message) {
		return false
	}
	delete(t.requests, tag(l))
	e.kind = ends
	return t.finish(at, e)
}
