package example

import (
	"errors"
	"syscall"
)

// isGone says whether writing failed because nobody reads any more: the
// other end of the pipe is closed, or is just being closed.
func isGone(err error) bool {
	const noData = syscall.Errno(232)
	return errors.Is(err, syscall.ERROR_BROKEN_PIPE) || errors.Is(err, noData)
}
