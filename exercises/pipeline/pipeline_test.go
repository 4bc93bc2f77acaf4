package pipeline_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/baton/exercises/pipeline"
	"example.com/baton/internal/exercise"
	"example.com/baton/internal/plural"
)

var task = exercise.New("pipeline", grade)

func TestYours(t *testing.T) { task.Yours(t, pipeline.Bake) }

type (
	baker = func(ctx context.Context, ovens int, cakes []string, mix, bake step) <-chan string
	step  = func(ctx context.Context, cake string) string
)

const second = time.Second

func grade(g *exercise.G, bake baker) {
	inAllOrders(g, bake)
	for _, c := range []struct {
		ovens int
		bakes []int           // seconds
		at    []time.Duration // when the cakes come
	}{
		{2, []int{2, 2, 2, 2, 2}, seconds(3, 4, 5, 6, 7)},
		{1, []int{2, 2, 2, 2, 2}, seconds(3, 5, 7, 9, 11)},
		{3, []int{5, 1, 1}, seconds(3, 4, 6)},
		{4, []int{2}, seconds(3)},
		{3, []int{5, 5, 5}, seconds(6, 7, 8)},
		{9, []int{9, 9, 9, 9, 9}, seconds(10, 11, 12, 13, 14)},
		{2, nil, nil},
	} {
		g.Bubble(fmt.Sprintf("Bake of cakes that bake for %v s, with %s", c.bakes, plural.Count(c.ovens, "oven", "ovens")), func(b *exercise.B) {
			b.Means(exercise.ByLeak, exercise.LeavesOne)
			if len(c.bakes) == 0 {
				b.Means(exercise.ByDeadlock, exercise.NothingToDo)
			}
			k := &kitchen{b: b, bakes: c.bakes}
			cakes := letters(len(c.bakes))
			b.Call(func() { k.open(context.Background(), bake, c.ovens, cakes) })
			k.limits(c.ovens, len(cakes))
			k.baked(cakes)
			if got := exercise.When(k.at); got != exercise.When(c.at) {
				b.Fail(exercise.ByInstant, k.likely(c.ovens, c.at), fmt.Sprintf("%s: cakes come at %s", b.What(), exercise.When(c.at)),
					"they came at "+got)
			}
			var end time.Duration
			if n := len(c.at); n > 0 {
				end = c.at[n-1]
			}
			b.Takes(end)
			if k.returned != 0 {
				b.Fail(exercise.ByTime, exercise.NoReceiver, b.What()+": Bake returns right away",
					fmt.Sprintf("it returned after %v", k.returned))
			}
		})
	}
	g.Bubble("Bake of 2000 cakes, some with the same name, with 1000 ovens", func(b *exercise.B) {
		var cakes, order, got []string
		for i := range 2000 {
			cakes = append(cakes, strings.Repeat("x", i/2%7))
		}
		b.Call(func() {
			for cake := range bake(context.Background(), 1000, slices.Clone(cakes),
				func(_ context.Context, cake string) string {
					b.Locked(func() { order = append(order, cake) })
					return cake
				},
				func(_ context.Context, cake string) string {
					time.Sleep(1000333 * time.Microsecond)
					return cake // which may be empty
				}) {
				got = append(got, cake)
			}
		})
		b.Takes(2*1000333*time.Microsecond, b.Later(3*second, exercise.TooFew))
		if len(got) != 2000 {
			b.Fail(exercise.ByResult, exercise.WrongResult, b.What()+": 2000 cakes come",
				fmt.Sprintf("%d came", len(got)))
		}
		b.Same("it sends", "it sent", slices.Sorted(slices.Values(cakes)), slices.Sorted(slices.Values(got)), exercise.WrongResult)
		if !slices.Equal(cakes, order) {
			b.Fail(exercise.ByOrder, exercise.WrongResult, b.What()+": cakes are mixed in the order of the list",
				outOfOrder(cakes, order))
		}
	})
	g.Bubble("Bake of 2 cakes, which need 10,000 h in the mixer and 10,000 h in the oven; no one takes a cake for the first 100,000 h", func(b *exercise.B) {
		b.Waits(1_000_000 * time.Hour)
		long := func(ctx context.Context, cake string) string {
			select {
			case <-time.After(10_000 * time.Hour):
			case <-ctx.Done():
				return "nothing"
			}
			return cake
		}
		var got []string
		b.Call(func() {
			baked := bake(context.Background(), 1, letters(2), long, long)
			time.Sleep(100_000 * time.Hour)
			for cake := range baked {
				got = append(got, cake)
			}
		})
		b.Same("it sends", "it sent", letters(2), got, exercise.GivesUp)
	})
	g.Bubble("Bake of 100 cakes, which no one takes for a minute", func(b *exercise.B) {
		k := &kitchen{b: b}
		cakes := letters(100)
		b.Call(func() {
			baked := bake(context.Background(), 2, slices.Clone(cakes), k.mix, k.bake)
			time.Sleep(time.Minute)
			begun := 0
			b.Locked(func() { begun = len(k.order) })
			if begun > 10 {
				b.Fail(exercise.ByCount, exercise.WorksAhead, b.What()+": at most 10 cakes are begun",
					fmt.Sprintf("%d cakes were begun", begun))
			}
			for cake := range baked {
				k.note(cake)
			}
		})
		k.baked(cakes)
	})
	for _, c := range []struct {
		what  string
		stop  time.Duration
		takes int // how many cakes are taken
	}{
		{"Bake, and ctx is done beforehand", 0, 100},
		{"Bake, and ctx is done at 3.500333s", 3500333 * time.Microsecond, 100},
		{"Bake, and ctx is done at 30.5s, while no one takes the cakes", 30500 * time.Millisecond, 0},
		{"Bake, and ctx is done at 9.5s, when two cakes were taken", 9500 * time.Millisecond, 2},
	} {
		g.Bubble(c.what, func(b *exercise.B) {
			b.Means(exercise.ByLeak, exercise.NoDoneCase)
			k := &kitchen{b: b}
			b.Call(func() {
				ctx, cancel := context.WithCancel(context.Background())
				defer cancel()
				if c.stop == 0 {
					cancel()
				}
				baked := bake(ctx, 2, letters(20), k.mix, k.bake)
				b.Means(exercise.ByDeadlock, exercise.NeverCloses)
				over := make(chan bool)
				go func() {
					defer close(over)
					for range c.takes {
						if _, ok := <-baked; !ok {
							return
						}
					}
				}()
				if c.takes == 100 {
					time.AfterFunc(c.stop, cancel)
					<-over
					return
				}
				time.Sleep(c.stop)
				cancel()
				b.Settle()
				for range len(baked) { // what its buffer holds may be there
					<-baked
				}
				open := func() bool {
					select {
					case _, more := <-baked:
						return more
					default:
						return true
					}
				}
				if open() {
					var m exercise.Mistake
					if time.Sleep(time.Minute); open() {
						m = exercise.NoDoneCase
					}
					b.Fail(exercise.ByOrder, m, fmt.Sprintf("%s: the channel is closed at %v", c.what, c.stop),
						"it was still open")
				}
			})
			b.Takes(c.stop, b.Later(c.stop, exercise.IgnoresContext))
			b.Gone("when the channel is closed")
		})
	}
	g.Bubble("two calls of Bake at the same time, for three cakes each", func(b *exercise.B) {
		one, other := &kitchen{b: b}, &kitchen{b: b}
		b.Call(func() {
			var both sync.WaitGroup
			both.Go(func() { one.open(context.Background(), bake, 1, letters(3)) })
			both.Go(func() { other.open(context.Background(), bake, 1, letters(3)) })
			both.Wait()
		})
		b.Takes(7*second, b.Later(7*second, exercise.SharedByAll))
		one.baked(letters(3))
		other.baked(letters(3))
	})
	g.Race("Bake of 100 cakes", func() {
		same := func(_ context.Context, cake string) string { return cake }
		for range bake(context.Background(), 8, letters(100), same, same) {
		}
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Millisecond)
		defer cancel()
		for range bake(ctx, 8, letters(100), same, func(context.Context, string) string {
			time.Sleep(time.Millisecond)
			return ""
		}) {
		}
	})
}

