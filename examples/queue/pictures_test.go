package main

import (
	"testing"

	"example.com/baton/internal/golden"
)

func TestPictures(t *testing.T) {
	title, subtitle := golden.Titles(t)
	golden.Pictures(t, title, subtitle,
		"-workers 1", "-workers 2", "-workers 3", "-workers 5", "-workers 10")
}
