package model

import "sync/atomic"

// LoadInt32 is atomic.LoadInt32.
func LoadInt32(p *int32) int32 {
	return loads(p, func() int32 { return atomic.LoadInt32(p) })
}

// StoreInt32 is atomic.StoreInt32.
func StoreInt32(p *int32, v int32) {
	writes(p, func() int32 { atomic.StoreInt32(p, v); return v })
}

// SwapInt32 is atomic.SwapInt32.
func SwapInt32(p *int32, v int32) (old int32) {
	return writes(p, func() int32 { return atomic.SwapInt32(p, v) })
}

// AddInt32 is atomic.AddInt32.
func AddInt32(p *int32, delta int32) int32 {
	return writes(p, func() int32 { return atomic.AddInt32(p, delta) })
}

// CompareAndSwapInt32 is atomic.CompareAndSwapInt32.
func CompareAndSwapInt32(p *int32, old, new int32) bool {
	return swaps(p, func() bool { return atomic.CompareAndSwapInt32(p, old, new) })
}

// LoadInt64 is atomic.LoadInt64.
func LoadInt64(p *int64) int64 {
	return loads(p, func() int64 { return atomic.LoadInt64(p) })
}

// StoreInt64 is atomic.StoreInt64.
func StoreInt64(p *int64, v int64) {
	writes(p, func() int64 { atomic.StoreInt64(p, v); return v })
}

// SwapInt64 is atomic.SwapInt64.
func SwapInt64(p *int64, v int64) (old int64) {
	return writes(p, func() int64 { return atomic.SwapInt64(p, v) })
}

// AddInt64 is atomic.AddInt64.
func AddInt64(p *int64, delta int64) int64 {
	return writes(p, func() int64 { return atomic.AddInt64(p, delta) })
}

// CompareAndSwapInt64 is atomic.CompareAndSwapInt64.
func CompareAndSwapInt64(p *int64, old, new int64) bool {
	return swaps(p, func() bool { return atomic.CompareAndSwapInt64(p, old, new) })
}

// LoadUint32 is atomic.LoadUint32.
func LoadUint32(p *uint32) uint32 {
	return loads(p, func() uint32 { return atomic.LoadUint32(p) })
}

// StoreUint32 is atomic.StoreUint32.
func StoreUint32(p *uint32, v uint32) {
	writes(p, func() uint32 { atomic.StoreUint32(p, v); return v })
}

// SwapUint32 is atomic.SwapUint32.
func SwapUint32(p *uint32, v uint32) (old uint32) {
	return writes(p, func() uint32 { return atomic.SwapUint32(p, v) })
}

// AddUint32 is atomic.AddUint32.
func AddUint32(p *uint32, delta uint32) uint32 {
	return writes(p, func() uint32 { return atomic.AddUint32(p, delta) })
}

// CompareAndSwapUint32 is atomic.CompareAndSwapUint32.
func CompareAndSwapUint32(p *uint32, old, new uint32) bool {
	return swaps(p, func() bool { return atomic.CompareAndSwapUint32(p, old, new) })
}

// LoadUint64 is atomic.LoadUint64.
func LoadUint64(p *uint64) uint64 {
	return loads(p, func() uint64 { return atomic.LoadUint64(p) })
}

// StoreUint64 is atomic.StoreUint64.
func StoreUint64(p *uint64, v uint64) {
	writes(p, func() uint64 { atomic.StoreUint64(p, v); return v })
}

// SwapUint64 is atomic.SwapUint64.
func SwapUint64(p *uint64, v uint64) (old uint64) {
	return writes(p, func() uint64 { return atomic.SwapUint64(p, v) })
}

// AddUint64 is atomic.AddUint64.
func AddUint64(p *uint64, delta uint64) uint64 {
	return writes(p, func() uint64 { return atomic.AddUint64(p, delta) })
}

// CompareAndSwapUint64 is atomic.CompareAndSwapUint64.
func CompareAndSwapUint64(p *uint64, old, new uint64) bool {
	return swaps(p, func() bool { return atomic.CompareAndSwapUint64(p, old, new) })
}

// LoadUintptr is atomic.LoadUintptr.
func LoadUintptr(p *uintptr) uintptr {
	return loads(p, func() uintptr { return atomic.LoadUintptr(p) })
}

// StoreUintptr is atomic.StoreUintptr.
func StoreUintptr(p *uintptr, v uintptr) {
	writes(p, func() uintptr { atomic.StoreUintptr(p, v); return v })
}

// SwapUintptr is atomic.SwapUintptr.
func SwapUintptr(p *uintptr, v uintptr) (old uintptr) {
	return writes(p, func() uintptr { return atomic.SwapUintptr(p, v) })
}

// AddUintptr is atomic.AddUintptr.
func AddUintptr(p *uintptr, delta uintptr) uintptr {
	return writes(p, func() uintptr { return atomic.AddUintptr(p, delta) })
}

// CompareAndSwapUintptr is atomic.CompareAndSwapUintptr.
func CompareAndSwapUintptr(p *uintptr, old, new uintptr) bool {
	return swaps(p, func() bool { return atomic.CompareAndSwapUintptr(p, old, new) })
}
