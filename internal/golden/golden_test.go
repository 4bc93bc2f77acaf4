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

// Of a real clock, the words are compared.
func TestWords(t *testing.T) {
	a := "  0.1000  End task 1: 25 primes\n  0.2000  Elapsed: 1.5ms\n"
	same := func(b string) bool {
		return string(words([]byte(a))) == string(words([]byte(b)))
	}
	assert.True(t, same("  0.3000  Elapsed: 2m3s\n  0.2000  End task 7: 9 primes\n"+
		"  0.1000  End task 1: 25 primes\n"))
	assert.False(t, same("  0.1000  End task 1: 25 apples\n  0.2000  Elapsed: 1ms\n"))
	assert.False(t, same("  0.1000  End task 1: 25 primes\n"))
}

func TestDifference(t *testing.T) {
	assert.Equal(t, "- a\n- a\n+ d\n",
		difference([]byte("a\nb\na\na\n"), []byte("a\nb\nd\n")))
	assert.Contains(t, difference([]byte("a\nb\n"), []byte("b\na\n")), "another order")
	var many []byte
	for range 100 {
		many = append(many, "x\n"...)
	}
	assert.Contains(t, difference(nil, many), "and 60 lines more")
}

func TestParse(t *testing.T) {
	lines := []timeline.Line{{At: 0, Text: "Start tea"}, {At: 0, Text: ""},
		{At: 1234567 * 100 * time.Microsecond, Text: "  End tea"}}
	got, err := Parse(Format(lines))
	require.NoError(t, err)
	assert.Equal(t, lines, got)
	_, err = Parse("tea\n")
	assert.EqualError(t, err, `"tea" does not begin with an instant`)
}

func TestFileName(t *testing.T) {
	assert.Equal(t, "n_4_one_by_one", FileName("-n 4 one-by-one"))
	assert.Equal(t, "queue_testdata_urls.txt", FileName("queue testdata/urls.txt"))
}
