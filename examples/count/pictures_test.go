package main

import (
	"testing"

	"example.com/baton/internal/golden"
)

func TestPictures(t *testing.T) {
	golden.Pictures(t, "Ten apples, ten peaches",
		"Each counts at its own pace.",
		"sequential", "concurrent", "relay")
}
