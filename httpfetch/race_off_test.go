//go:build !race

package httpfetch_test

const raceOn = false
