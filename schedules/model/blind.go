package model

// CloneMap is maps.Clone. That copies in the runtime, where the race
// detector sees nothing.
func CloneMap[M ~map[K]V, K comparable, V any](m M) M {
	if m == nil {
		return nil
	}
	r := make(M, len(m))
	for k, v := range m {
		r[k] = v
	}
	return r
}

// ClearSlice is clear of a slice, which the race detector does not see
// either.
func ClearSlice[S ~[]T, T any](s S) {
	var zero T
	for i := range s {
		s[i] = zero
	}
}
