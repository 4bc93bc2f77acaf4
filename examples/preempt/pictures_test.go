package main

import (
	"testing"

	"example.com/baton/internal/golden"
)

func TestPictures(t *testing.T) {
	golden.Recorded(t, program.Run, "-second 100ms")
	golden.Pictures(t, program.Title, program.Subtitle, "-second 100ms")
}
