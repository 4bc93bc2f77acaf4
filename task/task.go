// Package task starts functions in a goroutine, in a thread or in a
// process, and waits for their results.
//
//	page := task.Go(func() (string, error) { return fetch(url) })
//	// The page is being fetched while we do something else.
//	text, err := page.Wait()
//
// A goroutine or a thread cannot be stopped from outside: a function
// that should be cancelable must check a context itself. A process is
// killed when its context is done. A panic in a function becomes an
// error, so that one bad task does not end the program. Only Wait and
// Gather report it: a panic in a task that nothing waits for is lost.
// Everything here is safe for concurrent use.
package task

import (
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
)

// A Task is a function that is already running: [Go], [Thread] and
// [Process] start one. The zero Task is useless: its Wait never
// returns.
type Task[T any] struct {
	done   chan struct{}
	result T
	err    error
}

// Go starts f in a goroutine of its own. This is nearly always the
// right choice: a goroutine takes about a microsecond to start and a
// few kilobytes of memory, and it can use any free core.
func Go[T any](f func() (T, error)) *Task[T] {
	t := &Task[T]{done: make(chan struct{})}
	go t.run(f)
	return t
}

// run keeps what f returns.
func (t *Task[T]) run(f func() (T, error)) {
	defer func() {
		if p := recover(); p != nil {
			t.err = &Panic{p, debug.Stack()}
		}
		close(t.done) // wakes Wait
	}()
	t.err = ErrExit // if f never returns: it called runtime.Goexit
	t.result, t.err = f()
}

// Thread starts f in a goroutine that has an operating system thread to
// itself. Choose it for C libraries that keep state per thread. A
// thread takes some thirty microseconds to start.
func Thread[T any](f func() (T, error)) *Task[T] {
	return Go(func() (T, error) {
		runtime.LockOSThread() // never unlocked: the thread ends with f
		return f()
	})
}

// Wait waits until the function has returned, and returns its result. A
// panic in the function becomes an error, a [*Panic]. If the function
// panics in another process, the error is not a *Panic, but contains
// the text of the panic. Any number of goroutines may call Wait, any
// number of times.
func (t *Task[T]) Wait() (T, error) {
	<-t.done
	return t.result, t.err
}

// Gather waits for all tasks, and returns their results in the order of
// the tasks. If a task failed, the error is from the first such task in
// the list, with its number. The results of the tasks that did not fail
// are valid.
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

// A Panic is the error from a function that has panicked.
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

// ErrExit is the error from a function that has called
// [runtime.Goexit].
var ErrExit = errors.New("the function called runtime.Goexit")
