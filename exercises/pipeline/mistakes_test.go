package pipeline_test

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.com/baton/internal/exercise"
)

const two = "Bake of cakes that bake for [2 2 2 2 2] s, with 2 ovens: "

func TestMain(m *testing.M) { exercise.Main(m) }

func TestMistakes(t *testing.T) {
	task.Matrix(t)
	task.Wrong(t, exercise.Sequential, "mixes and bakes one cake after the other", inTurn,
		two+"cakes come at 3s, 4s, 5s, 6s, 7s", "they came at 3s, 6s, 9s, 12s, 15s")
	task.Wrong(t, exercise.Sequential, "uses one oven", oneOven,
		two+"cakes come at 3s, 4s, 5s, 6s, 7s", "they came at 3s, 5s, 7s, 9s, 11s")
	task.Wrong(t, exercise.StageByStage, "mixes all cakes, and then bakes", mixesFirst,
		two+"cakes come at 3s, 4s, 5s, 6s, 7s", "they came at 7s, ")
	task.Wrong(t, exercise.WaitsForAll, "sends the cakes when all are baked", sendsLast,
		two+"cakes come at 3s, 4s, 5s, 6s, 7s", "they came at 7s, 7s, 7s, 7s, 7s")
	task.Wrong(t, exercise.IgnoresLimit, "bakes each cake in an oven of its own", ownOven,
		"in the ovens at a time", "cakes were in the ovens at the same time") // which check sees it is luck
	task.Wrong(t, exercise.IgnoresLimit, "mixes in each oven", mixesInOven,
		two+"one cake is mixed at a time", "2 cakes were mixed at the same time")
	task.Wrong(t, exercise.WaitsForAll, "sends the cakes in the order of the list", inOrder,
		"Bake of cakes that bake for [5 1 1] s, with 3 ovens: cakes come at 3s, 4s, 6s", "they came at 6s, 6s, 6s")
	task.Wrong(t, exercise.WrongResult, "bakes cakes that were not mixed", raw,
		two+"these cakes come: [a b c d e]", "these cakes came: [raw a raw b raw c raw d raw e]")
	task.Wrong(t, exercise.SkipsJobs, "closes the channel when the last cake is mixed", lastLost,
		two+"these cakes come: [a b c d e]", "these cakes came: [a b c d]")
	task.Wrong(t, exercise.NeverCloses, "does not close the channel", neverCloses,
		two+"it returns", "deadlock")
	task.Deadly(t, exercise.ClosesTwice, "closes the channel in each oven", closesTwice,
		"closed channel")
	task.Deadly(t, exercise.ClosesTwice, "closes the channel when all cakes are mixed", closesEarly,
		"send on closed channel")
	task.Wrong(t, exercise.Deadlocks, "waits for the ovens before it returns", waits,
		two+"it returns", "deadlock", "to send on a channel")
	task.Wrong(t, exercise.WorksAhead, "has a buffer for all baked cakes", bigBuffer,
		"Bake of 100 cakes, which no one takes for a minute: at most 10 cakes are begun", "were")
	task.Wrong(t, exercise.WorksAhead, "has a buffer for all mixed cakes", queues,
		"which no one takes for a minute: at most 10 cakes are begun", "were")
	task.Wrong(t, exercise.IgnoresContext, "ignores ctx", ignores,
		"ctx is done")
	task.Wrong(t, exercise.NoDoneCase, "sends a baked cake without a case for ctx.Done()", sendsOnly,
		"while no one takes the cakes: ")
	task.Wrong(t, exercise.NeverCloses, "leaves the channel open when ctx is done", leavesOpen,
		"Bake, and ctx is done beforehand: it returns", "deadlock")
	task.Wrong(t, exercise.TooFew, "has at most a hundred ovens", func(
		ctx context.Context, ovens int, cakes []string, mix, bake step,
	) <-chan string {
		return solution(ctx, min(ovens, 100), cakes, mix, bake)
	}, "Bake of 2000 cakes, some with the same name, with 1000 ovens: it takes 2.000666s", "it returned after 20.00666s")
	task.Wrong(t, exercise.TooFew, "uses one oven too few when every cake could have its own", func(
		ctx context.Context, ovens int, cakes []string, mix, bake step,
	) <-chan string {
		if len(cakes) > 1 && len(cakes) <= ovens {
			ovens = len(cakes) - 1
		}
		return solution(ctx, ovens, cakes, mix, bake)
	}, "Bake of cakes that bake for [5 5 5] s, with 3 ovens: cakes come at 6s, 7s, 8s", "they came at 6s, 7s, 11s")
	task.Wrong(t, exercise.GivesUp, "drops a cake that no one takes for an hour", throwsAway,
		"no one takes a cake for the first 100,000 h: it sends [a b]", "it sent [")
	task.Scheduled(t, exercise.ClosesTwice, "decrements the number of busy ovens in one step, and reads that number in another", countsThenLooks,
		"Bake of 2 cakes that take no time, with 2 ovens: no panic", "close of closed channel")
	task.Wrong(t, exercise.WrongResult, "sorts the list", func(
		ctx context.Context, ovens int, cakes []string, mix, bake step,
	) <-chan string {
		return solution(ctx, ovens, slices.Sorted(slices.Values(cakes)), mix, bake)
	}, "some with the same name, with 1000 ovens: cakes are mixed in the order of the list", " instead of ")
	task.Wrong(t, exercise.WrongResult, "treats an empty text as no cake", skipsEmpty,
		"some with the same name, with 1000 ovens: 2000 cakes come", "1714 came")
	task.StillRight(t)
	task.Racy(t, exercise.Races, "counts the cakes without a lock", unlocked,
		"data race", "at mistakes_test.go:")
}

