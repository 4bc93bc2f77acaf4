//go:build !windows

package example

import (
	"errors"
	"syscall"
)

// isGone says whether writing failed because nobody reads any more.
func isGone(err error) bool { return errors.Is(err, syscall.EPIPE) }
