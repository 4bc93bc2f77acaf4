package main

import (
	"testing"

	"example.com/baton/internal/golden"
)

func TestPictures(t *testing.T) {
	golden.Recorded(t, run, "-second 100ms")
	golden.Pictures(t, "Potatoes that burn the only processor",
		"Nobody looks up, and the dryer starts all the same.", "-second 100ms")
}