// mixing is the first stage.
func throwsAway(
	ctx context.Context, ovens int, cakes []string, mix, bake step,
) <-chan string {
	out := make(chan string)
	go func() {
		defer close(out)
		for cake := range solution(ctx, ovens, cakes, mix, bake) {
			select {
			case out <- cake:
			case <-time.After(time.Hour):
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}

func countsThenLooks(
	ctx context.Context, ovens int, cakes []string, mix, bake step,
) <-chan string {
	mixed, baked := make(chan string), make(chan string)
	go func() {
		defer close(mixed)
		for _, cake := range cakes {
			if !send(ctx, mixed, mix(ctx, cake)) {
				return
			}
		}
	}()
	var left atomic.Int64
	left.Store(int64(ovens))
	for range ovens {
		go func() {
			defer func() {
				left.Add(-1)
				if left.Load() == 0 {
					close(baked)
				}
			}()
			for cake := range mixed {
				if !send(ctx, baked, bake(ctx, cake)) {
					return
				}
			}
		}()
	}
	return baked
}

func mixing(ctx context.Context, cakes []string, mix step, room int) <-chan string {
	mixed := make(chan string, room)
	go func() {
		defer close(mixed)
		for _, cake := range cakes {
			if !send(ctx, mixed, mix(ctx, cake)) {
				return
			}
		}
	}()
	return mixed
}

// baking is the second stage.
func baking(ctx context.Context, ovens int, mixed <-chan string, bake step, room int) <-chan string {
	baked := make(chan string, room)
	var busy sync.WaitGroup
	for range ovens {
		busy.Go(func() {
			for cake := range mixed {
				if !send(ctx, baked, bake(ctx, cake)) {
					return
				}
			}
		})
	}
	go func() {
		busy.Wait()
		close(baked)
	}()
	return baked
}

func inTurn(ctx context.Context, _ int, cakes []string, mix, bake step) <-chan string {
	baked := make(chan string)
	go func() {
		defer close(baked)
		for _, cake := range cakes {
			if !send(ctx, baked, bake(ctx, mix(ctx, cake))) {
				return
			}
		}
	}()
	return baked
}

func oneOven(ctx context.Context, _ int, cakes []string, mix, bake step) <-chan string {
	return solution(ctx, 1, cakes, mix, bake)
}

func mixesFirst(ctx context.Context, ovens int, cakes []string, mix, bake step) <-chan string {
	mixed := make(chan string)
	go func() {
		defer close(mixed)
		var all []string
		for _, cake := range cakes {
			all = append(all, mix(ctx, cake))
		}
		for _, cake := range all {
			if !send(ctx, mixed, cake) {
				return
			}
		}
	}()
	return baking(ctx, ovens, mixed, bake, 0)
}

func sendsLast(ctx context.Context, ovens int, cakes []string, mix, bake step) <-chan string {
	baked := make(chan string)
	go func() {
		defer close(baked)
		var all []string
		for cake := range solution(ctx, ovens, cakes, mix, bake) {
			all = append(all, cake)
		}
		for _, cake := range all {
			send(ctx, baked, cake)
		}
	}()
	return baked
}

func ownOven(ctx context.Context, _ int, cakes []string, mix, bake step) <-chan string {
	return solution(ctx, len(cakes), cakes, mix, bake)
}

func mixesInOven(ctx context.Context, ovens int, cakes []string, mix, bake step) <-chan string {
	same := func(_ context.Context, cake string) string { return cake }
	return solution(ctx, ovens, cakes, same, func(ctx context.Context, cake string) string {
		return bake(ctx, mix(ctx, cake))
	})
}

func inOrder(ctx context.Context, ovens int, cakes []string, mix, bake step) <-chan string {
	baked := make(chan string)
	pending := make(chan chan string, ovens-1)
	go func() {
		defer close(pending)
		for _, cake := range cakes {
			mixed := mix(ctx, cake)
			one := make(chan string, 1)
			select {
			case pending <- one:
			case <-ctx.Done():
				return
			}
			go func() { one <- bake(ctx, mixed) }()
		}
	}()
	go func() {
		defer close(baked)
		for one := range pending {
			if !send(ctx, baked, <-one) {
				return
			}
		}
	}()
	return baked
}

func raw(ctx context.Context, ovens int, cakes []string, mix, bake step) <-chan string {
	return solution(ctx, ovens, cakes, func(ctx context.Context, cake string) string {
		mix(ctx, cake)
		return cake
	}, bake)
}

func lastLost(ctx context.Context, ovens int, cakes []string, mix, bake step) <-chan string {
	return solution(ctx, ovens, cakes[:max(len(cakes)-1, 0)], mix, bake)
}

func neverCloses(ctx context.Context, ovens int, cakes []string, mix, bake step) <-chan string {
	mixed, baked := mixing(ctx, cakes, mix, 0), make(chan string)
	for range ovens {
		go func() {
			for cake := range mixed {
				send(ctx, baked, bake(ctx, cake))
			}
		}()
	}
	return baked
}

func closesTwice(ctx context.Context, ovens int, cakes []string, mix, bake step) <-chan string {
	mixed, baked := mixing(ctx, cakes, mix, 0), make(chan string)
	for range ovens {
		go func() {
			defer close(baked)
			for cake := range mixed {
				send(ctx, baked, bake(ctx, cake))
			}
		}()
	}
	return baked
}

func closesEarly(ctx context.Context, ovens int, cakes []string, mix, bake step) <-chan string {
	mixed, baked := make(chan string), make(chan string)
	for range ovens {
		go func() {
			for cake := range mixed {
				baked <- bake(ctx, cake)
			}
		}()
	}
	go func() {
		for _, cake := range cakes {
			mixed <- mix(ctx, cake)
		}
		close(mixed)
		close(baked)
	}()
	return baked
}

func waits(ctx context.Context, ovens int, cakes []string, mix, bake step) <-chan string {
	mixed, baked := mixing(ctx, cakes, mix, 0), make(chan string)
	var busy sync.WaitGroup
	for range ovens {
		busy.Go(func() {
			for cake := range mixed {
				baked <- bake(ctx, cake)
			}
		})
	}
	busy.Wait()
	close(baked)
	return baked
}

func bigBuffer(ctx context.Context, ovens int, cakes []string, mix, bake step) <-chan string {
	return baking(ctx, ovens, mixing(ctx, cakes, mix, 0), bake, len(cakes))
}

func queues(ctx context.Context, ovens int, cakes []string, mix, bake step) <-chan string {
	return baking(ctx, ovens, mixing(ctx, cakes, mix, len(cakes)), bake, 0)
}

func ignores(_ context.Context, ovens int, cakes []string, mix, bake step) <-chan string {
	return solution(context.Background(), ovens, cakes, mix, bake)
}

func sendsOnly(ctx context.Context, ovens int, cakes []string, mix, bake step) <-chan string {
	mixed, baked := mixing(ctx, cakes, mix, 0), make(chan string)
	var busy sync.WaitGroup
	for range ovens {
		busy.Go(func() {
			for cake := range mixed {
				baked <- bake(ctx, cake)
			}
		})
	}
	go func() {
		busy.Wait()
		close(baked)
	}()
	return baked
}

func leavesOpen(ctx context.Context, ovens int, cakes []string, mix, bake step) <-chan string {
	baked := make(chan string)
	go func() {
		for cake := range solution(ctx, ovens, cakes, mix, bake) {
			send(ctx, baked, cake)
		}
		if ctx.Err() == nil {
			close(baked)
		}
	}()
	return baked
}

func unlocked(ctx context.Context, ovens int, cakes []string, mix, bake step) <-chan string {
	left := len(cakes)
	return solution(ctx, ovens, cakes, mix, func(ctx context.Context, cake string) string {
		left--
		return bake(ctx, cake)
	})
}

func skipsEmpty(ctx context.Context, ovens int, cakes []string, mix, bake step) <-chan string {
	baked := make(chan string)
	go func() {
		defer close(baked)
		for cake := range solution(ctx, ovens, cakes, mix, bake) {
			if cake == "" {
				continue
			}
			select {
			case baked <- cake:
			case <-ctx.Done():
			}
		}
	}()
	return baked
}
