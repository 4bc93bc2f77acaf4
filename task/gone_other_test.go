//go:build !unix

package task_test

import "os"

// gone says whether there is no such process any more.
func gone(pid int) bool {
	_, err := os.FindProcess(pid)
	return err != nil
}
