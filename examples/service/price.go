package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"golang.org/x/sync/errgroup"
	"golang.org/x/time/rate"
)

const (
	deadline = time.Second // for one request
	atATime  = 4           // shops that one request asks at a time
)

// A service asks shops for prices.
type service struct {
	shops []string
	ask   func(ctx context.Context, shop, item string) (int, error)
	limit *rate.Limiter
}

// prices asks all shops, a few at a time. It returns the first error,
// and then nothing is in flight anymore.
func (s *service) prices(
	ctx context.Context, item string,
) (map[string]int, error) {
	found := make([]int, len(s.shops))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(atATime)
	for i, shop := range s.shops {
		g.Go(func() (err error) {
			found[i], err = s.ask(ctx, shop, item)
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	prices := map[string]int{}
	for i, shop := range s.shops {
		prices[shop] = found[i]
	}
	return prices, nil
}

// ServeHTTP answers GET /price/{item}.
func (s *service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !s.limit.Allow() {
		w.Header().Set("Retry-After", "1")
		http.Error(w, "too many requests", http.StatusTooManyRequests)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), deadline)
	defer cancel()
	prices, err := s.prices(ctx, r.PathValue("item"))
	if errors.Is(err, context.DeadlineExceeded) {
		slow := fmt.Sprintf("the shops took longer than %v", deadline)
		http.Error(w, slow, http.StatusGatewayTimeout)
		return
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(prices)
}
