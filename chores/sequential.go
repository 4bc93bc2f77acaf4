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

// standBy waits for a machine, or cleans all pieces. Each piece is due
// at a fixed time: sleeps end a little late, and the delays must not
// add up.
func (c *Chore) standBy(ctx context.Context, w io.Writer) error {
	due := time.Now()
	for i := range max(c.Pieces, 1) {
		if c.Pieces > 0 {
			fmt.Fprintf(w, "%s %d\n", c.Piece, i)
		}
		due = due.Add(c.Takes)
		if err := sleepUntil(ctx, due); err != nil {
			return err
		}
	}
	return nil
}

func sleepUntil(ctx context.Context, due time.Time) error {
	select {
	case <-time.After(time.Until(due)):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
