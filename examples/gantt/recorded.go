package main

import (
	"os"
	"os/exec"
	"regexp"
	"strings"
	"time"

	"example.com/baton/internal/example"
	"example.com/baton/internal/logline"
	"example.com/baton/timeline"
)

// If all words name files, and the first is no command, recorded
// returns their charts, and how the runs differ.
func recorded(
	words []string,
) (charts []timeline.Chart, note string, err error) {
	v := chosen()
	if err := v.check(); err != nil || len(words) == 0 {
		return nil, "", err
	}
	if _, err := exec.LookPath(words[0]); err == nil {
		return nil, "", nil
	}
	for _, name := range words {
		info, err := os.Stat(name)
		if err != nil || !info.Mode().IsRegular() {
			return nil, "", nil
		}
	}
	for _, name := range words {
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, "", err
		}
		lines, _ := stamped(unstamped(string(text)))
		c := timeline.NewChart(name, lines, 0)
		if why := v.missed(c); why != "" {
			return nil, "", example.Usage("gantt: %s: %s", name, why)
		}
		charts = append(charts, v.of(c))
	}
	return charts, differences(charts), nil
}

// unstamped returns the lines of a log, without the brackets of our own
// transcripts, at no time in particular.
func unstamped(text string) (lines []timeline.Line) {
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		line = bracket.ReplaceAllString(line, "")
		lines = append(lines, timeline.Line{Text: line})
	}
	return lines
}

var bracket = regexp.MustCompile(`\s+(?:┐ same instant|[│┘])$`)

// stamped returns lines at the times that they carry, counted from the
// first. A line that carries none comes with the line before it. It
// reports whether at least half of the lines carry a time.
func stamped(lines []timeline.Line) (out []timeline.Line, ok bool) {
	var clock logline.Clock
	var last, first, day time.Duration
	carry, texts := 0, 0
	for _, l := range lines {
		if strings.TrimSpace(l.Text) == "" {
			continue
		}
		texts++
		s := logline.Parse(l.Text).Stamp
		if s.Clock != logline.None && clock == logline.None {
			clock, first, last = s.Clock, s.At, s.At
			if clock == logline.Relative {
				first = 0
			}
		}
		if s.Clock == clock && clock != logline.None {
			carry++
			at := s.At + day
			if clock == logline.OfDay && last-at > 12*time.Hour {
				at += 24 * time.Hour // midnight has passed
				day += 24 * time.Hour
			}
			last = at
		}
		l.At = max(last-first, 0)
		out = append(out, l)
	}
	if carry < 2 || 2*carry < texts {
		return lines, false
	}
	return out, true
}
