package timeline_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"example.com/baton/timeline"
)

// Of the activities on one lane, the last thousand can still be ended.
func TestManyOpenOnALane(t *testing.T) {
	var lines []timeline.Line
	say := func(format string, args ...any) {
		lines = append(lines, timeline.Line{
			At: time.Duration(len(lines)) * time.Second, Text: fmt.Sprintf(format, args...)})
	}
	const n = 1500
	for i := range n {
		say("[a] job %d started", i)
	}
	for i := range n {
		say("[a] job %d finished", i)
	}
	ended := 0
	for _, s := range timeline.NewChart("", lines, 2*n*time.Second).Spans {
		if s.End-s.Start == n*time.Second {
			ended++
		}
	}
	assert.Equal(t, 1000, ended)
}
