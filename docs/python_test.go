package docs

import (
	"bytes"
	"encoding/json"
	"os/exec"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var (
	python = regexp.MustCompile("(?ms)^```python\n(.*?)^```")
	others = regexp.MustCompile(
		`(?m)^(?:from|import) (aiohttp|aiofiles|unsync|twisted|concurrent)`)
)

// A snippet is Python that a page compares with.
type snippet struct {
	Page, Code string
	Run        bool // it needs nothing but Python itself
	Problem    string
}

// TestPython runs the Python that the pages compare with, on a clock that
// goes a hundred times as fast. What needs more than Python brings along
// is only looked at by the compiler. One Python does it all.
func TestPython(t *testing.T) {
	t.Parallel()
	name, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("there is no python3 here to ask")
	}
	const modern = "import sys; sys.exit(sys.version_info < (3, 11))"
	if exec.Command(name, "-c", modern).Run() != nil {
		t.Skip("the python3 here is older than 3.11, or does not run")
	}
	var list []snippet
	run := 0
	for _, p := range pages(t) {
		for _, m := range python.FindAllStringSubmatch(p.text, -1) {
			s := snippet{Page: p.name, Code: m[1], Run: !others.MatchString(m[1])}
			if s.Run {
				run++
			}
			list = append(list, s)
		}
	}
	assert.Greater(t, run, 5)

	in, err := json.Marshal(list)
	require.NoError(t, err)
	var stderr bytes.Buffer
	cmd := exec.CommandContext(t.Context(), name, "-c", driver)
	cmd.Stdin, cmd.Stderr = bytes.NewReader(in), &stderr
	out, err := cmd.Output()
	require.NoError(t, err, stderr.String())
	require.NoError(t, json.Unmarshal(out, &list))
	for _, s := range list {
		assert.Empty(t, s.Problem, "%s:\n%s", s.Page, s.Code)
	}
}

// driver runs snippets, and says what is wrong with them.
const driver = `
import asyncio, contextlib, io, json, sys, time, traceback
asyncio.sleep = lambda d, r=None, s=asyncio.sleep: s(d / 100, r)
time.sleep = lambda d, s=time.sleep: s(d / 100)
snippets = json.load(sys.stdin)
for s in snippets:
    try:
        code = compile(s["Code"], s["Page"], "exec")
        if s["Run"]:
            with contextlib.redirect_stdout(io.StringIO()):
                exec(code, {"__name__": "__main__"})
    except BaseException:
        s["Problem"] = traceback.format_exc()
json.dump(snippets, sys.stdout)
`
