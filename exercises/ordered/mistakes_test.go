package ordered_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"example.com/baton/internal/exercise"
)

const (
	b1 = "Map(3) of six keys, where key b fails at 1s: "
	c1 = "Map(3) of keys a to c: key c fails at 1s, and key a when it is canceled: "
)

func TestMain(m *testing.M) { exercise.Main(m) }

func TestMistakes(t *testing.T) {
	task.Matrix(t)
	task.Wrong(t, exercise.Sequential, "calls f in a loop", inTurn,
		"Map(2) of keys of [5 1 1 4 2] s: 2 in flight at a time", "never more than 1 in flight")
	task.Wrong(t, exercise.IgnoresLimit, "starts a goroutine for each key", ignoresLimit,
		"Map(1) of six keys of 1s: never more than 1 in flight at a time", "6 were in flight at a time")
	task.Wrong(t, exercise.IgnoresLimit, "starts one more goroutine before it waits for a slot", oneMore,
		"Map(1) of six keys of 1s: never more than 1 in flight at a time", "2 were in flight at a time")
	task.Wrong(t, exercise.TooFew, "has at most eight workers", eight,
		"Map(500) of 1000 keys of 1.000333337s")
	task.Wrong(t, exercise.Waves, "starts n calls, waits for all n, and starts the next n", waves,
		"Map(2) of keys of [5 1 1 4 2] s: it takes 7s", "it returned after 11s")
	task.Wrong(t, exercise.OldestFirst, "starts the next call when the oldest result is there", oldestFirst,
		"Map(2) of keys of [5 1 1 4 2] s: it takes 7s", "it returned after 9s")
	task.Wrong(t, exercise.OwnShare, "has workers that do every n-th key", everyNth,
		"Map(2) of keys of [5 1 1 4 2] s: it takes 7s", "it returned after 8s")
	task.Wrong(t, exercise.AnyOrder, "starts all goroutines, which wait for a slot", anyOrder,
		"the calls of f begin in the order of the list", "they began in the order")
	task.Wrong(t, exercise.AsTheyCome, "appends results as they come", asTheyCome,
		"Map(2) of keys of [5 1 1 4 2] s: it returns [A B C D E]", "it returned [B C A D E]")
	task.Wrong(t, exercise.WrongResult, "keeps results in a map by key, and sorts the keys", sortsKeys,
		"some of them equal, whose results may be empty: it returns [ y yy", "it returned [")
	task.Wrong(t, exercise.WrongResult, "calls f only once for equal keys", byKey,
		"some of them equal, whose results may be empty: f is called 1000 times", "it was called 7 times")
	task.Wrong(t, exercise.DoesNotWait, "returns at the first error, while others are in flight", returnsEarly,
		b1+"it takes 1.2s", "it returned after 1s, while 2 of its jobs still ran")
	task.Wrong(t, exercise.GoesOn, "calls f for all keys, and then returns the error", goesOn,
		b1+"f is called 3 times", "it was called 6 times")
	task.Wrong(t, exercise.GoesOn, "cancels, but still calls f for the rest", callsRest,
		b1+"f is called 3 times", "it was called 6 times")
	task.Wrong(t, exercise.NeverTells, "begins no new calls, but does not cancel those in flight", noCancel,
		b1+"it takes 1.2s", "it returned after 5s")
	task.Wrong(t, exercise.LastError, "keeps the last error", lastError,
		b1+`it returns the error "key b has failed"`, "it returned the error")
	task.Wrong(t, exercise.LastError, "joins all errors", joins,
		c1+`it returns the error "key c has failed"`, "it returned the error")
	task.Wrong(t, exercise.LastError, "returns the first error of the list other than context.Canceled", firstOfList,
		c1+`it returns the error "key c has failed"`, `it returned the error "key a has failed"`)
	task.Wrong(t, exercise.LosesError, "treats context.Canceled as no error", ignoresCanceled,
		"a fails at 1s with its own context.Canceled: it returns the error", "it returned nil")
	task.Wrong(t, exercise.LastError, "returns ctx.Err() if ctx is done in the end", contextFirst,
		"a fails at 1s, and ctx is canceled at 1.1s: it returns the error \"key a has failed\"",
		`it returned the error "context canceled"`)
	task.Wrong(t, exercise.LosesError, "returns no error", losesError,
		b1+`it returns the error "key b has failed"`, "it returned nil")
	task.Wrong(t, exercise.IgnoresContext, "uses a context that is not derived from ctx", ownContext,
		"Map(2) of five keys of 2s, and ctx is canceled at 1s: f is called 2 times")
	task.Wrong(t, exercise.IgnoresContext, "checks the context only after each call", asksAfter,
		"and ctx is done beforehand: f is called 0 times", "it was called 2 times")
	task.Wrong(t, exercise.WrongResult, "returns its own error for a context that is done", ownError,
		"and ctx is done beforehand: it returns the error \"context canceled\"", `it returned the error "gave up"`)
	task.Wrong(t, exercise.Strands, "has no receiver for the results after an error", strands,
		"it leaves no goroutine behind", "to send on a channel")
	task.Wrong(t, exercise.ChangesOwned, "writes the results into keys", inPlace,
		"Map(2) of keys of [5 1 1 4 2] s: it leaves its list as [a b c d e]", "it changed the list to [A B C D E]")
	task.Wrong(t, exercise.NothingToDo, "waits for the first result of an empty list", needsOne,
		"Map(2) of keys of [] s: it returns", "deadlock")
	task.Wrong(t, exercise.GivesUp, "limits each call to a minute", minute,
		"Map(1) of keys of 200h and 300h: it takes 500h0m0s")
	task.Scheduled(t, exercise.LooksThenTakes, "loads the next number, and adds one later", loadThenAdd,
		"Map(2) of two keys, whose f takes no time: f is called once for \"a\", and once for \"b\"", "how it happens")
	task.Racy(t, exercise.UnlockedResults, "keeps the first error without a lock", unlocked,
		"data race", "at mistakes_test.go:")
	task.Vetted(t, exercise.NoTimeout, "loses the cancel function", "lost-cancel",
		"the cancel function returned by context.WithCancel should be called, not discarded")
	task.Scheduled(t, exercise.LastError, "cancels before it stores the error", cancelsFirst,
		"one of which fails, while the other is canceled: it returns the error \"key a has failed\"",
		"it returned the error \"context canceled\"")
	task.StillRight(t)
	task.Scheduled(t, exercise.GoesOn, "releases the slot before it notes the error", slotFirst,
		"Map(1) of two keys, the first of which fails immediately: f is called once", "it was called 2 times")
}

