package flight

import (
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"

	_ "example.com/baton/internal/golden" // for -update
)

func TestCounter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var c Counter
		var all sync.WaitGroup
		for i := range 3 { // in flight for 2 s each, a new one each second
			all.Go(func() {
				time.Sleep(time.Duration(i) * time.Second)
				c.Enter()
				time.Sleep(2*time.Second - 1)
				c.Leave()
			})
		}
		synctest.Wait()
		assert.Equal(t, 1, c.Now())
		assert.Equal(t, 1, c.Most())
		all.Wait()
		assert.Zero(t, c.Now())
		assert.Equal(t, 2, c.Most())
	})
}

func TestCounterConcurrently(t *testing.T) {
	var c Counter
	var begun, all sync.WaitGroup
	begun.Add(100)
	for range 100 {
		all.Go(func() {
			c.Enter()
			begun.Done()
			begun.Wait()
			c.Leave()
		})
	}
	all.Wait()
	assert.Equal(t, 100, c.Most())
	assert.Zero(t, c.Now())
}
