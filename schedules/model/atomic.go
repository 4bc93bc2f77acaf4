package model

import "sync/atomic"

// atomically is a point before an atomic operation on something.
func atomically(on any) (*run, *goroutine) {
	r := now()
	if r == nil || r.over {
		return nil, nil
	}
	return r, r.do(&op{kind: Atomic, on: on})
}

func loads[T any](on any, load func() T) T {
	r, g := atomically(on)
	v := load()
	if r != nil {
		g.ask(r, on)
		r.tell(g, v)
	}
	return v
}

func writes[T any](on any, write func() T) T {
	r, g := atomically(on)
	v := write()
	if r != nil {
		r.changed()
		r.tell(g, v)
	}
	return v
}

func swaps(on any, swap func() bool) bool {
	r, g := atomically(on)
	ok := swap()
	if r != nil {
		if ok {
			r.changed()
		} else {
			g.ask(r, on)
		}
		r.tell(g, ok)
	}
	return ok
}

// Int32 is atomic.Int32.
type Int32 struct{ native atomic.Int32 }

// Load is Load of atomic.Int32.
func (x *Int32) Load() int32 { return loads(x, x.native.Load) }

// Store is Store of atomic.Int32.
func (x *Int32) Store(v int32) {
	writes(x, func() int32 { x.native.Store(v); return v })
}

// Swap is Swap of atomic.Int32.
func (x *Int32) Swap(v int32) (old int32) {
	return writes(x, func() int32 { return x.native.Swap(v) })
}

// CompareAndSwap is CompareAndSwap of atomic.Int32.
func (x *Int32) CompareAndSwap(old, new int32) bool {
	return swaps(x, func() bool { return x.native.CompareAndSwap(old, new) })
}

// Add is Add of atomic.Int32.
func (x *Int32) Add(delta int32) int32 {
	return writes(x, func() int32 { return x.native.Add(delta) })
}

// And is And of atomic.Int32.
func (x *Int32) And(mask int32) (old int32) {
	return writes(x, func() int32 { return x.native.And(mask) })
}

// Or is Or of atomic.Int32.
func (x *Int32) Or(mask int32) (old int32) {
	return writes(x, func() int32 { return x.native.Or(mask) })
}

// Int64 is atomic.Int64.
type Int64 struct{ native atomic.Int64 }

// Load is Load of atomic.Int64.
func (x *Int64) Load() int64 { return loads(x, x.native.Load) }

// Store is Store of atomic.Int64.
func (x *Int64) Store(v int64) {
	writes(x, func() int64 { x.native.Store(v); return v })
}

// Swap is Swap of atomic.Int64.
func (x *Int64) Swap(v int64) (old int64) {
	return writes(x, func() int64 { return x.native.Swap(v) })
}

// CompareAndSwap is CompareAndSwap of atomic.Int64.
func (x *Int64) CompareAndSwap(old, new int64) bool {
	return swaps(x, func() bool { return x.native.CompareAndSwap(old, new) })
}

// Add is Add of atomic.Int64.
func (x *Int64) Add(delta int64) int64 {
	return writes(x, func() int64 { return x.native.Add(delta) })
}

// And is And of atomic.Int64.
func (x *Int64) And(mask int64) (old int64) {
	return writes(x, func() int64 { return x.native.And(mask) })
}

// Or is Or of atomic.Int64.
func (x *Int64) Or(mask int64) (old int64) {
	return writes(x, func() int64 { return x.native.Or(mask) })
}

// Uint32 is atomic.Uint32.
type Uint32 struct{ native atomic.Uint32 }

// Load is Load of atomic.Uint32.
func (x *Uint32) Load() uint32 { return loads(x, x.native.Load) }

// Store is Store of atomic.Uint32.
func (x *Uint32) Store(v uint32) {
	writes(x, func() uint32 { x.native.Store(v); return v })
}

// Swap is Swap of atomic.Uint32.
func (x *Uint32) Swap(v uint32) (old uint32) {
	return writes(x, func() uint32 { return x.native.Swap(v) })
}

// CompareAndSwap is CompareAndSwap of atomic.Uint32.
func (x *Uint32) CompareAndSwap(old, new uint32) bool {
	return swaps(x, func() bool { return x.native.CompareAndSwap(old, new) })
}

// Add is Add of atomic.Uint32.
func (x *Uint32) Add(delta uint32) uint32 {
	return writes(x, func() uint32 { return x.native.Add(delta) })
}

// And is And of atomic.Uint32.
func (x *Uint32) And(mask uint32) (old uint32) {
	return writes(x, func() uint32 { return x.native.And(mask) })
}

// Or is Or of atomic.Uint32.
func (x *Uint32) Or(mask uint32) (old uint32) {
	return writes(x, func() uint32 { return x.native.Or(mask) })
}

// Uint64 is atomic.Uint64.
type Uint64 struct{ native atomic.Uint64 }

