package main

import (
	"context"
	"net/http"
	"time"

	"golang.org/x/time/rate"
)

// paced limits how many requests per second start, however many workers
// send them: each request takes a token of its limit.
type paced struct {
	http.RoundTripper
	limit   *rate.Limiter
	timeout time.Duration // begins when the request starts
}

func (p paced) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := p.limit.Wait(r.Context()); err != nil {
		return nil, err
	}
	ctx, stop := context.WithTimeout(r.Context(), p.timeout)
	resp, err := p.RoundTripper.RoundTrip(r.WithContext(ctx))
	if err != nil {
		stop()
		return nil, err
	}
	resp.Body = body{resp.Body, stop}
	return resp, nil
}
