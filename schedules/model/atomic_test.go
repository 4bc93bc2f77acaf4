package model

import (
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
)

// atomicInteger is what Int32 and atomic.Int32 have in common.
type atomicInteger[T integer] interface {
	Load() T
	Store(T)
	Swap(T) T
	CompareAndSwap(old, new T) bool
	Add(T) T
	And(T) T
	Or(T) T
}

// results does something of everything, beyond the largest and the
// smallest value of T.
func results[T integer](x atomicInteger[T]) (all []any) {
	x.Store(^T(0))
	all = append(all, x.Load(), x.Add(1), x.Add(^T(0)), x.Add(1<<30), x.Add(1<<30))
	all = append(all, x.Swap(1234), x.CompareAndSwap(1233, 1), x.Load())
	all = append(all, x.CompareAndSwap(1234, ^T(4)), x.Load())
	all = append(all, x.And(0xff0), x.Or(0xf000f), x.Load())
	return all
}

func TestIntegers(t *testing.T) {
	assert.Equal(t, results[uint32](new(atomic.Uint32)), results[uint32](new(Uint32)))
	assert.Equal(t, results[uint64](new(atomic.Uint64)), results[uint64](new(Uint64)))
	assert.Equal(t, results[uintptr](new(atomic.Uintptr)), results[uintptr](new(Uintptr)))
	assert.Equal(t, results[int64](new(atomic.Int64)), results[int64](new(Int64)))
	assert.Equal(t, results[int32](new(atomic.Int32)), results[int32](new(Int32)))
}
