package timeout_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.com/baton/exercises/timeout"
	"example.com/baton/internal/exercise"
	"example.com/baton/internal/plural"
)

var task = exercise.New("timeout", grade)

func TestYours(t *testing.T) { task.Yours(t, timeout.First) }

type (
	first  = func(timeout time.Duration, servers ...server) (string, error)
	server = func(ctx context.Context) (string, error)
)

const (
	second = time.Second
	// A server that is told to stop takes this long to stop.
	cleanup = 200 * time.Millisecond
	// An answer that polls every millisecond is late at that time.
	odd = 333337 * time.Nanosecond
)

func grade(g *exercise.G, first first) {
	g.Races(exercise.UnlockedResults)
	answer := func(context.Context) (string, error) { return "here", nil }
	fail := func(context.Context) (string, error) { return "", errDown }
	for _, c := range []struct {
		what    string
		servers []server
	}{
		{"First(10s) of two servers that answer immediately", []server{answer, answer}},
		{"First(10s) of two servers: one fails immediately, and one answers immediately", []server{fail, answer}},
		{"First(10s) of two servers that fail immediately", []server{fail, fail}},
	} {
		g.Schedules(c.what, func(b *exercise.B) {
			b.Means(exercise.ByLeak, exercise.Strands)
			got, err := first(10*second, c.servers...)
			want, m := `"here" and nil`, exercise.NoReceiver
			if strings.HasSuffix(c.what, "fail immediately") {
				want, m = `"" and `+exercise.Show(errDown), exercise.LosesError
			}
			if errors.Is(err, errDown) {
				err = errDown // which may be wrapped, or joined
			}
			b.Equal(want, fmt.Sprintf("%q and %s", got, exercise.Show(err)), m)
			b.Instant()
		})
	}
	g.Schedules("First(1s) of two servers that return when told to stop", func(b *exercise.B) {
		b.Means(exercise.ByLeak, exercise.Strands)
		obeys := func(ctx context.Context) (string, error) {
			<-ctx.Done()
			return "", ctx.Err()
		}
		_, err := first(second, obeys, obeys)
		if err == nil {
			b.Fail(exercise.BySchedule, exercise.LosesError, b.What()+": it returns an error", "it returned nil")
		}
	})
	for _, c := range []struct {
		what    string
		timeout time.Duration
		servers []script
		takes   time.Duration
		answer  string
		fails   string // with one of these, which are letters
	}{
		{"First(10s) of servers that need 3s, 1s and 2s", 10 * second,
			[]script{{needs: 3 * second}, {needs: second}, {needs: 2 * second}}, second, "b", ""},
		{"First(10s) of a server that needs 1.000333337s", 10 * second,
			[]script{{needs: second + odd}}, second + odd, "a", ""},
		{"First(10s) of servers, one that fails at 1s and one that answers at 2s", 10 * second,
			[]script{{needs: second, fails: true}, {needs: 2 * second}, {needs: 3 * second}},
			2 * second, "b", ""},
		{"First(10s) of servers that all fail, the last one at 3s", 10 * second,
			[]script{{needs: second, fails: true}, {needs: 3 * second, fails: true}, {needs: 2 * second, fails: true}},
			3 * second, "", "abc"},
		{"First(10s): server a fails at 2s, and server b at 1s with its own context.Canceled", 10 * second,
			[]script{{needs: 2 * second, fails: true}, {needs: second, fails: true, cause: context.Canceled}},
			2 * second, "", "ab"},
		{"First(3.000333337s) of servers that need 5s and 7s", 3*second + odd,
			[]script{{needs: 5 * second}, {needs: 7 * second}}, 3*second + odd, "", "timeout"},
		{"First(3s) of a server that fails at 1s, and one that needs 7s", 3 * second,
			[]script{{needs: second, fails: true}, {needs: 7 * second}}, 3 * second, "", "timeout"},
		{"First(3s) of a server that needs 8s, and does not stop when it is told", 3 * second,
			[]script{{needs: 8 * second, deaf: true}}, 3 * second, "", "timeout"},
		{"First(10s) of a server that needs 8s and does not stop when it is told, and one that needs 1s", 10 * second,
			[]script{{needs: 8 * second, deaf: true}, {needs: second}}, second, "b", ""},
		{"First(10s) of three servers that need 7s to 9s and do not stop when they are told, and one that needs 1s", 10 * second,
			[]script{{needs: 7 * second, deaf: true}, {needs: 8 * second, deaf: true}, {needs: 9 * second, deaf: true},
				{needs: second}}, second, "d", ""},
		{"First(3000h) of servers that need 5000h and 2000h", 3000 * time.Hour,
			[]script{{needs: 5000 * time.Hour}, {needs: 2000 * time.Hour}}, 2000 * time.Hour, "b", ""},
		{"First(10s): server a fails at 1s with its own context.DeadlineExceeded, and server b answers at 2s", 10 * second,
			[]script{{needs: second, fails: true, cause: context.DeadlineExceeded}, {needs: 2 * second}}, 2 * second, "b", ""},
	} {
		g.Bubble(c.what, func(b *exercise.B) {
			b.Waits(10_000 * time.Hour)
			b.Means(exercise.ByLeak, exercise.Strands)
			b.Means(exercise.ByDeadlock, exercise.LosesError)
			n := &network{b: b}
			servers := n.servers(c.servers)
			var answer string
			var err error
			b.Call(func() { answer, err = first(c.timeout, servers...) })
			likely := n.likely(c.timeout, c.takes, err)
			if b.Took() != c.takes {
				b.Returns(c.takes, exercise.At(b.Took(), likely))
			}
			n.returned(c.answer, c.fails, answer, err)
			time.Sleep(cleanup)
			b.Settle()
			n.checkStops(c.takes)
			n.all.Wait()
			b.Settle()
			b.Gone("when all servers have returned")
			if a := int(n.asked.Load()); a != len(servers) {
				m := exercise.DoesTwice
				if a < len(servers) {
					m = exercise.SkipsJobs
				}
				b.Fail(exercise.ByCount, m, fmt.Sprintf("%s: it asks %s", c.what, plural.Count(len(servers), "server", "servers")),
					fmt.Sprintf("it asked %d", a))
			}
		})
	}
	g.Bubble("First(10s) of a server that answers with an empty text", func(b *exercise.B) {
		answer, err := "nothing", error(nil)
		b.Call(func() {
			answer, err = first(10*second, func(context.Context) (string, error) {
				time.Sleep(second)
				return "", nil
			})
		})
		b.Takes(second, b.Later(second, exercise.WrongResult))
		b.Equal(`"" and nil`, fmt.Sprintf("%q and %s", answer, exercise.Show(err)), exercise.WrongResult)
	})
	g.Bubble("First(10s) of a server that returns a text together with an error at 1s, and one that answers at 2s", func(b *exercise.B) {
		var answer string
		b.Call(func() {
			answer, _ = first(10*second, func(context.Context) (string, error) {
				time.Sleep(second)
				return "half", errDown
			}, func(context.Context) (string, error) {
				time.Sleep(2 * second)
				return "all", nil
			})
		})
		m := exercise.WrongResult
		if answer == "half" {
			m = exercise.ResponseFirst
		}
		b.Equal("all", answer, m)
	})
	g.Bubble("First(100s) of 3000 servers, the last of which is the fastest", func(b *exercise.B) {
		var asked atomic.Int64
		var answer string
		b.Call(func() {
			answer, _ = first(100*second, slices.Repeat([]server{func(ctx context.Context) (string, error) {
				d := 3 * second
				if asked.Add(1) == 3000 {
					d = second + odd
				}
				select {
				case <-time.After(d):
					return "here", nil
				case <-ctx.Done():
					return "", ctx.Err()
				}
			}}, 3000)...)
		})
		b.Returns(second+odd, b.Later(2*second, exercise.TooFew))
		b.Equal("here", answer, exercise.WrongResult)
	})
	g.Bubble("two calls of First at the same time", func(b *exercise.B) {
		var one, other string
		b.Call(func() {
			var both sync.WaitGroup
			both.Go(func() {
				one, _ = first(10*second, func(context.Context) (string, error) {
					time.Sleep(2 * second)
					return "one", nil
				})
			})
			both.Go(func() {
				other, _ = first(10*second, func(context.Context) (string, error) {
					time.Sleep(second)
					return "other", nil
				})
			})
			both.Wait()
		})
		b.Same("they return", "they returned", `"one" and "other"`, fmt.Sprintf("%q and %q", one, other), exercise.SharedByAll)
	})
	g.Race("First(1s) of 100 servers", func() {
		answer := func(context.Context) (string, error) {
			time.Sleep(time.Millisecond)
			return "here", nil
		}
		fail := func(context.Context) (string, error) {
			time.Sleep(time.Millisecond)
			return "", errDown
		}
		first(second, slices.Repeat([]server{answer, fail}, 50)...)
		first(second, slices.Repeat([]server{fail}, 50)...)
		time.Sleep(20 * time.Millisecond)
	})
}

