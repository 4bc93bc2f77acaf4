package docs

import (
	"path"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var (
	// h2 are the sections that each chapter has, in this order. It may have
	// others between them.
	h2 = []string{"Predict first", "The picture", "Why",
		"In asyncio, in Twisted", "What goes wrong", "The exercises",
		"Where to read on"}

	aChapter = regexp.MustCompile(`^docs/\d\d-.*\.md$`)
	aCode    = regexp.MustCompile(`<!-- (?:code|doc|example) \S+\.go \w+`)
	anOutput = regexp.MustCompile(`<!-- (?:run|lines|seen|example|bars) `)
	aWrong   = regexp.MustCompile(
		`<!-- code (?:exercises/\w+/mistakes_test\.go|docs/\w+_test\.go) \w+`)
)

// TestChaptersAreWhole looks in each chapter for what all have: a question,
// something to predict, code, what it prints, a picture, why, Python, a
// wrong answer as code, exercises, and where to read on.
func TestChaptersAreWhole(t *testing.T) {
	chapters := 0
	for _, p := range pages(t) {
		if !aChapter.MatchString(p.name) {
			continue
		}
		chapters++
		t.Run(path.Base(p.name), func(t *testing.T) {
			assert.Regexp(t, question, p.text)
			assert.Regexp(t, aCode, p.text)
			assert.Regexp(t, anOutput, p.text)
			rest := p.text
			for _, title := range h2 {
				_, after, ok := strings.Cut(rest, "\n## "+title)
				require.True(t, ok, "no section %q in its place", title)
				section, _, _ := strings.Cut(after, "\n## ")
				switch title {
				case "The picture":
					assert.Contains(t, section, "<!-- picture ")
				case "In asyncio, in Twisted":
					assert.Contains(t, section, "```python\n")
					assert.Contains(t, section, "**What carries over.**")
					assert.Contains(t, section, "**Where the analogy breaks.**")
				case "What goes wrong":
					assert.Regexp(t, aWrong, section)
				case "Where to read on":
					assert.Contains(t, section, "](https://")
				}
				rest = after
			}
		})
	}
	assert.GreaterOrEqual(t, chapters, 16)
}
