package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"time"

	"example.com/baton/timeline"
)

// A recording has the lines of a run and the charts that package timeline
// makes of them. Times are nanoseconds.
type recording struct {
	Title    string           `json:"title"`
	Subtitle string           `json:"subtitle,omitempty"`
	Charts   []timeline.Chart `json:"charts"`
}

// recording checks the recording in a file, and returns it as JSON that is
// safe inside a page. It returns nil if there is no such file.
func (s *Site) recording(name string) ([]byte, error) {
	file := s.file(name)
	info, err := os.Stat(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	s.inputs[file] = stampOf(info)
	var r recording
	if err := json.Unmarshal(data, &r); err != nil {
		return nil, fmt.Errorf("recording %s: %w", name, err)
	}
	if err := r.check(); err != nil {
		return nil, fmt.Errorf("recording %s: %w", name, err)
	}
	var b bytes.Buffer
	small, err := json.Marshal(r)
	json.HTMLEscape(&b, small)
	return b.Bytes(), err
}

// check finds mistakes in a recording. It also sorts the lines and replaces
// nil with empty lists, as the player expects.
func (r recording) check() error {
	if len(r.Charts) == 0 {
		return errors.New("no charts")
	}
	for i, c := range r.Charts {
		if err := checkChart(c); err != nil {
			return fmt.Errorf("chart %q: %w", c.Title, err)
		}
		r.Charts[i].Lanes = append([]string{}, c.Lanes...)
		r.Charts[i].Spans = append([]timeline.Span{}, c.Spans...)
		r.Charts[i].Lines = append([]timeline.Line{}, c.Lines...)
		slices.SortStableFunc(r.Charts[i].Lines, func(a, b timeline.Line) int {
			return cmp.Compare(a.At, b.At)
		})
	}
	return nil
}

func checkChart(c timeline.Chart) error {
	end := c.Elapsed
	if c.ByLine {
		end = time.Duration(len(c.Lines)) * time.Second
	}
	within := func(what string, at time.Duration) error {
		if at < 0 || at > end {
			return fmt.Errorf("the %s at %d ns is not in the run of %d ns", what, int64(at), int64(end))
		}
		return nil
	}
	known := func(lane string) error {
		if !slices.Contains(c.Lanes, lane) {
			return fmt.Errorf("there is no lane %q", lane)
		}
		return nil
	}
	for _, s := range c.Spans {
		if s.End < s.Start {
			return fmt.Errorf("span %q ends before it starts", s.Label)
		}
		if err := errors.Join(known(s.Lane), within("start", s.Start),
			within("end", s.End)); err != nil {
			return err
		}
	}
	for _, m := range c.Marks {
		if err := errors.Join(known(m.Lane), within("mark", m.At)); err != nil {
			return err
		}
	}
	for _, l := range c.Links {
		if err := errors.Join(known(l.From), known(l.To),
			within("link", l.At)); err != nil {
			return err
		}
	}
	for _, l := range c.Lines {
		if err := within("line", l.At); err != nil {
			return err
		}
	}
	return nil
}
