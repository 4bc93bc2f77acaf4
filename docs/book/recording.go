package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"time"
)

// A recording is what a run has printed, and who did what when, as the
// timeline package tells it. Times are nanoseconds.
type recording struct {
	Title    string  `json:"title"`
	Subtitle string  `json:"subtitle,omitempty"`
	Charts   []chart `json:"charts"`
}

type chart struct {
	Title   string   `json:"title"`
	Elapsed int64    `json:"elapsed"`
	Lanes   []string `json:"lanes"`
	Spans   []span   `json:"spans"`
	Marks   []mark   `json:"marks,omitempty"`
	Links   []arrow  `json:"links,omitempty"`
	Lines   []line   `json:"lines"`

	// ByLine says that a second in Spans, Marks and Links stands for a
	// line: the run was too short to tell instants apart.
	ByLine bool `json:"byLine,omitempty"`
}

type span struct {
	Lane  string `json:"lane"`
	Label string `json:"label"`
	Start int64  `json:"start"`
	End   int64  `json:"end"`
	Kind  string `json:"kind"`
}

type mark struct {
	Lane   string `json:"lane"`
	Text   string `json:"text"`
	At     int64  `json:"at"`
	LookUp bool   `json:"look,omitempty"`
}

type arrow struct {
	From string `json:"from"`
	To   string `json:"to"`
	At   int64  `json:"at"`
}

type line struct {
	At   int64  `json:"at"`
	Text string `json:"text"`
}

// recording returns the recording in a file, checked, as JSON that may
// stand in a page; nil if there is no such file.
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

// check says what in a recording cannot be, and puts the rest in order, so
// that the player need not look.
func (r recording) check() error {
	if len(r.Charts) == 0 {
		return errors.New("no charts")
	}
	for i, c := range r.Charts {
		if err := c.check(); err != nil {
			return fmt.Errorf("chart %q: %w", c.Title, err)
		}
		// Nothing is an empty list for the player, and not null.
		r.Charts[i].Lanes = append([]string{}, c.Lanes...)
		r.Charts[i].Spans = append([]span{}, c.Spans...)
		r.Charts[i].Lines = append([]line{}, c.Lines...)
		slices.SortStableFunc(r.Charts[i].Lines, func(a, b line) int {
			return int(min(max(a.At-b.At, -1), 1))
		})
	}
	return nil
}

func (c chart) check() error {
	end := c.Elapsed
	if c.ByLine {
		end = int64(len(c.Lines)) * int64(time.Second)
	}
	within := func(what string, at int64) error {
		if at < 0 || at > end {
			return fmt.Errorf("%s at %d ns, of %d", what, at, end)
		}
		return nil
	}
	known := func(lane string) error {
		if !slices.Contains(c.Lanes, lane) {
			return fmt.Errorf("no lane %q", lane)
		}
		return nil
	}
	for _, s := range c.Spans {
		if !slices.Contains([]string{
			"running", "waiting", "busy", "unnoticed"}, s.Kind) {
			return fmt.Errorf("span %q of unknown kind %q", s.Label, s.Kind)
		}
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
