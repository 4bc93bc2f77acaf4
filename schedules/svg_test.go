package schedules_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.com/baton/schedules"
)

func TestSVG(t *testing.T) {
	d := schedules.Drawing{Number: 4, Goroutines: 2, Wrong: []string{"goroutine 2 waits for <-c"},
		Rows: []schedules.Row{
			{Goroutine: 1, File: "a.go", Line: 7, Text: "if n < 2 {"},
			{Goroutine: 2, File: "a.go", Line: 8, Text: strings.Repeat("long", 99)},
		}}
	var b bytes.Buffer
	require.NoError(t, d.SVG(&b))
	var texts []string
	in := xml.NewDecoder(&b)
	for {
		token, err := in.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(t, err)
		if s, ok := token.(xml.CharData); ok && strings.TrimSpace(string(s)) != "" {
			texts = append(texts, string(s))
		}
	}
	long := strings.Repeat("long", 99)[:45] + "..."
	assert.Equal(t, []string{"Schedule 4, 2 steps",
		"goroutine 1: if n < 2 {.\ngoroutine 2: " + long + ".\ngoroutine 2 waits for <-c\n"}, texts[:2])
	assert.Equal(t, []string{"goroutine 1", "goroutine 2", "a.go:7", "if n < 2 {", "a.go:8", long,
		"goroutine 2 waits for <-c"}, texts[3:], "the third is the style")
}
