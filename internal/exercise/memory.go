package exercise

import (
	"fmt"
	"math"
	"runtime"
)

// Frugal fails the check if f allocates more than 16 KB, for example because
// it makes a huge buffer instead of one of the right size. Frugal calls f
// several times, because other goroutines allocate memory as well.
func (b *B) Frugal(f func()) {
	const most = 16 << 10
	least := uint64(math.MaxUint64)
	for range 10 {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		f()
		runtime.ReadMemStats(&after)
		least = min(least, after.TotalAlloc-before.TotalAlloc)
	}
	if least > most {
		b.Fail(ByResult, HugeBuffer, fmt.Sprintf("%s: it allocates at most %d KB in each call", b.what, most>>10),
			fmt.Sprintf("each call allocated more than %d KB", (least-1)>>10))
	}
}
