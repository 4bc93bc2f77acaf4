package task

import (
	"bytes"
	"regexp"
	"slices"
)

// A crashLog keeps what a process has said about its crash: the Go
// runtime prints the reason first, and long stacks after it.
type crashLog struct{ first, last []byte }

const (
	keptFirst = 400
	keptLast  = 64 << 10
	shown     = 400
)

func (c *crashLog) Write(p []byte) (int, error) {
	n := len(p)
	head := min(n, keptFirst-len(c.first))
	c.first = append(c.first, p[:head]...)
	c.last = append(c.last, p[head:]...)
	c.last = c.last[max(0, len(c.last)-keptLast):]
	return n, nil
}

var reason = regexp.MustCompile(`(?m)^(panic: |fatal error: |` +
	`runtime: |unexpected fault|SIG[A-Z]+: )`)

// String returns the reason if there is one, and otherwise the first
// and the last bytes.
func (c *crashLog) String() string {
	all := bytes.TrimSpace(slices.Concat(c.first, c.last))
	if len(all) == 0 {
		return ""
	}
	if at := reason.FindIndex(all); at != nil {
		all = all[at[0]:]
		return ": " + string(all[:min(len(all), shown)])
	}
	if len(all) > 2*shown {
		return ": " + string(all[:shown]) + " ... " +
			string(all[len(all)-shown:])
	}
	return ": " + string(all)
}
