package main

import (
	"fmt"
	"io"
	"time"
)

// A step is what one worker does to a cake, and how long it takes.
type step struct {
	worker string
	takes  time.Duration
}

var (
	mixing = step{"Mixer", 1 * time.Second}
	baking = step{"Oven", 2 * time.Second}
	icing  = step{"Icer", 1 * time.Second}
)

func (s step) do(w io.Writer, worker, cake int) {
	fmt.Fprintf(w, "%s %d starting cake %d\n", s.worker, worker, cake)
	time.Sleep(s.takes)
	fmt.Fprintf(w, "%s %d finished cake %d\n", s.worker, worker, cake)
}

// sequential makes one cake after the other.
func sequential(w io.Writer, cakes int) {
	for cake := range orders(cakes) {
		for _, s := range []step{mixing, baking, icing} {
			s.do(w, 1, cake)
		}
	}
}
