package main

import (
	"testing"

	"example.com/baton/internal/golden"
)

func TestPictures(t *testing.T) {
	golden.Pictures(t, "The same five chores, three ways",
		"Nothing got faster. Only the waiting overlapped.",
		"sequential", "heads-down", "looking-up")
}
