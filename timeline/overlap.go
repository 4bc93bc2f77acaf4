package timeline

import "time"

// The name in front of a line may be that of a program, which does many
// things at a time: "[app] job 1 started", "[app] job 2 started". Then each
// task has its own lane. A name with a number is that of a worker.

// overlapping returns the lanes on which different tasks overlap. The activities
// are sorted by their beginnings.
func overlapping(sorted []*activity, endOf func(*activity) time.Duration) map[*lane]bool {
	type task struct {
		name  string
		until time.Duration
	}
	longest := map[*lane]task{}
	found := map[*lane]bool{}
	for _, a := range sorted {
		now := task{a.task, endOf(a)}
		before, ok := longest[a.lane]
		if ok && a.start < before.until && a.task != before.name && !endsInNumber(a.lane.name) {
			found[a.lane] = true
		}
		if !ok || now.until > before.until {
			longest[a.lane] = now
		}
	}
	return found
}

// split gives each task of the lanes in found a row. The name of the row
// begins with that of the lane, unless only one lane is active.
func split(rows []row, found map[*lane]bool) {
	acting := 0
	for i := range rows {
		if rows[i].lane.hasBegun {
			acting++
		}
	}
	for i := range rows {
		if r := &rows[i]; found[r.lane] {
			r.tasks = map[string]*row{}
			if acting > 1 {
				r.prefix = r.name + ": "
			}
		}
	}
}

// of returns the row of a task.
func (r *row) of(task string, taken names) *row {
	if r.tasks == nil || key(task) == r.lane.key {
		r.used = true
		return r
	}
	t := r.tasks[task]
	if t == nil {
		name := clean(r.prefix + task)
		t = &row{lane: r.lane, name: name, names: []string{taken.unique(name)}}
		r.tasks[task] = t
		r.below = append(r.below, t)
	}
	return t
}

// all returns the names of a row, and those of its tasks.
func (r *row) all() (names []string) {
	if r.used || r.tasks == nil {
		names = r.names
	}
	for _, b := range r.below {
		names = append(names, b.names...)
	}
	return names
}
