package example

import "example.com/baton/internal/plural"

// Count says how many things there are, as in "1 job" and "2 jobs".
func Count(n int, one, many string) string {
	return plural.Count(n, one, many)
}
