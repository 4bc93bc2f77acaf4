package main

import (
	"testing"

	"example.com/baton/internal/golden"
)

func TestPictures(t *testing.T) {
	commands := []string{"-files 30 sequential", "-files 30 -workers 2 concurrent"}
	golden.Recorded(t, run, commands...)
	title, subtitle := golden.Titles(t)
	golden.Pictures(t, title, subtitle, commands...)
}