func cancelsFirst(ctx context.Context, n int, keys []string, f call) ([]string, error) {
	all := ctx
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	results := make([]string, len(keys))
	var next atomic.Int64
	var once sync.Once
	var first error
	var workers sync.WaitGroup
	for range n {
		workers.Go(func() {
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= len(keys) {
					return
				}
				result, err := f(ctx, keys[i])
				if err != nil {
					cancel()
					once.Do(func() { first = err })
					return
				}
				results[i] = result
			}
		})
	}
	workers.Wait()
	if first == nil {
		first = all.Err()
	}
	return results, first
}

func inTurn(ctx context.Context, _ int, keys []string, f call) (results []string, err error) {
	for _, key := range keys {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		result, err := f(ctx, key)
		if err != nil {
			return nil, err
		}
		results = append(results, result)
	}
	return results, nil
}

func ignoresLimit(ctx context.Context, _ int, keys []string, f call) ([]string, error) {
	return solution(ctx, len(keys), keys, f)
}

func eight(ctx context.Context, n int, keys []string, f call) ([]string, error) {
	return solution(ctx, min(n, 8), keys, f)
}

func waves(ctx context.Context, n int, keys []string, f call) (results []string, err error) {
	for part := range slices.Chunk(keys, n) {
		r, err := solution(ctx, n, part, f)
		if err != nil {
			return nil, err
		}
		results = append(results, r...)
	}
	return results, nil
}

