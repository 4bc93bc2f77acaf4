//go:build race

package httpfetch_test

// The race detector makes parsing a hundred times slower.
const raceOn = true
