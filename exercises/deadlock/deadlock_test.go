package deadlock_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/baton/exercises/deadlock"
	"example.com/baton/internal/exercise"
)

var task = exercise.New("deadlock", grade)

func TestYours(t *testing.T) { task.Mend(t, deadlock.Crawl) }

type crawl = func(n int, start string, links func(page string) []string) []string

// A site has pages with links: "a: b c" links to b and c. Who visits it
// works for a second, or for so long as "a 5: b c" says.
type site []string

var (
	small = site{"home: a b", "a: home", "b: home"}
	tree  = site{"home: a b c d", "a: a1 a2 home", "b: b1 b2 a", "c: c1 c2 c1",
		"d: d1 d2 d", "a1:", "a2:", "b1:", "b2:", "c1:", "c2:", "d1: home", "d2: d1"}
	slow   = site{"home: a b", "a 5:", "b: c", "c: d", "d:"}
	common = site{"home: a b", "a: x", "b: x", "x:"}
)

func grade(g *exercise.G, crawl crawl) {
	g.Races(exercise.UnlockedResults)
	for _, c := range []struct {
		what  string
		n     int
		site  site
		takes int
	}{
		{"the site in the task", 1, small, 3},
		{"the site in the task", 3, small, 2},
		{"the site in the task", 2, small, 2},
		{"a site with two ways to a page", 2, common, 3},
		{"a tree of 13 pages", 2, tree, 7},
		{"a tree of 13 pages", 1, tree, 13},
		{"a tree of 13 pages", 20, tree, 3},
		{"a site with a slow page", 2, slow, 6},
		{"a site of one page", 2, site{"home: home"}, 1},
	} {
		what := fmt.Sprintf("Crawl(%d) of %s", c.n, c.what)
		g.Bubble(what, func(b *exercise.B) {
			takes, to := c.site.read()
			links := func(page string) []string {
				b.Work(page, takes[page])
				return slices.Clone(to[page])
			}
			var got []string
			b.Call(func() { got = crawl(c.n, "home", links) })
			if b.Peak() > c.n {
				b.PeakIs(c.n, exercise.IgnoresLimit, exercise.IgnoresLimit)
			}
			if n := b.Started(); n > len(to) {
				b.Fail(exercise.ByCount, exercise.DoesTwice,
					fmt.Sprintf("%s: it visits %d pages, each once", what, len(to)),
					fmt.Sprintf("it made %d visits", n))
			}
			want := slices.Sorted(maps.Keys(to))
			b.Equal(want, got, exercise.SkipsJobs)
			b.Takes(time.Duration(c.takes)*time.Second,
				exercise.At(8*time.Second, exercise.Waves))
		})
	}
	g.Bubble("Crawl(2) of two pages with 2000 links each", func(b *exercise.B) {
		var first, second []string
		for i := range 2000 {
			first = append(first, fmt.Sprintf("a%04d", i))
			second = append(second, fmt.Sprintf("b%04d", i))
		}
		links := func(page string) []string {
			time.Sleep(time.Millisecond)
			switch page {
			case "home":
				return slices.Clone(first)
			case first[0]:
				return slices.Clone(second)
			}
			return nil
		}
		var got []string
		b.Call(func() { got = crawl(2, "home", links) })
		if !slices.Equal(slices.Concat(first, second, []string{"home"}), got) {
			b.Fail(exercise.ByResult, exercise.SkipsJobs,
				b.What()+": it returns all 4001 pages, sorted",
				fmt.Sprintf("it returned %d, from %.5v to %.5v", len(got),
					got[:min(1, len(got))], got[max(0, len(got)-1):]))
		}
	})
	g.Race("Crawl(10) of ten pages with ten links each", func() {
		meet := exercise.Together(10)
		crawl(10, "home", func(page string) (links []string) {
			switch len(page) {
			case len("home"):
				return strings.Split("a b c d e f g h i j", " ")
			case len("a"):
				meet()
				for i := range 10 {
					links = append(links, fmt.Sprint(page, i))
				}
			}
			return links
		})
	})
}

// read returns how long it takes to visit the pages, and their links.
func (s site) read() (takes map[string]time.Duration, to map[string][]string) {
	takes, to = map[string]time.Duration{}, map[string][]string{}
	for _, line := range s {
		page, links, _ := strings.Cut(line, ":")
		seconds := 1
		fmt.Sscanf(page, "%s %d", &page, &seconds)
		takes[page] = time.Duration(seconds) * time.Second
		to[page] = strings.Fields(links)
	}
	return takes, to
}
