//go:build amd64 || arm64

package example

import (
	"syscall"
	"unsafe"
)

// killAtSecond tells the kernel whether to end the program at its second
// SIGINT. Package os/signal alone cannot do that while thousands of
// goroutines compute: the goroutine that handles the first signal waits
// for its turn behind them, for half a minute and more.
func killAtSecond(on bool) {
	const resetHandler = 0x80000000 // SA_RESETHAND
	var action struct {
		handler  uintptr
		flags    uint64
		restorer uintptr
		mask     uint64
	}
	const size = unsafe.Sizeof(action.mask)
	p := uintptr(unsafe.Pointer(&action))
	_, _, errno := syscall.RawSyscall6(syscall.SYS_RT_SIGACTION,
		uintptr(syscall.SIGINT), 0, p, size, 0, 0)
	if errno != 0 {
		return
	}
	if action.flags &^= resetHandler; on {
		action.flags |= resetHandler
	}
	syscall.RawSyscall6(syscall.SYS_RT_SIGACTION,
		uintptr(syscall.SIGINT), p, 0, size, 0, 0)
}
