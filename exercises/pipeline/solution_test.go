package pipeline_test

import (
	"context"
	"sync"
	"testing"

	"golang.org/x/sync/errgroup"
)

// Each stage closes the channel that it sends on. No oven knows that it
// is the last, so one more goroutine waits for all ovens. Every send is a
// select; otherwise a stage would block forever when the next stage has
// returned.
func solution(
	ctx context.Context, ovens int, cakes []string, mix, bake step,
) <-chan string {
	mixed := make(chan string)
	go func() {
		defer close(mixed)
		for _, cake := range cakes {
			if !send(ctx, mixed, mix(ctx, cake)) {
				return
			}
		}
	}()
	baked := make(chan string)
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

// send reports whether it has sent before ctx was done.
func send(ctx context.Context, c chan<- string, cake string) bool {
	select {
	case c <- cake:
		return true
	case <-ctx.Done():
		return false
	}
}

func TestRight(t *testing.T) {
	task.Right(t, "the solution", solution)
	task.Right(t, "an errgroup for all stages", func(
		ctx context.Context, ovens int, cakes []string, mix, bake step,
	) <-chan string {
		mixed, baked := make(chan string), make(chan string, 1)
		group, ctx := errgroup.WithContext(ctx)
		group.Go(func() error {
			defer close(mixed)
			for _, cake := range cakes {
				select {
				case mixed <- mix(ctx, cake):
				case <-ctx.Done():
					return ctx.Err()
				}
			}
			return nil
		})
		for range ovens {
			group.Go(func() error {
				for cake := range mixed {
					select {
					case baked <- bake(ctx, cake):
					case <-ctx.Done():
						return ctx.Err()
					}
				}
				return nil
			})
		}
		go func() {
			group.Wait()
			close(baked)
		}()
		return baked
	})
	task.Right(t, "a channel for each oven, merged into one", func(
		ctx context.Context, ovens int, cakes []string, mix, bake step,
	) <-chan string {
		mixed := make(chan string)
		go func() {
			defer close(mixed)
			for _, cake := range cakes {
				if ctx.Err() != nil || !send(ctx, mixed, mix(ctx, cake)) {
					return
				}
			}
		}()
		var outs []chan string
		for range ovens {
			out := make(chan string)
			outs = append(outs, out)
			go func() {
				defer close(out)
				for cake := range mixed {
					if !send(ctx, out, bake(ctx, cake)) {
						return
					}
				}
			}()
		}
		baked := make(chan string)
		var open sync.WaitGroup
		for _, out := range outs {
			open.Go(func() {
				for cake := range out {
					if !send(ctx, baked, cake) {
						return
					}
				}
			})
		}
		go func() {
			open.Wait()
			close(baked)
		}()
		return baked
	})
	task.Right(t, "a goroutine for each cake that has got an oven", func(
		ctx context.Context, ovens int, cakes []string, mix, bake step,
	) <-chan string {
		baked := make(chan string)
		go func() {
			defer close(baked)
			free := make(chan bool, ovens)
			var busy sync.WaitGroup
			defer busy.Wait()
			for _, cake := range cakes {
				mixed := mix(ctx, cake)
				select {
				case free <- true:
				case <-ctx.Done():
					return
				}
				busy.Go(func() {
					defer func() { <-free }()
					send(ctx, baked, bake(ctx, mixed))
				})
			}
		}()
		return baked
	})
}
