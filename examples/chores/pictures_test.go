package main

import (
	"testing"

	"example.com/baton/internal/golden"
)

func TestPictures(t *testing.T) {
	title, subtitle := golden.Titles(t)
	golden.Pictures(t, title, subtitle,
		"sequential", "heads-down", "looking-up")
}
