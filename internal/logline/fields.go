package logline

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The keys under which libraries keep the message and the time, and those
// that tell nothing about who does what.
var (
	messageKeys = []string{"msg", "message", "@message", "MESSAGE", "@m", "@mt", "RenderedMessage", "MessageTemplate", "event", "text"}
	timeKeys    = []string{"time", "ts", "timestamp", "@timestamp", "t", "Time", "datetime", "asctime", "$date"}
	otherKeys   = []string{"level", "lvl", "severity", "levelname", "source",
		"caller", "logger", "line", "v", "pid", "hostname", "at"}
)

// json takes a JSON object apart.
func (l *Line) json(text string) bool {
	var values map[string]any
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	if d.Decode(&values) != nil {
		return false
	}
	keys := slices.Sorted(maps.Keys(values))
	for _, key := range keys {
		l.add(key, values[key])
	}
	for _, outer := range keys { // "req":{"url":"/tea"}
		inner, _ := values[outer].(map[string]any)
		for _, key := range slices.Sorted(maps.Keys(inner)) {
			l.add(outer+"."+key, inner[key])
			if !l.has(key) {
				l.add(key, inner[key])
			}
		}
	}
	l.take()
	return true
}

// mostFields is how many fields of JSON are of interest.
const mostFields = 500

// add adds a field of JSON, unless it is a list, an object or null.
func (l *Line) add(key string, v any) {
	if len(l.Fields) == mostFields {
		return
	}
	switch v := v.(type) {
	case string:
		l.Fields = append(l.Fields, Field{key, shortened(v)})
	case json.Number, bool:
		l.Fields = append(l.Fields, Field{key, fmt.Sprint(v)})
	}
}

// logfmt takes apart a line of keys and values that include a message.
func (l *Line) logfmt(text string) bool {
	if !pair.MatchString(text) || !said.MatchString(text) {
		return false
	}
	if rest := l.pairs(text); rest != "" {
		l.Fields = nil
		return false
	}
	l.take()
	return l.Message != ""
}

// onlyPairs takes apart a line of keys and values without a message, such
// as lograge writes for each request.
func (l *Line) onlyPairs(text string) bool {
	if !pair.MatchString(text) || l.pairs(text) != "" || len(l.Fields) < 3 &&
		!slices.ContainsFunc(l.Fields, func(f Field) bool { return happens.MatchString(f.Value) }) {
		l.Fields = nil
		return false
	}
	l.take()
	return true
}

// said matches the key of a message.
var said = regexp.MustCompile(`\b(?:msg|message|event)=`)

// pair matches a key with a value, which may be quoted.
var pair = regexp.MustCompile(`^([\w.@-]+)=("(?:[^"\\]|\\.)*"|'[^']*'|[^\s"]*)(?:\s+|$)`)

// pairs adds the fields at the beginning of text, and returns the rest.
func (l *Line) pairs(text string) (rest string) {
	for text != "" {
		m := pair.FindStringSubmatch(text)
		if m == nil {
			return text
		}
		l.Fields = append(l.Fields, Field{m[1], unquote(strings.TrimSuffix(m[2], ","))})
		text = text[len(m[0]):]
	}
	return ""
}

func unquote(s string) string {
	if u, err := strconv.Unquote(s); err == nil {
		return u
	}
	return strings.Trim(s, `"'`)
}

