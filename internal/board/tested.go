package board

import (
	"fmt"
	"strconv"
	"strings"

	"example.com/baton/internal/example"
	"example.com/baton/internal/specimen"
	"example.com/baton/internal/specimen/cache"
	"example.com/baton/internal/specimen/pool"
	"example.com/baton/internal/specimen/rate"
	"example.com/baton/internal/specimen/shutdown"
)

// tested is what the tests of learners are run with.
var tested = map[string]func() ([]specimen.About, error){
	"testpool":     pool.About,
	"testcache":    cache.About,
	"testshutdown": shutdown.About,
	"testrate":     rate.About,
}

// showTested prints code that the test of a learner was run with.
func (b *board) showTested(x *Entry, number string) error {
	about := tested[x.Name]
	if about == nil {
		var names []string
		for _, x := range b.entries {
			if tested[x.Name] != nil {
				names = append(names, x.Name)
			}
		}
		return example.Usage("exercises: in %s, you do not write a test; show takes one of %s",
			x.Name, strings.Join(names, ", "))
	}
	all, err := about()
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(number)
	if err != nil || n < 1 || n > len(all) {
		return example.Usage("exercises: show %s %q: choose a number from 1 to %d",
			x.Name, number, len(all))
	}
	a := all[n-1]
	fmt.Fprintf(b.unbroken(), "// %d: a %v.\n//\n// To run your test with it: go test ./exercises/%s -with %d\n\n%s",
		n, a, x.Name, n, a.Source)
	return nil
}
