package say_test

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"sync"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"example.com/baton/exercises/say"
)

// Sequentially needs nothing but a loop. Concurrently needs a goroutine
// for each person, and has to wait for all of them: that is what a
// WaitGroup is for.
var solution = answer{
	sequentially: func(w io.Writer, people []say.Person) {
		for _, p := range people {
			speak(w, p)
		}
	},
	concurrently: func(w io.Writer, people []say.Person) {
		var wg sync.WaitGroup
		for _, p := range people {
			wg.Go(func() { speak(w, p) })
		}
		wg.Wait()
	},
}

func speak(w io.Writer, p say.Person) {
	time.Sleep(time.Duration(p.Seconds) * time.Second)
	fmt.Fprintln(w, p.Line)
}

func TestRight(t *testing.T) {
	task.Right(t, "the solution", solution)
	task.Right(t, "a channel", answer{
		sequentially: func(w io.Writer, people []say.Person) {
			for _, p := range people {
				<-time.After(time.Duration(p.Seconds) * time.Second)
				io.WriteString(w, p.Line+"\n")
			}
		},
		concurrently: func(w io.Writer, people []say.Person) {
			done := make(chan bool)
			for _, p := range people {
				go func() {
					speak(w, p)
					done <- true
				}()
			}
			for range people {
				<-done
			}
		},
	})
	task.Right(t, "an errgroup, and a lock for the writer", answer{
		sequentially: solution.sequentially,
		concurrently: func(w io.Writer, people []say.Person) {
			var group errgroup.Group
			var mu sync.Mutex
			for _, p := range people {
				group.Go(func() error {
					time.Sleep(time.Duration(p.Seconds) * time.Second)
					mu.Lock()
					defer mu.Unlock()
					_, err := fmt.Fprintln(w, p.Line)
					return err
				})
			}
			group.Wait()
		},
	})
	task.Right(t, "recursion", answer{
		sequentially: solution.sequentially,
		concurrently: oneAndTheOthers,
	})
	task.Right(t, "lines in two pieces, with a lock", answer{
		sequentially: func(w io.Writer, people []say.Person) {
			for _, p := range people {
				time.Sleep(time.Duration(p.Seconds) * time.Second)
				io.WriteString(w, p.Line)
				io.WriteString(w, "\n")
			}
		},
		concurrently: func(w io.Writer, people []say.Person) {
			var mu sync.Mutex
			var wg sync.WaitGroup
			for _, p := range people {
				wg.Go(func() {
					time.Sleep(time.Duration(p.Seconds) * time.Second)
					mu.Lock()
					defer mu.Unlock()
					fmt.Fprint(w, p.Line)
					fmt.Fprint(w, "\n")
				})
			}
			wg.Wait()
		},
	})
	task.Right(t, "a buffer for each line", answer{
		sequentially: solution.sequentially,
		concurrently: func(w io.Writer, people []say.Person) {
			done := make(chan struct{}, len(people))
			for _, p := range people {
				go func() {
					defer func() { done <- struct{}{} }()
					<-time.NewTimer(time.Second * time.Duration(p.Seconds)).C
					buffer := bufio.NewWriter(w)
					buffer.WriteString(p.Line)
					buffer.WriteByte('\n')
					buffer.Flush()
				}()
			}
			for range cap(done) {
				<-done
			}
		},
	})
	task.Right(t, "timers", answer{
		sequentially: solution.sequentially,
		concurrently: func(w io.Writer, people []say.Person) {
			var wg sync.WaitGroup
			wg.Add(len(people))
			for _, p := range people {
				wait := time.Duration(p.Seconds) * time.Second
				time.AfterFunc(wait, func() {
					defer wg.Done()
					fmt.Fprintln(w, p.Line)
				})
			}
			wg.Wait()
		},
	})
	task.Right(t, "one goroutine that prints what the others send", answer{
		sequentially: solution.sequentially,
		concurrently: func(w io.Writer, people []say.Person) {
			lines := make(chan string)
			for _, p := range people {
				go func() {
					time.Sleep(time.Duration(p.Seconds) * time.Second)
					lines <- p.Line
				}()
			}
			for range people {
				fmt.Fprintln(w, <-lines)
			}
		},
	})
	task.Right(t, "one goroutine that sleeps until the next has to speak", answer{
		sequentially: solution.sequentially,
		concurrently: func(w io.Writer, people []say.Person) {
			begin := time.Now()
			for _, p := range slices.SortedFunc(slices.Values(people),
				func(a, b say.Person) int { return a.Seconds - b.Seconds }) {
				at := begin.Add(time.Duration(p.Seconds) * time.Second)
				time.Sleep(time.Until(at))
				fmt.Fprintln(w, p.Line)
			}
		},
	})
}

func oneAndTheOthers(w io.Writer, people []say.Person) {
	if len(people) == 0 {
		return
	}
	others := make(chan struct{})
	go func() {
		defer close(others)
		oneAndTheOthers(w, people[1:])
	}()
	speak(w, people[0])
	<-others
}
