package docs

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

var (
	aListing = regexp.MustCompile("(?ms)(^<!-- [^\n]* -->\n)?^```(go|python)\n(.*?)^```")

	// Wrong answers may be wider: they are what the graders' tests hold.
	mayBeWider = regexp.MustCompile(`^<!-- code exercises/\w+/mistakes_test\.go `)
)

// TestListingsFit looks at the code that pages show: on a projector, its
// letters are large.
func TestListingsFit(t *testing.T) {
	found := map[string]int{}
	for _, p := range pages(t) {
		for _, m := range aListing.FindAllStringSubmatch(p.text, -1) {
			block, lang, code := m[1], m[2], m[3]
			found[lang]++
			if mayBeWider.MatchString(block) {
				continue
			}
			for line := range strings.Lines(code) {
				line = strings.TrimSuffix(line, "\n")
				assert.LessOrEqual(t, columns(line), wide,
					"%s: columns of %s", p.name, line)
			}
		}
	}
	assert.Greater(t, found["go"], 50)
	assert.Greater(t, found["python"], 20)
}
