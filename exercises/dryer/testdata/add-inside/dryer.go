package dryer

import "sync"

type Chore struct {
	Do   func()
	Then *Chore
}

func DoAll(list []Chore) {
	var wg sync.WaitGroup
	for _, c := range list {
		go func() {
			wg.Add(1)
			defer wg.Done()
			for c := &c; c != nil; c = c.Then {
				c.Do()
			}
		}()
	}
	wg.Wait()
}