func oldestFirst(ctx context.Context, n int, keys []string, f call) (results []string, err error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var flying []chan string
	collect := func() {
		results = append(results, <-flying[0])
		flying = flying[1:]
	}
	for _, key := range keys {
		if len(flying) == n {
			collect()
		}
		if ctx.Err() != nil {
			break
		}
		result := make(chan string, 1)
		flying = append(flying, result)
		go func() {
			text, err := f(ctx, key)
			if err != nil {
				cancel(err)
			}
			result <- text
		}()
	}
	for len(flying) > 0 {
		collect()
	}
	return results, context.Cause(ctx)
}

func oneMore(ctx context.Context, n int, keys []string, f call) ([]string, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	results := make([]string, len(keys))
	slots := make(chan struct{}, n)
	var all sync.WaitGroup
	for i, key := range keys {
		if ctx.Err() != nil {
			break
		}
		all.Go(func() {
			var err error
			if results[i], err = f(ctx, key); err != nil {
				cancel(err)
			}
			<-slots
		})
		slots <- struct{}{}
	}
	all.Wait()
	return results, context.Cause(ctx)
}

func ownError(ctx context.Context, n int, keys []string, f call) ([]string, error) {
	if ctx.Err() != nil {
		return nil, errors.New("gave up")
	}
	return solution(ctx, n, keys, f)
}

func everyNth(ctx context.Context, n int, keys []string, f call) ([]string, error) {
	results := make([]string, len(keys))
	g, ctx := errgroup.WithContext(ctx)
	for worker := range min(n, len(keys)) {
		g.Go(func() (err error) {
			for i := worker; i < len(keys) && err == nil; i += n {
				if err = ctx.Err(); err == nil {
					results[i], err = f(ctx, keys[i])
				}
			}
			return err
		})
	}
	return results, g.Wait()
}

// limited is Map by an errgroup, which hands its results to note.
func limited(
	ctx context.Context, n int, keys []string, f call, note func(i int, result string),
) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(n)
	for i, key := range keys {
		group.Go(func() error {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			result, err := f(ctx, key)
			if err == nil {
				note(i, result)
			}
			return err
		})
	}
	return group.Wait()
}

func anyOrder(ctx context.Context, n int, keys []string, f call) ([]string, error) {
	slots := make(chan bool, n)
	group, ctx := errgroup.WithContext(ctx)
	results := make([]string, len(keys))
	for i, key := range keys {
		group.Go(func() (err error) {
			slots <- true
			defer func() { <-slots }()
			if ctx.Err() != nil {
				return ctx.Err()
			}
			results[i], err = f(ctx, key)
			return err
		})
	}
	return results, group.Wait()
}

func asTheyCome(ctx context.Context, n int, keys []string, f call) (results []string, err error) {
	var mu sync.Mutex
	err = limited(ctx, n, keys, f, func(_ int, result string) {
		mu.Lock()
		defer mu.Unlock()
		results = append(results, result)
	})
	return results, err
}

func sortsKeys(ctx context.Context, n int, keys []string, f call) ([]string, error) {
	results, err := solution(ctx, n, keys, f)
	slices.Sort(results)
	return results, err
}

func byKey(ctx context.Context, n int, keys []string, f call) ([]string, error) {
	single := slices.Compact(slices.Sorted(slices.Values(keys)))
	found, err := solution(ctx, n, single, f)
	if err != nil {
		return nil, err
	}
	var results []string
	for _, key := range keys {
		i, _ := slices.BinarySearch(single, key)
		results = append(results, found[i])
	}
	return results, nil
}

func returnsEarly(ctx context.Context, n int, keys []string, f call) ([]string, error) {
	failed := make(chan error, 1)
	done := make(chan []string, 1)
	go func() {
		results, err := solution(ctx, n, keys, func(ctx context.Context, key string) (string, error) {
			result, err := f(ctx, key)
			if err != nil {
				select {
				case failed <- err:
				default:
				}
			}
			return result, err
		})
		if err != nil {
			select {
			case failed <- err:
			default:
			}
			return
		}
		done <- results
	}()
	select {
	case err := <-failed:
		return nil, err
	case results := <-done:
		return results, nil
	}
}

