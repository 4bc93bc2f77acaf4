package timeline

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"example.com/baton/internal/logline"
)

// Some programs print a table, such as the log of GNU parallel, sacct,
// kubectl get pods -w, and "time,task,event": a row that names the columns,
// and a row for each thing.

// A table has the columns that the first row names. Missing columns are -1.
type table struct {
	sep     string // "\t" or ",", or "" for spaces
	columns int
	name    int
	state   int // what happens: "start", "Running"
	start   int
	end     int
	length  int

	offset time.Duration // from the times in the rows to those of the lines
	based  bool          // offset is known
}

var (
	heading = regexp.MustCompile(`^[A-Za-z][\w.%()-]*$`)

	// These are the names that a column may have, by its content. If a
	// table has several of them, the first one in the list counts.
	nameColumn   = strings.Fields("name jobname job_name command task test step job item jobid job_id id worker")
	stateColumn  = strings.Fields("event state status phase action")
	startColumn  = strings.Fields("start starttime start_time started begin")
	endColumn    = strings.Fields("end endtime end_time ended finish finished stop")
	lengthColumn = strings.Fields("elapsed jobruntime runtime run_time duration took")
)

// tableOf reads the first row of a table.
func tableOf(text string) *table {
	sep := ""
	switch {
	case strings.Count(text, "\t") > 1:
		sep = "\t"
	case strings.Count(text, ",") > 1 && !strings.Contains(text, " "):
		sep = ","
	case !strings.Contains(text, "  "):
		return nil // words of a sentence
	}
	if sep != "" && strings.Count(text, sep) > 40 {
		return nil
	}
	t := &table{sep: sep}
	cells := t.cells(text)
	if t.columns = len(cells); t.columns < 3 || t.columns > 40 {
		return nil
	}
	for _, c := range cells {
		if !heading.MatchString(c) {
			return nil
		}
	}
	find := func(names []string) int {
		for _, n := range names {
			for i, c := range cells {
				if strings.EqualFold(c, n) {
					return i
				}
			}
		}
		return -1
	}
	t.name, t.state = find(nameColumn), find(stateColumn)
	t.start, t.end, t.length = find(startColumn), find(endColumn), find(lengthColumn)
	if t.name < 0 || t.state < 0 && !t.timed() {
		return nil
	}
	return t
}

// timed reports whether each row has a beginning and an end.
func (t *table) timed() bool { return t.start >= 0 && (t.end >= 0 || t.length >= 0) }

// cells returns the cells of a row.
func (t *table) cells(text string) []string {
	if t.sep == "" {
		return strings.Fields(text)
	}
	cells := strings.Split(text, t.sep)
	for i := range cells {
		cells[i] = strings.TrimSpace(cells[i])
	}
	return cells
}

// readTable reads a row of a table.
func (t *tracker) readTable(at time.Duration, text string) bool {
	if head := tableOf(text); head != nil {
		t.table = head
		return true
	}
	if t.table == nil {
		return false
	}
	cells := t.table.cells(text)
	if len(cells) != t.table.columns {
		return false
	}
	if strings.Trim(text, "-=+ \t") == "" {
		return true
	}
	name := cells[t.table.name]
	if t.table.timed() && t.addRow(at, name, cells) {
		return true
	}
	if t.table.state < 0 || !isName(name) {
		return false
	}
	l := logline.Line{Message: cells[t.table.state], Text: text,
		Fields: []logline.Field{{Key: "task", Value: name}}}
	e := eventOf(l)
	if e.kind == begins || e.kind == ends {
		return t.readEvent(at, &l, text)
	}
	return t.readAction(at, &l, text)
}

// These match a row of a table without a heading, and its cells.
var (
	stateCell = regexp.MustCompile(`^[A-Z]+(?:_[A-Z]+)+$`)
	nameCell  = regexp.MustCompile(`^\pL[^|]*?(?:\)|$)`)
)

// readState reads a row with an uppercase state, and a name after it:
// "10:00 | CREATE_IN_PROGRESS | AWS::S3::Bucket | Logs (Logs6819)".
func (t *tracker) readState(at time.Duration, text string) bool {
	if n := strings.Count(text, "|"); n < 2 || n > 12 {
		return false
	}
	cells := strings.Split(text, "|")
	state := ""
	for _, c := range cells[:len(cells)-1] {
		if c = strings.TrimSpace(c); stateCell.MatchString(c) {
			state = c
		}
	}
	name := nameCell.FindString(strings.TrimSpace(cells[len(cells)-1]))
	if state == "" || !isName(name) {
		return false
	}
	w, _ := wordOf(state[strings.LastIndexByte(state, '_')+1:])
	on := t.byName[key(name)]
	goesOn := on != nil && len(on.open) > 0
	switch {
	case strings.HasSuffix(state, "_PROGRESS") && !goesOn:
		t.begin(at, nameOnly(begins, name), text)
	case w.ends && goesOn:
		t.close(at, on, 0)
	default:
		t.mark(at, t.laneOf(at, name), text)
	}
	return true
}

// addRow adds the activity of a row that has its times.
func (t *tracker) addRow(at time.Duration, name string, cells []string) bool {
	start, ok := instantOf(cells[t.table.start])
	if !ok || !isName(name) {
		return false
	}
	var took time.Duration
	if t.table.end >= 0 {
		end, ok := instantOf(cells[t.table.end])
		if !ok {
			return false
		}
		took = end - start
	} else if took, ok = lengthOf(cells[t.table.length]); !ok {
		return false
	}
	if took < 0 {
		return false
	}
	if !t.table.based { // the first row comes when its job has ended
		t.table.offset, t.table.based = at-start-took, true
	}
	start += t.table.offset
	t.addWhole(start, start+took, name, name)
	return true
}

// instantOf reads a time of day, a date, or seconds.
func instantOf(cell string) (time.Duration, bool) {
	s := logline.Parse(cell + " x").Stamp
	return s.At, s.Clock != logline.None
}

// lengthOf reads "1.5", "1.5s", and "00:01:30".
func lengthOf(cell string) (time.Duration, bool) {
	if d, err := time.ParseDuration(cell); err == nil {
		return d, true
	}
	if seconds, err := strconv.ParseFloat(cell, 64); err == nil && seconds >= 0 && seconds < 1e9 {
		return time.Duration(seconds * float64(time.Second)), true
	}
	if !strings.Contains(cell, ":") {
		return 0, false
	}
	return instantOf(cell)
}
