package ordered_test

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

	"example.com/baton/exercises/ordered"
	"example.com/baton/internal/exercise"
)

var task = exercise.New("ordered", grade)

func TestYours(t *testing.T) { task.Yours(t, ordered.Map) }

type (
	mapper = func(ctx context.Context, n int, keys []string, f call) ([]string, error)
	call   = func(ctx context.Context, key string) (string, error)
)

const (
	second = time.Second
	// A call that is canceled takes this long to return.
	cleanup = 200 * time.Millisecond
	// An answer that polls every millisecond is late at that time.
	odd = 333337 * time.Nanosecond
)

func grade(g *exercise.G, mapper mapper) {
	g.Races(exercise.UnlockedResults)
	ctx := context.Background()
	g.Schedules("Map(2) of two keys, whose f takes no time", func(b *exercise.B) {
		b.Means(exercise.ByPanic, exercise.LooksThenTakes)
		calls := map[string]int{}
		got, err := mapper(ctx, 2, []string{"a", "b"}, func(_ context.Context, key string) (string, error) {
			b.Locked(func() { calls[key]++ })
			return strings.ToUpper(key), nil
		})
		if calls["a"] != 1 || calls["b"] != 1 {
			b.Fail(exercise.BySchedule, exercise.LooksThenTakes, b.What()+`: f is called once for "a", and once for "b"`,
				fmt.Sprintf(`it was called %s for "a", and %s for "b"`, exercise.Times(calls["a"]), exercise.Times(calls["b"])))
		}
		b.Equal([]string{"A", "B"}, got, exercise.DoesNotWait)
		b.Equal(nil, err, exercise.WrongResult)
		b.Instant()
	})
	g.Schedules("Map(2) of two keys, both of which fail immediately", func(b *exercise.B) {
		b.Means(exercise.ByDeadlock, exercise.Strands)
		_, err := mapper(ctx, 2, []string{"a", "b"}, func(context.Context, string) (string, error) {
			return "", errHungUp
		})
		if !errors.Is(err, errHungUp) {
			b.Fail(exercise.BySchedule, exercise.Lost(err), b.What()+": it returns "+exercise.Show(errHungUp),
				"it returned "+exercise.Show(err))
		}
		b.Instant()
	})
	g.Schedules("Map(2) of two keys of 1s", func(b *exercise.B) {
		b.Call(func() {
			mapper(ctx, 2, []string{"a", "b"}, func(_ context.Context, key string) (string, error) {
				b.Work(key, second)
				return key, nil
			})
		})
		b.PeakIs(2, exercise.IgnoresLimit, exercise.TooFew)
		b.Takes(second)
	})
	g.Schedules("Map(1) of two keys, the first of which fails immediately", func(b *exercise.B) {
		b.Means(exercise.ByDeadlock, exercise.Strands)
		calls := 0
		mapper(ctx, 1, []string{"a", "b"}, func(context.Context, string) (string, error) {
			b.Locked(func() { calls++ })
			return "", failure("a")
		})
		if calls != 1 {
			b.Fail(exercise.BySchedule, exercise.GoesOn, b.What()+": f is called once",
				"it was called "+exercise.Times(calls))
		}
		b.Instant()
	})
	g.Schedules("Map(2) of two keys, one of which fails, while the other is canceled", func(b *exercise.B) {
		b.Means(exercise.ByDeadlock, exercise.Strands)
		_, err := mapper(ctx, 2, []string{"a", "b"}, func(ctx context.Context, key string) (string, error) {
			if key == "a" {
				return "", failure("a")
			}
			<-ctx.Done()
			return "", ctx.Err()
		})
		if !errors.Is(err, failure("a")) {
			m := exercise.LastError
			if err == nil {
				m = exercise.LosesError
			}
			b.Fail(exercise.BySchedule, m, b.What()+": it returns "+exercise.Show(failure("a")),
				"it returned "+exercise.Show(err))
		}
		b.Instant()
	})
	for range 20 { // without a queue, the order may be right once by chance
		g.Bubble("Map(1) of six keys of 1s", func(b *exercise.B) {
			var begun []string
			b.Call(func() {
				mapper(ctx, 1, letters(6), func(_ context.Context, key string) (string, error) {
					b.Locked(func() { begun = append(begun, key) })
					b.Work(key, second)
					return key, nil
				})
			})
			b.PeakIs(1, exercise.IgnoresLimit, exercise.DoesNotWait)
			b.Takes(6 * second)
			if !slices.IsSorted(begun) {
				b.Fail(exercise.ByOrder, exercise.AnyOrder, b.What()+": the calls of f begin in the order of the list",
					"they began in the order "+exercise.Show(begun))
			}
		})
	}
	for _, c := range []struct {
		n       int
		needs   []int // seconds
		takes   time.Duration
		waves   time.Duration
		oldest  time.Duration // if the next key waits for the oldest in flight
		divided time.Duration // by workers that do every n-th key
	}{
		{2, []int{5, 1, 1, 4, 2}, 7 * second, 11 * second, 9 * second, 8 * second},
		{2, []int{4, 1, 2, 3}, 6 * second, -1, -1, -1},
		{3, []int{3, 1, 2}, 3 * second, -1, -1, -1},
		{5, []int{2, 1}, 2 * second, -1, -1, -1},
		{1, []int{2, 1}, 3 * second, -1, -1, -1},
		{2, nil, 0, -1, -1, -1},
	} {
		g.Bubble(fmt.Sprintf("Map(%d) of keys of %v s", c.n, c.needs), func(b *exercise.B) {
			if len(c.needs) == 0 {
				b.Means(exercise.ByDeadlock, exercise.NothingToDo)
			}
			keys := letters(len(c.needs))
			given := slices.Clone(keys)
			came := make([]time.Duration, len(keys))
			var got []string
			var err error
			b.Call(func() {
				got, err = mapper(ctx, c.n, given, func(_ context.Context, key string) (string, error) {
					i := int(key[0] - 'a')
					b.Work(key, time.Duration(c.needs[i])*second)
					b.Locked(func() { came[i] = b.Now() })
					return strings.ToUpper(key), nil
				})
			})
			b.PeakIs(min(c.n, len(keys)), exercise.IgnoresLimit, few(b, c.takes))
			b.Takes(c.takes, exercise.At(c.waves, exercise.Waves), exercise.At(c.oldest, exercise.OldestFirst),
				exercise.At(c.divided, exercise.OwnShare))
			counts(b, len(keys))
			b.Equal(uppers(keys), got, exercise.Order(uppers(keys), got, func(i int) time.Duration { return came[i] }))
			b.Equal(nil, err, exercise.WrongResult)
			b.Same("it leaves its list as", "it changed the list to", keys, given, exercise.ChangesOwned)
			b.Gone("when it returns")
		})
	}
	g.Bubble("Map(500) of 1000 keys of 1.000333337s, some of them equal, whose results may be empty", func(b *exercise.B) {
		var keys, want, got []string
		for i := range 1000 {
			keys = append(keys, strings.Repeat("x", i%7))
			want = append(want, strings.Repeat("y", i%7))
		}
		b.Call(func() {
			got, _ = mapper(ctx, 500, keys, func(_ context.Context, key string) (string, error) {
				b.Enter("", 0)
				time.Sleep(second + odd)
				return strings.ReplaceAll(key, "x", "y"), nil
			})
		})
		if n := b.Started(); n != 1000 {
			b.Fail(exercise.ByResult, exercise.WrongResult, b.What()+": f is called 1000 times",
				"it was called "+exercise.Times(n))
		}
		b.Returns(2*(second+odd), b.Later(3*second, exercise.TooFew))
		b.Equal(want, got, exercise.Order(want, got, func(i int) time.Duration { return time.Duration(i / 500) }))
	})
	g.Bubble("Map(1) of keys of 200h and 300h", func(b *exercise.B) {
		b.Waits(1000 * time.Hour)
		var err error
		b.Call(func() {
			_, err = mapper(ctx, 1, letters(2), func(ctx context.Context, key string) (string, error) {
				b.Enter(key, 0)()
				select {
				case <-time.After(time.Duration(2+key[0]-'a') * 100 * time.Hour):
				case <-ctx.Done():
				}
				return key, ctx.Err()
			})
		})
		b.Takes(500*time.Hour, b.Later(500*time.Hour, exercise.SleepsToWait), exercise.At(b.Took(), exercise.GivesUp))
		b.Equal(nil, err, exercise.GivesUp)
	})
	for _, c := range []struct {
		what  string
		n     int
		needs []int
		fails map[string]error
		deaf  bool // calls in flight do not see the cancel
		stop  time.Duration
		takes time.Duration
		full  time.Duration // if calls in flight are not canceled
		begun int
		want  error
	}{
		{what: "Map(3) of six keys, where key b fails at 1s", n: 3, needs: []int{3, 1, 5, 1, 1, 1},
			fails: map[string]error{"b": failure("b")},
			takes: second + cleanup, full: 5 * second, begun: 3, want: failure("b")},
		{what: "Map(1) of four keys, where key b fails at 2s", n: 1, needs: []int{1, 1, 1, 1},
			fails: map[string]error{"b": failure("b")}, takes: 2 * second, begun: 2, want: failure("b")},
		{what: "Map(3) of keys a to c: key c fails at 1s, and key a when it is canceled", n: 3, needs: []int{3, 4, 1},
			fails: map[string]error{"a": failure("a"), "c": failure("c")},
			takes: second + cleanup, full: 4 * second, begun: 3, want: failure("c")},
		{what: "Map(2) of four keys, where key a fails at 1s with its own context.Canceled", n: 2, needs: []int{1, 3, 1, 1},
			fails: map[string]error{"a": errHungUp}, takes: second + cleanup, full: 3 * second, begun: 2, want: errHungUp},
		{what: "Map(2) of four keys, where key a fails at 1s, while key b does not notice that it is canceled", n: 2,
			needs: []int{1, 3, 1, 1}, fails: map[string]error{"a": failure("a")}, deaf: true,
			takes: 3 * second, begun: 2, want: failure("a")},
		{what: "Map(2) of three keys, where key a fails at 1s, and ctx is canceled at 1.1s", n: 2, needs: []int{1, 3, 1},
			fails: map[string]error{"a": failure("a")}, stop: 1100 * time.Millisecond,
			takes: second + cleanup, full: 3 * second, begun: 2, want: failure("a")},
		{what: "Map(2) of five keys of 2s, and ctx is canceled at 1s", n: 2, needs: []int{2, 2, 2, 2, 2},
			stop: second, takes: second + cleanup, full: 6 * second, begun: 2, want: context.Canceled},
		{what: "Map(2) of five keys of 2s, and ctx times out at 1s", n: 2, needs: []int{2, 2, 2, 2, 2},
			stop: second, takes: second + cleanup, full: 6 * second, begun: 2, want: context.DeadlineExceeded},
		{what: "Map(2) of three keys, and ctx is done beforehand", n: 2, needs: []int{2, 2, 2},
			stop: -1, takes: 0, full: 4 * second, begun: 0, want: context.Canceled},
	} {
		g.Bubble(c.what, func(b *exercise.B) {
			b.Means(exercise.ByLeak, exercise.Strands)
			b.Means(exercise.ByDeadlock, exercise.Strands)
			ctx, cancel := context.WithCancel(ctx)
			defer cancel()
			switch {
			case c.stop < 0:
				cancel()
			case c.want == context.DeadlineExceeded:
				ctx, cancel = context.WithTimeout(ctx, c.stop)
				defer cancel()
			case c.stop > 0:
				time.AfterFunc(c.stop, cancel)
			}
			var err error
			b.Call(func() {
				_, err = mapper(ctx, c.n, letters(len(c.needs)), func(ctx context.Context, key string) (string, error) {
					d := time.Duration(c.needs[key[0]-'a']) * second
					defer b.Enter(key, d)()
					over := time.After(d)
					select {
					case <-over:
					case <-ctx.Done():
						if c.deaf {
							<-over
							break
						}
						time.Sleep(cleanup)
						if c.fails[key] == nil {
							return "", fmt.Errorf("key %s: %w", key, ctx.Err())
						}
					}
					return key, c.fails[key]
				})
			})
			if n := b.Started(); n > c.begun {
				m := exercise.GoesOn
				if c.fails == nil {
					m = exercise.IgnoresContext
				}
				b.Fail(exercise.ByCount, m, fmt.Sprintf("%s: f is called %s", c.what, exercise.Times(c.begun)),
					"it was called "+exercise.Times(n))
			}
			m := exercise.NeverTells
			if c.fails == nil {
				m = exercise.IgnoresContext
			}
			b.Takes(c.takes, exercise.At(c.full, m))
			if !errors.Is(err, c.want) || c.fails != nil && joined(err) {
				m := exercise.LastError
				switch {
				case err == nil:
					m = exercise.LosesError
				case c.fails == nil:
					m = exercise.WrongResult
				}
				b.Fail(exercise.ByResult, m, c.what+": it returns "+exercise.Show(c.want),
					"it returned "+exercise.Show(err))
			}
		})
	}
	g.Bubble("Map(8) of 100 keys, all of which fail immediately", func(b *exercise.B) {
		b.Means(exercise.ByDeadlock, exercise.Strands)
		b.Means(exercise.ByLeak, exercise.Strands)
		var err error
		for range 5 {
			b.Call(func() {
				_, err = mapper(ctx, 8, letters(100), func(context.Context, string) (string, error) {
					return "", failure("all")
				})
			})
			b.Takes(0)
			if !errors.Is(err, failure("all")) {
				b.Fail(exercise.ByResult, exercise.Lost(err), b.What()+": it returns the error from f",
					"it returned "+exercise.Show(err))
			}
		}
	})
	g.Bubble("two calls of Map(2) at the same time, with four keys of 1s each", func(b *exercise.B) {
		var one, other []string
		b.Call(func() {
			f := func(_ context.Context, key string) (string, error) {
				b.Work(key, second)
				return key, nil
			}
			var both sync.WaitGroup
			both.Go(func() { one, _ = mapper(ctx, 2, letters(4), f) })
			both.Go(func() { other, _ = mapper(ctx, 2, letters(4), f) })
			both.Wait()
		})
		b.Takes(2*second, b.Later(2*second, exercise.SharedByAll))
		b.Equal(letters(4), one, exercise.SharedByAll)
		b.Equal(letters(4), other, exercise.SharedByAll)
	})
	g.Race("Map of 100 keys", func() {
		meet := exercise.Together(8)
		mapper(ctx, 8, letters(100), func(context.Context, string) (string, error) {
			meet()
			return "", nil
		})
		var calls atomic.Int64
		mapper(ctx, 8, letters(100), func(context.Context, string) (string, error) {
			calls.Load()
			return "", errHungUp
		})
	})
}

