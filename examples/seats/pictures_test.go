package main

import (
	"testing"

	"example.com/baton/internal/golden"
)

func TestPictures(t *testing.T) {
	title, subtitle := golden.Titles(t)
	golden.Pictures(t, title, subtitle, "hasty", "locked", "reserved")
	golden.Pictures(t, title, subtitle, "last-seat")
}
