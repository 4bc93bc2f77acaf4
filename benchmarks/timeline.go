//go:build linux

package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"example.com/baton/timeline"
)

// timelineContenders record and draw 100,000 lines on 1,000 lanes.
func timelineContenders(*Runner) []Contender {
	lanes := 1000
	count := 100_000
	lines := make([][]byte, count)
	for i := range lines {
		lane := i / 2 % lanes
		if i%2 == 0 {
			lines[i] = fmt.Appendf(nil, "Worker %d starting job %d\n", lane, i/2)
		} else {
			lines[i] = fmt.Appendf(nil, "Worker %d finished job %d\n", lane, i/2)
		}
	}
	var recorded []timeline.Line
	for i, line := range lines {
		recorded = append(recorded, timeline.Line{
			At:   time.Duration(i) * 100 * time.Microsecond,
			Text: string(line[:len(line)-1]),
		})
	}
	elapsed := time.Duration(count) * 100 * time.Microsecond
	record := fmt.Sprintf("Record/lines=%d", count)
	draw := fmt.Sprintf("Draw/lines=%d/lanes=%d", count, lanes)
	write := func(w func() io.Writer) func(context.Context) (int, map[string]float64, error) {
		return func(context.Context) (int, map[string]float64, error) {
			to := w()
			v, err := allocations(count, func() error {
				for _, line := range lines {
					if _, err := to.Write(line); err != nil {
						return err
					}
				}
				return nil
			})
			return count, v, err
		}
	}
	picture := func(make func(timeline.Chart) error) func(context.Context) (int, map[string]float64, error) {
		return func(context.Context) (int, map[string]float64, error) {
			v, err := allocations(1, func() error {
				return make(timeline.NewChart("workers", recorded, elapsed))
			})
			return count, v, err
		}
	}
	return []Contender{
		{Case: record, By: "Recorder", Measure: write(func() io.Writer {
			return timeline.NewRecorder(io.Discard)
		})},
		{Case: record, By: "discard", Measure: write(func() io.Writer {
			return io.Discard
		})},
		{Case: draw, By: "Text", Measure: picture(func(c timeline.Chart) error {
			return timeline.Text(io.Discard, timeline.Look{}, c)
		})},
		{Case: draw, By: "SVG", Measure: picture(func(c timeline.Chart) error {
			return timeline.SVG(io.Discard, "workers", "", c)
		})},
		{Case: draw, By: "Trace", Measure: picture(func(c timeline.Chart) error {
			return timeline.Trace(io.Discard, c)
		})},
	}
}
