package player_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	_ "example.com/baton/internal/golden" // for -update
	"example.com/baton/internal/player"
	"example.com/baton/timeline"
)

// The page needs no other file, and what a program printed is only text.
func TestWritePage(t *testing.T) {
	c := timeline.NewChart("</script><b>", []timeline.Line{
		{At: 0, Text: "Start <tea>"}, {At: time.Second, Text: "</script>"}}, 0)
	var b bytes.Buffer
	require.NoError(t, player.WritePage(&b, player.Recording{
		Title: "A & B", Charts: []timeline.Chart{c}}))
	page := b.String()
	assert.Contains(t, page, "<title>A &amp; B</title>")
	assert.Contains(t, page, `{"title":"A \u0026 B","charts":[{"title":"\u003c/script\u003e`)
	assert.Equal(t, 2, bytes.Count(b.Bytes(), []byte("</script>")))
	assert.NotContains(t, page, "<b>")
	assert.NotContains(t, page, "<link")
	assert.NotContains(t, page, "ZgotmplZ")
}
