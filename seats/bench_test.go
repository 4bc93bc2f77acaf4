package seats_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// Three ways to read a number that all goroutines share. An RWMutex counts
// its readers, which writes to memory, too. So it pays only if readers hold
// it for a long time.

func BenchmarkReadNumber(b *testing.B) {
	b.Run("Mutex", func(b *testing.B) {
		var mu sync.Mutex
		read(b, mu.Lock, mu.Unlock, 0)
	})
	b.Run("RWMutex", func(b *testing.B) {
		var mu sync.RWMutex
		read(b, mu.RLock, mu.RUnlock, 0)
	})
	b.Run("atomic", func(b *testing.B) {
		var free atomic.Int64
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				free.Load()
			}
		})
	})
}

func BenchmarkReadForTenMicroseconds(b *testing.B) {
	b.Run("Mutex", func(b *testing.B) {
		var mu sync.Mutex
		read(b, mu.Lock, mu.Unlock, 10*time.Microsecond)
	})
	b.Run("RWMutex", func(b *testing.B) {
		var mu sync.RWMutex
		read(b, mu.RLock, mu.RUnlock, 10*time.Microsecond)
	})
}

// read reads in as many goroutines as there are processors, and holds
// the lock for as long as the reading takes.
func read(b *testing.B, lock, unlock func(), takes time.Duration) {
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			lock()
			if takes > 0 {
				for start := time.Now(); time.Since(start) < takes; {
				}
			}
			unlock()
		}
	})
}
