package say

import (
	"fmt"
	"io"
	"sync"
	"time"
)

type Person struct {
	Seconds int
	Line    string
}

func Sequentially(w io.Writer, people []Person) {
	for _, p := range people {
		speak(w, p)
	}
}

func Concurrently(w io.Writer, people []Person) {
	var wg sync.WaitGroup
	for _, p := range people {
		go func() {
			wg.Add(1)
			defer wg.Done()
			speak(w, p)
		}()
	}
	wg.Wait()
}

func speak(w io.Writer, p Person) {
	time.Sleep(time.Duration(p.Seconds) * time.Second)
	fmt.Fprintln(w, p.Line)
}
