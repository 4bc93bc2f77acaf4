package main

import (
	"testing"

	"example.com/baton/internal/golden"
)

func TestPictures(t *testing.T) {
	golden.Pictures(t, "Two lines, each after a pause",
		"At once, they take as long as the longer pause.",
		"sequential", "concurrent", "-progress sequential", "-progress concurrent")
}
