package board

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestFit(t *testing.T) {
	for _, c := range []struct {
		line    string
		columns int
		want    string
	}{
		{"open    1  say", 14, "open    1  say"},
		{"open    1  say         say one by one", 20, "open    1  say\n  say one by one"},
		{"            far to the right, and long", 20, "    far to the\n      right, and\n      long"},
		{"aVeryLongWordWithoutAnEnd b", 20, "aVeryLongWordWithoutAnEnd\n  b"},
		{"aVeryLongWordWithoutAnEnd b", wide, "aVeryLongWordWithoutAnEnd b"},
		{"two words", 1, "two\n  words"},
		{"", 20, ""},
	} {
		assert.Equal(t, c.want, fit(c.line, c.columns), "%q in %d", c.line, c.columns)
	}
}

func TestNarrow(t *testing.T) {
	var out strings.Builder
	n := &narrow{w: &out, columns: func() int { return 20 }}
	for _, part := range []string{"a hint that is ", "longer\nshort\n", "rest"} {
		_, err := n.Write([]byte(part))
		require.NoError(t, err)
	}
	assert.Equal(t, "a hint that is\n  longer\nshort\n", out.String())
}

func TestColumnsOfWhatIsNoTerminal(t *testing.T) {
	f, err := os.Create(filepath.Join(t.TempDir(), "out"))
	require.NoError(t, err)
	defer f.Close()
	assert.Equal(t, wide, columns(f))
}
