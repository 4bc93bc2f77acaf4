package timeout_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.com/baton/internal/exercise"
)

const three = "First(10s) of servers that need 3s, 1s and 2s: "

func TestMain(m *testing.M) { exercise.Main(m) }

func TestMistakes(t *testing.T) {
	task.Matrix(t)
	task.Wrong(t, exercise.Strands, "has no buffer for answers that come too late", noBuffer,
		three+"it leaves no goroutine behind", "to send on a channel")
	task.Wrong(t, exercise.Strands, "has a buffer for only one late answer", oneLate,
		"three servers that need 7s to 9s and do not stop when they are told", "to send on a channel")
	task.Wrong(t, exercise.Sequential, "asks one after the other", inTurn,
		three+"it takes 1s", "it returned after 3s")
	task.Wrong(t, exercise.WaitsForAll, "waits until all have answered", waitsForAll,
		three+"it takes 1s", "it returned after 3s")
	task.Wrong(t, exercise.WaitsForStop, "waits until the other servers have stopped", waitsForStops,
		three+"it takes 1s", "it returned after 1.2s")
	task.Wrong(t, exercise.NeverTells, "gives the servers a context that it never cancels", ownContext,
		three+"servers that are still at work are told to stop at 1s", "servers not told: a, c")
	task.Wrong(t, exercise.NeverTells, "cancels only when the time is over", noCancel,
		"are told to stop at 1s", "servers not told: ")
	task.Wrong(t, exercise.NeverTells, "cancels only if there is an answer", cancelsHalf,
		"First(3.000333337s) of servers that need 5s and 7s: servers that are still at work are told",
		"servers not told: a, b")
	task.Wrong(t, exercise.EndsOthers, "returns the first result, even an error", firstResult,
		"one that fails at 1s and one that answers at 2s: it takes 2s", "it returned after 1s")
	task.Wrong(t, exercise.EndsOthers, "cancels the other servers when one fails", cancelsAll,
		"one that fails at 1s and one that answers at 2s: ")
	task.Wrong(t, exercise.LosesError, "waits only for an answer, even if all servers have failed", answersOnly,
		"First(10s) of servers that all fail, the last one at 3s: it takes 3s", "it returned after 10s")
	task.Wrong(t, exercise.LosesError, "returns nothing if all fail", noError,
		"it returns an error from a server", `it returned "" and nil`)
	task.Wrong(t, exercise.WrongResult, "returns a different error when the time is over", ownError,
		"it returns context.DeadlineExceeded", `it returned "" and the error "too late"`)
	task.Wrong(t, exercise.NoTimeout, "has no timeout", noTimeout,
		"First(3.000333337s) of servers that need 5s and 7s: it takes 3.000333337s", "it returned after 5s")
	task.Wrong(t, exercise.WaitsForStop, "trusts the servers to stop in time", trusts,
		"First(3.000333337s) of servers that need 5s and 7s: it takes 3.000333337s", "it returned after 3.200333337s")
	task.Wrong(t, exercise.TooSlow, "starts the timeout again after each error", startsAgain,
		"First(3s) of a server that fails at 1s, and one that needs 7s: it takes 3s", "it returned after 4s")
	task.Wrong(t, exercise.ResponseFirst, "returns a text although there is an error", anyText,
		"it returns all", "it returned half")
	task.Wrong(t, exercise.GivesUp, "waits for at most a minute, whatever the timeout is", minute,
		"First(3000h) of servers that need 5000h and 2000h: it takes 2000h0m0s")
	task.Wrong(t, exercise.WrongResult, "treats an empty text as no answer", emptyIsNone,
		"First(10s) of a server that answers with an empty text: it takes 1s")
	task.Wrong(t, exercise.SleepsToWait, "polls for an answer every millisecond", polls,
		"it takes 1", "it returned after 1.001s") // which check sees it is luck
	task.Wrong(t, exercise.TooFew, "asks at most 100 servers at a time", hundred,
		"First(100s) of 3000 servers, the last of which is the fastest: it takes 1.000333337s")
	task.Scheduled(t, exercise.NoReceiver, "drops an answer when no goroutine is receiving yet", drops,
		`it returns "here" and nil`, `it returned "" and the error "context deadline exceeded"`, "how it happens")
	task.Scheduled(t, exercise.Strands, "counts a failure in one step, and checks the count in another", comparesLater,
		"First(1s) of two servers that return when told to stop: it leaves no goroutine behind", "how it happens")
	task.Deadly(t, exercise.ClosesTwice, "closes a channel once per answer", closesTwice,
		"panic at mistakes_test.go:", "close of closed channel")
	task.Racy(t, exercise.UnlockedResults, "keeps the last error in a variable without a lock", unlocked,
		"data race", "at mistakes_test.go:")
	task.Vetted(t, exercise.NoTimeout, "loses the cancel function", "lost-cancel",
		"the cancel function returned by context.WithTimeout should be called, not discarded")
	task.StillRight(t)
	task.Wrong(t, exercise.LeavesOne, "has a goroutine that sleeps until the timeout", watchdog,
		three+"when all servers have returned, no goroutine is left", "1 goroutine was still there at ")
	task.Wrong(t, exercise.GivesUp, "treats a server's own DeadlineExceeded as the timeout", anyDeadline,
		"with its own context.DeadlineExceeded, and server b answers at 2s: it takes 2s", "it returned after 1s")
}

