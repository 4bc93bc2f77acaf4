//go:build !race

package schedules_test

const raceOn = false
