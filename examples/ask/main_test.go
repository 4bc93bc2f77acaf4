package main

import (
	"context"
	"io"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"

	"example.com/baton/internal/golden"
	"example.com/baton/timeline/timelinetest"
)

func TestTranscripts(t *testing.T) {
	golden.Transcripts(t, program.Run,
		"sequential", "all-answers", "timeout", "first")
}

func TestAllAnswers(t *testing.T) {
	timelinetest.Want(t, `
		Ann      ===========3s===========
		Bob      ===1s===
		Cid      =======2s=======
		printed: 1s "Bob: in your hand", 2s "Cid: in the door", 3s "Ann: in the car"
		seconds  0       1       2       3`,
		func(w io.Writer) {
			allAnswers(context.Background(), w)
		})
}

// TestFirst takes Bob's answer, and stops asking the others.
func TestFirst(t *testing.T) {
	timelinetest.Want(t, `
		Ann      ===1s===
		Bob      ===1s===
		Cid      ===1s===
		printed: 1s "Bob: in your hand"
		seconds  0       1`,
		func(w io.Writer) {
			first(context.Background(), w)
		})
}

// TestCancel cancels in the middle: all friends stop, and no goroutine
// is left, or the bubble would not end.
func TestCancel(t *testing.T) {
	for _, v := range program.Variants {
		t.Run(v.Name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				ctx, cancel := context.WithTimeout(t.Context(),
					700*time.Millisecond)
				defer cancel()
				assert.ErrorIs(t, v.Run(ctx, io.Discard),
					context.DeadlineExceeded)
				assert.Equal(t, 700*time.Millisecond, time.Since(start))
			})
		})
	}
}
