//go:build !unix

package task_test

import (
	"errors"
	"os"
)

// gone says whether there is no such process anymore.
func gone(pid int) bool {
	_, err := os.FindProcess(pid)
	return err != nil
}

// leaves is for a test that this system cannot run.
func leaves([]byte) ([]byte, error) { return nil, errors.ErrUnsupported }
