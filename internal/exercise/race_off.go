//go:build !race

package exercise

// RaceDetector says whether this program was built with -race.
const RaceDetector = false
