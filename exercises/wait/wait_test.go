package wait_test

import (
	"fmt"
	"strconv"
	"sync"
	"testing"
	"time"

	"example.com/baton/exercises/wait"
	"example.com/baton/internal/exercise"
	"example.com/baton/internal/plural"
)

var task = exercise.New("wait", grade)

func TestYours(t *testing.T) { task.Yours(t, wait.Invite) }

type inviter = func(first string, ring func(name string) []string)

// A guest thinks for some seconds, and then names others.
type guest struct {
	seconds int
	names   []string
}

// A party says how long each guest thinks, and how long the whole party takes.
type aParty struct {
	what   string
	guests map[string]guest
	takes  int
}

// sum returns how long it takes one after the other.
func (p aParty) sum() (sum time.Duration) {
	for _, g := range p.guests {
		sum += time.Duration(g.seconds) * time.Second
	}
	return sum
}

var parties = []aParty{
	{"Invite, where Anna names no one", map[string]guest{"Anna": {1, nil}}, 1},
	{"Invite, where Carl names Dora", map[string]guest{
		"Anna": {1, []string{"Bob", "Carl"}}, "Bob": {2, nil},
		"Carl": {1, []string{"Dora"}}, "Dora": {3, nil},
	}, 5},
	{"Invite, where Bob names Dora and Emil", map[string]guest{
		"Anna": {2, []string{"Bob", "Carl"}}, "Carl": {9, nil},
		"Bob":  {1, []string{"Dora", "Emil"}},
		"Dora": {2, nil}, "Emil": {5, []string{"Fred"}}, "Fred": {4, nil},
	}, 12},
}

func grade(g *exercise.G, invite inviter) {
	for _, p := range parties {
		g.Bubble(p.what, func(b *exercise.B) {
			b.Means(exercise.ByLeak, exercise.DoesNotWait)
			party(b, invite, p.guests)
			late := exercise.Mistake{}
			switch {
			case len(p.guests) == 1:
				late = exercise.SleepsToWait
			case b.Took() == p.sum():
				late = exercise.Sequential
			case p.takes == 5 && b.Took() == 6*time.Second:
				late = exercise.Waves
			}
			takes(b, time.Duration(p.takes)*time.Second,
				b.Later(time.Duration(p.takes)*time.Second, late))
		})
	}
	g.Bubble("Invite, where Anna names 2000 people", func(b *exercise.B) {
		// An answer that checks every millisecond whether all are done is late.
		long := func(i int) time.Duration {
			return time.Second + time.Duration(i%200)*time.Millisecond + 333*time.Microsecond
		}
		b.Call(func() {
			invite("Anna", func(name string) []string {
				if name == "Anna" {
					time.Sleep(time.Second)
					return named(2000)
				}
				i, _ := strconv.Atoi(name)
				time.Sleep(long(i))
				return nil
			})
		})
		b.Takes(time.Second+long(199), b.Later(3*time.Second, exercise.TooFew))
	})
	g.Bubble("Invite, where each of 3000 people names the next one", func(b *exercise.B) {
		b.Means(exercise.ByDeadlock, exercise.Deadlocks)
		b.Waits(5 * time.Hour)
		b.Call(func() {
			invite("1", func(name string) []string {
				b.Work(name, time.Second)
				if n, _ := strconv.Atoi(name); n < 3000 {
					return []string{strconv.Itoa(n + 1)}
				}
				return nil
			})
		})
		if b.Flying() == 0 {
			b.Same("it calls ring", "it called ring", "3000 times", exercise.Times(b.Started()), exercise.SkipsJobs)
		}
		b.Returns(3000*time.Second, b.Later(3000*time.Second, exercise.Mistake{}))
	})
	g.Bubble("Invite, where Anna names Bob, anna, an empty name, Bob again, and herself", func(b *exercise.B) {
		b.Waits(10_000 * time.Hour)
		rung := map[string]int{}
		b.Call(func() {
			invite("Anna", func(name string) (others []string) {
				b.Locked(func() {
					rung[name]++
					if name == "Anna" && rung[name] == 1 {
						others = []string{"Bob", "anna", "", "Bob", "Anna"}
					}
				})
				b.Work(name, 1000*time.Hour)
				return others
			})
		})
		b.Takes(2000*time.Hour, exercise.At(6000*time.Hour, exercise.Sequential))
		for _, name := range []string{"anna", "", "Bob", "Anna"} {
			want := 1
			if name == "Bob" || name == "Anna" {
				want = 2
			}
			if got := rung[name]; got != want {
				b.Fail(exercise.ByCount, exercise.SkipsJobs,
					fmt.Sprintf("%s: it calls ring(%q) %s", b.What(), name, exercise.Times(want)),
					fmt.Sprintf("it called ring(%q) %s", name, exercise.Times(got)))
			}
		}
	})
	g.Bubble("two parties at the same time", func(b *exercise.B) {
		var guests [2][]string
		var took [2]time.Duration
		b.Call(func() {
			var both sync.WaitGroup
			for i, first := range []string{"Anna", "Bob"} {
				both.Go(func() {
					invite(first, func(name string) (others []string) {
						b.Locked(func() { guests[i] = append(guests[i], name) })
						b.Work(name, time.Duration(i+1)*time.Second)
						if name == first {
							others = []string{first + "'s friend"}
						}
						return others
					})
					took[i] = b.Now()
				})
			}
			both.Wait()
		})
		b.Same("it invites", "it invited", "[[Anna Anna's friend] [Bob Bob's friend]]", fmt.Sprint(guests), exercise.SharedByAll)
		b.Same("they return at", "they returned at", "[2s 4s]", fmt.Sprint(took), exercise.SharedByAll)
		b.Takes(4 * time.Second)
	})
	g.Race("Invite, where each guest names two others", func() {
		invite("1", func(name string) (others []string) {
			n, _ := strconv.Atoi(name)
			time.Sleep(time.Duration(n) * time.Millisecond) // not all at the same time
			if n < 8 {
				others = append(others, strconv.Itoa(2*n), strconv.Itoa(2*n+1))
			}
			return others
		})
	})
	together(g, invite)
	immediately(g, invite)
}

