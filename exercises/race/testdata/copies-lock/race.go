package race

import "sync"

type office struct {
	mu      sync.Mutex
	tickets int
	sold    []string
}

func (o office) take() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.tickets--
	return o.tickets >= 0
}

func Sell(tickets int, customers []string, pay func(string)) []string {
	o := office{tickets: tickets}
	var wg sync.WaitGroup
	for _, c := range customers {
		wg.Go(func() {
			if o.take() {
				pay(c)
			}
		})
	}
	wg.Wait()
	return o.sold
}
