package chores

import (
	"context"
	"fmt"
	"io"
	"time"
)

// Sequential stands by each machine until it is done. [Today] takes 20
// seconds.
func Sequential(ctx context.Context, w io.Writer, list []Chore) error {
	for _, first := range list {
		for c := &first; c != nil; c = c.Then {
			fmt.Fprintf(w, "Start %s\n", c)
			if err := c.standBy(ctx, w); err != nil {
				return err
			}
			fmt.Fprintf(w, "End %s\n", c)
		}
	}
	return nil
}

// standBy waits for a machine, or cleans all pieces.
func (c *Chore) standBy(ctx context.Context, w io.Writer) error {
	s := newSleeper()
	for i := range max(c.Pieces, 1) {
		if c.Pieces > 0 {
			fmt.Fprintf(w, "%s %d\n", c.Piece, i)
		}
		if err := s.sleep(ctx, c.Takes); err != nil {
			return err
		}
	}
	return nil
}

// A sleeper sleeps again and again. Each sleep ends a little late, so
// the next one is shorter: the delays do not add up.
type sleeper struct{ due time.Time }

func newSleeper() *sleeper { return &sleeper{time.Now()} }

func (s *sleeper) sleep(ctx context.Context, d time.Duration) error {
	s.due = s.due.Add(d)
	select {
	case <-time.After(time.Until(s.due)):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
