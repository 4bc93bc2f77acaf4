package exercise

import (
	"fmt"
	"os"
	"testing"
	"time"
)

// ProgressVariable is set by the board, which shows slow steps.
const ProgressVariable = "BATON_PROGRESS"

// Progress begins the lines about slow steps.
const Progress = "... "

// progress says every three seconds that something is still going on, and
// for how long. Call stop at the end.
func progress(t *testing.T, what string) (stop func()) {
	if os.Getenv(ProgressVariable) == "" {
		return func() {}
	}
	quit, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for begin := time.Now(); ; {
			select {
			case <-quit:
				return
			case <-time.After(3 * time.Second):
				fmt.Fprintf(t.Output(), "%s%s: %v so far; the first time, "+
					"this takes a minute or more\n", Progress, what,
					time.Since(begin).Round(time.Second))
			}
		}
	}()
	return func() {
		close(quit)
		<-ended
	}
}
