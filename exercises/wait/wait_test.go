package wait_test

import (
	"fmt"
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
			b.Means(exercise.ByPanic, exercise.WrongAdd)
			b.Means(exercise.ByLeak, exercise.DoesNotWait)
			b.Call(func() {
				invite("Anna", func(name string) []string {
					guest := p.guests[name]
					b.Work(name, time.Duration(guest.seconds)*time.Second)
					return guest.names
				})
			})
			if n := b.Started(); n < len(p.guests) && b.Flying() == 0 {
				b.Fail(exercise.ByCount, exercise.SkipsJobs,
					fmt.Sprintf("%s: it rings %d people", p.what, len(p.guests)),
					fmt.Sprintf("it rang %d", n))
			}
			b.Takes(time.Duration(p.takes)*time.Second,
				exercise.At(6*time.Second, exercise.Waves),
				exercise.At(5*time.Second, exercise.SleepsToWait),
				exercise.At(1*time.Second, exercise.DoesNotWait))
		})
	}
}
