package timeline

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// names are those that lanes have, so that no two have the same, and how
// often each of them was asked for.
type names map[string]int

// unique returns the name or, if it is taken, "name (2)" and so on. It
// goes on from the last number: the same name may come 100,000 times.
func (n names) unique(name string) string {
	n[name]++
	if n[name] == 1 {
		return name
	}
	for {
		free := name + " (" + strconv.Itoa(n[name]) + ")"
		if n[free] == 0 {
			n[free] = 1
			return free
		}
		n[name]++
	}
}

// A row is a lane with what goes on at once in it.
type row struct {
	lane  *lane
	names []string        // of its tracks, one at least
	until []time.Duration // until when each of them is taken
}

// track finds a track that is free from start to end, and returns its name.
func (r *row) track(start, end time.Duration, taken names) string {
	for i, until := range r.until {
		if until <= start {
			r.until[i] = end
			return r.names[i]
		}
	}
	if len(r.until) == len(r.names) {
		r.names = append(r.names, taken.unique(r.lane.name))
	}
	r.until = append(r.until, end)
	return r.names[len(r.until)-1]
}

// order returns the lanes from top to bottom: by when they began, but
// those of one name and different numbers in the order of their numbers,
// and a lane below the one that let it start.
func (s *story) order() []row {
	lanes := slices.Clone(s.lanes)
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

// byNumber sorts lanes whose names differ in their numbers alone. The
// others stay in the order in which they came.
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

// sortNumbered sorts those of a name and a number, such as "Worker 3",
// among the places that they have.
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

// roomy returns the lanes that have room for the texts of all their marks,
// which are short numbers then. A text needs what place returns.
func roomy[N int | float64](marks []Mark, place func(*Mark) (from, to N)) map[string]bool {
	fits, free := map[string]bool{}, map[string]N{}
	for i := range marks {
		m := &marks[i]
		from, to := place(m)
		until, seen := free[m.Lane]
		ok := !seen || fits[m.Lane] && from >= until
		fits[m.Lane] = ok && len(m.Text) < 4 && digits(m.Text)
		free[m.Lane] = to
	}
	return fits
}

// stem is a name without its numbers.
func stem(name string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return -1
		}
		return r
	}, name)
}

// natural compares names so that 2 comes before 10.
func natural(a, b string) int {
	for a != "" && b != "" {
		na, nb := leading(a), leading(b)
		if na == "" || nb == "" {
			if a[0] != b[0] {
				return int(a[0]) - int(b[0])
			}
			a, b = a[1:], b[1:]
			continue
		}
		x, y := strings.TrimLeft(na, "0"), strings.TrimLeft(nb, "0")
		if len(x) != len(y) {
			return len(x) - len(y)
		}
		if x != y {
			return strings.Compare(x, y)
		}
		a, b = a[len(na):], b[len(nb):]
	}
	return len(a) - len(b)
}

// leading returns the digits that s begins with.
func leading(s string) string {
	i := 0
	for i < len(s) && s[i] >= '0' && s[i] <= '9' {
		i++
	}
	return s[:i]
}
