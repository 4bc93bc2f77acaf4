package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"

	"example.com/baton/internal/example"
)

// pass passes on standard input.
func pass(ctx context.Context, w, stderr io.Writer) error {
	if info, err := os.Stdin.Stat(); err == nil &&
		info.Mode()&os.ModeCharDevice != 0 {
		return example.Usage(
			"gantt: name a command, or pipe lines to gantt; " +
				"-h shows the usage")
	}
	fmt.Fprintln(stderr, "gantt: the time of a line is when gantt "+
		"reads it, and programs may buffer output to a pipe")
	lines := bufio.NewReader(os.Stdin)
	for ctx.Err() == nil {
		line, err := lines.ReadSlice('\n')
		if _, failed := w.Write(line); failed != nil {
			return failed
		}
		if err == io.EOF {
			return nil
		}
		if err != nil && err != bufio.ErrBufferFull {
			return err
		}
	}
	return ctx.Err()
}
