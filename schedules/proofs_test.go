package schedules_test

import (
	"errors"
	"testing"

	"example.com/baton/schedules"
	"example.com/baton/schedules/model"
)

// The programs below call package model directly, as rewritten programs
// do. So each line that is a step can be seen, and counted.

// A move is one step of a goroutine in the enumeration that the explorer is
// compared with: it changes the state s, and returns how many moves on the
// next one is. If it cannot be made yet, it returns 0.
type move[S any] func(s *S) int

// count enumerates all orders of moves, by the definition: wherever
// several goroutines can move, each of them goes first once. No part of
// the explorer is used.
func count[S any](s S, goroutines ...[]move[S]) int {
	at := make([]int, len(goroutines))
	var from func(s S, at []int) int
	from = func(s S, at []int) (n int) {
		for g, moves := range goroutines {
			if at[g] == len(moves) {
				continue
			}
			after := s
			if by := moves[at[g]](&after); by > 0 {
				then := append([]int{}, at...)
				then[g] += by
				n += from(after, then)
			}
		}
		return max(n, 1)
	}
	return from(s, at)
}

// together runs functions in goroutines and waits for them. Each Done is a
// step; there is no other until the functions run.
func together(fs ...func()) {
	var wg model.WaitGroup
	wg.Add(len(fs))
	for _, f := range fs {
		model.Go(func() {
			f()
			wg.Done()
		})
	}
	wg.Wait()
}

// done is the move that a wg.Done is.
func done[S any](*S) int { return 1 }

// right fails the test unless f is right in all schedules, of which there
// must be want.
func right(t *testing.T, want int, f func() error) {
	t.Helper()
	r := schedules.Explore(t, 1_000_000, 1, func(*testing.T) error { return f() })
	if r.Failure != nil {
		t.Fatalf("schedule %d, %v, is wrong: %v", r.Failure.Number,
			r.Failure.Schedule, r.Failure)
	}
	if !r.All || r.Schedules != want {
		t.Errorf("explored %v; counted by hand, there are %d", r, want)
	}
}

// wrong fails the test unless f is wrong in some schedule, and again when
// that is repeated.
func wrong(t *testing.T, kind model.Ending, f func() error) schedules.Failure {
	t.Helper()
	test := func(*testing.T) error { return f() }
	r := schedules.Explore(t, 100_000, 1, test)
	if r.Failure == nil {
		t.Fatalf("right in %v", r)
	}
	again := schedules.Replay(t, r.Failure.Schedule, test)
	if again.Outcome.Kind != kind || (again.Err == nil) != (kind != model.Fine) {
		t.Errorf("repeated, it ends with %q and %v", again.Outcome.Kind, again.Err)
	}
	return again
}

var here = model.NewFile("proofs_test.go")

// A lost update: two goroutines read n, and write what they have read
// plus one. Read, write and Done are three steps each, so there are
// 6 choose 3 = 20 schedules.
func TestLostUpdate(t *testing.T) {
	update := func(n *int) func() {
		return func() {
			here.See(1)
			old := *n
			here.At(2)
			*n = old + 1
		}
	}
	ignoring := func() error {
		n := 0
		together(update(&n), update(&n))
		return nil
	}
	right(t, 20, ignoring)
	f := wrong(t, model.Fine, func() error {
		n := 0
		together(update(&n), update(&n))
		if n != 2 {
			return errors.New("an update is lost")
		}
		return nil
	})
	if len(f.Schedule) != 1 {
		t.Errorf("one preemption is enough, not %v", f.Schedule)
	}
}

// With a lock, lock, read, write and unlock of one goroutine come before
// those of the next: 3! orders of three goroutines. A Done has its own
// place. In the order a, b, c, the Done of c is last of all but the other
// two; that of b may stand in 6 places among the 4 steps of c and its
// Done; that of a in 11. Together 6 × 6 × 11 = 396.
func TestLock(t *testing.T) {
	right(t, 6*6*11, func() error {
		var mu model.Mutex
		n := 0
		update := func() {
			mu.Lock()
			here.See(1)
			old := n
			here.At(2)
			n = old + 1
			mu.Unlock()
		}
		together(update, update, update)
		if n != 3 {
			return errors.New("an update is lost")
		}
		return nil
	})
}

