package main

import (
	"strconv"
	"syscall"
)

// thread names the thread that we are in at the moment.
func thread() string { return strconv.Itoa(syscall.Gettid()) }
