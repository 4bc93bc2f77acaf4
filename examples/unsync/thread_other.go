//go:build !linux

package main

// thread would name the current thread, but the system calls for it
// differ, so only Linux is supported.
func thread() string { return "unknown" }
