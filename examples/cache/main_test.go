package main

import (
	"testing"

	"example.com/baton/internal/golden"
)

func TestTranscripts(t *testing.T) {
	golden.Transcripts(t, program.Run, "none", "locked", "shared")
}
