package testcache

import (
	"context"

	chosen "example.com/baton/internal/specimen/cache"
)

// New returns a function that fetches each key once. While a fetch is
// in flight, all calls for its key wait for it. An error goes to all
// calls that wait, and is not kept: the next call fetches again. An
// empty string is a valid page, and is kept, too. Calls for different
// keys do not wait for each other.
//
// If ctx is done before the page is there, get returns ctx.Err() right
// away. The fetch goes on for the other calls, and its page is kept. If
// ctx is done beforehand, get may return ctx.Err() without a fetch, even
// if the page is there. When all fetches have returned, no goroutine is
// left behind.
func New(fetch func(key string) (string, error)) (
	get func(ctx context.Context, key string) (string, error),
) {
	return chosen.New(fetch)
}
