package cancel_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.com/baton/exercises/cancel"
	"example.com/baton/internal/exercise"
)

var task = exercise.New("cancel", grade)

func TestYours(t *testing.T) { task.Yours(t, cancel.Stage) }

type stage = func(
	ctx context.Context,
	in <-chan int,
	work func(ctx context.Context, n int) (int, error),
	out chan<- int,
) error

const second = time.Second

func grade(g *exercise.G, stage stage) {
	g.Schedules("Stage of one number, when ctx is canceled at some instant", func(b *exercise.B) {
		b.Means(exercise.ByDeadlock, exercise.NoDoneCase)
		r := begin(b, 1)
		close(r.in)
		b.Sometime(r.cancel)
		go func() {
			for n := range r.out {
				r.results = append(r.results, n)
			}
		}()
		b.Call(func() {
			r.err = stage(r.ctx, r.in, func(ctx context.Context, n int) (int, error) {
				return 10 * n, nil
			}, r.out)
		})
		if r.err != nil {
			r.failed(context.Canceled, "nil or ctx.Err()")
		} else if len(r.results) == 0 && r.ctx.Err() == nil {
			b.Same("it sends", "it sent", []int{10}, r.results, exercise.SkipsJobs)
		}
		b.Instant()
	})
	g.Bubble("Stage of 1, 2 and 3", func(b *exercise.B) {
		r := begin(b, 1, 2, 3)
		close(r.in)
		r.receive(3 * second)
		b.Means(exercise.ByWatchdog, exercise.MissesClose)
		b.Means(exercise.ByLeak, exercise.LeavesOne)
		r.call(stage)
		b.Takes(3 * second)
		b.Same("it sends", "it sent", []int{10, 20, 30}, r.results, exercise.WrongResult)
		r.closed()
		r.ended()
		b.Gone("when it returns")
	})
	g.Bubble("Stage of 0 and 7, where each number and each receiver comes late", func(b *exercise.B) {
		r := begin(b)
		r.zero = true
		var at []time.Duration // when a result was taken
		go func() {
			for _, n := range []int{0, 7} {
				time.Sleep(odd)
				r.in <- n
				time.Sleep(2*second + odd)
				select { // no goroutine was there for a while
				case n, ok := <-r.out:
					if ok {
						r.results = append(r.results, n)
						at = append(at, b.Now())
					}
				case <-time.After(limit):
				}
			}
			time.Sleep(odd)
			close(r.in)
			r.receive(second)
		}()
		r.call(stage)
		if len(r.results) < 2 {
			b.Same("it sends", "it sent", []int{0, 70}, r.results, exercise.SkipsJobs)
		}
		b.Same("it sends", "it sent", []int{0, 70}, r.results, exercise.WrongResult)
		want := []time.Duration{2*odd + 2*second, 4*odd + 4*second}
		if got := exercise.When(at); got != exercise.When(want) {
			m, did := exercise.SleepsToWait, "the receiver got them at "+got
			if len(at) == 0 {
				did = "the receiver got no result"
			}
			if len(at) < 2 || at[0]-want[0] > second {
				m = exercise.WaitsForAll
			}
			b.Fail(exercise.ByInstant, m, fmt.Sprintf("%s: a receiver gets its results at %s",
				b.What(), exercise.When(want)), did)
		}
		b.Takes(5*odd + 4*second)
		r.closed()
		r.ended()
		b.Gone("when it returns")
	})
	g.Bubble("Stage of -1 and -1", func(b *exercise.B) {
		r := begin(b, -1, -1)
		close(r.in)
		r.receive(3 * second)
		r.call(stage)
		b.Same("it sends", "it sent", []int{-10, -10}, r.results, exercise.SkipsJobs)
		r.ended()
	})
	g.Bubble("Stage of 5000 numbers", func(b *exercise.B) {
		r := begin(b)
		go func() {
			defer close(r.in)
			for n := range 5000 {
				select {
				case r.in <- n + 1:
				case <-r.ctx.Done():
					return
				}
			}
		}()
		r.long = time.Microsecond
		r.receive(limit)
		r.call(stage)
		r.cancel()
		if n := len(r.results); n != 5000 {
			b.Fail(exercise.ByCount, exercise.SkipsJobs,
				b.What()+": it sends 5000 results", fmt.Sprintf("it sent %d", n))
		}
		r.ended()
	})
	g.Bubble("Stage of no numbers", func(b *exercise.B) {
		for range often {
			r := begin(b)
			close(r.in)
			r.call(stage)
			b.Takes(0)
			r.closed()
			r.ended()
		}
		b.Gone("when it returns")
	})
	g.Bubble("Stage, when ctx is canceled before it begins", func(b *exercise.B) {
		b.Means(exercise.ByDeadlock, exercise.NoDoneCase)
		for range often {
			r := begin(b)
			r.cancel()
			r.call(stage)
			b.Takes(0, b.Later(0, exercise.NoDoneCase))
			r.closed()
			r.failed(context.Canceled, "ctx.Err()")
		}
		b.Gone("when it returns")
	})
	for _, c := range []struct {
		how     string // is canceled, or times out
		when    string
		numbers []int
		deaf    bool // no goroutine receives the results
		at      time.Duration
		blames  exercise.Mistake
	}{
		{"is canceled", "while it works",
			[]int{1, 2, 3}, false, 2*second + odd, exercise.IgnoresContext},
		{"times out", "while it waits for a number",
			[]int{1, 2}, false, 5*second + odd, exercise.NoDoneCase},
		{"is canceled", "while no one takes the result",
			[]int{1, 2}, true, 3*second + odd, exercise.NoDoneCase},
	} {
		g.Bubble(fmt.Sprintf("Stage, when ctx %s after %v, %s", c.how, c.at, c.when), func(b *exercise.B) {
			r := begin(b, c.numbers...)
			b.Means(exercise.ByDeadlock, exercise.NoDoneCase)
			want := context.Canceled
			if c.how == "is canceled" {
				time.AfterFunc(c.at, r.cancel)
			} else {
				want = context.DeadlineExceeded
				r.ctx, r.cancel = context.WithTimeoutCause(r.ctx, c.at, errors.New("this is why"))
			}
			if !c.deaf {
				r.receive(limit)
			}
			r.call(stage)
			b.Takes(c.at, b.Later(c.at, c.blames))
			r.failed(want, "ctx.Err()")
			r.closed()
			b.Gone("when it returns")
		})
	}
	for _, c := range []struct {
		what string
		err  error
	}{
		{"fails", errBroken},
		{"misses its own deadline", errSlow},
		{"returns context.Canceled, although ctx is not canceled", errGone},
	} {
		g.Bubble("Stage of 1, 2 and 3, where work on 2 "+c.what, func(b *exercise.B) {
			r := begin(b, 1, 2, 3)
			r.fails, r.how = 2, c.err
			time.AfterFunc(limit/2, func() { close(r.in) })
			r.receive(limit)
			r.call(stage)
			m := exercise.WrongResult
			if !errors.Is(r.err, c.err) {
				m = exercise.Lost(r.err)
			} else if slices.Contains(r.results, 30) {
				m = exercise.GoesOn
			}
			b.Same("it sends", "it sent", []int{10}, r.results, m)
			r.failed(c.err, "the error from work")
			m = exercise.GoesOn
			if b.Started() == 2 {
				m = exercise.Deadlocks
			}
			b.Takes(2*second, b.Later(2*second, m))
			r.closed()
			b.Gone("when it returns")
		})
	}
	g.Bubble("Stage of two numbers, with 10,000 h between all events", func(b *exercise.B) {
		const long = 10_000 * time.Hour // a timeout of its own is shorter
		b.Waits(10 * long)
		r := begin(b)
		r.long = long
		go func() {
			defer close(r.in)
			for _, n := range []int{1, 2} {
				time.Sleep(long)
				r.in <- n
				time.Sleep(2 * long)
				select {
				case n, ok := <-r.out:
					if ok {
						r.results = append(r.results, n)
					}
				case <-time.After(long):
				}
			}
		}()
		r.call(stage)
		b.Same("it sends", "it sent", []int{10, 20}, r.results, exercise.GivesUp)
		r.ended()
		b.Takes(6 * long)
	})
	g.Race("Stage of 100 numbers, which ends, fails, or is canceled", func() {
		for _, how := range []string{"ends", "fails", "is canceled"} {
			ctx, cancel := context.WithCancel(context.Background())
			in, out := make(chan int, 100), make(chan int, 100)
			for n := range 100 {
				in <- n
			}
			if how == "is canceled" {
				time.AfterFunc(5*time.Millisecond, cancel)
			} else {
				close(in)
			}
			stage(ctx, in, func(_ context.Context, n int) (int, error) {
				if how == "fails" && n == 50 {
					return 0, errBroken
				}
				return n, nil
			}, out)
			cancel()
		}
	})
	g.Race("two calls of Stage, of 10 numbers each", func() {
		var both sync.WaitGroup
		for range 2 {
			both.Go(func() {
				in, out := make(chan int, 10), make(chan int, 10)
				for n := range 10 {
					in <- n
				}
				close(in)
				stage(context.Background(), in, func(_ context.Context, n int) (int, error) {
					time.Sleep(time.Millisecond)
					return n, nil
				}, out)
			})
		}
		both.Wait()
	})
}

