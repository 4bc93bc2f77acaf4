package schedules

import (
	"slices"
	"testing"

	"example.com/baton/schedules/model"
)

// A Tree has all schedules of a program. Each path from the root to a leaf
// has the steps of one schedule.
type Tree struct {
	Row  *Row    `json:"row,omitempty"` // the step that leads here; nil at the root
	Next []*Tree `json:"next,omitempty"`
	End  string  `json:"end,omitempty"` // at a leaf: "right", or what is wrong
}

// NewTree runs f under all schedules, and does not stop when f fails. It is
// for programs of a few lines. If there are more schedules than limit,
// NewTree returns an incomplete tree and false. The function source returns
// the text of a line.
func NewTree(
	t *testing.T, limit int, f func(t *testing.T) error, source func(file string, line int) string,
) (*Tree, bool) {
	root := new(Tree)
	e := &explorer{t: t, most: mostSteps, budget: limit, f: f, each: func(res result) {
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
	e.levels(limit)
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
