package main

import (
	"testing"

	"example.com/baton/internal/golden"
)

// On Linux alone, as elsewhere the threads have no numbers.
func TestPictures(t *testing.T) {
	commands := []string{"-below 100000 sequential", "-below 100000 goroutine",
		"-below 100000 thread", "-below 100000 process"}
	golden.Recorded(t, program.Run, commands...)
	golden.Pictures(t, program.Title, program.Subtitle, commands...)
}
