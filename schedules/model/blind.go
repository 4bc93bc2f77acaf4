package model

// CloneMap is maps.Clone, but copies in Go code. The original copies in the
// runtime, where the race detector sees nothing.
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

// ClearSlice is the built-in clear for slices, but in Go code. The race
// detector does not see the original either.
func ClearSlice[S ~[]T, T any](s S) {
	var zero T
	for i := range s {
		s[i] = zero
	}
}
