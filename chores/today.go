package chores

import (
	"context"
	"fmt"
	"time"
)

// A Chore is a machine or, if Pieces is above 0, work by hand.
type Chore struct {
	Name  string
	Takes time.Duration // of the machine, or of each piece
	Then  *Chore        // the machine to start after this machine

	Pieces int
	Piece  string // printed with the number of each piece
}

// Today returns the chores of the day: 20 seconds of work in all.
func Today() []Chore {
	dryer := &Chore{Name: "dryer", Takes: 3 * time.Second}
	return []Chore{
		{Name: "dishwasher", Takes: 3 * time.Second},
		{Name: "washing machine", Takes: 3 * time.Second, Then: dryer},
		{Name: "boiling water", Takes: 4 * time.Second},
		{Name: "cleaning potatoes", Takes: time.Second / 2,
			Pieces: 14, Piece: "Cleaning potato"},
	}
}

// String returns a description such as "dryer for 3 seconds".
func (c Chore) String() string {
	switch {
	case c.Pieces == 1:
		return c.Name + " for 1 piece"
	case c.Pieces > 1:
		return fmt.Sprintf("%s for %d pieces", c.Name, c.Pieces)
	case c.Takes == time.Second:
		return c.Name + " for 1 second"
	}
	return fmt.Sprintf("%s for %v seconds", c.Name, c.Takes.Seconds())
}

// print prints a line while it holds the person's attention.
func (p person) print(
	ctx context.Context, verb string, c *Chore,
) error {
	return p.attend(ctx, func() error {
		fmt.Fprintf(p.w, "%s %s\n", verb, c)
		return nil
	})
}
