package deadlock_test

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/baton/exercises/deadlock"
	"example.com/baton/internal/exercise"
	"example.com/baton/timeline"
)

var task = exercise.New("deadlock", grade)

func TestYours(t *testing.T) { task.Fixed(t, deadlock.Crawl) }

type crawl = func(n int, start string, links func(page string) []string) []string

// A site has pages with links: "a: b c" links to b and c. Visiting a page
// takes a second, unless the page says otherwise, as in "a 5s: b c".
type site []string

var (
	small = site{"home: a b", "a: home", "b: home"}
	tree  = site{"home: a b c d", "a: a1 a2 home", "b: b1 b2 a", "c: c1 c2 c1",
		"d: d1 d2 d", "a1:", "a2:", "b1:", "b2:", "c1:", "c2:", "d1: home", "d2: d1"}
	slow   = site{"home: a b", "a 5s:", "b: c", "c: d", "d: e", "e:"}
	common = site{"home: a b", "a: x", "b: x", "x:"}
	mixed  = site{"home: a b c", "a:", "b 5s:", "c:"}
	twice  = site{"home: a b a", "a: b b", "b:"}
	// An answer that polls every millisecond is late at that time.
	odd = site{"home 1s333337ns: a b", "a:", "b:"}
)

func grade(g *exercise.G, crawl crawl) {
	g.Races(exercise.UnlockedResults)
	g.Schedules(`Crawl(2) of "home", "a" and "b", where "a" and "b" link to "x"`, func(b *exercise.B) {
		visits := map[string]int{}
		b.Call(func() {
			crawl(2, "home", func(page string) []string {
				b.Locked(func() { visits[page]++ })
				switch page {
				case "home":
					return []string{"a", "b"}
				case "x":
					return nil
				}
				return []string{"x"}
			})
		})
		if n := visits["x"]; n > 1 {
			b.Fail(exercise.BySchedule, exercise.LosesUpdate, b.What()+": it visits each page once",
				`it visited "x" `+exercise.Times(n))
		}
		b.Instant()
	})
	for _, c := range []struct {
		what  string
		n     int
		site  site
		takes time.Duration // 0 if that depends on the order
	}{
		{"the site in the task", 1, small, s(3)},
		{"the site in the task", 3, small, s(2)},
		{"the site in the task", 2, small, s(2)},
		{"a site with two ways to a page", 2, common, s(3)},
		{"a site with links that come twice", 2, twice, s(2)},
		{"a site with a slow first page", 2, odd, s(2) + 333337},
		{"a site with a slow page", 3, slow, s(6)},
		{"a site with a slow page among quick ones", 2, mixed, 0},
		{"a tree of 13 pages", 2, tree, s(7)},
		{"a tree of 13 pages", 1, tree, s(13)},
		{"a tree of 13 pages", 20, tree, s(3)},
		{"a site of one page", 2, site{"home: home"}, s(1)},
	} {
		what := fmt.Sprintf("Crawl(%d) of %s", c.n, c.what)
		g.Bubble(what, func(b *exercise.B) {
			takes, to := c.site.read()
			visited := map[string]int{}
			links := func(page string) []string {
				again := false
				b.Locked(func() {
					visited[page]++
					again = visited[page] > 1
				})
				if again {
					b.Blame(exercise.ByCount, exercise.DoesTwice,
						fmt.Sprintf("%s: it visits each page once", what),
						fmt.Sprintf("at %v it visited %q again", b.Now(), page))
					return nil
				}
				b.Work(page, takes[page])
				return slices.Clone(to[page])
			}
			var got []string
			b.Call(func() { got = crawl(c.n, "home", links) })
			if b.Peak() > c.n {
				b.PeakIs(c.n, exercise.IgnoresLimit, exercise.IgnoresLimit)
			}
			want := slices.Sorted(maps.Keys(to))
			if n := b.Started(); n < len(to) {
				m := exercise.SkipsJobs
				if b.Flying() > 0 {
					m = exercise.DoesNotWait
				}
				var pages []string
				b.Locked(func() { pages = slices.Sorted(maps.Keys(visited)) })
				b.Fail(exercise.ByCount, m, fmt.Sprintf("%s: it visits %v", what, want),
					fmt.Sprintf("it visited %v", pages))
			}
			b.Equal(want, got, exercise.WrongResult)
			lines := b.Lines() // the last of which is the end of a visit
			if c.takes == 0 {
				quick(b, lines)
				return
			}
			last := lines[len(lines)-1].At
			likely := []exercise.Time{
				b.Later(c.takes, exercise.SleepsToWait), b.Later(c.takes+s(1)-1, exercise.TooFew),
				b.Later(last, exercise.Moment(b.Took()-last)), exercise.At(sum(takes), exercise.TooFew),
			}
			if c.takes == s(6) { // the site with a slow page
				likely = append(likely, exercise.At(s(8), exercise.OwnShare), exercise.At(s(9), exercise.Waves))
			}
			b.Takes(c.takes, likely...)
			b.Gone("when it returns")
		})
	}
	const many = 1500
	g.Bubble(fmt.Sprintf("Crawl(2) of a page with %d links, and one with 500", many), func(b *exercise.B) {
		var first, second []string
		for i := range many {
			first = append(first, fmt.Sprintf("a%05d", i))
		}
		for i := range 500 {
			second = append(second, fmt.Sprintf("b%05d", i))
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
				fmt.Sprintf("%s: it returns all %d pages, sorted", b.What(), 1+many+500),
				fmt.Sprintf("it returned %d, from %.6v to %.6v", len(got),
					got[:min(1, len(got))], got[max(0, len(got)-1):]))
		}
	})
	g.Bubble("Crawl(2) of a site of one page, many times", func(b *exercise.B) {
		b.Frugal(func() {
			crawl(2, "home", func(string) []string { return nil })
		})
	})
	g.Bubble("Crawl(1000) of a page with 1000 links, of 10,000 h each", func(b *exercise.B) {
		const long = 10_000 * time.Hour // a timeout of its own is shorter
		b.Waits(20 * long)
		var got []string
		b.Call(func() {
			got = crawl(1000, "home", func(page string) (links []string) {
				b.Work("page", long)
				if page == "home" {
					for i := range 1000 {
						links = append(links, fmt.Sprintf("page %d", i))
					}
				}
				return links
			})
		})
		b.Takes(2*long, b.Later(2*long, exercise.TooFew))
		if len(got) != 1001 {
			b.Fail(exercise.ByResult, exercise.SkipsJobs, b.What()+": it returns all 1001 pages",
				fmt.Sprintf("it returned %d", len(got)))
		}
	})
	g.Bubble("Crawl(3) of a chain of 2000 pages, and another one at the same time", func(b *exercise.B) {
		b.Waits(10 * time.Hour)
		var got [2][]string
		b.Call(func() {
			var both sync.WaitGroup
			for i := range got {
				both.Go(func() {
					got[i] = crawl(3, "1000", func(page string) []string {
						time.Sleep(time.Second)
						n, _ := strconv.Atoi(page)
						if n == 2999 {
							return nil
						}
						return []string{fmt.Sprint(n + 1)}
					})
				})
			}
			both.Wait()
		})
		for _, pages := range got {
			if len(pages) != 2000 {
				b.Fail(exercise.ByResult, exercise.SkipsJobs, b.What()+": each call returns all 2000 pages",
					fmt.Sprintf("one call returned %d", len(pages)))
			}
		}
		b.Takes(2000 * time.Second)
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

// quick fails the check unless the last visit to mixed begins when a worker is
// free: at 2 s, as one of the first two pages is quick, whichever they are.
func quick(b *exercise.B, lines []timeline.Line) {
	for _, l := range lines {
		if strings.HasPrefix(l.Text, "Start ") && l.At > s(2) {
			b.Fail(exercise.ByInstant, exercise.TooFew,
				b.What()+": the last visit begins at 2s, when a worker is free",
				fmt.Sprintf("it began at %v", l.At))
		}
	}
}

// read returns how long it takes to visit the pages, and their links.
func (s site) read() (takes map[string]time.Duration, to map[string][]string) {
	takes, to = map[string]time.Duration{}, map[string][]string{}
	for _, line := range s {
		page, links, _ := strings.Cut(line, ":")
		page, long, _ := strings.Cut(page, " ")
		takes[page] = time.Second
		if long != "" {
			takes[page], _ = time.ParseDuration(long)
		}
		to[page] = strings.Fields(links)
	}
	return takes, to
}

func sum(takes map[string]time.Duration) (all time.Duration) {
	for _, t := range takes {
		all += t
	}
	return all
}

func s(n int) time.Duration { return time.Duration(n) * time.Second }
