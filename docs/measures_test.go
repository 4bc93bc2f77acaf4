package docs

import (
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"io/fs"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What taught code measures at most; CONTRIBUTING.md says so. Its tests
// may be longer, and so may the tools. The tasks of the exercises are
// measured beside the board.
const (
	wide     = 72  // columns
	long     = 150 // lines a file
	longMain = 60
	longDoc  = 80 // lines of go doc PACKAGE: two screens
)

// taught are the folders of the code that is taught.
var taught = []string{
	"say", "seats", "task", "queue", "chores", "bakery", "httpfetch",
	"cache", "echo", "examples",
}

// TestMeasures measures all taught code, and not only what a page shows.
func TestMeasures(t *testing.T) {
	for _, folder := range taught {
		files := 0
		for _, name := range goFiles(t, folder) {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			files++
			text := read(t, name)
			for n, line := range strings.Split(text, "\n") {
				assert.LessOrEqual(t, columns(line), wide,
					"%s:%d: columns", name, n+1)
			}
			most := long
			if path.Base(name) == "main.go" {
				most = longMain
			}
			assert.LessOrEqual(t, strings.Count(text, "\n"), most,
				"%s: lines", name)
		}
		assert.NotZero(t, files, folder)
	}
}

// TestPackageDocs measures what go doc prints about each package that can
// be imported.
func TestPackageDocs(t *testing.T) {
	list := exec.Command("go", "list", "-f", "{{if ne .Name `main`}}{{.ImportPath}}{{end}}", "./...")
	list.Dir = root
	out, err := list.Output()
	require.NoError(t, err)
	private := regexp.MustCompile(`/(internal|examples|exercises|docs)(/|$)`)
	packages := 0
	for pkg := range strings.FieldsSeq(string(out)) {
		if private.MatchString(pkg) {
			continue
		}
		packages++
		doc := exec.Command("go", "doc", pkg)
		doc.Dir = root
		text, err := doc.CombinedOutput()
		require.NoError(t, err, "%s", text)
		assert.LessOrEqual(t, strings.Count(string(text), "\n"), longDoc, "go doc %s", pkg)
	}
	assert.Greater(t, packages, 10)
}

// TestExamples: every package that can be imported has examples, and go
// test runs them, because they have an output.
func TestExamples(t *testing.T) {
	packages := slices.Concat(taught, []string{
		"timeline", "timeline/timelinetest", "schedules"})
	for _, folder := range slices.DeleteFunc(packages, func(folder string) bool {
		return folder == "examples" // programs
	}) {
		names, err := filepath.Glob(filepath.Join(root, folder, "*_test.go"))
		require.NoError(t, err)
		var files []*ast.File
		for _, name := range names {
			f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
			require.NoError(t, err)
			files = append(files, f)
		}
		examples := doc.Examples(files...)
		assert.GreaterOrEqual(t, len(examples), 2, folder)
		for _, e := range examples {
			assert.True(t, e.Output != "" || e.EmptyOutput, "%s: Example%s", folder, e.Name)
		}
	}
}

// goFiles returns the Go files of a folder and of those in it.
func goFiles(t *testing.T, folder string) (names []string) {
	walk := func(file string, d fs.DirEntry, err error) error {
		if err == nil && path.Ext(file) == ".go" {
			name, _ := filepath.Rel(root, file)
			names = append(names, filepath.ToSlash(name))
		}
		return err
	}
	require.NoError(t, filepath.WalkDir(filepath.Join(root, folder), walk))
	return names
}

// columns returns how wide a line is on the screen.
func columns(line string) (n int) {
	const tab = 4
	for _, r := range line {
		n++
		if r == '\t' {
			n += (tab - n%tab) % tab
		}
	}
	return n
}

func TestColumns(t *testing.T) {
	for line, want := range map[string]int{
		"":        0,
		"tea":     3,
		"\tta":    6,
		"//\ttea": 7,
		"tea\t":   4,
		"\t\t–":   9,
	} {
		assert.Equal(t, want, columns(line), "%q", line)
	}
}

// TestParagraphs finds lines that were never wrapped. The comments of
// blocks do not count. Tables and pictures have to stand in one line.
func TestParagraphs(t *testing.T) {
	const most = 105
	for _, p := range pages(t) {
		if p.generatedElsewhere() {
			continue
		}
		text := fence.ReplaceAllStringFunc(p.text, func(code string) string {
			return strings.Repeat("\n", strings.Count(code, "\n"))
		})
		for n, line := range strings.Split(text, "\n") {
			line = comment.ReplaceAllString(line, "")
			if strings.HasPrefix(line, "|") || strings.HasPrefix(line, "![") {
				continue
			}
			assert.LessOrEqual(t, columns(line), most, "%s:%d", p.name, n+1)
		}
	}
}
