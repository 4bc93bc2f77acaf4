package say

import (
	"fmt"
	"io"
	"time"
)

// Count counts from 0 to n-1, and pauses after each number. It takes n
// times the pause.
func Count(w io.Writer, name string, n int, pause time.Duration) {
	due := time.Now()
	for i := range n {
		fmt.Fprintf(w, "%s %d\n", name, i)
		// Every sleep ends a little late. Sleeping until a fixed time
		// keeps the delays from adding up.
		due = due.Add(pause)
		time.Sleep(time.Until(due))
	}
}
