package exercise

import (
	"fmt"
	"math"
	"runtime"
)

// Frugal fails the check if f takes more memory than 16 KB: it has made
// room for very many beforehand, and even more will come one day. F is
// called several times, because others take memory as well.
func (b *B) Frugal(m Mistake, f func()) {
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
		b.Fail(ByResult, m, b.what+": it allocates no more than it needs",
			fmt.Sprintf("it took %d KB of memory", least>>10))
	}
}
