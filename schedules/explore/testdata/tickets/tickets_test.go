package tickets

import (
	"sync"
	"testing"
	"testing/synctest"
)

func TestSell(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := &Office{left: 1}
		var wg sync.WaitGroup
		wg.Go(func() { o.Sell() })
		wg.Go(func() { o.Sell() })
		wg.Wait()
		if n := o.Left(); n < 0 {
			t.Errorf("%d tickets are left", n)
		}
	})
}

func TestLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := &Office{left: 1}
		go o.Left()
		if o.Left() != 1 {
			t.Error("a ticket is gone")
		}
	})
}

func TestOnce(t *testing.T) {}
