//go:build unix

package echo_test

import (
	"syscall"
	"testing"
)

// allowFiles makes room for n open files, or skips the test.
func allowFiles(t testing.TB, n int) {
	var limit syscall.Rlimit
	syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit)
	old := limit
	for limit.Cur < 1<<40 && int64(limit.Cur) < int64(n) {
		limit.Cur = 2*limit.Cur + 64 // its type depends on the system
	}
	if limit.Cur == old.Cur {
		return
	}
	limit.Max = max(limit.Max, limit.Cur)
	if syscall.Setrlimit(syscall.RLIMIT_NOFILE, &limit) != nil {
		t.Skipf("needs %d open files; the limit is %d", n, old.Max)
	}
	t.Cleanup(func() { syscall.Setrlimit(syscall.RLIMIT_NOFILE, &old) })
}