// take moves the message and the time out of the fields.
func (l *Line) take() {
	for _, key := range messageKeys {
		if value, ok := l.Get(key); ok && l.Message == "" {
			l.Message = strings.TrimSpace(value)
			l.remove(key)
		}
	}
	l.Message = hole.ReplaceAllStringFunc(l.Message, func(h string) string {
		if value, ok := l.Get(hole.FindStringSubmatch(h)[1]); ok {
			return value // Serilog: "Job {Id} started"
		}
		return h
	})
	for _, key := range []string{"type", "action", "status", "state"} {
		if value, _ := l.Get(key); word.MatchString(value) && l.Message == "" {
			l.Message = value // "job=7 status=started"
			l.remove(key)
		}
	}
	if l.Message != "" && !telling.MatchString(l.Message) {
		for _, key := range []string{"event", "status", "state", "phase", "action"} {
			if value, _ := l.Get(key); happens.MatchString(value) {
				l.Message += " " + value // "task", "begin"
				l.remove(key)
				break
			}
		}
	}
	for _, f := range l.Fields {
		if l.Message == "" && f.Key != "Action" && happens.MatchString(f.Value) {
			l.Message = f.Value // "phase=start name=tea"; Action is of go test
			l.remove(f.Key)
			break
		}
	}
	for _, key := range timeKeys {
		value, ok := l.Get(key)
		if !ok {
			continue
		}
		if s, rest, ok := cutStamp(value); ok && rest == "" {
			l.note(s)
			l.remove(key)
		} else if f, err := strconv.ParseFloat(value, 64); err == nil {
			l.note(epoch(f))
			l.remove(key)
		}
	}
	// A file may be what the line is about, or where it was printed.
	if file, _ := l.Get("file"); place.MatchString(file+" ") || l.has("line") {
		l.remove("file")
	}
	l.Process, _ = l.Get("pid")
	for _, key := range otherKeys {
		l.remove(key)
	}
}

// hole matches the place of a field in a message.
var hole = regexp.MustCompile(`\{@?(\w+)(?:[,:][^{}]*)?\}`)

// telling matches a message that tells what happens.
var telling = regexp.MustCompile(`(?i)start|beg[iua]n|end|stop|finish|done|complet|fail|succe|:$`)

// happens matches the value of a field that tells what happens.
var happens = regexp.MustCompile(`^(?i:start(?:ed)?|begin|began|end(?:ed)?|stop(?:ped)?|finish(?:ed)?|done|completed?|failed|succeeded)$`)

// word matches a message that is only a word: "started", "job.started".
var word = regexp.MustCompile(`^[a-zA-Z][a-zA-Z_.:-]+$`)

// epoch reads a number of seconds, or of their thousandths and so on.
func epoch(f float64) Stamp {
	for f > 1e11 {
		f /= 1000
	}
	if f < 1e8 {
		return Stamp{Relative, time.Duration(f * float64(time.Second))}
	}
	return Stamp{Date, time.Duration(f * float64(time.Second))}
}

// Get returns the value of a key.
func (l *Line) Get(key string) (value string, ok bool) {
	for _, f := range l.Fields {
		if f.Key == key {
			return f.Value, true
		}
	}
	return "", false
}

func (l *Line) has(key string) bool {
	_, ok := l.Get(key)
	return ok
}

func (l *Line) remove(key string) {
	l.Fields = slices.DeleteFunc(l.Fields, func(f Field) bool {
		return f.Key == key
	})
}

// inspected takes an object apart that Node or Python has printed: "{ id: 1,
// status: 'started' }".
func (l *Line) inspected(text string) bool {
	if !dict.MatchString(text) {
		return false
	}
	for _, f := range inspectedField.FindAllStringSubmatch(text, -1) {
		l.Fields = append(l.Fields, Field{f[1], unquote(strings.TrimRight(f[2], "}"))})
	}
	l.take()
	l.Text = l.Message
	return l.Message != ""
}

// dict matches an object without others inside.
var dict = regexp.MustCompile(`^\{ ?(?:'?[a-zA-Z]\w*'?: (?:'[^']*'|[^\s,{}]+)(?:, | ?\}$))+$`)

