package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"time"

	"example.com/baton/internal/example"
)

// A running command has not ended, or its output is still open.
type running struct {
	*signals
	stderr        io.Writer
	ended, copied chan error

	interrupts int
	told       bool // it was told to end
	asked      bool // it was asked to end a second time
	end        error
}

// patience is how long gantt waits for processes that a command has
// left behind: before it asks them to end, and again before it kills
// them. The same holds for a command whose output has no reader.
const patience = time.Second

// wait waits for the end of the command and of its output, and passes
// on signals. After the first Ctrl-C, the command may take the time
// that it needs. The second one kills it.
func (r *running) wait(ctx context.Context) error {
	done := ctx.Done()
	var slow, late <-chan time.Time
	for r.ended != nil || r.copied != nil || r.leaves() {
		select {
		case r.end = <-r.ended:
			r.ended = nil
			if r.told {
				late = time.After(patience)
			}
		case <-r.copied:
			r.copied = nil
		case <-time.After(r.pause()):
		case got := <-r.got:
			if !r.signal(got) {
				return r.end
			}
			if got == os.Interrupt {
				slow = time.After(2 * time.Second)
			}
		case <-done:
			done = nil
			if example.Stopped(ctx) == nil { // the output has no reader
				r.told = true
				r.send(brokenPipe)
				late = time.After(patience)
			}
		case <-slow:
			if r.ended == nil {
				break
			}
			fmt.Fprintln(r.stderr, "gantt: waiting for the command "+
				"to end; press Ctrl-C again to kill it")
		case <-late:
			if r.asked {
				r.kill()
				break
			}
			r.asked = true
			r.send(terminate)
			late = time.After(patience)
		}
	}
	return r.end
}

// leaves reports whether the command has left processes behind although
// it was told to end.
func (r *running) leaves() bool { return r.told && r.left() }

// pause is how often to look for processes left behind.
func (r *running) pause() time.Duration {
	if r.ended == nil && r.told {
		return 10 * time.Millisecond
	}
	return time.Hour
}

// signal passes a signal on. It reports whether to wait any longer.
func (r *running) signal(got os.Signal) bool {
	if got == os.Interrupt {
		r.interrupts++
	}
	r.told = r.told || ends(got)
	if r.interrupts > 1 {
		r.kill()
		// Don't wait for processes that gantt cannot kill.
		return r.ended != nil || !r.shared
	}
	r.pass(got)
	return true
}