func goesOn(ctx context.Context, n int, keys []string, f call) ([]string, error) {
	results := make([]string, len(keys))
	var group errgroup.Group
	group.SetLimit(n)
	for i, key := range keys {
		group.Go(func() (err error) {
			results[i], err = f(ctx, key)
			return err
		})
	}
	return results, group.Wait()
}

func callsRest(ctx context.Context, n int, keys []string, f call) ([]string, error) {
	results := make([]string, len(keys))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(n)
	for i, key := range keys {
		group.Go(func() (err error) {
			results[i], err = f(ctx, key)
			return err
		})
	}
	return results, group.Wait()
}

func noCancel(ctx context.Context, n int, keys []string, f call) ([]string, error) {
	return solution(ctx, n, keys, func(_ context.Context, key string) (string, error) {
		return f(ctx, key)
	})
}

func lastError(ctx context.Context, n int, keys []string, f call) ([]string, error) {
	var mu sync.Mutex
	var last error
	results, err := solution(ctx, n, keys, func(ctx context.Context, key string) (string, error) {
		result, err := f(ctx, key)
		if err != nil {
			mu.Lock()
			last = err
			mu.Unlock()
		}
		return result, err
	})
	if last != nil {
		err = last
	}
	return results, err
}

func joins(ctx context.Context, n int, keys []string, f call) ([]string, error) {
	var mu sync.Mutex
	var all []error
	results, err := solution(ctx, n, keys, func(ctx context.Context, key string) (string, error) {
		result, err := f(ctx, key)
		mu.Lock()
		defer mu.Unlock()
		if err != nil && !errors.Is(err, context.Canceled) {
			all = append(all, err)
		}
		return result, err
	})
	if len(all) > 1 {
		err = errors.Join(all...)
	}
	return results, err
}

func firstOfList(ctx context.Context, n int, keys []string, f call) ([]string, error) {
	errs := make([]error, len(keys))
	results := make([]string, len(keys))
	var numbers []string
	for i := range keys {
		numbers = append(numbers, string(rune(i)))
	}
	_, err := solution(ctx, n, numbers, func(ctx context.Context, number string) (string, error) {
		i := int([]rune(number)[0])
		results[i], errs[i] = f(ctx, keys[i])
		return "", errs[i]
	})
	for _, e := range errs {
		if e != nil && !errors.Is(e, context.Canceled) {
			return nil, e
		}
	}
	return results, err
}

func ignoresCanceled(ctx context.Context, n int, keys []string, f call) ([]string, error) {
	results, err := solution(ctx, n, keys, f)
	if errors.Is(err, context.Canceled) && ctx.Err() == nil {
		err = nil
	}
	return results, err
}

func contextFirst(ctx context.Context, n int, keys []string, f call) ([]string, error) {
	results, err := solution(ctx, n, keys, f)
	if ctx.Err() != nil {
		err = ctx.Err()
	}
	return results, err
}

func losesError(ctx context.Context, n int, keys []string, f call) ([]string, error) {
	results, _ := solution(ctx, n, keys, f)
	return results, nil
}

func ownContext(_ context.Context, n int, keys []string, f call) ([]string, error) {
	return solution(context.Background(), n, keys, f)
}

func asksAfter(ctx context.Context, n int, keys []string, f call) ([]string, error) {
	own, cancel := context.WithCancel(ctx)
	defer cancel()
	results := make([]string, len(keys))
	var first error
	var once sync.Once
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(n, len(keys)) {
		workers.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(keys); i = int(next.Add(1)) - 1 {
				var err error
				results[i], err = f(own, keys[i])
				if err != nil {
					once.Do(func() {
						first = err
						cancel()
					})
				}
				if own.Err() != nil {
					return
				}
			}
		})
	}
	workers.Wait()
	return results, first
}

