package timeout

import (
	"context"
	"time"
)

func First(
	timeout time.Duration,
	servers ...func(ctx context.Context) (string, error),
) (string, error) {
	ctx, _ := context.WithTimeout(context.Background(), timeout)
	answers := make(chan string, len(servers))
	for _, ask := range servers {
		go func() {
			if answer, err := ask(ctx); err == nil {
				answers <- answer
			}
		}()
	}
	select {
	case answer := <-answers:
		return answer, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}