// Load is Load of atomic.Uint64.
func (x *Uint64) Load() uint64 { return loads(x, x.native.Load) }

// Store is Store of atomic.Uint64.
func (x *Uint64) Store(v uint64) {
	writes(x, func() uint64 { x.native.Store(v); return v })
}

// Swap is Swap of atomic.Uint64.
func (x *Uint64) Swap(v uint64) (old uint64) {
	return writes(x, func() uint64 { return x.native.Swap(v) })
}

// CompareAndSwap is CompareAndSwap of atomic.Uint64.
func (x *Uint64) CompareAndSwap(old, new uint64) bool {
	return swaps(x, func() bool { return x.native.CompareAndSwap(old, new) })
}

// Add is Add of atomic.Uint64.
func (x *Uint64) Add(delta uint64) uint64 {
	return writes(x, func() uint64 { return x.native.Add(delta) })
}

// And is And of atomic.Uint64.
func (x *Uint64) And(mask uint64) (old uint64) {
	return writes(x, func() uint64 { return x.native.And(mask) })
}

// Or is Or of atomic.Uint64.
func (x *Uint64) Or(mask uint64) (old uint64) {
	return writes(x, func() uint64 { return x.native.Or(mask) })
}

// Uintptr is atomic.Uintptr.
type Uintptr struct{ native atomic.Uintptr }

// Load is Load of atomic.Uintptr.
func (x *Uintptr) Load() uintptr { return loads(x, x.native.Load) }

// Store is Store of atomic.Uintptr.
func (x *Uintptr) Store(v uintptr) {
	writes(x, func() uintptr { x.native.Store(v); return v })
}

// Swap is Swap of atomic.Uintptr.
func (x *Uintptr) Swap(v uintptr) (old uintptr) {
	return writes(x, func() uintptr { return x.native.Swap(v) })
}

// CompareAndSwap is CompareAndSwap of atomic.Uintptr.
func (x *Uintptr) CompareAndSwap(old, new uintptr) bool {
	return swaps(x, func() bool { return x.native.CompareAndSwap(old, new) })
}

// Add is Add of atomic.Uintptr.
func (x *Uintptr) Add(delta uintptr) uintptr {
	return writes(x, func() uintptr { return x.native.Add(delta) })
}

// And is And of atomic.Uintptr.
func (x *Uintptr) And(mask uintptr) (old uintptr) {
	return writes(x, func() uintptr { return x.native.And(mask) })
}

// Or is Or of atomic.Uintptr.
func (x *Uintptr) Or(mask uintptr) (old uintptr) {
	return writes(x, func() uintptr { return x.native.Or(mask) })
}

// Bool is atomic.Bool.
type Bool struct{ native atomic.Bool }

// Load is Load of atomic.Bool.
func (x *Bool) Load() bool { return loads(x, x.native.Load) }

// Store is Store of atomic.Bool.
func (x *Bool) Store(v bool) {
	writes(x, func() bool { x.native.Store(v); return v })
}

// Swap is Swap of atomic.Bool.
func (x *Bool) Swap(v bool) (old bool) {
	return writes(x, func() bool { return x.native.Swap(v) })
}

// CompareAndSwap is CompareAndSwap of atomic.Bool.
func (x *Bool) CompareAndSwap(old, new bool) bool {
	return swaps(x, func() bool { return x.native.CompareAndSwap(old, new) })
}

// Value is atomic.Value.
type Value struct{ native atomic.Value }

// Load is Load of atomic.Value.
func (x *Value) Load() any { return loads(x, x.native.Load) }

// Store is Store of atomic.Value.
func (x *Value) Store(v any) {
	writes(x, func() any { x.native.Store(v); return v })
}

// Swap is Swap of atomic.Value.
func (x *Value) Swap(v any) (old any) {
	return writes(x, func() any { return x.native.Swap(v) })
}

// CompareAndSwap is CompareAndSwap of atomic.Value.
func (x *Value) CompareAndSwap(old, new any) bool {
	return swaps(x, func() bool { return x.native.CompareAndSwap(old, new) })
}

// Pointer is atomic.Pointer.
type Pointer[T any] struct{ native atomic.Pointer[T] }

// Load is Load of atomic.Pointer.
func (x *Pointer[T]) Load() *T { return loads(x, x.native.Load) }

// Store is Store of atomic.Pointer.
func (x *Pointer[T]) Store(v *T) {
	writes(x, func() *T { x.native.Store(v); return v })
}

// Swap is Swap of atomic.Pointer.
func (x *Pointer[T]) Swap(v *T) (old *T) {
	return writes(x, func() *T { return x.native.Swap(v) })
}

// CompareAndSwap is CompareAndSwap of atomic.Pointer.
func (x *Pointer[T]) CompareAndSwap(old, new *T) bool {
	return swaps(x, func() bool { return x.native.CompareAndSwap(old, new) })
}
