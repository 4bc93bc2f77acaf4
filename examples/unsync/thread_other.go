//go:build !linux

package main

// thread would name the thread that we are in, but Go can ask for it
// without help from C only on Linux.
func thread() string { return "unknown" }
