package main

import (
	"io"
	"testing"

	"github.com/stretchr/testify/assert"

	"example.com/baton/internal/golden"
)

func TestTranscripts(t *testing.T) {
	golden.Transcripts(t, run,
		"-workers 1", "-workers 2", "-workers 3", "-workers 5",
		"-workers 10", "-uneven -workers 1", "-uneven -workers 3",
		"-uneven -workers 5")
}

func TestTwoTeams(t *testing.T) {
	err := run(t.Context(), io.Discard, []string{"-workers", "3", "workers-5"})
	assert.EqualError(t, err,
		"queue: -workers means nothing to workers-5; it goes without a variant")
}
