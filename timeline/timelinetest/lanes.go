package timelinetest

import (
	"fmt"
	"slices"
	"time"
)

// lanes finds which lanes belong together, and notes how they differ.
func (m *match) lanes() {
	m.together()
	want, got := m.want.lanes, m.got.lanes
	blocks := m.blocks()
	// First the lanes that fit exactly, within their places if possible.
	exact := func(i, j int) bool {
		return want[i].name.named(got[j].name.text) && m.same(&want[i], &got[j])
	}
	m.pairs = assign(len(want), len(got), func(i, j int) bool {
		return (blocks == nil || blocks[i] == blocks[j]) && exact(i, j)
	})
	if slices.Contains(m.pairs, -1) {
		m.pairs = assign(len(want), len(got), exact)
	}
	m.rest()
	taken := make([]bool, len(got))
	for i, j := range m.pairs {
		if j < 0 {
			m.differ(&want[i], &lane{})
			if len(want[i].spans)+len(want[i].marks) == 0 {
				m.note(0, fmt.Sprintf("lane %s is missing",
					want[i].write()))
			}
			continue
		}
		taken[j] = true
		m.differ(&want[i], &got[j])
	}
	for j := range got {
		if !taken[j] && !m.want.others {
			m.differ(&lane{}, &got[j])
			if len(got[j].spans)+len(got[j].marks) == 0 {
				m.note(0, fmt.Sprintf("lane %s should not be there",
					got[j].write()))
			}
		}
	}
}

// together joins the lanes that the picture takes together.
func (m *match) together() {
	for _, w := range m.want.lanes {
		if !w.all {
			continue
		}
		joined := lane{name: w.name, numbers: true}
		joined.name.exact = true
		var lanes []lane
		at := -1
		for _, l := range m.got.lanes {
			claimed := slices.ContainsFunc(m.want.lanes, func(o lane) bool {
				return !o.all && o.name.fixed() && o.name.named(l.name.text)
			})
			if claimed || l.all || !w.name.named(l.name.text) {
				lanes = append(lanes, l)
				continue
			}
			if at < 0 {
				at = len(lanes)
				lanes = append(lanes, lane{})
			}
			joined.spans = append(joined.spans, l.spans...)
			joined.marks = append(joined.marks, l.marks...)
		}
		if at < 0 {
			continue
		}
		joined.sort()
		joined.all = true
		lanes[at] = joined
		m.got.lanes = lanes
	}
}

// blocks returns the number of the block that each lane is in, or nil if
// the order is free. A block is adjacent lanes with the same name.
func (m *match) blocks() []int {
	if m.want.anyOrder || m.want.others || len(m.want.lanes) != len(m.got.lanes) {
		return nil
	}
	blocks := make([]int, len(m.want.lanes))
	for i := range blocks {
		if i > 0 {
			blocks[i] = blocks[i-1]
			if m.want.lanes[i].name != m.want.lanes[i-1].name {
				blocks[i]++
			}
		}
	}
	return blocks
}

// rest pairs the remaining lanes by name. Of several candidates, it takes
// the one that matches the longest.
func (m *match) rest() {
	free := func(j int) bool { return !slices.Contains(m.pairs, j) }
	for _, fixed := range []bool{true, false} {
		for i := range m.want.lanes {
			w := &m.want.lanes[i]
			if m.pairs[i] >= 0 || w.name.fixed() != fixed {
				continue
			}
			longest := time.Duration(-1)
			for j := range m.got.lanes {
				g := &m.got.lanes[j]
				if !free(j) || !w.name.named(g.name.text) {
					continue
				}
				trial := &match{tolerance: m.tolerance}
				trial.differ(w, g)
				at := time.Duration(0)
				for n, d := range trial.found {
					if n == 0 || d.at < at {
						at = d.at
					}
				}
				if at > longest {
					longest, m.pairs[i] = at, j
				}
			}
		}
	}
}

// assign pairs as many of n items as possible with k others. ok says which
// pairs are allowed.
func assign(n, k int, ok func(i, j int) bool) []int {
	owner := make([]int, k)
	for j := range owner {
		owner[j] = -1
	}
	var seen []bool
	var place func(i int) bool
	place = func(i int) bool {
		for j := range k {
			if seen[j] || !ok(i, j) {
				continue
			}
			seen[j] = true
			if owner[j] < 0 || place(owner[j]) {
				owner[j] = i
				return true
			}
		}
		return false
	}
	for i := range n {
		seen = make([]bool, k)
		place(i)
	}
	pairs := make([]int, n)
	for i := range pairs {
		pairs[i] = slices.Index(owner, i)
	}
	return pairs
}

func (m *match) near(a, b time.Duration) bool {
	return (a - b).Abs() <= m.tolerance
}

func (m *match) sameSpan(w, g *span) bool {
	return m.near(w.start, g.start) && m.near(w.end, g.end) &&
		(w.anyKind || w.kind == g.kind) && w.label.match(g.label.text)
}

func (m *match) sameMark(w, g *mark) bool {
	return m.near(w.at, g.at) && w.text.match(g.text.text)
}

// same reports whether two lanes have the same spans and instants.
func (m *match) same(w, g *lane) bool {
	return w.all == g.all && len(w.spans) == len(g.spans) &&
		len(w.marks) == len(g.marks) &&
		!slices.Contains(m.spans(w, g), -1) && !slices.Contains(m.marks(w, g), -1)
}

func (m *match) spans(w, g *lane) []int {
	return assign(len(w.spans), len(g.spans), func(i, j int) bool {
		return m.sameSpan(&w.spans[i], &g.spans[j])
	})
}

func (m *match) marks(w, g *lane) []int {
	return assign(len(w.marks), len(g.marks), func(i, j int) bool {
		return m.sameMark(&w.marks[i], &g.marks[j])
	})
}
