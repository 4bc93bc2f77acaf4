package docs

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

var glossaryRow = regexp.MustCompile(`(?m)^\| \*\*(.+)\*\* \| (.+) \|$`)

// TestGlossary: the words are in the order of the alphabet, and each links
// to the page that explains it. TestLinks follows the links.
func TestGlossary(t *testing.T) {
	var words []string
	for _, row := range glossaryRow.FindAllStringSubmatch(
		read(t, "docs/glossary.md"), -1) {
		words = append(words, strings.ToLower(row[1]))
		assert.Contains(t, row[2], ".md", "the entry %q has no link", row[1])
	}
	assert.NotEmpty(t, words)
	assert.IsNonDecreasing(t, words)
	assert.Len(t, slices.Compact(words), len(words), "a word comes twice")
}
