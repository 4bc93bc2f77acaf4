//go:build js

// Command wasm is the part of the book that runs in the browser. It gives
// the page two functions, by calling batonReady. They take a request of
// package live as JSON, and return the result.
package main

import (
	"syscall/js"
	"testing"

	"example.com/baton/docs/book/live"
)

func main() {
	// A bubble needs a T, and only a test has one. So the program is a test
	// that never ends.
	all := func(string, string) (bool, error) { return true, nil }
	testing.Main(all, []testing.InternalTest{{Name: "book", F: serve}},
		nil, nil)
}

// serve answers the page forever. A call from JavaScript runs in its own
// goroutine, but the goroutine of the test has to start the bubbles.
func serve(t *testing.T) {
	type question struct {
		text   string
		answer func(t *testing.T, text string) string
	}
	questions, answers := make(chan question), make(chan string)
	function := func(answer func(*testing.T, string) string) js.Func {
		return js.FuncOf(func(_ js.Value, args []js.Value) any {
			questions <- question{args[0].String(), answer}
			return <-answers
		})
	}
	js.Global().Call("batonReady", function(live.AnswerJSON),
		function(live.StepsJSON))
	for q := range questions {
		answers <- q.answer(t, q.text)
	}
}