// errHungUp comes from f itself: no context of Map is done.
var errHungUp = fmt.Errorf("the server hangs up: %w", context.Canceled)

// failure is an error of f.
type failure string

func (f failure) Error() string { return "key " + string(f) + " has failed" }

// joined says whether an error is more than one.
func joined(err error) bool {
	var all interface{ Unwrap() []error }
	return errors.As(err, &all) && len(all.Unwrap()) > 1
}

// letters returns n keys: a, b and so on, and then a1, b1.
func letters(n int) (keys []string) {
	for i := range n {
		key := string(rune('a' + i%26))
		if i >= 26 {
			key += fmt.Sprint(i / 26)
		}
		keys = append(keys, key)
	}
	return keys
}

func uppers(keys []string) (all []string) {
	for _, key := range keys {
		all = append(all, strings.ToUpper(key))
	}
	return all
}

// counts fails the check unless f was called that many times.
func counts(b *exercise.B, n int) {
	got := b.Started()
	m := exercise.SkipsJobs
	if got > n {
		m = exercise.DoesTwice
	}
	if got != n {
		b.Fail(exercise.ByCount, m, fmt.Sprintf("%s: f is called %s", b.What(), exercise.Times(n)),
			"it was called "+exercise.Times(got))
	}
}

// few says which mistake is likely if fewer than n are in flight.
func few(b *exercise.B, takes time.Duration) exercise.Mistake {
	switch {
	case b.Took() < takes:
		return exercise.DoesNotWait
	case b.Peak() == 1:
		return exercise.Sequential
	}
	return exercise.TooFew
}
