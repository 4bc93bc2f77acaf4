package main

import (
	"testing"
	"time"

	"example.com/baton/internal/golden"
)

// The clock of a bubble starts at midnight, but at midnight in London.
func init() { time.Local = time.UTC }

func TestTranscripts(t *testing.T) {
	golden.Transcripts(t, program.Run,
		"loop", "one-by-one", "gather",
		"-n 4 loop", "-n 4 one-by-one", "-n 4 gather", "-n 0 gather",
		"coroutine", "task", "say-after")
}
