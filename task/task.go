// Package task starts functions elsewhere, and waits for their results:
// in a goroutine, in a thread, or in a process.
//
// A function that nobody has called does nothing. A [Task] is a
// function that is already running, whether or not anybody waits for
// it.
//
// Nothing stops a goroutine or a thread from outside: a function that
// is to be cancelled has to look at a context by itself. A process is
// killed. What a function panics with, Wait returns as an error, so
// that one bad task is not the end of the others. All of this is safe
// for concurrent use.
package task

import (
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
)

// A Task is a function that is already running: [Go], [Thread] and
// [Process] start one. The zero Task is of no use: its Wait never
// returns.
type Task[T any] struct {
	done   chan struct{}
	result T
	err    error
}

// Go starts f in a goroutine of its own. This is nearly always the
// right choice: a goroutine costs a few kilobytes and about a
// microsecond to start, may wait as long as it likes, and may use any
// free core.
func Go[T any](f func() (T, error)) *Task[T] {
	t := &Task[T]{done: make(chan struct{})}
	go t.run(f)
	return t
}

// Thread starts f in a goroutine that has an operating system's thread
// to itself. Choose it for C libraries that remember things by thread.
// A thread costs some thirty microseconds to start.
func Thread[T any](f func() (T, error)) *Task[T] {
	return Go(func() (T, error) {
		runtime.LockOSThread() // never unlocked: the thread ends with f
		return f()
	})
}

// Wait waits until the function has returned, and returns its result.
// A panic in the function becomes an error, a [*Panic]; of one in
// another process, only the text is left.
// Any number of goroutines may wait, at any time, any number of times.
func (t *Task[T]) Wait() (T, error) {
	<-t.done
	return t.result, t.err
}

// Gather waits for all tasks, and returns their results in the order of
// the tasks, whichever was first to finish. The error is that of the
// first task in the list that failed, and says which one it was; the
// results of all that did not fail are valid.
func Gather[T any](tasks ...*Task[T]) ([]T, error) {
	var first error
	results := make([]T, len(tasks))
	for i, t := range tasks {
		result, err := t.Wait()
		results[i] = result
		if err != nil && first == nil {
			first = fmt.Errorf("task %d: %w", i, err)
		}
	}
	return results, first
}

// A Panic is what a function panicked with, as an error.
type Panic struct {
	Value any
	Stack []byte // of the goroutine that panicked
}

// Error returns the value and the stack.
func (p *Panic) Error() string {
	return fmt.Sprintf("panic: %v\n\n%s", p.Value, p.Stack)
}

// Unwrap returns the value if it is an error.
func (p *Panic) Unwrap() error {
	err, _ := p.Value.(error)
	return err
}

// ErrExit is the error of a function that has not returned, but ended
// its goroutine by [runtime.Goexit].
var ErrExit = errors.New("the function has ended its goroutine")

// run keeps what f returns.
func (t *Task[T]) run(f func() (T, error)) {
	defer close(t.done)
	defer func() {
		if p := recover(); p != nil {
			t.err = &Panic{p, debug.Stack()}
		}
	}()
	t.err = ErrExit // unless f returns: it may call runtime.Goexit
	t.result, t.err = f()
}
