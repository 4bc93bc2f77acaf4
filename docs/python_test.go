package docs

import (
	"context"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var (
	python = regexp.MustCompile("(?ms)^```python\n(.*?)^```")
	others = regexp.MustCompile(`(?m)^(?:from|import) (aiohttp|aiofiles|unsync|twisted|ProcessPoolExecutor)`)
)

// snippets returns the Python of a page.
func (p page) snippets() (list []string) {
	for _, m := range python.FindAllStringSubmatch(p.text, -1) {
		list = append(list, m[1])
	}
	return list
}

// TestPython runs the Python that the pages compare with, on a clock that
// goes a hundred times as fast. What needs more than Python brings along
// is only looked at by the compiler.
func TestPython(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a Python for each snippet")
	}
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("there is no python3 here to ask")
	}
	const modern = "import sys; sys.exit(sys.version_info < (3, 11))"
	if exec.Command(python, "-c", modern).Run() != nil {
		t.Skip("the python3 here is older than 3.11, or does not run")
	}
	ran := 0
	for _, p := range pages(t) {
		for _, code := range p.snippets() {
			if !others.MatchString(code) {
				ran++
			}
			t.Run(p.name, func(t *testing.T) {
				t.Parallel()
				runPython(t, python, code)
			})
		}
	}
	assert.Greater(t, ran, 5)
}

// faster makes sleeps a hundred times shorter.
const faster = `import asyncio, time
asyncio.sleep = lambda d, r=None, s=asyncio.sleep: s(d / 100, r)
time.sleep = lambda d, s=time.sleep: s(d / 100)
del asyncio, time
`

func runPython(t *testing.T, python, code string) {
	file := t.TempDir() + "/snippet.py"
	args := []string{file}
	if others.MatchString(code) {
		args = []string{"-m", "py_compile", file}
	} else {
		code = faster + code
	}
	require.NoError(t, os.WriteFile(file, []byte(code), 0o666))
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	out, err := exec.CommandContext(ctx, python, args...).CombinedOutput()
	assert.NoError(t, err, "%s\n%s", code, strings.TrimSpace(string(out)))
}
