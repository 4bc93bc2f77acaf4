package docs

import (
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// frame is the one tool that examples are built on.
const frame = "internal/example"

// needs are the tools that a program cannot do without.
var needs = map[string][]string{
	// It brings a site, so that no network is needed; and as httpfetch
	// prints its lines at the end, it notes when a page starts and ends.
	"examples/fetch": {"internal/site", "internal/weburl", "timeline"},
	// With -what-if, it runs itself again in virtual time.
	"examples/queue": {"internal/whatif", "timeline"},
	// It is a tool around package timeline.
	"examples/gantt": {"internal/ctrlc", "internal/logline", "timeline"},
	// How to save memory is another lesson than how to serve.
	"echo": {"internal/intake"},
	// The rules of the web are no lesson in concurrency.
	"httpfetch": {
		"internal/robots", "internal/webpage", "internal/weburl"},
}

// TestImports keeps the tools out of what is taught. A taught package
// imports only packages that the course has taught. An example also has
// the frame. Tests may import what they like.
func TestImports(t *testing.T) {
	for _, folder := range taught {
		for _, name := range goFiles(t, folder) {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			for _, imported := range imports(t, name) {
				assert.True(t, mayImport(path.Dir(name), imported),
					"%s imports %s", name, imported)
			}
		}
	}
	for program, tools := range needs {
		var all []string
		for _, name := range goFiles(t, program) {
			if !strings.HasSuffix(name, "_test.go") {
				all = append(all, imports(t, name)...)
			}
		}
		assert.Subset(t, all, tools, "%s needs less by now", program)
	}
}

// mayImport says whether one package of the module may import another.
func mayImport(by, imported string) bool {
	if strings.HasPrefix(by, "examples/") && imported == frame {
		return true
	}
	return slices.Contains(taught, imported) ||
		slices.Contains(needs[by], imported)
}

// imports returns the packages of the module that a file imports, on any
// system: go list would look at the files of this one alone.
func imports(t *testing.T, name string) (list []string) {
	for _, spec := range parsed(t, name).Imports {
		file, err := strconv.Unquote(spec.Path.Value)
		require.NoError(t, err)
		if in, ok := strings.CutPrefix(file, "example.com/baton/"); ok {
			list = append(list, in)
		}
	}
	return list
}
