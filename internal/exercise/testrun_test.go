package exercise

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestCounted(t *testing.T) {
	const pass = "=== RUN   TestA\n--- PASS: TestA (0.00s)\n"
	const fail = "=== RUN   TestA-8\n    a_test.go:3: late\n--- FAIL: TestA-8 (0.00s)\n"
	const other = "=== RUN   TestB\n--- PASS: TestB (0.00s)\n"
	const dies = "=== RUN   TestA\npanic: deadlock: all wait\n\ngoroutine 7 [running]:\n"
	for _, c := range []struct {
		text           string
		died           bool
		passed, failed int
		said           string
	}{
		{pass + pass, false, 2, 0, ""},
		{pass + fail + pass, true, 2, 1, "a_test.go:3: late"},
		{other + fail, true, 0, 1, "a_test.go:3: late"},
		{pass + dies, true, 1, 1, "panic: deadlock: all wait"},
		{"=== RUN   TestA\n=== RUN   TestA/x\n    --- PASS: TestA/x (0.00s)\n--- PASS: TestA (0.00s)\n",
			false, 1, 0, ""},
	} {
		o := counted(c.text, c.died)
		assert.Equal(t, c.passed, o.passed, c.text)
		assert.Equal(t, c.failed, o.failed, c.text)
		assert.Equal(t, c.said, o.said, c.text)
	}
	o := counted("=== RUN   TestA\n    a_test.go:3: todo: test it\n--- SKIP: TestA (0.00s)\n", false)
	assert.Equal(t, "todo: test it", o.todo)
}

// A slow machine is not the learner's mistake.
func TestStopped(t *testing.T) {
	some := counted("=== RUN   TestA\n--- FAIL: TestA (9.00s)\n=== RUN   TestA\n", false)
	assert.Equal(t, outcome{failed: 1}, some)
	for _, l := range []look{scheduled, racing} {
		o, err := l.stopped(some)
		assert.NoError(t, err)
		assert.Empty(t, o.still.Why)
		_, err = l.stopped(outcome{busy: patient / 2})
		assert.EqualError(t, err, "your test takes more than 30s")
		_, err = l.stopped(outcome{busy: patient/2 - 1})
		assert.IsType(t, starvedError(""), err)
	}
	some.busy, some.passed = patient/2-1, 30
	_, err := plain.stopped(some)
	assert.EqualError(t, err, "in 30s, your test got a processor for 15s; the machine was too busy, "+
		"or the test waits for another program; run it again")
	assert.IsType(t, starvedError(""), err)
	some.busy = patient / 2
	o, err := plain.stopped(some)
	assert.NoError(t, err)
	assert.Equal(t, isLong, o.still.Why)
	o, err = plain.stopped(outcome{busy: 29 * time.Second})
	assert.NoError(t, err)
	assert.Empty(t, o.still.Why)
}

// A goroutine that waits in a bubble for something in the bubble lets the
// clock go on.
func TestStanding(t *testing.T) {
	const other = "goroutine 1 [chan receive]:\nmain.main()\n\t/x/main.go:3\n\n"
	type result struct {
		why why
		all bool
	}
	for head, want := range map[string]result{
		"sleep":                                     {isAsleep, true},
		"sleep (durable), synctest bubble 1":        {isOutside, false},
		"sync.Mutex.Lock, synctest bubble 1":        {isLocked, true},
		"chan receive, synctest bubble 1":           {isForeign, true},
		"chan receive (durable), synctest bubble 1": {isOutside, false},
		"select":   {isOutside, true},
		"runnable": {isOutside, false},
	} {
		s, all := standing(parse(other + "goroutine 2 [" + head + "]:\nmain.f()\n\t/x/a.go:3\n"))
		assert.Equal(t, want, result{s.Why, all}, head)
	}
}
