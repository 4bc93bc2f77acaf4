package cancel_test

import (
	"context"
	"errors"
	"fmt"
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
	g.Bubble("Stage of 1, 2, 3 and the end", func(b *exercise.B) {
		r := begin(b, 1, 2, 3)
		close(r.in)
		r.receive(3 * second)
		b.Means(exercise.ByWatchdog, exercise.MissesClose)
		r.call(stage)
		b.Takes(3 * second)
		b.Equal([]int{10, 20, 30}, r.results, exercise.WrongResult)
		r.closed()
		if r.err != nil {
			b.Fail(exercise.ByResult, exercise.WrongResult,
				b.What()+": it returns nil", "it returned "+exercise.Show(r.err))
		}
	})
	for _, c := range []struct {
		what    string
		numbers []int
		deaf    bool // nobody receives the results
		at      time.Duration
		blames  exercise.Mistake
	}{
		{"Stage, cancelled after 2.5s, while it works",
			[]int{1, 2, 3}, false, 2500 * time.Millisecond, exercise.IgnoresContext},
		{"Stage, cancelled after 5s, while it waits for a number",
			[]int{1, 2}, false, 5 * second, exercise.NoDoneCase},
		{"Stage, cancelled after 3s, while nobody takes the result",
			[]int{1, 2}, true, 3 * second, exercise.NoDoneCase},
	} {
		g.Bubble(c.what, func(b *exercise.B) {
			r := begin(b, c.numbers...)
			b.Means(exercise.ByDeadlock, exercise.NoDoneCase)
			b.Means(exercise.ByLeak, exercise.NoDoneCase)
			time.AfterFunc(c.at, r.cancel)
			if !c.deaf {
				r.receive(limit)
			}
			r.call(stage)
			b.Takes(c.at, b.Later(c.at, c.blames))
			r.failed(context.Canceled, "ctx.Err()")
			r.closed()
		})
	}
	g.Bubble("Stage of 1, 2, 3 and the end, if work on 2 fails", func(b *exercise.B) {
		r := begin(b, 1, 2, 3)
		r.fails = 2
		close(r.in)
		r.receive(3 * second)
		r.call(stage)
		b.Equal([]int{10}, r.results, exercise.LosesError)
		r.failed(errBroken, "the error of work")
		b.Takes(2*second, b.Later(2*second, exercise.GoesOn))
		r.closed()
	})
}

var errBroken = errors.New("broken")

// limit is longer than any run.
const limit = 20 * time.Second

// A run is one call of a stage.
type run struct {
	b       *exercise.B
	ctx     context.Context
	cancel  context.CancelFunc
	in, out chan int
	results []int
	done    chan bool // closed when out is
	fails   int       // the number on which work fails, if not 0
	err     error
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
	r.done = make(chan bool)
	go func() {
		timeout := time.After(patience + second)
		for {
			select {
			case n, ok := <-r.out:
				if !ok {
					close(r.done)
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
	r.b.Call(func() { r.err = stage(r.ctx, r.in, r.work, r.out) })
	r.cancel()
}

// work takes a second, unless it is cancelled.
func (r *run) work(ctx context.Context, n int) (int, error) {
	defer r.b.Enter(fmt.Sprint("work on ", n), second)()
	if n == 0 {
		r.b.Blame(exercise.ByResult, exercise.MissesClose,
			r.b.What()+": it works on what was sent",
			"it worked on 0, which is what a "+
				"closed channel has for those who do not look at ok")
		r.cancel()
		return 0, errors.New("there is no such number")
	}
	select {
	case <-time.After(second):
		if n == r.fails {
			return 0, errBroken
		}
		return 10 * n, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

// failed fails the check unless the stage has returned this error.
func (r *run) failed(want error, called string) {
	if !errors.Is(r.err, want) {
		r.b.Fail(exercise.ByResult, exercise.LosesError,
			r.b.What()+": it returns "+called,
			"it returned "+exercise.Show(r.err))
	}
}

// closed fails the check unless out is closed.
func (r *run) closed() {
	open := true
	if r.done != nil {
		select {
		case <-r.done:
			open = false
		default:
		}
	} else {
		select {
		case _, more := <-r.out:
			open = more
		default:
		}
	}
	if open {
		r.b.Fail(exercise.ByResult, exercise.NeverCloses,
			r.b.What()+": it closes out before it returns", "out was still open")
	}
}