// Peterson's lock, tried once: who comes second gives up.
func TestPeterson(t *testing.T) {
	type state struct {
		flag [2]bool
		turn int
	}
	try := func(me int) []move[state] {
		other := 1 - me
		return []move[state]{
			func(s *state) int { s.flag[me] = true; return 1 },
			func(s *state) int { s.turn = other; return 1 },
			func(s *state) int { // flag of the other
				if s.flag[other] {
					return 1
				}
				return 2
			},
			func(s *state) int { // turn
				if s.turn == other {
					return 3
				}
				return 1
			},
			done[state], done[state], // in and out of the critical section
			func(s *state) int { s.flag[me] = false; return 1 },
			done[state],
		}
	}
	program := func(first, second func(flag *[2]model.Bool, turn *model.Int32, me int32)) func() error {
		return func() error {
			var flag [2]model.Bool
			var turn model.Int32
			inside, both := 0, false
			run := func(me int32) func() {
				return func() {
					first(&flag, &turn, me)
					second(&flag, &turn, me)
					other := 1 - me
					if !flag[other].Load() || turn.Load() != other {
						here.At(1)
						inside++
						both = both || inside == 2
						here.At(2)
						inside--
					}
					flag[me].Store(false)
				}
			}
			together(run(0), run(1))
			if both {
				return errors.New("two are in the critical section")
			}
			return nil
		}
	}
	raise := func(flag *[2]model.Bool, _ *model.Int32, me int32) { flag[me].Store(true) }
	yield := func(_ *[2]model.Bool, turn *model.Int32, me int32) { turn.Store(1 - me) }
	right(t, count(state{}, try(0), try(1)), program(raise, yield))
	wrong(t, model.Fine, program(yield, raise)) // turn first, then the flag
}

// The lock itself spins, so it has no end of schedules but for the rule
// that a goroutine which asks in vain lets the other go first.
func TestPetersonSpins(t *testing.T) {
	r := schedules.Explore(t, 20_000, 1, func(*testing.T) error {
		var flag [2]model.Bool
		var turn model.Int32
		inside, both := 0, false
		run := func(me int32) func() {
			return func() {
				other := 1 - me
				flag[me].Store(true)
				turn.Store(other)
				for flag[other].Load() && turn.Load() == other {
				}
				here.At(1)
				inside++
				both = both || inside == 2
				here.At(2)
				inside--
				flag[me].Store(false)
			}
		}
		together(run(0), run(1))
		if both {
			return errors.New("two are in the critical section")
		}
		return nil
	})
	if r.Failure != nil || r.Preemptions < 2 {
		t.Errorf("%v %v", r, r.Failure)
	}
}

// Three philosophers take the fork on their left, then that on their
// right, and eat. If the last one takes them the other way around, none
// starves.
func TestPhilosophers(t *testing.T) {
	orders := func(last [2]int) [3][2]int { return [3][2]int{{0, 1}, {1, 2}, last} }
	dinner := func(order [3][2]int) func() error {
		return func() error {
			var forks [3]model.Mutex
			philosopher := func(i int) func() {
				return func() {
					a, b := &forks[order[i][0]], &forks[order[i][1]]
					a.Lock()
					b.Lock()
					a.Unlock()
					b.Unlock()
				}
			}
			together(philosopher(0), philosopher(1), philosopher(2))
			return nil
		}
	}
	type forks [3]bool // taken
	moves := func(order [2]int) []move[forks] {
		take := func(i int) move[forks] {
			return func(f *forks) int {
				if f[i] {
					return 0
				}
				f[i] = true
				return 1
			}
		}
		give := func(i int) move[forks] {
			return func(f *forks) int { f[i] = false; return 1 }
		}
		a, b := order[0], order[1]
		return []move[forks]{take(a), take(b), give(a), give(b), done[forks]}
	}
	order := orders([2]int{0, 2})
	right(t, count(forks{}, moves(order[0]), moves(order[1]), moves(order[2])), dinner(order))

	f := wrong(t, model.Deadlock, dinner(orders([2]int{2, 0})))
	left := f.Outcome.Left
	if len(left) != 4 { // and the function that waits for them
		t.Fatalf("%v", left)
	}
	for i, w := range left[1:] {
		if want := (i+1)%3 + 2; w.Holder != want {
			t.Errorf("goroutine %d waits for %d, not %d", w.Goroutine, w.Holder, want)
		}
	}
}

