package docs

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// phrases are whole words that have a better one.
var phrases = [][2]string{
	{"at once", "concurrently, at the same time or immediately"},
	{"in turn", "one after the other, or alternately"},
	{"for ever", "forever"}, {"whilst", "while"},
	{"mend", "fix"}, {"mends", "fixes"}, {"mended", "fixed"},
	{"mending", "fixing"}, {"anew", "again"}, {"thrifty", "cheap"},
	{"a goroutine a", "one goroutine per"},
	{"a thread a", "one thread per"}, {"a process a", "one process per"},
	{"a connection a", "one connection per"},
	{"a byte a", "one byte per"}, {"one url a", "one URL per"}, {"one chapter a", "one chapter per"},
	{"one file a", "one file per"}, {"one line a", "one line per"},
}

// spellings are British. They are found in longer words, too, such as
// colourful and TestCancelled.
var spellings = [][2]string{
	{"behaviour", "behavior"}, {"cancelled", "canceled"},
	{"cancelling", "canceling"}, {"centre", "center"}, {"colour", "color"},
	{"dialled", "dialed"}, {"dialling", "dialing"}, {"favour", "favor"},
	{"grey", "gray"}, {"honour", "honor"}, {"judgement", "judgment"},
	{"labelled", "labeled"}, {"licence", "license"},
	{"modelled", "modeled"}, {"neighbour", "neighbor"},
	{"organis", "organiz"}, {"recognis", "recogniz"},
	{"signalled", "signaled"}, {"synchronis", "synchroniz"},
	{"tokenis", "tokeniz"}, {"travelled", "traveled"},
}

// quoted are names and words that are not ours.
var quoted = []string{
	"aria-labelledby",
	"CancelledError", // of asyncio
	"Tokenise",       // of Chroma
	"canceling canceled cancelling cancelled", // verbs that timeline knows
}

var readableExts = map[string]bool{
	".md": true, ".go": true, ".txt": true, ".html": true, ".css": true,
	".js": true, ".py": true, ".c": true, ".yml": true, "": true,
}

// TestWords finds words that have a better one in what people read.
// Pictures and their data are made from it.
func TestWords(t *testing.T) {
	for name, text := range readable(t) {
		for _, found := range findWords(text) {
			t.Errorf("%s:%v", name, found)
		}
	}
}

// readable returns the texts of all files that people read.
func readable(t *testing.T) map[string]string {
	t.Helper()
	texts := map[string]string{}
	require.NoError(t, filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == ".git" || d.Name() == "node_modules"):
			return fs.SkipDir
		case d.IsDir() || !readableExts[path.Ext(d.Name())] || d.Name() == "words_test.go":
			return nil
		}
		text, err := os.ReadFile(file)
		name, _ := filepath.Rel(root, file)
		texts[filepath.ToSlash(name)] = string(text)
		return err
	}))
	return texts
}

// findWords returns the words in a text that have a better one. A phrase may
// begin on one line, and end on the next.
func findWords(text string) (all []string) {
	for _, q := range quoted {
		text = strings.ReplaceAll(text, q, "")
	}
	var flat strings.Builder
	var begins []int // where the lines begin in flat
	for line := range strings.Lines(strings.ToLower(text)) {
		begins = append(begins, flat.Len())
		flat.WriteString(strings.Trim(line, " \t\r\n/*>#"))
		flat.WriteByte(' ')
	}
	find := func(word [2]string, whole bool) {
		for rest, at := flat.String(), 0; ; {
			i := strings.Index(rest, word[0])
			if i < 0 {
				return
			}
			at += i
			end := at + len(word[0])
			if !whole || !letterAround(flat.String(), at, end) {
				line := sort.SearchInts(begins, at+1)
				all = append(all, fmt.Sprintf("%d: %q: write %q", line, word[0], word[1]))
			}
			at, rest = end, flat.String()[end:]
		}
	}
	for _, p := range phrases {
		find(p, true)
	}
	for _, s := range spellings {
		find(s, false)
	}
	return all
}

// letterAround says whether text[from:to] is only a part of a word.
func letterAround(text string, from, to int) bool {
	letter := func(c byte) bool { return 'a' <= c && c <= 'z' }
	return from > 0 && letter(text[from-1]) ||
		to < len(text) && letter(text[to])
}

func TestFindWords(t *testing.T) {
	for _, w := range append(phrases, spellings...) {
		found := []string{fmt.Sprintf("2: %q: write %q", w[0], w[1])}
		upper := strings.ToUpper(w[0][:1]) + w[0][1:]
		assert.Equal(t, found, findWords("tea\n// "+upper+".\ncake"))
		if first, second, two := strings.Cut(w[0], " "); two {
			assert.Equal(t, found,
				findWords("tea\n\t// no "+first+"\n\t// "+second+" cake"))
		}
	}
	assert.Equal(t, []string{`1: "cancelled": write "canceled"`},
		findWords("func TestCancelled() { asyncio.CancelledError"))
	assert.Len(t, findWords("mend\nmend"), 2)
	assert.Empty(t, findWords("that once, a recommendation, for every turn"))
}
