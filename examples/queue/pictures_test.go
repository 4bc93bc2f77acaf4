package main

import (
	"testing"

	"example.com/baton/internal/golden"
)

func TestPictures(t *testing.T) {
	golden.Pictures(t, program.Title, program.Subtitle,
		"-workers 1", "-workers 2", "-workers 3", "-workers 5", "-workers 10")
}
