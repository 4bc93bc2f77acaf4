package main

import (
	"testing"

	"example.com/baton/internal/golden"
)

func TestPictures(t *testing.T) {
	golden.Recorded(t, run, "-second 100ms")
	title, subtitle := golden.Titles(t)
	golden.Pictures(t, title, subtitle, "-second 100ms")
}
