//go:build !windows

package example

import (
	"errors"
	"syscall"
)

// isGone says whether writing failed because the reader is gone.
func isGone(err error) bool { return errors.Is(err, syscall.EPIPE) }
