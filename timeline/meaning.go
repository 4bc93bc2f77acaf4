package timeline

import (
	"sort"
	"time"

	"example.com/baton/internal/logline"
)

// sequentialUntil returns the instant of the first overlap. The activities
// are sorted by their beginnings.
func sequentialUntil(sorted []*activity, now time.Duration) time.Duration {
	const forever = time.Duration(1<<63 - 1)
	until := time.Duration(-1) // when all earlier ones have ended
	for _, a := range sorted {
		if a.lane.key == "main" || a.around {
			continue // it consists of other activities
		}
		if a.start < until {
			return a.start
		}
		if a.open {
			until = max(until, now+1) // an activity that begins now overlaps
		} else {
			until = max(until, a.end)
		}
	}
	return forever
}

// lookedUp reports whether other activities began or ended between the
// pieces of a, and none during a piece: then you looked up after each
// piece.
func (t *tracker) lookedUp(a *activity, end time.Duration) (looked bool) {
	from := a.pieces[0]
	near := max((end-from)/time.Duration(len(a.pieces))/10, 4*instant)
	i := sort.Search(len(t.changes), func(i int) bool {
		return t.changes[i].at > from
	})
	for ; i < len(t.changes) && t.changes[i].at < end; i++ {
		at := t.changes[i].at
		if t.changes[i].lane == a.lane {
			continue
		}
		n := sort.Search(len(a.pieces), func(n int) bool {
			return a.pieces[n] >= at
		})
		next := end
		if n < len(a.pieces) {
			next = a.pieces[n]
		}
		if at-a.pieces[n-1] > near && next-at > near {
			return false
		}
		looked = true
	}
	return looked
}

// addMarks adds the lines that begin and end nothing. If there is nothing
// else to see, and they are few, each text has its own lane.
func (t *tracker) addMarks(c *Chart, of map[*lane]*row, taken names) {
	own := len(t.lanes) == 0
	texts := map[string]bool{}
	for i := 0; own && i < len(t.printed); i++ {
		if p := t.printed[i]; p.lane == nil && p.text != "" {
			texts[withoutPrefix(p.text)] = true
			own = len(texts) <= 8
		}
	}
	lanes := map[string]string{} // of the texts
	for _, p := range t.printed {
		if p.text == "" { // it is drawn as a bar
			continue
		}
		mark := Mark{Text: clean(p.text), At: p.at}
		if p.lane != nil {
			mark.Lane = of[p.lane].names[0]
		} else {
			text := "printed"
			if own {
				text = clean(withoutPrefix(p.text))
			}
			if lanes[text] == "" {
				lanes[text] = taken.unique(text)
				c.Lanes = append(c.Lanes, lanes[text])
			}
			mark.Lane = lanes[text]
		}
		c.Marks = append(c.Marks, mark)
	}
}

// withoutPrefix returns a line without the time and the level that it
// begins with.
func withoutPrefix(line string) string {
	if l := logline.Parse(line); l.Message != "" && l.Source == "" {
		return l.Message
	}
	return line
}