// inAllOrders has cakes that take no time, in all orders of the steps.
func inAllOrders(g *exercise.G, bake baker) {
	same := func(_ context.Context, cake string) string { return cake }
	g.Schedules("Bake of 2 cakes that take no time, with 2 ovens", func(b *exercise.B) {
		var got []string
		b.Call(func() {
			for cake := range bake(context.Background(), 2, letters(2), same, same) {
				got = append(got, cake)
			}
		})
		slices.Sort(got)
		b.Same("it sends", "it sent", letters(2), got, exercise.SkipsJobs)
		b.Instant()
	})
	g.Schedules("Bake of one cake that takes no time, with one oven, and ctx is done at some instant", func(b *exercise.B) {
		b.Means(exercise.ByDeadlock, exercise.NeverCloses)
		b.Means(exercise.ByLeak, exercise.NoDoneCase)
		b.Call(func() {
			ctx, cancel := context.WithCancel(context.Background())
			b.Sometime(cancel)
			for range bake(ctx, 1, letters(1), same, same) {
			}
		})
		b.Instant()
	})
}

// outOfOrder says which cake was mixed too early, or how many were mixed.
func outOfOrder(want, got []string) string {
	for i := range min(len(want), len(got)) {
		if want[i] != got[i] {
			return fmt.Sprintf("number %d was %q instead of %q", i+1, got[i], want[i])
		}
	}
	return fmt.Sprintf("cakes mixed: %d of %d", len(got), len(want))
}

// A kitchen is what one call of Bake works with.
type kitchen struct {
	b        *exercise.B
	bakes    []int // seconds for each cake, or 2
	returned time.Duration

	order          []string // in which cakes were mixed
	mixers, mixing int      // at the same time, and now
	ovens, baking  int
	mixed          int // when the first oven began
	cakes          []string
	at             []time.Duration
}

