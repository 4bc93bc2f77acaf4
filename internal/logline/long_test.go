package logline

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// A line of a megabyte costs hardly more than one of a few thousand bytes.
func TestLongLines(t *testing.T) {
	cost := func(unit string, n int) time.Duration {
		line := strings.Repeat(unit, n/len(unit))
		best := time.Hour
		for range 3 {
			start := time.Now()
			Parse(line)
			best = min(best, time.Since(start))
		}
		return best
	}
	for _, unit := range []string{"1", "=", "[", "a ", "a=1 ", `"`, `\`, "a:"} {
		short, long := cost(unit, 4000), cost(unit, 1<<20)
		assert.Less(t, long, 40*short+20*time.Millisecond, "%q", unit)
	}
}
