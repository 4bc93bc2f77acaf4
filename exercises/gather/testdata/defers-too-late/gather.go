package gather

import (
	"log"
	"sync"
	"time"
)

func Gather(ask ...func() string) []string {
	start := time.Now()
	defer log.Println("took", time.Since(start))
	answers := make([]string, len(ask))
	var wg sync.WaitGroup
	for i := range ask {
		wg.Go(func() { answers[i] = ask[i]() })
	}
	wg.Wait()
	return answers
}
