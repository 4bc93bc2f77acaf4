package main

import (
	"testing"

	"example.com/baton/internal/golden"
)

func TestPictures(t *testing.T) {
	commands := []string{"-files 30 sequential", "-files 30 -workers 2 concurrent"}
	golden.Recorded(t, program.Run, commands...)
	golden.Pictures(t, program.Title, program.Subtitle, commands...)
}
