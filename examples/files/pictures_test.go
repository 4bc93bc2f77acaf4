package main

import (
	"testing"

	"example.com/baton/internal/golden"
)

func TestPictures(t *testing.T) {
	commands := []string{"-files 30 sequential", "-files 30 -workers 2 concurrent"}
	golden.Recorded(t, run, commands...)
	golden.Pictures(t, "Writing files, one by one or several at a time",
		"Workers share cores and disk: they add none.", commands...)
}