func (k *kitchen) open(ctx context.Context, bake baker, ovens int, cakes []string) {
	begin := k.b.Now()
	baked := bake(ctx, ovens, slices.Clone(cakes), k.mix, k.bake)
	k.returned = k.b.Now() - begin
	if len(cakes) > 0 { // two calls may say so at the same time
		k.b.Locked(func() { k.b.Means(exercise.ByDeadlock, exercise.NeverCloses) })
	}
	for cake := range baked {
		k.note(cake)
	}
}

func (k *kitchen) note(cake string) {
	k.cakes = append(k.cakes, cake)
	k.at = append(k.at, k.b.Now())
}

func (k *kitchen) mix(ctx context.Context, cake string) string {
	k.b.Locked(func() {
		k.order = append(k.order, cake)
		k.mixing++
		k.mixers = max(k.mixers, k.mixing)
	})
	k.work(ctx, "mixer", second)
	k.b.Locked(func() { k.mixing-- })
	return "mixed " + cake
}

func (k *kitchen) bake(ctx context.Context, cake string) string {
	k.b.Locked(func() {
		if k.ovens == 0 {
			k.mixed = len(k.order) - k.mixing
		}
		k.baking++
		k.ovens = max(k.ovens, k.baking)
	})
	d := 2 * second
	cake, mixed := strings.CutPrefix(cake, "mixed ")
	if mixed && len(k.bakes) > 0 {
		d = time.Duration(k.bakes[cake[0]-'a']) * second
	}
	k.work(ctx, "oven", d)
	k.b.Locked(func() { k.baking-- })
	if !mixed {
		return "raw " + cake
	}
	return cake
}

func (k *kitchen) work(ctx context.Context, what string, d time.Duration) {
	defer k.b.Enter(what, d)()
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
}

// limits fails the check unless cakes were mixed one at a time, and at most
// as many were baked at the same time as there are ovens.
func (k *kitchen) limits(ovens, cakes int) {
	if k.mixers > 1 {
		k.b.Fail(exercise.ByPeak, exercise.IgnoresLimit, k.b.What()+": one cake is mixed at a time",
			fmt.Sprintf("%d cakes were mixed at the same time", k.mixers))
	}
	if k.ovens > ovens {
		k.b.Fail(exercise.ByPeak, exercise.IgnoresLimit, fmt.Sprintf("%s: never more than %d in the ovens at a time", k.b.What(), ovens),
			fmt.Sprintf("%d cakes were in the ovens at the same time", k.ovens))
	}
	if !slices.IsSorted(k.order) {
		k.b.Fail(exercise.ByOrder, exercise.AnyOrder, k.b.What()+": cakes are mixed in the order of the list",
			"they were mixed in the order "+exercise.Show(k.order))
	}
}

// baked fails the check unless these cakes came, in any order.
func (k *kitchen) baked(cakes []string) {
	want, got := slices.Sorted(slices.Values(cakes)), slices.Sorted(slices.Values(k.cakes))
	if slices.Equal(want, got) {
		return
	}
	m := exercise.WrongResult
	switch {
	case len(got) < len(want):
		time.Sleep(time.Minute) // a send after the close is a panic, and tells more
		m = exercise.SkipsJobs
	case len(got) > len(want):
		m = exercise.DoesTwice
	}
	expected, observed := "these cakes come: "+exercise.Show(want), "these cakes came: "+exercise.Show(got)
	if len(want) > 10 && len(want) != len(got) {
		expected, observed = fmt.Sprintf("%d cakes come", len(want)), plural.Count(len(got), "cake", "cakes")+" came"
	}
	if len(want) > 10 && len(want) == len(got) {
		k.b.Same("it sends", "it sent", want, got, m)
	}
	k.b.Fail(exercise.ByResult, m, k.b.What()+": "+expected, observed)
}

// likely says which mistake is likely if cakes come at the wrong times.
func (k *kitchen) likely(ovens int, want []time.Duration) exercise.Mistake {
	n := len(k.bakes)
	switch {
	case k.at[0] == k.at[len(k.at)-1] && len(k.at) > 1:
		if slices.Min(k.bakes) < slices.Max(k.bakes) {
			return exercise.Mistake{} // or each cake waits for the one before
		}
		return exercise.WaitsForAll
	case k.mixed == n && n > 2:
		return exercise.StageByStage
	case k.ovens == 1 && slices.IsSorted(k.at):
		return exercise.Sequential
	case slices.Min(k.bakes) >= n && k.ovens < min(ovens, n):
		return exercise.TooFew
	}
	return exercise.Moment(k.at[len(k.at)-1] - want[len(want)-1])
}

func seconds(all ...int) (ds []time.Duration) {
	for _, s := range all {
		ds = append(ds, time.Duration(s)*second)
	}
	return ds
}

// letters returns n cakes: a, b and so on, and then aa, ab.
func letters(n int) (cakes []string) {
	for i := range n {
		cake := string(rune('a' + i%26))
		if i >= 26 {
			cake += string(rune('a' + i/26))
		}
		cakes = append(cakes, cake)
	}
	return cakes
}
