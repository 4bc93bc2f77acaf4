//go:build !schedules

package exercise

// Explores reports whether this program was built from rewritten answers,
// so that schedules can be explored.
const Explores = false
