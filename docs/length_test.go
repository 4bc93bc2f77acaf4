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
)

// TestLength measures the chapters that have been cut to this length. What
// is generated does not count as words: code, output, tables of exercises.
func TestLength(t *testing.T) {
	short := map[string]bool{"01": true, "02": true, "03": true,
		"04": true, "05": true, "06": true, "07": true, "08": true,
		"12": true, "13": true, "17": true}
	for _, p := range pages(t) {
		if !aChapter.MatchString(p.name) || !short[p.name[5:7]] {
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