type result struct {
	answer string
	err    error
}

// ask asks all servers, and returns the channel of their results.
func ask(ctx context.Context, room int, servers []server) chan result {
	results := make(chan result, room)
	for _, ask := range servers {
		go func() {
			answer, err := ask(ctx)
			results <- result{answer, err}
		}()
	}
	return results
}

// wait waits for an answer.
func wait(ctx context.Context, results chan result, n int) (string, error) {
	var last error
	for range n {
		select {
		case r := <-results:
			if r.err == nil {
				return r.answer, nil
			}
			last = r.err
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
	return "", last
}

func noBuffer(timeout time.Duration, servers ...server) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	return wait(ctx, ask(ctx, 0, servers), len(servers))
}

func oneLate(timeout time.Duration, servers ...server) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	answers := make(chan string, 1)
	failures := make(chan error, len(servers))
	for _, ask := range servers {
		go func() {
			if answer, err := ask(ctx); err != nil {
				failures <- err
			} else {
				answers <- answer
			}
		}()
	}
	for failed := 1; ; failed++ {
		select {
		case answer := <-answers:
			return answer, nil
		case err := <-failures:
			if ctx.Err() == nil && failed == len(servers) {
				return "", err
			}
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
}

func inTurn(timeout time.Duration, servers ...server) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	var last error
	for _, ask := range servers {
		answer, err := ask(ctx)
		if err == nil {
			return answer, nil
		}
		last = err
	}
	return "", last
}

func waitsForAll(timeout time.Duration, servers ...server) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	results := ask(ctx, len(servers), servers)
	var first, last *result
	for range servers {
		r := <-results
		if r.err == nil && first == nil {
			first = &r
		}
		last = &r
	}
	if first != nil {
		return first.answer, nil
	}
	return "", last.err
}

func waitsForStops(timeout time.Duration, servers ...server) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	results := make(chan result, len(servers))
	var running sync.WaitGroup
	for _, ask := range servers {
		running.Go(func() {
			answer, err := ask(ctx)
			results <- result{answer, err}
		})
	}
	defer running.Wait()
	defer cancel()
	return wait(ctx, results, len(servers))
}

func ownContext(timeout time.Duration, servers ...server) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	results := ask(context.Background(), len(servers), servers)
	return wait(ctx, results, len(servers))
}

func noCancel(timeout time.Duration, servers ...server) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	time.AfterFunc(timeout, cancel)
	return wait(ctx, ask(ctx, len(servers), servers), len(servers))
}

func cancelsHalf(timeout time.Duration, servers ...server) (string, error) {
	ctx, cancel := context.WithCancel(context.Background())
	late, stop := context.WithTimeout(context.Background(), timeout)
	defer stop()
	answer, err := wait(late, ask(ctx, len(servers), servers), len(servers))
	if err == nil {
		cancel()
	}
	time.AfterFunc(timeout, cancel)
	return answer, err
}

func firstResult(timeout time.Duration, servers ...server) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	select {
	case r := <-ask(ctx, len(servers), servers):
		return r.answer, r.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

func cancelsAll(timeout time.Duration, servers ...server) (string, error) {
	late, stop := context.WithTimeout(context.Background(), timeout)
	defer stop()
	ctx, cancel := context.WithCancel(late)
	defer cancel()
	results := make(chan result, len(servers))
	for _, ask := range servers {
		go func() {
			answer, err := ask(ctx)
			if err != nil {
				cancel()
			}
			results <- result{answer, err}
		}()
	}
	return wait(late, results, len(servers))
}

func answersOnly(timeout time.Duration, servers ...server) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
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

func noError(timeout time.Duration, servers ...server) (string, error) {
	answer, err := solution(timeout, servers...)
	if errors.Is(err, context.DeadlineExceeded) {
		return "", err
	}
	return answer, nil
}

func ownError(timeout time.Duration, servers ...server) (string, error) {
	answer, err := solution(timeout, servers...)
	if errors.Is(err, context.DeadlineExceeded) {
		err = errors.New("too late")
	}
	return answer, err
}

func noTimeout(_ time.Duration, servers ...server) (string, error) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	return wait(ctx, ask(ctx, len(servers), servers), len(servers))
}

func trusts(timeout time.Duration, servers ...server) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	results := ask(ctx, len(servers), servers)
	return wait(context.Background(), results, len(servers))
}

