//go:build !race

// Package racedetector says whether the race detector watches.
package racedetector

// Enabled reports whether this program was built with -race.
const Enabled = false
