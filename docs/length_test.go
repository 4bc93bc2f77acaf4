package docs

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// What a chapter has at most, so that it is read in 15 minutes.
const (
	mostWords = 1800 // outside of code and output
	mostGo    = 120  // lines

	longest = "docs/15-scheduler.md" // two runtimes, and how each waits
)

// TestLength measures all chapters but the longest. What is generated does
// not count as words: code, output, tables of exercises.
func TestLength(t *testing.T) {
	for _, p := range pages(t) {
		if !aChapter.MatchString(p.name) || p.name == longest {
			continue
		}
		lines := 0
		for _, m := range aListing.FindAllStringSubmatch(p.text, -1) {
			if m[2] == "go" {
				lines += strings.Count(m[3], "\n")
			}
		}
		words := len(strings.Fields(
			fence.ReplaceAllString(block.ReplaceAllString(p.text, ""), "")))
		assert.LessOrEqual(t, words, mostWords, "words of %s", p.name)
		assert.LessOrEqual(t, lines, mostGo, "lines of Go in %s", p.name)
		assert.NotZero(t, lines, fmt.Sprint("lines of Go in ", p.name))
	}
}