// A lost wakeup: the predicate is looked at before the lock is taken, so
// that the signal may come between, and no goroutine waits for it yet.
func TestLostWakeup(t *testing.T) {
	program := func(looks func(mu *model.Mutex, full *model.Bool, c *model.Cond)) func() error {
		return func() error {
			var mu model.Mutex
			var full model.Bool
			c := model.NewCond(&mu)
			together(
				func() { looks(&mu, &full, c) },
				func() {
					mu.Lock()
					full.Store(true)
					c.Signal()
					mu.Unlock()
				})
			return nil
		}
	}
	wrong(t, model.Deadlock, program(func(mu *model.Mutex, full *model.Bool, c *model.Cond) {
		if !full.Load() {
			mu.Lock()
			c.Wait()
			mu.Unlock()
		}
	}))

	// The signal comes between the check, with the lock held, and the Wait:
	// the goroutine that signals does not take the lock.
	wrong(t, model.Deadlock, func() error {
		var mu model.Mutex
		var full model.Bool
		c := model.NewCond(&mu)
		together(
			func() {
				mu.Lock()
				for !full.Load() {
					c.Wait()
				}
				mu.Unlock()
			},
			func() {
				full.Store(true)
				c.Signal()
			})
		return nil
	})

	type state struct{ locked, full, waits, signaled bool }
	lock := func(s *state) int {
		if s.locked {
			return 0
		}
		s.locked = true
		return 1
	}
	unlock := func(s *state) int { s.locked = false; return 1 }
	waiter := []move[state]{
		lock,
		func(s *state) int { // Load, and on to the second Unlock
			if s.full {
				return 4
			}
			s.waits = true
			return 1
		},
		unlock, // in Wait, as the next Lock is
		func(s *state) int {
			if !s.signaled || s.locked {
				return 0
			}
			s.locked = true
			return 1
		},
		done[state], // Load once more, and full is set
		unlock, done[state],
	}
	signaler := []move[state]{
		lock,
		func(s *state) int { s.full = true; return 1 },
		func(s *state) int { s.signaled = s.waits; return 1 },
		unlock, done[state],
	}
	right(t, count(state{}, waiter, signaler), program(
		func(mu *model.Mutex, full *model.Bool, c *model.Cond) {
			mu.Lock()
			for !full.Load() {
				c.Wait()
			}
			mu.Unlock()
		}))
}

// ABA: a stack of cells 1 and 2, where head says which is on top and next
// what is below. While pop has looked at 1 and at what is below it, another
// goroutine pops 1, pops 2, and pushes 1 again. CompareAndSwap sees a 1,
// and puts 2 on the stack, which is in use.
func TestABA(t *testing.T) {
	program := func(again bool) func() error {
		return func() error {
			var head model.Int32
			var next [3]model.Int32
			head.Store(1)
			next[1].Store(2)
			var used [3]int
			pop := func() int32 {
				for {
					top := head.Load()
					if top == 0 {
						return 0
					}
					below := next[top].Load()
					if head.CompareAndSwap(top, below) {
						used[top]++
						return top
					}
				}
			}
			push := func(cell int32) {
				used[cell]--
				for {
					top := head.Load()
					next[cell].Store(top)
					if head.CompareAndSwap(top, cell) {
						return
					}
				}
			}
			together(
				func() { pop() },
				func() {
					a := pop()
					pop()
					if again && a != 0 {
						push(a)
					}
				})
			for top := head.Load(); top != 0; top = next[top].Load() {
				if used[top] > 0 {
					return errors.New("a cell is on the stack, and in use")
				}
			}
			return nil
		}
	}
	wrong(t, model.Fine, program(true))
	r := schedules.Explore(t, 1_000_000, 1, func(*testing.T) error { return program(false)() })
	if r.Failure != nil || !r.All {
		t.Errorf("without the push: %v %v", r, r.Failure)
	}
}

// Double-checked: a goroutine that finds done set must not come before f is. The
// wrong one sets it before it calls f.
func TestDoubleChecked(t *testing.T) {
	program := func(early bool) func() error {
		return func() error {
			var mu model.Mutex
			var done model.Bool
			value, zero := 0, false
			get := func() {
				if !done.Load() {
					mu.Lock()
					if !done.Load() {
						if early {
							done.Store(true)
						}
						here.At(1)
						value = 42
						if !early {
							done.Store(true)
						}
					}
					mu.Unlock()
				}
				here.See(2)
				zero = zero || value == 0
			}
			together(get, get)
			if zero {
				return errors.New("one has seen no value")
			}
			return nil
		}
	}
	wrong(t, model.Fine, program(true))

	type state struct{ locked, done bool }
	looks := func(on int) move[state] {
		return func(s *state) int {
			if s.done {
				return on
			}
			return 1
		}
	}
	get := []move[state]{
		looks(6),
		func(s *state) int {
			if s.locked {
				return 0
			}
			s.locked = true
			return 1
		},
		looks(3),
		done[state], // value = 42
		func(s *state) int { s.done = true; return 1 },
		func(s *state) int { s.locked = false; return 1 },
		done[state], // reads the value
		done[state],
	}
	right(t, count(state{}, get, get), program(false))

	// sync.Once itself: Do of the second waits until that of the first is over.
	right(t, countOnce(), func() error {
		var once model.Once
		value, zero := 0, false
		get := func() {
			once.Do(func() {
				here.At(1)
				value = 42
			})
			here.See(2)
			zero = zero || value == 0
		}
		together(get, get)
		if zero {
			return errors.New("one has seen no value")
		}
		return nil
	})
}

// countOnce counts by formula: in the order a, b, a makes Do and value = 42
// first; b can only do its Do, its reading and its Done after that, as a
// its reading and its Done. So 2 × (5 choose 2) = 20.
func countOnce() int { return 2 * 10 }
