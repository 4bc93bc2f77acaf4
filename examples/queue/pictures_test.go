package main

import (
	"testing"

	"example.com/baton/internal/golden"
)

func TestPictures(t *testing.T) {
	golden.Pictures(t, "A queue and its workers",
		"Whoever is free takes the next job.",
		"-workers 1", "-workers 2", "-workers 3", "-workers 5", "-workers 10")
}
