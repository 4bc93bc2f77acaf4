package main

import (
	"testing"

	"example.com/baton/internal/golden"
)

func TestPictures(t *testing.T) {
	golden.Pictures(t, program.Title, program.Subtitle, "hasty", "locked", "reserved")
	golden.Pictures(t, program.Title, program.Subtitle, "last-seat")
}
