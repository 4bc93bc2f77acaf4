package main

import (
	"bytes"
	"fmt"
	"io"
	"testing"

	"github.com/stretchr/testify/assert"

	"example.com/baton/internal/golden"
)

func TestTranscripts(t *testing.T) {
	golden.Transcripts(t, program.Run,
		"-workers 1", "-workers 2", "-workers 3", "-workers 5",
		"-workers 10", "-uneven -workers 1", "-uneven -workers 3",
		"-uneven -workers 5")
}

// What -h says is what the transcripts tell.
func TestTakes(t *testing.T) {
	var help bytes.Buffer
	program.Run(t.Context(), &help, []string{"-h"})
	for _, n := range []string{"1", "2", "3", "5", "10"} {
		lines := golden.Record(t, program.Run, "-workers", n)
		took := lines[len(lines)-1].At.Seconds()
		assert.Regexp(t, fmt.Sprintf(`workers-%s +%v s `, n, took), help.String())
	}
}

func TestTwoTeams(t *testing.T) {
	err := program.Run(t.Context(), io.Discard, []string{"-workers", "3", "workers-5"})
	assert.EqualError(t, err,
		"queue: -workers means nothing to workers-5; it goes without a variant")
}
