package live

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
)

//go:embed words.go
var source string

// A Walk is the state of two goroutines after some steps. The reader has
// chosen which goroutine takes each step.
type Walk struct {
	Error string    `json:"error,omitempty"`
	Order string    `json:"order"`
	Lines []string  `json:"lines"` // the steps, the same for both
	Who   []*Walker `json:"who"`
	Words string    `json:"words"` // the shared memory
	Said  string    `json:"said"`
	Done  bool      `json:"done"`
	Lost  bool      `json:"lost"` // a word is missing
}

// A Walker is one of the two goroutines.
type Walker struct {
	Name  string `json:"name"`
	Word  string `json:"word"`
	At    int    `json:"at"`    // the next of the lines
	Local string `json:"local"` // its local variable
	Waits bool   `json:"waits"` // for the lock
	Done  bool   `json:"done"`

	turn   chan struct{}
	parked bool // before a step
}

// next waits for the goroutine's turn. Before the first step, At is 0.
func (w *Walker) next(locals ...[]string) {
	for _, local := range locals {
		w.Local = fmt.Sprintf("%q", local)
	}
	w.At++
	w.parked = true
	<-w.turn
	w.parked = false
}

// Steps runs two goroutines that add a word each to the same words, in an
// order such as "ABBA".
func Steps(t *testing.T, order string, locked bool) Walk {
	w := Walk{Order: order, Lines: linesOf("func add(")}
	if locked {
		w.Lines = linesOf("func addLocked(")
	}
	if strings.Trim(order, "AB") != "" || len(order) > 2*len(w.Lines) {
		w.Error = "want an order such as ABBA"
		return w
	}
	synctest.Test(t, func(*testing.T) { w.walk(locked) })
	return w
}

// walk takes the steps. In a bubble, synctest.Wait returns when a goroutine
// has finished its step or waits for the lock.
func (walk *Walk) walk(locked bool) {
	var words []string
	lock := make(chan bool, 1)
	for i, word := range []string{"hello", "world"} {
		w := &Walker{Name: string(rune('A' + i)), Word: word, At: -1,
			turn: make(chan struct{})}
		walk.Who = append(walk.Who, w)
		go func() {
			if locked {
				addLocked(&words, lock, word, w.next)
			} else {
				add(&words, word, w.next)
			}
			w.Done = true
		}()
	}
	walk.Said = "Nothing has happened yet"
	synctest.Wait()
	for _, name := range walk.Order {
		w := walk.Who[name-'A']
		if !w.parked {
			walk.Error = fmt.Sprintf("%s cannot go on", w.Name)
			break
		}
		line := walk.Lines[w.At]
		w.turn <- struct{}{}
		synctest.Wait()
		walk.Said = fmt.Sprintf("%s: %s", w.Name, line)
	}
	walk.Done = true
	for _, w := range walk.Who {
		w.Waits = !w.parked && !w.Done
		walk.Done = walk.Done && w.Done
		if w.Waits {
			walk.Said += fmt.Sprintf(". %s waits", w.Name)
		}
	}
	walk.Words = fmt.Sprintf("%q", words)
	walk.Lost = walk.Done && len(words) < len(walk.Who)
	walk.Said += fmt.Sprintf(". The words are %s.", walk.Words)
	switch {
	case walk.Lost:
		walk.Said += " A word is lost!"
	case walk.Done:
		walk.Said += " No word is lost."
	}
	who := walk.Who
	walk.Who = nil
	for _, w := range who { // as they are now
		copied := *w
		walk.Who = append(walk.Who, &copied)
		close(w.turn) // the rest runs freely: a bubble has to end
	}
}

// Start returns the goroutines before their first steps.
func Start() Walk {
	return Walk{Lines: linesOf("func add("), Words: "[]",
		Who: []*Walker{{Name: "A", Word: "hello"}, {Name: "B", Word: "world"}}}
}

// StepsJSON is [Steps] with JSON on both sides.
func StepsJSON(t *testing.T, request string) string {
	var r struct {
		Order  string
		Locked bool
	}
	walk := Walk{}
	if err := json.Unmarshal([]byte(request), &r); err != nil {
		walk.Error = err.Error()
	} else {
		walk = Steps(t, r.Order, r.Locked)
	}
	data, err := json.Marshal(walk)
	if err != nil {
		panic(err) // JSON can express every walk
	}
	return string(data)
}

// linesOf returns the steps of a function in words.go: the lines between
// the calls of next.
func linesOf(start string) (lines []string) {
	_, body, _ := strings.Cut(source, start)
	_, body, _ = strings.Cut(body, "\tnext()\n")
	body, _, _ = strings.Cut(body, "\n}\n")
	for line := range strings.Lines(body) {
		line = strings.TrimSpace(line)
		if !strings.HasPrefix(line, "next(") {
			lines = append(lines, line)
		}
	}
	return lines
}
