package main

import (
	"testing"

	"example.com/baton/internal/golden"
)

func TestPictures(t *testing.T) {
	golden.Pictures(t, program.Title, program.Subtitle,
		"sequential", "all-answers", "timeout", "first")
}
