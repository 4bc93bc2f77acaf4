// Package leak is an exercise: a program with a leak to find.
//
// Here is a program that asks several servers the same question, and
// takes the first answer. It returns the right thing at the right time,
// and yet the memory of its callers grows forever. Find out what is
// left behind, and fix it.
//
//	// three servers that need 2 s, 1 s and 4 s
//	First(10*time.Second, anna, bob, carl)
//
// takes 1 s, and returns what bob said. No one can call off a question,
// so anna and carl go on until they have an answer, but not longer.
//
// The program is graded once you have changed anything in this file.
//
//	go run ./exercises watch leak
package leak

import "time"

// First asks all servers at the same time, each once, and returns the
// first answer, as soon as it is there, be it an empty one. If there is
// none within patience, it returns then, and ok is false; with a
// patience of 0, it returns immediately. A server that answers later is
// not heard, and its goroutine ends. There may be no servers at all.
func First(
	patience time.Duration, ask ...func() string,
) (answer string, ok bool) {
	answers := make(chan string)
	for _, f := range ask {
		go func() { answers <- f() }()
	}
	select {
	case answer = <-answers:
		return answer, true
	case <-time.After(patience):
		return "", false
	}
}