func strands(ctx context.Context, n int, keys []string, f call) ([]string, error) {
	own, cancel := context.WithCancel(ctx)
	defer cancel()
	type result struct {
		i   int
		r   string
		err error
	}
	done := make(chan result)
	var running sync.WaitGroup
	var next atomic.Int64
	for range min(n, len(keys)) {
		running.Add(1)
		go func() {
			for i := int(next.Add(1)) - 1; i < len(keys) && own.Err() == nil; i = int(next.Add(1)) - 1 {
				r, err := f(own, keys[i])
				if err != nil {
					cancel()
					running.Done()
				}
				done <- result{i, r, err}
				if err != nil {
					return
				}
			}
			running.Done()
		}()
	}
	results := make([]string, len(keys))
	for range keys {
		select {
		case r := <-done:
			if r.err != nil {
				running.Wait()
				return nil, r.err
			}
			results[r.i] = r.r
		case <-ctx.Done():
			running.Wait()
			return nil, ctx.Err()
		}
	}
	return results, nil
}

func inPlace(ctx context.Context, n int, keys []string, f call) ([]string, error) {
	err := limited(ctx, n, slices.Clone(keys), f, func(i int, result string) { keys[i] = result })
	return keys, err
}

func needsOne(ctx context.Context, n int, keys []string, f call) ([]string, error) {
	over := make(chan bool, 1)
	var done atomic.Int64
	results := make([]string, len(keys))
	err := limited(ctx, n, keys, f, func(i int, result string) {
		results[i] = result
		if done.Add(1) == int64(len(keys)) {
			over <- true
		}
	})
	if err != nil {
		return nil, err
	}
	<-over
	return results, nil
}

func minute(ctx context.Context, n int, keys []string, f call) ([]string, error) {
	return solution(ctx, n, keys, func(ctx context.Context, key string) (string, error) {
		ctx, cancel := context.WithTimeout(ctx, time.Minute)
		defer cancel()
		return f(ctx, key)
	})
}

func loadThenAdd(ctx context.Context, n int, keys []string, f call) ([]string, error) {
	own, cancel := context.WithCancel(ctx)
	defer cancel()
	results := make([]string, len(keys))
	var mu sync.Mutex
	var first error
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(n, len(keys)) {
		workers.Go(func() {
			for int(next.Load()) < len(keys) {
				i := int(next.Load())
				next.Add(1)
				err := own.Err()
				result := ""
				if err == nil && i < len(keys) {
					result, err = f(own, keys[i])
				}
				mu.Lock()
				if err == nil && i < len(keys) {
					results[i] = result
				} else if err != nil && first == nil {
					first = err
					cancel()
				}
				mu.Unlock()
				if err != nil {
					return
				}
			}
		})
	}
	workers.Wait()
	return results, first
}

func unlocked(ctx context.Context, n int, keys []string, f call) ([]string, error) {
	own, cancel := context.WithCancel(ctx)
	defer cancel()
	results := make([]string, len(keys))
	var first error
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(n, len(keys)) {
		workers.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(keys); i = int(next.Add(1)) - 1 {
				err := own.Err()
				if err == nil {
					results[i], err = f(own, keys[i])
				}
				if err != nil {
					if first == nil {
						first = err
						cancel()
					}
					return
				}
			}
		})
	}
	workers.Wait()
	return results, first
}

func slotFirst(ctx context.Context, n int, keys []string, f call) ([]string, error) {
	inner, cancel := context.WithCancel(ctx)
	defer cancel()
	results := make([]string, len(keys))
	slots := make(chan bool, n)
	var first error
	var once sync.Once
	var wg sync.WaitGroup
	for i, key := range keys {
		slots <- true
		if inner.Err() != nil {
			break
		}
		wg.Go(func() {
			result, err := f(inner, key)
			<-slots
			results[i] = result
			if err != nil {
				once.Do(func() { first = err })
				cancel()
			}
		})
	}
	wg.Wait()
	if first == nil {
		first = ctx.Err()
	}
	return results, first
}
