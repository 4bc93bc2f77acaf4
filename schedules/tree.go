package schedules

import (
	"slices"
	"testing"

	"example.com/baton/schedules/model"
)

// A Tree has all schedules of a program. A reader who begins at its root
// and chooses a goroutine at each node takes the steps of one schedule.
type Tree struct {
	Row  *Row    `json:"row,omitempty"` // the step that leads here; nil at the root
	Next []*Tree `json:"next,omitempty"`
	End  string  `json:"end,omitempty"` // how it ends, at a leaf: "right", or what is wrong
}

// NewTree runs f under all schedules, as [Explore] does, and goes on when f
// fails. It is for programs of a few lines: it returns false if there are
// more schedules than most.
func NewTree(
	t *testing.T, most int, f func(t *testing.T) error, source func(file string, line int) string,
) (*Tree, bool) {
	root := new(Tree)
	e := &explorer{t: t, budget: most, f: f, each: func(res result) {
		names := map[int]int{} // in the order in which they were started
		for g := 1; g <= 100; g++ {
			if slices.ContainsFunc(res.Trace, func(s model.Step) bool {
				return s.Goroutine == g && s.File != ""
			}) {
				names[g] = len(names) + 1
			}
		}
		d := draw(Failure{Outcome: res.Outcome}, source, names)
		end := "right"
		if res.bad() {
			end = (&Failure{Err: res.err, Outcome: res.Outcome}).String()
		}
		at := root
		for _, row := range d.Rows {
			at = at.step(row)
		}
		at.End = end
	}}
	e.levels(most)
	return root, e.report.All
}

// step returns the node to which a step leads.
func (t *Tree) step(row Row) *Tree {
	row.Others = nil
	i := slices.IndexFunc(t.Next, func(n *Tree) bool {
		return n.Row.same(row) && n.Row.Note == row.Note
	})
	if i >= 0 {
		return t.Next[i]
	}
	next := &Tree{Row: &row}
	t.Next = append(t.Next, next)
	return next
}
