package say

import (
	"fmt"
	"io"
	"time"
)

// Count counts from 0 to n-1, and pauses after each number.
// It takes n times the pause.
func Count(w io.Writer, name string, n int, pause time.Duration) {
	for i := range n {
		fmt.Fprintf(w, "%s %d\n", name, i)
		time.Sleep(pause)
	}
}
