// Package plural counts things in sentences.
package plural

import "fmt"

// Count says how many things there are, as in "1 job" and "2 jobs".
func Count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