func comparesLater(timeout time.Duration, servers ...server) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	answers := make(chan string, len(servers))
	allFailed := make(chan error, 1)
	var failed atomic.Int64
	for _, ask := range servers {
		go func() {
			answer, err := ask(ctx)
			if err == nil {
				answers <- answer
				return
			}
			failed.Add(1)
			if failed.Load() == int64(len(servers)) {
				allFailed <- err
			}
		}()
	}
	select {
	case answer := <-answers:
		return answer, nil
	case err := <-allFailed:
		return "", err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

func startsAgain(timeout time.Duration, servers ...server) (string, error) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	results := ask(ctx, len(servers), servers)
	var last error
	for range servers {
		select {
		case r := <-results:
			if r.err == nil {
				return r.answer, nil
			}
			last = r.err
		case <-time.After(timeout):
			return "", context.DeadlineExceeded
		}
	}
	return "", last
}

func anyText(timeout time.Duration, servers ...server) (string, error) {
	for i, ask := range servers {
		servers[i] = func(ctx context.Context) (string, error) {
			text, err := ask(ctx)
			if text != "" {
				err = nil
			}
			return text, err
		}
	}
	return solution(timeout, servers...)
}

func minute(timeout time.Duration, servers ...server) (string, error) {
	return solution(min(timeout, time.Minute), servers...)
}

func emptyIsNone(timeout time.Duration, servers ...server) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	results := ask(ctx, len(servers), servers)
	var last error
	for failed := 0; failed < len(servers); {
		select {
		case r := <-results:
			if r.answer != "" && r.err == nil {
				return r.answer, nil
			}
			if r.err != nil {
				failed++
				last = r.err
			}
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
	return "", last
}

func polls(timeout time.Duration, servers ...server) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	results := ask(ctx, len(servers), servers)
	var last error
	for failed := 0; failed < len(servers); {
		select {
		case r := <-results:
			if r.err == nil {
				return r.answer, nil
			}
			failed++
			last = r.err
		default:
			if ctx.Err() != nil {
				return "", ctx.Err()
			}
			time.Sleep(time.Millisecond)
		}
	}
	return "", last
}

func hundred(timeout time.Duration, servers ...server) (string, error) {
	slots := make(chan bool, 100)
	var limited []server
	for _, ask := range servers {
		limited = append(limited, func(ctx context.Context) (string, error) {
			slots <- true
			defer func() { <-slots }()
			return ask(ctx)
		})
	}
	return solution(timeout, limited...)
}

func drops(timeout time.Duration, servers ...server) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	answers := make(chan string)
	errs := make(chan error, len(servers))
	for _, ask := range servers {
		go func() {
			answer, err := ask(ctx)
			if err != nil {
				errs <- err
				return
			}
			select {
			case answers <- answer:
			default:
			}
		}()
	}
	for n := len(servers); ; {
		select {
		case answer := <-answers:
			return answer, nil
		case err := <-errs:
			if n--; n == 0 {
				return "", err
			}
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
}

func closesTwice(timeout time.Duration, servers ...server) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	var mu sync.Mutex
	var first *result
	over := make(chan struct{})
	for _, ask := range servers {
		go func() {
			answer, err := ask(ctx)
			mu.Lock()
			defer mu.Unlock()
			if first == nil {
				first = &result{answer, err}
			}
			close(over)
		}()
	}
	select {
	case <-over:
	case <-ctx.Done():
		return "", ctx.Err()
	}
	mu.Lock()
	defer mu.Unlock()
	return first.answer, first.err
}

func unlocked(timeout time.Duration, servers ...server) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	var last error
	results := make(chan *string, len(servers))
	for _, ask := range servers {
		go func() {
			answer, err := ask(ctx)
			if err != nil {
				last = err
				results <- nil
				return
			}
			results <- &answer
		}()
	}
	for range servers {
		select {
		case answer := <-results:
			if answer != nil {
				return *answer, nil
			}
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
	return "", last
}

func watchdog(timeout time.Duration, servers ...server) (string, error) {
	late := make(chan bool, 1)
	go func() {
		time.Sleep(timeout)
		late <- true
	}()
	return collect(late, servers, func(error) bool { return false })
}

func anyDeadline(timeout time.Duration, servers ...server) (string, error) {
	late := make(chan bool, 1)
	defer time.AfterFunc(timeout, func() { late <- true }).Stop()
	return collect(late, servers, func(err error) bool { return errors.Is(err, context.DeadlineExceeded) })
}

// collect takes the first answer, unless it is late or an error ends it.
func collect(late <-chan bool, servers []server, ends func(error) bool) (string, error) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	type result struct {
		answer string
		err    error
	}
	results := make(chan result, len(servers))
	for _, s := range servers {
		go func() {
			answer, err := s(ctx)
			results <- result{answer, err}
		}()
	}
	var last error
	for range servers {
		select {
		case r := <-results:
			if r.err == nil || ends(r.err) {
				return r.answer, r.err
			}
			last = r.err
		case <-late:
			return "", context.DeadlineExceeded
		}
	}
	return "", last
}
