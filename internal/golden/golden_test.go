package golden

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.com/baton/timeline"
)

// Of one instant, any order is the same, and any worker; not so the
// instants, or what was done.
func TestLoose(t *testing.T) {
	a := "  1.0000  Worker 3 starting job 1\n  1.0000  End\n"
	same := func(b string) bool {
		return string(loose([]byte(a))) == string(loose([]byte(b)))
	}
	assert.True(t, same("  1.0000  End\n  1.0000  Worker 12 starting job 1\n"))
	assert.False(t, same("  1.0000  Worker 3 starting job 2\n  1.0000  End\n"))
	assert.False(t, same("  1.0000  Worker 3 starting job 1\n  1.0001  End\n"))
	assert.False(t, same("  1.0000  End\n"))
}

// Of a real clock, the kinds of lines are compared.
func TestShape(t *testing.T) {
	of := func(texts ...string) string {
		var lines []timeline.Line
		for i, text := range texts {
			at := time.Duration(i) * time.Second
			lines = append(lines, timeline.Line{At: at, Text: text})
		}
		shape := string(shape([]byte(Format(lines))))
		assert.Equal(t, Shape(lines), shape)
		return shape
	}
	was := of("Start tea for 3s", "Worker 0 started", "Worker 1 started",
		"End tea for 3s", "Took 1m2.5s")
	assert.Equal(t, was, of("Start tea for 30ms", "End tea for 30ms",
		"Worker 7 started", "Took 31ms"), "numbers, order and workers")
	assert.NotEqual(t, was, of("Start tea for 30ms", "Worker 7 started",
		"Took 31ms"), "a line is missing")
	assert.NotEqual(t, was, of("Start tea for 30ms", "End tea for 30ms",
		"End tea for 30ms", "Worker 7 started", "Took 31ms"), "one too many")
	assert.NotEqual(t, was, of("Start tea in 30ms", "End tea for 30ms",
		"Worker 7 started", "Took 31ms"), "other words")

	primes := of("End task 1: 25 primes", "Elapsed: 1.5ms")
	assert.Equal(t, primes, of("Elapsed: 2m3s", "End task 7: 9 primes"))
	assert.NotEqual(t, primes, of("End task 1: 25 apples", "Elapsed: 1ms"))
	assert.NotEqual(t, primes, of("End task 1: 25 primes"))
	assert.Equal(t, "tea\n", string(shape([]byte("tea\n"))), "no transcript")
}

func TestDifference(t *testing.T) {
	assert.Equal(t, "- a\n- a\n+ d\n",
		difference([]byte("a\nb\na\na\n"), []byte("a\nb\nd\n")))
	assert.Contains(t, difference([]byte("a\nb\n"), []byte("b\na\n")), "another order")
	var many []byte
	for range 100 {
		many = append(many, "x\n"...)
	}
	assert.Contains(t, difference(nil, many), "and 60 more")
}

func TestParse(t *testing.T) {
	lines := []timeline.Line{{At: 0, Text: "Start tea"}, {At: 0, Text: ""},
		{At: 1234567 * 100 * time.Microsecond, Text: "  End tea"}}
	got, err := Parse(Format(lines))
	require.NoError(t, err)
	assert.Equal(t, lines, got)
	_, err = Parse("tea\n")
	assert.EqualError(t, err, `"tea" does not begin with a time`)
}

func TestFileName(t *testing.T) {
	assert.Equal(t, "n_4_one_by_one", FileName("-n 4 one-by-one"))
	assert.Equal(t, "queue_testdata_urls.txt", FileName("queue testdata/urls.txt"))
}