var (
	errBroken = errors.New("broken")
	errGone   = fmt.Errorf("the server hangs up: %w", context.Canceled)
	errSlow   = fmt.Errorf("the server is slow: %w", context.DeadlineExceeded)
)

const (
	// An answer that checks every millisecond is late at that time.
	odd = 500333 * time.Microsecond
	// limit is longer than any run.
	limit = 20 * time.Second
	// An answer that closes out in another goroutine may be lucky once, but
	// not this often.
	often = 100
)

// A run is one call of a stage.
type run struct {
	b       *exercise.B
	ctx     context.Context
	cancel  context.CancelFunc
	in, out chan int
	results []int
	fails   int           // the number on which work fails, if not 0
	how     error         // of work on it
	zero    bool          // is among the numbers
	long    time.Duration // work takes, if not a second
	open    bool          // out, after the return
	err     error

	returned atomic.Bool
}

// begin prepares a stage, with numbers that wait for it.
func begin(b *exercise.B, numbers ...int) *run {
	r := &run{b: b, in: make(chan int, 10), out: make(chan int)}
	r.ctx, r.cancel = context.WithCancel(context.Background())
	for _, n := range numbers {
		r.in <- n
	}
	return r
}

// receive takes results until out is closed.
func (r *run) receive(patience time.Duration) {
	go func() {
		timeout := time.After(patience + second)
		for {
			select {
			case n, ok := <-r.out:
				if !ok {
					return
				}
				r.results = append(r.results, n)
			case <-timeout:
				return
			}
		}
	}()
}

