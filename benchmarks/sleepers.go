//go:build linux

package main

import (
	"context"
	"fmt"
	"strconv"
	"time"
)

// sleeperContenders are asleep for a second, many at the same time.
func sleeperContenders(r *Runner) []Contender {
	var list []Contender
	asleep := pick(r, 100*time.Millisecond, time.Second)
	for _, n := range pick(r, []int{10_000}, []int{10_000, 100_000, 1_000_000}) {
		add := func(by string, rounds int, words func(context.Context) ([]string, error)) {
			list = append(list, Contender{
				Case: fmt.Sprintf("Sleepers/asleep=%d", n), By: by, Rounds: rounds,
				Measure: func(ctx context.Context) (int, map[string]float64, error) {
					w, err := words(ctx)
					if err != nil {
						return 0, nil, err
					}
					v, err := sleep(ctx, n, w)
					return n, v, err
				},
			})
		}
		for _, by := range []string{"goroutines", "deadlines"} {
			add(by, 0, func(ctx context.Context) ([]string, error) {
				path, err := r.Tools.Go(ctx, "sleepers")
				return []string{path, by, strconv.Itoa(n), asleep.String()}, err
			})
		}
		for _, loop := range []string{"asyncio", "uvloop"} {
			rounds := 0
			if n > 500_000 {
				rounds = 2 // a minute each
				if loop == "uvloop" {
					continue // its gather is that of asyncio
				}
			}
			add(loop, rounds, func(ctx context.Context) ([]string, error) {
				words, err := r.Tools.Python(ctx, "sleepers.py", loop)
				return append(words, loop, strconv.Itoa(n),
					fmt.Sprint(asleep.Seconds())), err
			})
		}
	}
	return list
}

// sleep runs a program of sleepers, all of whom have to wake.
func sleep(ctx context.Context, n int, words []string) (map[string]float64, error) {
	v, err := measure(ctx, words...)
	if err != nil {
		return nil, err
	}
	if v["woken"] != float64(n) {
		return nil, fmt.Errorf("only %v of %d sleepers have woken", v["woken"], n)
	}
	delete(v, "woken")
	return v, nil
}