var errDown = errors.New("the server is down")

// A script is what a server does.
type script struct {
	needs time.Duration
	fails bool
	cause error // of the failure, if any
	deaf  bool  // does not stop when it is told
}

// A network is all servers of a check. They are called a, b and so on.
type network struct {
	b     *exercise.B
	all   sync.WaitGroup // those that have been asked
	asked atomic.Int64
	errs  []error
	needs []time.Duration
	stops map[string]time.Duration // when each server that is at work was told
	work  map[string]bool
}

func (n *network) servers(all []script) (servers []server) {
	n.stops, n.work = map[string]time.Duration{}, map[string]bool{}
	for i, s := range all {
		name := fmt.Sprintf("%c", 'a'+i)
		err := fmt.Errorf("server %s is down", name)
		if s.cause != nil {
			err = fmt.Errorf("server %s is down: %w", name, s.cause)
		}
		n.errs, n.needs = append(n.errs, err), append(n.needs, s.needs)
		servers = append(servers, func(ctx context.Context) (string, error) {
			n.asked.Add(1)
			n.all.Add(1)
			defer n.all.Done()
			n.b.Locked(func() { n.work[name] = true })
			defer n.b.Locked(func() { delete(n.work, name) })
			fmt.Fprintf(n.b, "Start %s\n", name)
			defer fmt.Fprintf(n.b, "End %s\n", name)
			over := time.After(s.needs)
			select {
			case <-over:
			case <-ctx.Done():
				n.b.Locked(func() { n.stops[name] = n.b.Now() })
				if !s.deaf {
					time.Sleep(cleanup)
					return "", ctx.Err()
				}
				<-over
			}
			if s.fails {
				return "", err
			}
			return name, nil
		})
	}
	return servers
}

