package docs

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// numbersFile has the words of the pages that say a number, and in braces
// where the number comes from: the name of a fact, or one of the sources
// below with its arguments.
const numbersFile = "docs/testdata/numbers.txt"

var sources = map[string]maker{
	"elapsed":   elapsedNumber,
	"exact":     exactNumber,
	"at":        instantNumber,
	"count":     countNumber,
	"times":     timesNumber,
	"cores":     coresNumber,
	"benchmark": benchNumber,
}

// A claim is a line of that file.
type claim struct {
	words string         // `takes {elapsed say sequential}.`
	in    *regexp.Regexp // the same in a page, whatever the number is
}

var (
	origin = regexp.MustCompile(`\{([^}]+)\}`)
	space  = regexp.MustCompile(`\s+`)
)

// aNumber matches a number with its unit.
const aNumber = `(\(not measured\)|\d[\d.,]*(?:\s\pL+)?)`

func newClaim(words string) claim {
	pattern := regexp.QuoteMeta(origin.ReplaceAllLiteralString(words, "{}"))
	pattern = strings.ReplaceAll(pattern, `\{\}`, aNumber)
	return claim{words, regexp.MustCompile(space.ReplaceAllLiteralString(pattern, `\s+`))}
}

// claims returns the claims of each page.
func claims(t *testing.T) map[string][]claim {
	t.Helper()
	of := map[string][]claim{}
	name := ""
	for line := range strings.Lines(read(t, numbersFile)) {
		words, indented := strings.CutPrefix(strings.TrimRight(line, "\n"), "\t")
		if !indented {
			name = words
			continue
		}
		of[name] = append(of[name], newClaim(words))
	}
	return of
}

// numbers returns what the numbers of a claim should be.
func (c claim) numbers(t *testing.T, p page) (list []string) {
	t.Helper()
	for _, m := range origin.FindAllStringSubmatch(c.words, -1) {
		source, rest, _ := strings.Cut(m[1], " ")
		if number := sources[source]; number != nil {
			list = append(list, number(t, p, strings.Fields(rest)))
			continue
		}
		fact := facts[m[1]]
		require.NotNil(t, fact, "%s: there is no number {%s}", numbersFile, m[1])
		list = append(list, fact(t))
	}
	return list
}

// correct returns the text of a page with the numbers of a claim.
func (c claim) correct(t *testing.T, p page) string {
	t.Helper()
	found := c.in.FindAllStringSubmatchIndex(p.text, -1)
	if len(found) != 1 {
		t.Errorf("%s says this %d times, and should say it once:\n%s\n"+
			"If you have changed the sentence, change it in %s, too.",
			p.name, len(found), c.words, numbersFile)
		return p.text
	}
	text, from := "", 0
	for i, number := range c.numbers(t, p) {
		start, end := found[0][2*i+2], found[0][2*i+3]
		old := p.text[start:end]
		if space.ReplaceAllLiteralString(old, " ") == number {
			number = old // perhaps on two lines
		}
		text += p.text[from:start] + number
		from = end
	}
	return text + p.text[from:]
}

// correct returns the text of a page with its numbers.
func correct(t *testing.T, p page) string {
	t.Helper()
	for _, c := range claims(t)[p.name] {
		p.text = c.correct(t, p)
	}
	return p.text
}

// TestNumbers changes each number of each page. It must come back, and
// nothing else may change.
func TestNumbers(t *testing.T) {
	used := map[string]bool{}
	text := map[string]string{}
	for _, p := range pages(t) {
		text[p.name] = correct(t, p)
	}
	for name, list := range claims(t) {
		require.Contains(t, text, name, numbersFile)
		for _, c := range list {
			m := c.in.FindStringSubmatchIndex(text[name])
			if m == nil {
				continue // TestBlocks reports it
			}
			for _, o := range origin.FindAllStringSubmatch(c.words, -1) {
				source, _, _ := strings.Cut(o[1], " ")
				used[source] = true
			}
			for i := 2; i < len(m); i += 2 {
				for _, other := range []string{"77", "77 weeks", unmeasured} {
					wrong := text[name][:m[i]] + other + text[name][m[i+1]:]
					assert.True(t, c.correct(t, page{name, wrong}) == text[name],
						"%s: %s", name, c.words)
				}
			}
		}
	}
	for source := range sources {
		assert.True(t, used[source], "no page has such a number: %s", source)
	}
	for fact := range facts {
		assert.True(t, used[fact], "no page has this fact: %s", fact)
	}
}
