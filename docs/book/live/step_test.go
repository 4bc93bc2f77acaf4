package live_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"example.com/baton/docs/book/live"
)

func TestSteps(t *testing.T) {
	w := live.Steps(t, "", false)
	assert.Equal(t, []string{"old := *words",
		"longer := append(slices.Clip(old), word)", "*words = longer"},
		w.Lines)
	assert.Equal(t, "Nothing has happened yet. The words are [].", w.Said)

	w = live.Steps(t, "AB", false)
	assert.Equal(t, "B: old := *words. The words are [].", w.Said)
	assert.Equal(t, 1, w.Who[0].At)
	assert.Equal(t, "[]", w.Who[0].Local)
	assert.False(t, w.Done)

	assert.Equal(t, "want an order such as ABBA", live.Steps(t, "AX", false).Error)
	assert.Equal(t, "A cannot go on", live.Steps(t, "AAAA", false).Error)
}

// orders returns all orders in which A and B take n steps each.
func orders(a, b int) (list []string) {
	if a+b == 0 {
		return []string{""}
	}
	if a > 0 {
		for _, rest := range orders(a-1, b) {
			list = append(list, "A"+rest)
		}
	}
	if b > 0 {
		for _, rest := range orders(a, b-1) {
			list = append(list, "B"+rest)
		}
	}
	return list
}

// TestEveryOrder: of twenty orders, all lose a word but the two in which
// one goroutine is done before the other begins.
func TestEveryOrder(t *testing.T) {
	lost := 0
	for _, order := range orders(3, 3) {
		w := live.Steps(t, order, false)
		assert.True(t, w.Done, order)
		want := `["hello" "world"]`
		switch {
		case w.Lost:
			lost++
			want = `["hello"]`
			if order[5] == 'B' {
				want = `["world"]`
			}
		case order == "BBBAAA":
			want = `["world" "hello"]`
		}
		assert.Equal(t, want, w.Words, order)
	}
	assert.Equal(t, 18, lost)
}

// TestNoOrderLosesAWord that is added with a lock. Where a goroutine would
// have to wait, the order cannot be.
func TestNoOrderLosesAWord(t *testing.T) {
	for _, order := range orders(5, 5) {
		w := live.Steps(t, order, true)
		assert.False(t, w.Lost, order)
	}
	w := live.Steps(t, "AB", true)
	assert.Equal(t, "B: lock <- true. B waits. The words are [].", w.Said)
	assert.True(t, w.Who[1].Waits)
	assert.Equal(t, "B cannot go on", live.Steps(t, "ABB", true).Error)
	w = live.Steps(t, "ABAAAABBBB", true)
	assert.True(t, w.Done)
	assert.Equal(t, `["hello" "world"]`, w.Words)
}