// likely says which mistake is likely if First returns at the wrong time.
func (n *network) likely(timeout, takes time.Duration, err error) exercise.Mistake {
	took, asked := n.b.Took(), int(n.asked.Load())
	switch {
	case asked < len(n.errs):
		return exercise.Sequential
	case took < takes && errors.Is(err, context.DeadlineExceeded):
		return exercise.GivesUp
	case took < takes && err != nil:
		return exercise.EndsOthers
	case took < takes:
		return exercise.DoesNotWait
	case took <= takes+cleanup/10:
		return exercise.SleepsToWait
	case takes == timeout && slices.Contains(n.needs, took):
		return exercise.NoTimeout
	case took == takes+cleanup:
		return exercise.WaitsForStop
	case took == slices.Max(n.needs):
		return exercise.WaitsForAll
	case took == timeout && errors.Is(err, context.DeadlineExceeded):
		return exercise.LosesError
	}
	return exercise.Mistake{} // it may be anything
}

// returned fails the check unless First has returned the answer, or one of
// the errors.
func (n *network) returned(want, fails, answer string, err error) {
	expected := fmt.Sprintf("%s: it returns %q and nil", n.b.What(), want)
	observed := fmt.Sprintf("it returned %q and %s", answer, exercise.Show(err))
	switch {
	case fails == "":
		if answer != want || err != nil {
			n.b.Fail(exercise.ByResult, exercise.WrongResult, expected, observed)
		}
		return
	case fails == "timeout":
		expected = n.b.What() + ": it returns context.DeadlineExceeded"
		if errors.Is(err, context.DeadlineExceeded) {
			return
		}
	default:
		expected = n.b.What() + ": it returns an error from a server"
		for i, e := range n.errs {
			if strings.ContainsRune(fails, rune('a'+i)) && errors.Is(err, e) {
				return
			}
		}
	}
	n.b.Fail(exercise.ByResult, exercise.Lost(err), expected, observed)
}

// checkStops fails the check unless all servers that were still at work at that
// time were told to stop.
func (n *network) checkStops(at time.Duration) {
	var names []string
	n.b.Locked(func() {
		for name := range n.work {
			if _, stopped := n.stops[name]; !stopped {
				names = append(names, name)
			}
		}
	})
	if len(names) > 0 {
		slices.Sort(names)
		n.b.Fail(exercise.ByInstant, exercise.NeverTells,
			fmt.Sprintf("%s: servers that are still at work are told to stop at %v", n.b.What(), at),
			"servers not told: "+strings.Join(names, ", "))
	}
	for name, stopped := range n.stops {
		if stopped != at {
			n.b.Fail(exercise.ByInstant, exercise.NeverTells,
				fmt.Sprintf("%s: server %s is told to stop at %v", n.b.What(), name, at),
				fmt.Sprintf("it was told at %v", stopped))
		}
	}
}
