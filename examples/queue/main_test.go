package main

import (
	"testing"

	"example.com/baton/internal/golden"
)

func TestTranscripts(t *testing.T) {
	golden.Transcripts(t, run,
		"-workers 1", "-workers 2", "-workers 3", "-workers 5",
		"-workers 10", "-uneven -workers 1", "-uneven -workers 3",
		"-uneven -workers 5")
}
