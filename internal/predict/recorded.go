package predict

import (
	"embed"
	"fmt"
	"time"

	"example.com/baton/internal/golden"
	"example.com/baton/timeline"
)

// The runs of the programs, which a test compares with real ones.
//
//go:embed testdata
var runs embed.FS

// Recorded returns what [Question.Truth] does, from a recording. It is for
// programs that have no T.
func (q *Question) Recorded() (timeline.Chart, []time.Duration, error) {
	file := "testdata/" + golden.FileName(q.Program) + ".txt"
	text, err := runs.ReadFile(file)
	if err != nil {
		return timeline.Chart{}, nil, err
	}
	lines, err := golden.Parse(string(text))
	if err != nil || len(lines) == 0 {
		return timeline.Chart{}, nil, fmt.Errorf("%s: no recording: %v", file, err)
	}
	end := len(lines) - 1 // the line that says when the program returned
	c := timeline.NewChart(what, lines[:end], lines[end].At)
	answers, err := q.answers(c)
	return c, answers, err
}
