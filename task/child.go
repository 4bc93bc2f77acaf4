package task

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
)

// Child must be called first in the main of a program that uses
// [Process], and in the TestMain of its tests. In a process that was
// started by Process, it runs the requested function, and exits. In any
// other process, it returns immediately.
func Child(funcs map[string]Func) {
	name, ok := os.LookupEnv(variable)
	if !ok {
		return
	}
	os.Unsetenv(variable) // not for the children of this process
	out := os.Stdout
	os.Stdout = os.Stderr // printing must not disturb the answer

	var q question
	if err := json.NewDecoder(os.Stdin).Decode(&q); err != nil {
		fmt.Fprintln(os.Stderr,
			"task.Child: cannot read its input:", err)
		os.Exit(1)
	}
	go func() { // stdin ends when the parent does
		io.Copy(io.Discard, os.Stdin)
		os.Exit(1)
	}()

	f, ok := funcs[name]
	if !ok {
		f = func([]byte) ([]byte, error) {
			return nil, fmt.Errorf(
				"main did not pass this function to Child, "+
					"only %q",
				slices.Sorted(maps.Keys(funcs)))
		}
	}
	t := Go(func() ([]byte, error) { return f(q.Input) })
	result, err := t.Wait() // a panic is an error, as everywhere
	a := answer{Result: result}
	if err != nil {
		a = answer{Failed: true, Err: err.Error()}
	}
	if err := json.NewEncoder(out).Encode(a); err != nil {
		os.Exit(1)
	}
	os.Exit(0)
}
