package wait

import "sync"

func Invite(first string, ring func(name string) (others []string)) {
	var wg sync.WaitGroup
	var invite func(name string)
	invite = func(name string) {
		for _, other := range ring(name) {
			go func() {
				wg.Add(1)
				defer wg.Done()
				invite(other)
			}()
		}
	}
	invite(first)
	wg.Wait()
}
