package slug

import (
	"testing"

	"github.com/stretchr/testify/assert"

	_ "example.com/baton/internal/golden" // for -update
)

func TestHeadingsHaveTheIDsOfGitHub(t *testing.T) {
	ids := IDs{}
	for _, test := range [][2]string{
		{"In flight", "in-flight"},
		{"`say.After` & co.", "sayafter--co"},
		{"What goes wrong?", "what-goes-wrong"},
		{"10 s, not 7", "10-s-not-7"},
		{"In asyncio / in Twisted", "in-asyncio--in-twisted"},
		{"Größe_x – y", "größe_x--y"},
		{"What goes wrong?", "what-goes-wrong-1"},
		{"What goes wrong 1", "what-goes-wrong-1-1"},
		{"What goes wrong", "what-goes-wrong-2"},
	} {
		assert.Equal(t, test[1], ids.Of(test[0]), test[0])
	}
}
