package wait_test

import (
	"fmt"
	"strconv"
	"testing"
	"time"

	"example.com/baton/exercises/wait"
	"example.com/baton/internal/exercise"
)

var task = exercise.New("wait", grade)

func TestYours(t *testing.T) { task.Yours(t, wait.Invite) }

type inviter = func(first string, ring func(name string) []string)

// A guest thinks for some seconds, and then names others.
type guest struct {
	seconds int
	names   []string
}

var parties = []struct {
	what   string
	guests map[string]guest
	takes  int
}{
	{"Invite, where Anna names nobody", map[string]guest{"Anna": {1, nil}}, 1},
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
			takes(b, time.Duration(p.takes)*time.Second,
				exercise.At(6*time.Second, exercise.Waves),
				exercise.At(5*time.Second, exercise.SleepsToWait),
				exercise.At(1*time.Second, exercise.DoesNotWait))
		})
	}
	many := "Invite, where Anna names 200 people"
	g.Bubble(many, func(b *exercise.B) {
		// Who looks every millisecond whether all are done is late.
		long := func(i int) time.Duration {
			return time.Second + time.Duration(i)*time.Millisecond + 333*time.Microsecond
		}
		b.Call(func() {
			invite("Anna", func(name string) []string {
				if name == "Anna" {
					time.Sleep(time.Second)
					return named(200)
				}
				i, _ := strconv.Atoi(name)
				time.Sleep(long(i))
				return nil
			})
		})
		b.Takes(time.Second+long(200), b.Later(3*time.Second, exercise.TooFew))
	})
	g.Race("Invite, where everybody names two others", func() {
		invite("1", func(name string) (others []string) {
			n, _ := strconv.Atoi(name)
			time.Sleep(time.Duration(n) * time.Millisecond) // not all at once
			if n < 8 {
				others = append(others, strconv.Itoa(2*n), strconv.Itoa(2*n+1))
			}
			return others
		})
	})
	together(g, invite)
	atOnce(g, invite)
}

// together has those who are named hang up at the same instant.
func together(g *exercise.G, invite inviter) {
	g.Schedules("Invite, where Anna names Bob and Carl, who both think for 1 s",
		func(b *exercise.B) {
			b.Means(exercise.ByDeadlock, exercise.LosesUpdate)
			party(b, invite, map[string]guest{
				"Anna": {1, []string{"Bob", "Carl"}}, "Bob": {1, nil}, "Carl": {1, nil},
			})
			takes(b, 2*time.Second)
		})
}

// atOnce has one who hangs up before the next one is rung. An answer that
// counts those who are named after that counts them too late.
func atOnce(g *exercise.G, invite inviter) {
	g.Schedules("Invite, where Anna names Bob, who hangs up immediately, and Carl",
		func(b *exercise.B) {
			party(b, invite, map[string]guest{
				"Anna": {0, []string{"Bob", "Carl"}}, "Bob": {0, nil}, "Carl": {1, nil},
			})
			b.Takes(time.Second, exercise.At(0, exercise.WrongAdd))
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
		b.Fail(exercise.ByCount, exercise.SkipsJobs,
			fmt.Sprintf("%s: it rings %s", b.What(), people(len(guests))),
			fmt.Sprintf("it rang %d", n))
	}
}

// takes is like Takes of b, but says more of who waits for nobody.
func takes(b *exercise.B, want time.Duration, others ...exercise.Time) {
	if b.Took() == 0 && b.Flying() > 0 {
		b.Fail(exercise.ByTime, exercise.DoesNotWait,
			fmt.Sprintf("%s: it takes %v", b.What(), want),
			"it returned after 0s, while Anna still thought; "+
				"if it calls Wait, it does so before anybody has called Add")
	}
	b.Takes(want, others...)
}

func people(n int) string {
	if n == 1 {
		return "one person"
	}
	return fmt.Sprintf("%d people", n)
}

// named returns the names of n people, which are numbers.
func named(n int) (all []string) {
	for i := range n {
		all = append(all, strconv.Itoa(i+1))
	}
	return all
}
