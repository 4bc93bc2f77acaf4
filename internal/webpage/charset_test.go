package webpage

import (
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"
)

func TestCharacterSets(t *testing.T) {
	bom16 := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	be16 := unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	for _, tt := range []struct {
		name, kind, head, title string
		in                      encoding.Encoding
	}{
		{"header", "text/html; charset=iso-8859-2", "", "Žluťoučký kůň", charmap.ISO8859_2},
		{"header in quotes", `text/html; charset="Shift_JIS"`, "", "日本語", japanese.ShiftJIS},
		{"header before meta", "text/html; charset=koi8-r", "<meta charset=utf-8>", "Привет", charmap.KOI8R},
		{"meta", "text/html", "<meta charset=euc-jp>", "日本語", japanese.EUCJP},
		{"meta http-equiv", "text/html",
			`<meta http-equiv=Content-Type content="text/html; charset=windows-1251">`,
			"Привет", charmap.Windows1251},
		{"mark before header", "text/html; charset=utf-8", "", "żółw", bom16},
		{"no mark", "text/html; charset=utf-16be", "", "żółw", be16},
		{"guessed", "text/html", "", "żółw", encoding.Nop},
		{"unknown set", "text/html; charset=klingon", "", "żółw", encoding.Nop},
		{"old habit", "text/html", "", "caf\u00e9 \u20ac", charmap.Windows1252},
		{"escapes inside the tag", "text/html; charset=iso-2022-jp", "", "日本語", japanese.ISO2022JP},
	} {
		page := tt.head + "<title>" + tt.title + "</title><p>text"
		raw, err := tt.in.NewEncoder().String(page)
		require.NoError(t, err)
		got, ok := titleOf(raw, tt.kind)
		assert.True(t, ok, tt.name)
		assert.Equal(t, tt.title, got, tt.name)
		got, _ = titleOf(raw+strings.Repeat(" ", 100_000), tt.kind)
		assert.Equal(t, tt.title, got, "%s, long", tt.name)
	}
}

func TestKinds(t *testing.T) {
	const page = "<!doctype html><title>x</title>"
	for kind, want := range map[string]bool{
		"text/html": true, "TEXT/HTML ; charset=utf-8": true, "text/html;": true,
		"": true, ";": true,
		"text/plain": false, "image/svg+xml": false, "application/json": false,
		"text/htmlx": false, "application/xhtml+xml": false, // not well formed
	} {
		_, ok := titleOf(page, kind)
		assert.Equal(t, want, ok, kind)
	}
	for _, start := range []string{"<!--c-->", "\n<!-- c -->", " <html>", "<h1>x</h1>"} {
		_, ok := titleOf(start+"<title>x</title>", "")
		assert.True(t, ok, "no header, and it looks like HTML: %q", start)
	}
	_, ok := titleOf("\x89PNG\r\n\x1a\n<title>x</title>", "")
	assert.False(t, ok, "no header, and it is a picture")
}

// However the page comes, and wherever the buffer ends, the title is the
// same.
func TestPieces(t *testing.T) {
	for _, before := range []int{0, 10, 100, 4000, 32 << 10, 40_000} {
		page := "<p>" + strings.Repeat("x", before) + "<title>a &amp; b</title>" +
			strings.Repeat("y", 1000)
		for _, in := range []io.Reader{
			strings.NewReader(page),
			iotest.OneByteReader(strings.NewReader(page)),
			iotest.DataErrReader(strings.NewReader(page)),
			iotest.HalfReader(strings.NewReader(page)),
		} {
			got, ok := Title(in, []string{utf8HTML})
			assert.True(t, ok)
			assert.Equal(t, "a & b", got)
		}
	}
}

// title reads no more than it needs: the buffer, and what the tokenizer
// takes in one piece.
func TestReadsNoFurther(t *testing.T) {
	page := strings.NewReader("<title>early</title>" + strings.Repeat("<p>", 1e6))
	before := page.Len()
	Title(page, []string{utf8HTML})
	assert.LessOrEqual(t, before-page.Len(), 64<<10)
}
