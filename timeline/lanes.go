package timeline

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// A row is a lane with the names under which it is drawn: activities that
// overlap have different names, such as "tea (2)".
type row struct {
	lane  *lane
	name  string
	names []string        // as drawn, at least one
	until []time.Duration // when the last activity under each name ends

	tasks  map[string]*row // the rows of its tasks, if it is split
	below  []*row          // the same in the order of their beginnings
	prefix string          // in front of their names
	used   bool            // something is drawn in this row
}

// place returns a name that is free from start to end.
func (r *row) place(start, end time.Duration, taken names) string {
	for i, until := range r.until {
		if until <= start {
			r.until[i] = end
			return r.names[i]
		}
	}
	if len(r.until) == len(r.names) {
		r.names = append(r.names, taken.unique(r.name))
	}
	r.until = append(r.until, end)
	return r.names[len(r.until)-1]
}

// order returns the lanes from top to bottom, in the order in which they
// began. Lanes whose names differ only in a number are sorted by it, and a
// lane stays below the lane that let it start.
func (t *tracker) order() []row {
	lanes := slices.Clone(t.lanes)
	slices.SortStableFunc(lanes, func(a, b *lane) int {
		return cmp.Compare(a.first, b.first)
	})
	for i := 0; i < len(lanes); {
		j := i + 1
		for j < len(lanes) && lanes[j].first-lanes[i].first < instant {
			j++
		}
		byNumber(lanes[i:j])
		i = j
	}
	sortNumbered(lanes)
	below := map[*lane][]*lane{}
	for _, l := range lanes {
		if l.under != nil {
			below[l.under] = append(below[l.under], l)
		}
	}
	rows := make([]row, 0, len(lanes))
	var put func(l *lane)
	put = func(l *lane) {
		rows = append(rows, row{lane: l})
		for _, b := range below[l] {
			put(b)
		}
	}
	for _, l := range lanes {
		if l.under == nil {
			put(l)
		}
	}
	return rows
}

// byNumber sorts lanes whose names differ only in a number. The other lanes
// keep their order.
func byNumber(lanes []*lane) {
	if len(lanes) < 2 {
		return
	}
	place := map[string]int{}
	for _, l := range lanes {
		if p, ok := place[stem(l.key)]; !ok || l.seq < p {
			place[stem(l.key)] = l.seq
		}
	}
	slices.SortStableFunc(lanes, func(a, b *lane) int {
		pa, pb := place[stem(a.key)], place[stem(b.key)]
		if pa != pb {
			return pa - pb
		}
		return natural(a.key, b.key)
	})
}

// sortNumbered sorts the lanes whose names differ only in a number, such as
// "Worker 3", among the positions that they have.
func sortNumbered(lanes []*lane) {
	places := map[string][]int{}
	for i, l := range lanes {
		if s := stem(l.key); len(s) < len(l.key) && strings.HasSuffix(s, " ") {
			places[s] = append(places[s], i)
		}
	}
	for _, at := range places {
		var group []*lane
		for _, i := range at {
			group = append(group, lanes[i])
		}
		slices.SortStableFunc(group, func(a, b *lane) int {
			return natural(a.key, b.key)
		})
		for n, i := range at {
			lanes[i] = group[n]
		}
	}
}
