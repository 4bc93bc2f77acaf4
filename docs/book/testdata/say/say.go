// Package say waits.
package say

import "time"

// After waits for d.
func After(d time.Duration) {
	time.Sleep(d)
}
