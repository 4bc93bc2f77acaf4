package model

import (
	"sync/atomic"
	"unsafe"
)

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
		r.record(g, v)
	}
	return v
}

func writes[T any](on any, write func() T) T {
	r, g := atomically(on)
	v := write()
	if r != nil {
		r.changed()
		r.record(g, v)
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
		r.record(g, ok)
	}
	return ok
}

type integer interface {
	int32 | int64 | uint32 | uint64 | uintptr
}

// number is Int32, Int64 and so on of package atomic.
type number[T integer] struct {
	_ [0]atomic.Int64 // aligns v, and forbids copies
	v T
}

// Int32 is atomic.Int32.
type Int32 = number[int32]

// Int64 is atomic.Int64.
type Int64 = number[int64]

// Uint32 is atomic.Uint32.
type Uint32 = number[uint32]

// Uint64 is atomic.Uint64.
type Uint64 = number[uint64]

// Uintptr is atomic.Uintptr.
type Uintptr = number[uintptr]

func (x *number[T]) Load() T                        { return Load(&x.v) }
func (x *number[T]) Store(v T)                      { Store(&x.v, v) }
func (x *number[T]) Swap(v T) (old T)               { return Swap(&x.v, v) }
func (x *number[T]) CompareAndSwap(old, new T) bool { return CompareAndSwap(&x.v, old, new) }
func (x *number[T]) Add(delta T) T                  { return Add(&x.v, delta) }

func (x *number[T]) And(mask T) (old T) {
	return writes(&x.v, func() T {
		if q, ok := wide(&x.v); ok {
			return T(atomic.AndUint64(q, uint64(mask)))
		}
		return T(atomic.AndUint32(narrow(&x.v), uint32(mask)))
	})
}

func (x *number[T]) Or(mask T) (old T) {
	return writes(&x.v, func() T {
		if q, ok := wide(&x.v); ok {
			return T(atomic.OrUint64(q, uint64(mask)))
		}
		return T(atomic.OrUint32(narrow(&x.v), uint32(mask)))
	})
}

// Load is atomic.LoadInt32, atomic.LoadInt64 and so on.
func Load[T integer](p *T) T {
	return loads(p, func() T {
		if q, ok := wide(p); ok {
			return T(atomic.LoadUint64(q))
		}
		return T(atomic.LoadUint32(narrow(p)))
	})
}

// Store is atomic.StoreInt32, atomic.StoreInt64 and so on.
func Store[T integer](p *T, v T) {
	writes(p, func() T {
		if q, ok := wide(p); ok {
			atomic.StoreUint64(q, uint64(v))
		} else {
			atomic.StoreUint32(narrow(p), uint32(v))
		}
		return v
	})
}

// Swap is atomic.SwapInt32, atomic.SwapInt64 and so on.
func Swap[T integer](p *T, v T) (old T) {
	return writes(p, func() T {
		if q, ok := wide(p); ok {
			return T(atomic.SwapUint64(q, uint64(v)))
		}
		return T(atomic.SwapUint32(narrow(p), uint32(v)))
	})
}

// Add is atomic.AddInt32, atomic.AddInt64 and so on.
func Add[T integer](p *T, delta T) T {
	return writes(p, func() T {
		if q, ok := wide(p); ok {
			return T(atomic.AddUint64(q, uint64(delta)))
		}
		return T(atomic.AddUint32(narrow(p), uint32(delta)))
	})
}

// CompareAndSwap is atomic.CompareAndSwapInt32,
// atomic.CompareAndSwapInt64 and so on.
func CompareAndSwap[T integer](p *T, old, new T) bool {
	return swaps(p, func() bool {
		if q, ok := wide(p); ok {
			return atomic.CompareAndSwapUint64(q, uint64(old), uint64(new))
		}
		return atomic.CompareAndSwapUint32(narrow(p), uint32(old), uint32(new))
	})
}

// wide returns p if it points to 64 bits.
func wide[T integer](p *T) (_ *uint64, ok bool) {
	if unsafe.Sizeof(*p) == 8 {
		return (*uint64)(unsafe.Pointer(p)), true
	}
	return nil, false
}

// narrow returns p, which points to 32 bits.
func narrow[T integer](p *T) *uint32 { return (*uint32)(unsafe.Pointer(p)) }

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
