package firsterror

import (
	"context"
	"sync"
)

func All(ctx context.Context, jobs ...func(ctx context.Context) error) error {
	ctx, cancel := context.WithCancel(ctx)
	var once sync.Once
	var first error
	var wg sync.WaitGroup
	for _, job := range jobs {
		wg.Go(func() {
			if err := job(ctx); err != nil {
				once.Do(func() { first = err })
			}
		})
	}
	wg.Wait()
	if first != nil {
		cancel()
		return first
	}
	return nil
}
