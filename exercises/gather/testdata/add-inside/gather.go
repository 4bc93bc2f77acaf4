package gather

import "sync"

func Gather(ask ...func() string) []string {
	answers := make([]string, len(ask))
	var wg sync.WaitGroup
	for i, f := range ask {
		go func() {
			wg.Add(1)
			defer wg.Done()
			answers[i] = f()
		}()
	}
	wg.Wait()
	return answers
}