// together has all named people hang up at the same instant.
func together(g *exercise.G, invite inviter) {
	g.Schedules("Invite, where Anna names Bob and Carl, who both think for 1 s",
		func(b *exercise.B) {
			party(b, invite, map[string]guest{
				"Anna": {1, []string{"Bob", "Carl"}}, "Bob": {1, nil}, "Carl": {1, nil},
			})
			takes(b, 2*time.Second)
		})
}

// immediately has one person hang up before the next one is rung. An answer
// that counts people after it has started them counts too late.
func immediately(g *exercise.G, invite inviter) {
	g.Schedules("Invite, where Anna names Bob, who hangs up immediately, and Carl",
		func(b *exercise.B) {
			party(b, invite, map[string]guest{
				"Anna": {0, []string{"Bob", "Carl"}}, "Bob": {0, nil}, "Carl": {1, nil},
			})
			b.Takes(time.Second, exercise.At(0, exercise.WrongAdd))
		})
	g.Schedules("Invite, where Bob hangs up when Carl names Dora, who thinks for 1 s",
		func(b *exercise.B) {
			party(b, invite, map[string]guest{
				"Anna": {0, []string{"Bob", "Carl"}}, "Bob": {0, nil},
				"Carl": {0, []string{"Dora"}}, "Dora": {1, nil},
			})
			b.Takes(time.Second)
		})
}

// party invites guests, and fails the check unless each is rung.
func party(b *exercise.B, invite inviter, guests map[string]guest) {
	b.Call(func() {
		invite("Anna", func(name string) []string {
			g := guests[name]
			b.Work(name, time.Duration(g.seconds)*time.Second)
			return g.names
		})
	})
	if n := b.Started(); n < len(guests) && b.Flying() == 0 {
		m := exercise.SkipsJobs
		if b.Settle(); b.Started() > n {
			m = exercise.DoesNotWait
		}
		b.Fail(exercise.ByCount, m,
			fmt.Sprintf("%s: it rings %s", b.What(), plural.Count(len(guests), "person", "people")),
			fmt.Sprintf("it rang %d", n))
	}
}

// takes is like b.Takes, but says more about an answer that does not wait.
func takes(b *exercise.B, want time.Duration, others ...exercise.Time) {
	if b.Took() == 0 && b.Flying() > 0 {
		b.Fail(exercise.ByTime, exercise.DoesNotWait,
			fmt.Sprintf("%s: it takes %v", b.What(), want),
			"it returned after 0s, while Anna was still thinking; "+
				"if your code calls Wait, that call comes before the first call of Add")
	}
	b.Takes(want, others...)
}

// named returns the names of n people, which are numbers.
func named(n int) (all []string) {
	for i := range n {
		all = append(all, strconv.Itoa(i+1))
	}
	return all
}
