//go:build race

package schedules_test

// raceOn says that the race detector watches.
const raceOn = true
