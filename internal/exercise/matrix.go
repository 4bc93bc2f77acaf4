package exercise

import (
	"cmp"
	"flag"
	"fmt"
	"slices"
	"strings"
	"testing"

	"example.com/baton/internal/golden"
)

// A row is a line of the matrix: a mistake, and how it was seen.
type row struct {
	mistake Mistake
	how     string
	seen    Seen
}

func (x *Task[F]) add(r row) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if !slices.Contains(x.rows, r) {
		x.rows = append(x.rows, r)
	}
}

// Matrix compares the mistakes that TestMistakes has seen with
// testdata/mistakes.txt, from which the matrix in the docs is made. Call it
// at the beginning of TestMistakes: it compares at the end.
func (x *Task[F]) Matrix(t *testing.T) {
	t.Helper()
	t.Cleanup(func() {
		part := strings.Contains(flag.Lookup("test.run").Value.String(), "/") ||
			flag.Lookup("test.skip").Value.String() != ""
		if child() || t.Failed() || part || x.gaps {
			return
		}
		slices.SortStableFunc(x.rows, func(a, b row) int {
			return cmp.Or(cmp.Compare(a.mistake.Number, b.mistake.Number),
				cmp.Compare(a.how, b.how))
		})
		var b strings.Builder
		for _, r := range x.rows {
			fmt.Fprintf(&b, "%d\t%s\t%s\t%s\n",
				r.mistake.Number, r.mistake.Name, r.how, r.seen)
		}
		golden.File(t, "mistakes.txt", []byte(b.String()))
	})
}
