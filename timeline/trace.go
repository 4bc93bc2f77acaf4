package timeline

import (
	"bufio"
	"encoding/json"
	"io"
	"time"
)

// A traceEvent is one event of the trace event format, with the fields
// that its description names. Times are in microseconds.
type traceEvent struct {
	Name  string         `json:"name"`
	Cat   string         `json:"cat,omitempty"`
	Phase string         `json:"ph"`
	At    *float64       `json:"ts,omitempty"`
	Long  *float64       `json:"dur,omitempty"`
	Chart int            `json:"pid"`
	Lane  int            `json:"tid"`
	Scope string         `json:"s,omitempty"`
	ID    int            `json:"id,omitempty"`
	Bind  string         `json:"bp,omitempty"`
	Args  map[string]any `json:"args,omitempty"`
}

// Trace writes the charts as trace events, for ui.perfetto.dev and
// chrome://tracing. Each chart is a process, and each lane is a thread of
// it. The thread "lines" has an instant for every line.
func Trace(w io.Writer, charts ...Chart) error {
	b := bufio.NewWriter(w)
	b.WriteString(`{"displayTimeUnit":"ms","traceEvents":[`)
	first := true
	put := func(e traceEvent) error {
		text, err := json.Marshal(e)
		if err != nil {
			return err
		}
		if !first {
			b.WriteByte(',')
		}
		first = false
		b.WriteByte('\n')
		_, err = b.Write(text)
		return err
	}
	links := 0
	for i := range charts {
		for _, e := range traceEvents(&charts[i], i+1, &links) {
			if err := put(e); err != nil {
				return err
			}
		}
	}
	b.WriteString("\n]}\n")
	return b.Flush()
}

// traceEvents returns the events of a chart. links counts the links of all
// charts.
func traceEvents(c *Chart, pid int, links *int) []traceEvent {
	micro := func(d time.Duration) *float64 {
		f := float64(d) / float64(time.Microsecond)
		if c.ByLine {
			f = d.Seconds() // a microsecond for a line
		}
		return &f
	}
	tid := make(map[string]int, len(c.Lanes))
	for i, l := range c.Lanes {
		tid[l] = i + 2
	}
	meta := func(name string, tid int, key string, value any) traceEvent {
		return traceEvent{Name: name, Phase: "M", Chart: pid, Lane: tid,
			Args: map[string]any{key: value}}
	}
	events := []traceEvent{
		meta("process_name", 0, "name", c.Title),
		meta("process_sort_index", 0, "sort_index", pid),
		meta("thread_name", 1, "name", "lines"),
		meta("thread_sort_index", 1, "sort_index", 1),
	}
	for _, l := range c.Lanes {
		events = append(events, meta("thread_name", tid[l], "name", l),
			meta("thread_sort_index", tid[l], "sort_index", tid[l]))
	}
	for _, s := range c.Spans {
		events = append(events, traceEvent{Name: s.Label, Cat: s.Kind.String(),
			Phase: "X", At: micro(s.Start), Long: micro(s.End - s.Start),
			Chart: pid, Lane: tid[s.Lane],
			Args: map[string]any{"kind": s.Kind.Words()}})
	}
	for _, m := range c.Marks {
		if m.LookUp {
			events = append(events, traceEvent{Name: m.Text, Cat: "look",
				Phase: "i", Scope: "t", At: micro(m.At), Chart: pid,
				Lane: tid[m.Lane]})
		}
	}
	for _, l := range c.Links {
		*links++
		events = append(events,
			traceEvent{Name: "lets start", Cat: "link", Phase: "s", ID: *links,
				At: micro(l.At - 1), Chart: pid, Lane: tid[l.From]},
			traceEvent{Name: "lets start", Cat: "link", Phase: "f", Bind: "e",
				ID: *links, At: micro(l.At), Chart: pid, Lane: tid[l.To]})
	}
	for i, l := range c.Lines {
		at := l.At
		if c.ByLine {
			at = time.Duration(i) * time.Second
		}
		events = append(events, traceEvent{Name: clean(l.Text), Cat: "line",
			Phase: "i", Scope: "t", At: micro(at), Chart: pid, Lane: 1})
	}
	return events
}
