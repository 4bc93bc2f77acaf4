package oven

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func TestWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		looks := 0
		hot := func() bool { looks++; return looks == 4 }
		if err := Wait(t.Context(), hot); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(start); took != 3*time.Second {
			t.Errorf("took %v, want 3s", took)
		}
	})
}

func TestWaitIsCanceled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- Wait(ctx, func() bool { return false }) }()

		synctest.Wait() // until Wait waits for its ticker
		if len(done) > 0 {
			t.Fatal("returned, but the oven is cold")
		}
		cancel()
		synctest.Wait()
		if len(done) == 0 {
			t.Fatal("still waiting, but ctx is done")
		}
	})
}

func TestRack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rack := &Rack{free: 1}
		var baking sync.WaitGroup
		for range 2 {
			baking.Go(func() { rack.Take() })
		}
		baking.Wait()
		if rack.free < 0 {
			t.Errorf("%d trays are free", rack.free)
		}
	})
}
