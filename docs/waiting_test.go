package docs

import (
	"fmt"
	"sync"
)

func Example_longForm() {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		fmt.Println("First")
	}()
	wg.Wait()
	// Output:
	// First
}
