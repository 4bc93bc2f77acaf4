package main

import (
	"testing"

	"example.com/baton/internal/golden"
)

func TestPictures(t *testing.T) {
	golden.Pictures(t, program.Title, program.Subtitle,
		"-n 4 loop", "-n 4 one-by-one", "-n 4 gather", "coroutine", "task", "say-after")
}
