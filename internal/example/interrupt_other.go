//go:build !linux || !(amd64 || arm64)

package example

// killAtSecond is not needed for correctness: see its other version.
func killAtSecond(bool) {}
