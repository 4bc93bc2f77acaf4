package main

import (
	"fmt"
	"io"
	"time"
)

// verdict says what the workers have gained, and why it is not more, if
// both variants were run.
func verdict(
	w io.Writer, sequential, concurrent time.Duration, cores int,
) error {
	if sequential == 0 || concurrent == 0 {
		return nil
	}
	gain := float64(sequential) / float64(concurrent)
	what := fmt.Sprintf("The workers were %.1f times as fast", gain)
	if gain < 1.1 && gain > 0.9 {
		what = "The workers gained nothing"
	} else if gain <= 0.9 {
		what = "The workers were slower"
	}
	_, err := fmt.Fprintf(w, `
%s. To write a file is to copy it
into memory; that takes a core, and there are %d here. What the disk has
to do comes later, or when memory is full, and more workers make no disk
faster.
`, what, cores)
	return err
}