// suffixes moves the fields after a message out of it.
func (l *Line) suffixes() {
	l.Message = empty.ReplaceAllString(l.Message, "")
	l.Message = since.ReplaceAllString(l.Message, "")
	if i := strings.Index(l.Message, "{"); i > 0 && strings.HasSuffix(l.Message, "}") {
		var object Line
		if object.json(l.Message[i:]) {
			l.Fields = object.Fields
			l.Message = strings.TrimSpace(l.Message[:i])
		}
	}
	if m := inspected.FindStringSubmatch(l.Message); m != nil {
		for _, f := range inspectedField.FindAllStringSubmatch(m[2], -1) {
			l.Fields = append(l.Fields, Field{f[1], unquote(f[2])})
		}
		l.Message = m[1]
	}
	if !strings.HasSuffix(l.Message, "}") {
		// most lines
	} else if m := structure.FindStringSubmatch(l.Message); m != nil {
		for f := range strings.FieldsSeq(m[2]) {
			key, value, _ := strings.Cut(f, ":")
			l.Fields = append(l.Fields, Field{key, value})
		}
		l.Message = m[1]
	}
	if l.Stamp.Clock == None || !strings.Contains(l.Message, ", ") {
		// most lines
	} else if m := commas.FindStringSubmatch(l.Message); m != nil {
		for _, f := range strings.Split(m[2], ", ")[1:] {
			key, value, _ := strings.Cut(f, ": ")
			l.Fields = append(l.Fields, Field{key, value})
		}
		l.Message = m[1]
	}
	if m := php.FindStringSubmatch(l.Message); m != nil {
		for _, f := range phpField.FindAllStringSubmatch(m[2], -1) {
			l.Fields = append(l.Fields, Field{f[1], unquote(f[2])})
		}
		l.Message = m[1]
	}
	if m := quoted.FindStringSubmatch(l.Message); m != nil {
		var q Line // as klog puts it: "message" key="value"
		if q.pairs(m[2]) == "" {
			l.Message, l.Fields = unquote(m[1]), q.Fields
		}
		return
	}
	if m := inBrackets.FindStringSubmatch(l.Message); m != nil {
		l.Message = m[1] + " " + m[2] // "started (job=7)"
	}
	if i := trailing.FindStringIndex(l.Message); i != nil && i[0] > 0 &&
		strings.Count(l.Message[i[0]:], "(") == strings.Count(l.Message[i[0]:], ")") {
		var t Line
		if t.pairs(strings.TrimSpace(l.Message[i[0]:])) == "" {
			l.Fields = append(l.Fields, t.Fields...)
			l.Message = strings.TrimSpace(loggerLast.ReplaceAllString(l.Message[:i[0]], ""))
			if state, ok := t.Get("state"); ok && strings.HasSuffix(l.Message, ":") {
				l.Message += " " + state // "Task 7: state=RUNNING"
			} else {
				l.Message = strings.TrimSuffix(l.Message, ":")
			}
		}
	}
}

var (
	since      = regexp.MustCompile(` \+\d+(?:ms|s|m|h)$`)  // since the line before: debug of Node
	empty      = regexp.MustCompile(`(?: (?:\[\]|\{\}))+$`) // Monolog's "[] []"
	loggerLast = regexp.MustCompile(` +\[[\w.]+\]$`)        // structlog: "message   [app.jobs] key=value"
	inBrackets = regexp.MustCompile(`^(.*\S) [(\[]([\w.-]+=[^\s()\[\]]+)[)\]]$`)
	// inspected matches an object as Node prints it: "started { id: 17 }".
	inspected      = regexp.MustCompile(`^(.*?\S)(?: \|)? \{ ?('?[a-zA-Z]\w*'?: [^{}]*?) ?\}$`)
	inspectedField = regexp.MustCompile(`'?([a-zA-Z]\w*)'?: ('[^']*'|[^\s,]+)`)

	// structure matches a struct that fmt of Go has printed with %+v.
	structure = regexp.MustCompile(`^(.*?\S) &?\{((?:[A-Z]\w*:[^\s{}]* ?)+)\}$`)

	// commas matches fields after commas, as slog of Rust puts them.
	commas = regexp.MustCompile(`^([^,:]*\S)((?:, [a-z][\w.]*: [^,]+)+)$`)

	// php matches an array as Symfony prints it.
	php      = regexp.MustCompile(`^(.*?\S) \[("\w+" => .*)\]$`)
	phpField = regexp.MustCompile(`"(\w+)" => ("[^"]*"|[^\s,]+)`)

	quoted   = regexp.MustCompile(`^("(?:[^"\\]|\\.)*")\s*(.*)$`)
	trailing = regexp.MustCompile(`(?:\s+[\w.@-]+=(?:"(?:[^"\\]|\\.)*"|[^\s"]*))+$`)
)
