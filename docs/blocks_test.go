package docs

import (
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"example.com/baton/internal/golden"
)

// root is the folder of the module. All names of files below are relative
// to it, with slashes, as they are in links.
const root = ".."

// A page is a Markdown file that is checked.
type page struct {
	name string // such as docs/01-waiting.md
	text string
}

// pages returns the chapters, and what stands at the top of the module.
func pages(t *testing.T) []page {
	t.Helper()
	files, err := filepath.Glob("*.md")
	require.NoError(t, err)
	sort.Strings(files)
	var list []page
	for _, f := range files {
		list = append(list, page{"docs/" + f, read(t, "docs/"+f)})
	}
	for _, f := range []string{"README.md", "CONTRIBUTING.md"} {
		if exists(f) {
			list = append(list, page{f, read(t, f)})
		}
	}
	return list
}

// generatedElsewhere says whether another package makes the page: it is
// checked for links and commands alone.
func (p page) generatedElsewhere() bool {
	return p.name == "docs/mistakes.md" || p.name == "docs/benchmarks.md"
}

// to returns the link from p to a file.
func (p page) to(name string) string {
	if filepath.Dir(p.name) == "." {
		return name
	}
	if in, ok := strings.CutPrefix(name, "docs/"); ok {
		return in
	}
	return "../" + name
}

func read(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
	require.NoError(t, err)
	return strings.ReplaceAll(string(b), "\r\n", "\n")
}

func exists(name string) bool {
	_, err := os.Stat(filepath.Join(root, filepath.FromSlash(name)))
	return err == nil
}

// A block is what a maker wrote between two comments: <!-- kind words -->
// and <!-- /kind -->.
var block = regexp.MustCompile(`(?s)<!-- (\w+)((?: [^>\n]*)?) -->(.*?)<!-- /(\w+) -->`)

// A maker makes what stands in a block of its kind.
type maker func(t *testing.T, p page, words []string) string

// kinds are the blocks there are.
var kinds = map[string]maker{
	"code":      codeBlock,
	"doc":       docBlock,
	"run":       runBlock,
	"seen":      seenBlock,
	"lines":     linesBlock,
	"printed":   printedBlock,
	"chart":     chartBlock,
	"picture":   pictureBlock,
	"listings":  listingsTable,
	"exercises": exercisesTable,
	"bars":      barsBlock,
	"next":      nextBlock,
	"examples":  examplesTable,
	"index":     indexTable,
	"example":   exampleBlock,
	"comment":   commentBlock,
	"report":    reportBlock,
	"predict":   predictBlock,
}

// fill returns the text of a page with its blocks generated again.
func fill(t *testing.T, p page) string {
	t.Helper()
	return block.ReplaceAllStringFunc(p.text, func(all string) string {
		m := block.FindStringSubmatch(all)
		kind, words, end := m[1], strings.Fields(m[2]), m[4]
		where := p.name + ": <!-- " + kind + m[2] + " -->"
		mk, ok := kinds[kind]
		require.True(t, ok, "%s: there is no such kind of block", where)
		require.Equal(t, kind, end, "%s ends as another", where)
		made := mk(t, p, words)
		return "<!-- " + kind + m[2] + " -->\n" + made + "\n<!-- /" + end + " -->"
	})
}

// TestBlocks compares what the pages show with what is true.
func TestBlocks(t *testing.T) {
	for _, p := range pages(t) {
		if p.generatedElsewhere() {
			continue
		}
		t.Run(p.name, func(t *testing.T) {
			p.text = correct(t, p)
			sameFile(t, p.name, []byte(fill(t, p)))
		})
	}
}

// sameFile fails if a file of the module differs from what it should be,
// or rewrites it with -update.
func sameFile(t *testing.T, name string, want []byte) {
	t.Helper()
	golden.SameFile(t, filepath.Join(root, filepath.FromSlash(name)), want)
}

// TestBlocksStandRight finds blocks that share a line with anything else,
// and code that no block has made.
func TestBlocksStandRight(t *testing.T) {
	for _, p := range pages(t) {
		if p.generatedElsewhere() {
			continue
		}
		for _, m := range block.FindAllStringSubmatchIndex(p.text, -1) {
			after := p.text[m[1]:] + "\n"
			if m[0] > 0 && p.text[m[0]-1] != '\n' || after[0] != '\n' ||
				p.text[m[6]] != '\n' || p.text[m[7]-1] != '\n' {
				t.Errorf("%s:%d: each comment of a block must be a line",
					p.name, lineOf(p.text, m[0]))
			}
		}
		bare := block.ReplaceAllString(p.text, "")
		if strings.HasPrefix(p.name, "docs/") {
			if strings.Contains(bare, "```go\n") || strings.Contains(bare, "```text\n") {
				t.Errorf("%s: code or output that no block has made", p.name)
			}
		}
		if i := strings.Index(bare, "<!--"); i >= 0 {
			t.Errorf("%s: a comment that is no block: %.40q", p.name, bare[i:])
		}
	}
}

func lineOf(text string, at int) int {
	return 1 + strings.Count(text[:at], "\n")
}

// fenced returns code in a fence.
func fenced(lang, code string) string {
	return "```" + lang + "\n" + strings.TrimRight(code, "\n") + "\n```"
}
