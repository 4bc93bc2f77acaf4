package specimen_test

import (
	"go/format"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	_ "example.com/baton/internal/golden" // for -update
	"example.com/baton/internal/specimen"
	"example.com/baton/internal/specimen/cache"
	"example.com/baton/internal/specimen/pool"
	"example.com/baton/internal/specimen/rate"
	"example.com/baton/internal/specimen/shutdown"
)

// In the package of their test, learners may want to call something pool, or
// cache.
func TestNames(t *testing.T) {
	files, err := filepath.Glob("../../exercises/test*/*.go")
	require.NoError(t, err)
	imports := 0
	for _, name := range files {
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		require.NoError(t, err)
		if strings.HasSuffix(f.Name.Name, "_test") {
			continue
		}
		for _, i := range f.Imports {
			if strings.Contains(i.Path.Value, "/internal/specimen/") {
				imports++
				require.NotNil(t, i.Name, name)
				assert.Equal(t, "chosen", i.Name.Name, name)
			}
		}
	}
	assert.Equal(t, 4, imports)
}

// Learners see the source of each, and nothing but what it needs.
func TestSpecimens(t *testing.T) {
	for _, about := range []func() ([]specimen.About, error){
		pool.About, cache.About, shutdown.About, rate.About,
	} {
		all, err := about()
		require.NoError(t, err)
		seen := map[string]bool{}
		right, wrong := 0, 0
		for i, a := range all {
			assert.Equal(t, i+1, a.Number)
			assert.False(t, seen[a.What], "two: %v", a)
			seen[a.What] = true
			if a.Right {
				right++
			} else {
				wrong++
				assert.Zero(t, right, "%v: right ones come last", a)
			}
			source := "package p\n\n" + a.Source
			formatted, err := format.Source([]byte(source))
			require.NoError(t, err, "%v", a)
			assert.Equal(t, source, string(formatted), "%v", a)
			assert.LessOrEqual(t, strings.Count(source, "\n"), 100, "%v", a)
		}
		assert.GreaterOrEqual(t, right, 3)
		assert.GreaterOrEqual(t, wrong, 12)
	}
}
