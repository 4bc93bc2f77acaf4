//go:build !linux

package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Fprintln(os.Stderr, "The benchmarks need Linux: "+
		"they choose cores, and read processor time and memory from /proc.")
	os.Exit(1)
}
