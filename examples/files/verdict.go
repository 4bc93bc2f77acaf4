package main

import (
	"fmt"
	"io"
	"time"
)

// verdict says what the workers have gained, and why it is not more.
func verdict(
	w io.Writer, sequential, concurrent time.Duration, cores int,
) error {
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
faster. What took longer than the totals say is the removal of the files.
`, what, cores)
	return err
}
