package example

import (
	"errors"
	"syscall"
)

// isGone says whether writing failed because the reader is gone: the
// pipe's other end is closed, or is about to be.
func isGone(err error) bool {
	const noData = syscall.Errno(232)
	return errors.Is(err, syscall.ERROR_BROKEN_PIPE) || errors.Is(err, noData)
}
