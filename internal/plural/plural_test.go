package plural_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"example.com/baton/internal/plural"
)

func TestCount(t *testing.T) {
	for n, want := range []string{"0 potatoes", "1 potato", "2 potatoes"} {
		assert.Equal(t, want, plural.Count(n, "potato", "potatoes"))
	}
}
