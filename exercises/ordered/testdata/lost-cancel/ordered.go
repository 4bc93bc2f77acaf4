package ordered

import (
	"context"
	"sync"
)

func Map(
	ctx context.Context, n int, keys []string,
	f func(ctx context.Context, key string) (string, error),
) ([]string, error) {
	ctx, _ = context.WithCancel(ctx)
	results := make([]string, len(keys))
	slots := make(chan struct{}, n)
	var calls sync.WaitGroup
	for i, key := range keys {
		slots <- struct{}{}
		calls.Go(func() {
			results[i], _ = f(ctx, key)
			<-slots
		})
	}
	calls.Wait()
	return results, ctx.Err()
}
