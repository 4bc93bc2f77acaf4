package timeline

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"example.com/baton/internal/logline"
)

// These keys of structured logs name who does something, and what is done,
// the clearest first.
var (
	workerKeys = []string{"worker", "worker_id", "workerid", "goroutine",
		"thread", "threadname", "thread_name", "process_thread_name", "client", "conn", "node", "w"}
	taskKeys = []string{"task", "task_id", "taskid", "job", "job_id", "jobid",
		"test", "span", "step", "stage", "phase", "name", "item", "request_id",
		"requestid", "req_id", "id", "page", "url", "path", "file", "filename",
		"request", "batch", "unit", "service", "component", "target",
		"operation", "op", "key", "repo", "repository", "host", "db", "table",
		"topic", "order", "order_id", "account", "image", "container", "pod",
		"resource", "class", "module", "package", "plugin", "build", "run", "run_id",
		"session", "controller", "chunk", "user", "model", "script", "command", "query", "document", "region", "queue", "partition", "shard", "i", "n"}
)

// kindKeys say what kind of work is done, and thingKeys on what.
var (
	kindKeys  = set("op operation")
	thingKeys = []string{"item", "id", "file", "filename", "path", "url", "image", "img", "src", "input", "name", "page", "shard", "chunk", "part", "table", "user", "n", "i"}
)

// nameByFields gives an event the names in the fields of its line:
// {"msg":"job started","worker":2,"job":7} begins "job 7" on "worker 2".
func nameByFields(e *event, fields []logline.Field) {
	unnamed := e.lane == e.task // the line does not say who does it
	task, ok := taskIn(fields, lastWord(e.task))
	if !ok && e.lane == "" && len(fields) > 0 {
		task, ok = fields[0], true
	}
	if second, more := find(fields, thingKeys); more && kindKeys[strings.ToLower(task.Key)] && !digits(task.Value) && second != task {
		task.Value += " " + second.Value // op=resize img=tea.png
	}
	if ok && unnamed && endsInNumber(e.lane) && inWorkers(e.lane) {
		e.task, unnamed = taskName("", task), false // "worker1 started" job=7
		e.full = e.task
	} else if ok {
		e.task = taskName(e.task, task)
		e.full = e.task
	}
	if unnamed {
		e.lane = e.task
	}
	if e.task == "" {
		e.task, e.full = e.lane, e.lane
	}
	e.lane, e.task, e.full = clean(e.lane), clean(e.task), clean(e.full)
}

// inWorkers reports whether a name with a number is that of a worker.
func inWorkers(name string) bool {
	name = strings.ToLower(strings.TrimRight(stem(name), " -_#"))
	return slices.Contains(workerKeys, lastWord(name))
}

// taskIn returns the field that names a task. said is the word for the task
// in the message.
func taskIn(fields []logline.Field, said string) (logline.Field, bool) {
	if f, ok := find(fields, []string{said, said + "_name", said + "_id"}); ok && said != "" {
		return f, true
	}
	return find(fields, taskKeys)
}

// workerName returns the name of a worker.
func workerName(f logline.Field) string {
	if digits(f.Value) {
		return subject(f.Key) + " " + f.Value
	}
	return f.Value
}

// taskName returns the name of a task. said is the word for the task in the
// message.
func taskName(said string, f logline.Field) string {
	value := f.Value
	if lastWord(said) == value {
		return said // "Job 17" JobId=17
	}
	if digits(value) {
		if said != "" && !strings.EqualFold(said, subject(f.Key)) {
			return said + " " + value
		}
		return subject(f.Key) + " " + value
	}
	if said == "" || strings.EqualFold(said, subject(f.Key)) ||
		slices.Contains([]string{"task", "job", "work"}, strings.ToLower(said)) {
		return value
	}
	return said + " " + value
}

// subject returns a key without its suffix, such as _id or name.
func subject(key string) string {
	lower := strings.ToLower(key)
	for _, suffix := range []string{".id", "_id", "id", ".name", "name"} {
		if n := len(lower) - len(suffix); n > 2 && strings.HasSuffix(lower, suffix) {
			return key[:n]
		}
	}
	return key
}

// find returns the first field that has one of the keys.
func find(fields []logline.Field, keys []string) (logline.Field, bool) {
	for _, key := range keys {
		for _, f := range fields {
			if isKey(f.Key, key) && f.Value != "" && len(f.Value) <= 60 {
				return f, true
			}
		}
	}
	return logline.Field{}, false
}

// isKey reports whether a field has a key: job.id and jobId are a job_id.
func isKey(field, key string) bool {
	i := 0
	for j := range len(field) {
		c := field[j]
		if c == '.' || c == '_' {
			continue
		}
		for i < len(key) && key[i] == '_' {
			i++
		}
		if i == len(key) || lower(c) != lower(key[i]) {
			return false
		}
		i++
	}
	return i == len(key)
}

func lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c | 0x20
	}
	return c
}

// requestIn returns the request in the fields of a line.
func requestIn(fields []logline.Field) (name string, ok bool) {
	method, ok := find(fields, []string{"method", "http_method", "requestmethod", "verb"})
	path, found := find(fields, []string{"path", "url", "uri", "requestpath", "request_path"})
	if line, all := find(fields, []string{"request"}); all && requestOf(line.Value) != "" {
		return requestOf(line.Value), true
	}
	return method.Value + " " + path.Value, ok && found
}

func lastWord(s string) string {
	_, last, _ := cutLast(s)
	return last
}

// lengthKey matches the key of a length of time, and its unit.
var lengthKey = regexp.MustCompile(`(?i)^(?:(?:[a-z]+_)?(took|elapsed|duration|latency|response_?time|request_?time|run_?time|elapsed_?time|rt|dur)(?:_in)?(?:_?(ms|us|ns|s|secs?|seconds|millis))?|ms)$`)

// lengthIn returns the duration in the fields of a line, or 0.
func lengthIn(fields []logline.Field) time.Duration {
	for _, f := range fields {
		m := lengthKey.FindStringSubmatch(f.Key)
		if m == nil {
			continue
		}
		unit := cmp.Or(unitOfTime(strings.ToLower(m[2])), time.Second)
		if m[1] == "responseTime" || f.Key == "ms" {
			unit = time.Millisecond // pino
		}
		if d, err := time.ParseDuration(f.Value); err == nil {
			return max(d, 0)
		}
		n, err := strconv.ParseFloat(f.Value, 64)
		if _, rails := find(fields, []string{"controller"}); rails && unit == time.Second {
			unit = time.Millisecond
		} else if err == nil && unit == time.Second && n > 1e5 {
			unit = time.Nanosecond // slog's JSON
		}
		if err == nil && n > 0 && n < 1e14 {
			return time.Duration(n * float64(unit))
		}
	}
	return between(fields, "StartTime", "EndTime") // OpenTelemetry
}

// between returns the time between two fields.
func between(fields []logline.Field, from, to string) time.Duration {
	l := logline.Line{Fields: fields}
	a, _ := l.Get(from)
	b, _ := l.Get(to)
	if a == "" || b == "" {
		return 0
	}
	start, err := time.Parse(time.RFC3339Nano, a)
	end, err2 := time.Parse(time.RFC3339Nano, b)
	if err != nil || err2 != nil {
		return 0
	}
	return max(end.Sub(start), 0)
}