func (r *run) call(stage stage) {
	r.b.Call(func() {
		r.err = stage(r.ctx, r.in, r.work, r.out)
		r.returned.Store(true)
		select {
		case _, r.open = <-r.out:
		default:
			r.open = true
		}
	})
}

// work takes a second, unless it is canceled.
func (r *run) work(ctx context.Context, n int) (int, error) {
	long := cmp.Or(r.long, second)
	defer r.b.Enter(fmt.Sprint("work on ", n), long)()
	if n == 0 && !r.zero {
		r.b.Blame(exercise.ByResult, exercise.MissesClose,
			r.b.What()+": it works on what was sent",
			"it worked on 0, which a closed channel yields; use v, ok := <-in")
		r.cancel()
		return 0, errors.New("there is no such number")
	}
	select {
	case <-time.After(long):
		if n > 0 && n == r.fails {
			return 0, r.how
		}
		return 10 * n, nil
	case <-ctx.Done():
		// All others may act first, but must not return.
		if r.b.Quiet(r.returned.Load); r.returned.Load() {
			r.b.Blame(exercise.ByOrder, exercise.DoesNotWait,
				r.b.What()+": when it returns, work has returned",
				fmt.Sprintf("work on %d was still running", n))
		}
		return 0, ctx.Err()
	}
}

// failed fails the check unless the stage has returned this error.
func (r *run) failed(want error, called string) {
	if !errors.Is(r.err, want) {
		r.b.Fail(exercise.ByResult, exercise.Lost(r.err),
			r.b.What()+": it returns "+called,
			"it returned "+exercise.Show(r.err))
	}
}

// ended fails the check unless the stage has returned nil.
func (r *run) ended() {
	if r.err != nil {
		r.b.Fail(exercise.ByResult, exercise.WrongResult,
			r.b.What()+": it returns nil", "it returned "+exercise.Show(r.err))
	}
}

// closed fails the check unless out was closed when the stage returned.
func (r *run) closed() {
	if r.open {
		r.b.Fail(exercise.ByResult, exercise.NeverCloses,
			r.b.What()+": it closes its output, out, before it returns", "out was still open")
	}
}
