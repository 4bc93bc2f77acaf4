package logline

import (
	"strings"

	"github.com/clipperhouse/uax29/v2/graphemes"
)

// Plain returns what a terminal shows of a line: without escape sequences,
// and without what a carriage return has overwritten.
func Plain(line string) string {
	if strings.IndexByte(line, 0x1b) >= 0 {
		line = strip(line)
	}
	if strings.IndexByte(line, '\r') >= 0 {
		line = strings.TrimRight(line, "\r")
		line = line[strings.LastIndexByte(line, '\r')+1:]
	}
	return line
}

// strip removes escape sequences.
func strip(line string) string {
	var b strings.Builder
	g := graphemes.FromString(line)
	g.AnsiEscapeSequences = true
	for g.Next() {
		if c := g.Value(); c[0] != 0x1b {
			b.WriteString(c)
		}
	}
	return b.String()
}
