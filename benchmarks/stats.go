//go:build linux

package main

import (
	"math"
	"slices"
	"strconv"

	"golang.org/x/perf/benchmath"
)

// values returns what the rounds of a contender gave, in order.
func (b *Block) values(name, by, unit string) []float64 {
	var vs []float64
	for _, row := range b.Rows {
		if v, ok := row.Values[unit]; ok && row.Case == name && row.By == by {
			vs = append(vs, v)
		}
	}
	return vs
}

// median returns the median of some values, as benchstat computes it.
func median(vs []float64) float64 {
	s := benchmath.NewSample(slices.Clone(vs), &benchmath.DefaultThresholds)
	return benchmath.AssumeNothing.Summary(s, 0.95).Center
}

// A Ratio compares two contenders: the median of the ratios of each round,
// and the lowest and highest of them.
type Ratio struct{ Mid, Low, High float64 }

// ratio compares a with b, round by round: the two were measured one after
// the other, so what slowed one down has most likely slowed both.
func ratio(a, b []float64) (r Ratio, ok bool) {
	n := min(len(a), len(b))
	if n == 0 {
		return r, false
	}
	rs := make([]float64, n)
	for i := range rs {
		rs[i] = a[i] / b[i]
	}
	return Ratio{median(rs), slices.Min(rs), slices.Max(rs)}, true
}

// round4 rounds to four digits: no run here is more precise than that.
func round4(v float64) float64 {
	if v == 0 || math.IsInf(v, 0) || math.IsNaN(v) {
		return v
	}
	r, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 4, 64), 64)
	if err != nil {
		return v
	}
	return r
}
