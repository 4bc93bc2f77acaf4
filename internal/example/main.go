// Package example runs the programs in examples. They share their flags,
// their errors, their pictures, and the way they stop.
package example

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strconv"
	"syscall"
)

// A Run is a whole program: it takes the words of the command line and
// prints its results to w.
type Run = func(ctx context.Context, w io.Writer, args []string) error

// Exit codes besides 0: what shells and people expect.
const (
	exitFailure = 1
	exitUsage   = 2
	exitSignal  = 128 // plus the number of the signal
)

// Main runs a program with the words of the command line, and exits.
// Ctrl-C and closing the terminal cancel the program's context. A
// second Ctrl-C kills the program, unless it has called
// [HandleInterrupts]. A [Program] that is stuck, for example
// in a pipe without a reader, is ended two seconds after its grace.
func Main(run Run) {
	ctx, cancel := context.WithCancelCause(context.Background())
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	if !signal.Ignored(syscall.SIGHUP) { // by nohup
		signal.Notify(signals, syscall.SIGHUP)
	}
	killAtSecond(!signal.Ignored(os.Interrupt))
	go func() {
		got := <-signals
		signal.Stop(signals)
		cancel(stopped{got})
	}()

	// "| head -1" makes writing fail. Ignoring the signal would do so, too,
	// but programs that we start would ignore it as well.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	out := newScreen(os.Stdout, os.Stderr, cancel)
	out.done, out.exit = ctx.Done(), os.Exit
	err := run(ctx, out, os.Args[1:])
	out.close()
	os.Exit(report(os.Stderr, err, context.Cause(ctx)))
}

// HandleInterrupts is for programs that have called [signal.Notify] for
// [os.Interrupt] themselves. A second Ctrl-C no longer kills them.
func HandleInterrupts() { killAtSecond(false) }

// report prints why a program ended, and returns its exit code. After
// Ctrl-C, errors from interrupted work are not worth a line, but a
// [lost] result is.
func report(w io.Writer, err, cause error) int {
	var stop stopped
	var usage usageError
	var exit exitError
	if cause != nil {
		for _, l := range losses(err) {
			fmt.Fprintln(w, l)
		}
	}
	switch {
	case errors.As(cause, &stop):
		fmt.Fprintln(w, stop)
		return stop.code()
	case errors.Is(cause, errNoReader):
		return 0 // the reader of the output has seen enough
	case cause != nil:
		fmt.Fprintln(w, cause) // such as a full disk
		return exitFailure
	case err == nil, errors.Is(err, flag.ErrHelp):
		return 0
	case errors.As(err, &usage):
		fmt.Fprintln(w, usage)
		return exitUsage
	case errors.As(err, &exit):
		return int(exit) // the reason has been printed
	}
	fmt.Fprintln(w, err)
	return exitFailure
}

// lost is an error that a stopped program reports too: it could not write a
// picture or clean up.
type lost struct{ error }

func (l lost) Unwrap() error { return l.error }

// losses returns the errors of type lost in err.
func losses(err error) (list []error) {
	switch e := err.(type) {
	case lost:
		return []error{e}
	case interface{ Unwrap() []error }:
		for _, err := range e.Unwrap() {
			list = append(list, losses(err)...)
		}
	case interface{ Unwrap() error }:
		return losses(e.Unwrap())
	}
	return list
}

// Stopped returns the signal that has canceled ctx, or nil if there was
// another reason.
func Stopped(ctx context.Context) os.Signal {
	var stop stopped
	if errors.As(context.Cause(ctx), &stop) {
		return stop.Signal
	}
	return nil
}

// stopped is the cause of a context that a signal has canceled.
type stopped struct{ os.Signal }

func (s stopped) Error() string {
	if s.Signal == os.Interrupt {
		return "stopped by Ctrl-C"
	}
	return "stopped: " + s.Signal.String()
}

func (s stopped) code() int {
	if n, ok := s.Signal.(syscall.Signal); ok {
		return exitSignal + int(n)
	}
	return exitFailure
}

// An exitError is the exit code of another program.
type exitError int

func (e exitError) Error() string {
	return "exit code " + strconv.Itoa(int(e))
}

// Exit returns an error that ends the program silently, with this code.
func Exit(code int) error { return exitError(code) }

// A usageError describes a mistake in the command line.
type usageError struct{ text string }

func (e usageError) Error() string { return e.text }

// Usage returns an error for a command line that cannot be understood.
// The program ends with exit code 2.
func Usage(format string, args ...any) error {
	return usageError{fmt.Sprintf(format, args...)}
}
