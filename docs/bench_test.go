package docs

import (
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// benchmarks is the page that the command in benchmarks writes. What it
// shows is measured on a real machine, so nothing here measures it again;
// but what other pages say about it comes from there.
const benchmarks = "docs/benchmarks.md"

// The command can measure a part of the tables.
const unmeasured = "(not measured)"

// measured returns the page, or nothing if nothing has been measured.
func measured(t *testing.T) string {
	if !exists(benchmarks) {
		return ""
	}
	return read(t, benchmarks)
}

// benchNumber says one cell of such a table: its row, its column, and
// perhaps "ratio" for how many times that of the base it is.
//
//	needs {benchmark Web pages / Memory; httpfetch.Queued; 20 at a time}
func benchNumber(t *testing.T, p page, words []string) string {
	parts := strings.Split(strings.Join(words, " "), "; ")
	require.GreaterOrEqual(t, len(parts), 3, "%s: bn TABLE; ROW; COLUMN", p.name)
	rows := tableIn(measured(t), parts[0])
	if rows == nil {
		return unmeasured
	}
	value, ok := cell(rows, parts[1], parts[2], len(parts) > 3)
	assert.True(t, ok, "%s: %s has no %q", p.name, benchmarks, parts)
	return value
}

// cell finds a value, or its ratio, by its row and its column.
func cell(rows [][]string, by, column string, ratio bool) (string, bool) {
	for i, head := range rows[0] {
		for _, row := range rows[2:] {
			if head != column || strings.Trim(row[0], "*`") != by {
				continue
			}
			value, times, ok := strings.Cut(row[i], ", ×")
			if ratio {
				times, _, _ = strings.Cut(times, " (")
				return times, ok
			}
			return value, true
		}
	}
	return "", false
}

// tableIn returns the cells of the first table below a heading, or nil.
func tableIn(text, where string) (rows [][]string) {
	heading, inner, _ := strings.Cut(where, " / ")
	_, text, ok := strings.Cut(text, "\n## "+heading+"\n")
	if !ok {
		return nil
	}
	text, _, _ = strings.Cut(text, "\n## ")
	if inner != "" {
		if _, text, ok = strings.Cut(text, "\n### "+inner+"\n"); !ok {
			return nil
		}
		text, _, _ = strings.Cut(text, "\n### ")
	}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if !strings.HasPrefix(line, "|") {
			if rows != nil {
				break
			}
			continue
		}
		line = strings.TrimSuffix(strings.TrimPrefix(line, "|"), "|")
		var row []string
		for cell := range strings.SplitSeq(line, "|") {
			row = append(row, strings.TrimSpace(cell))
		}
		rows = append(rows, row)
	}
	if len(rows) < 3 {
		return nil
	}
	return rows
}

func TestTableIn(t *testing.T) {
	const text = `# Benchmarks

## Queue

Words.

### No-op

|  | 1 worker | 8 workers |
| --- | ---: | ---: |
| index | 3 ns | 4 ns |
| **queue.Work** | 5 ns, ×1.7 (1.6–1.8) | 6 ns, ×1.5 (1.4–1.6) |

### Other

## Empty

Nothing was measured.
`
	rows := tableIn(text, "Queue / No-op")
	require.Len(t, rows, 4)
	value, ok := cell(rows, "queue.Work", "8 workers", false)
	assert.True(t, ok)
	assert.Equal(t, "6 ns", value)
	value, ok = cell(rows, "queue.Work", "1 worker", true)
	assert.True(t, ok)
	assert.Equal(t, "1.7", value)
	_, ok = cell(rows, "index", "1 worker", true)
	assert.False(t, ok, "the base has no ratio")
	_, ok = cell(rows, "queue.Work", "64 workers", false)
	assert.False(t, ok)
	for _, where := range []string{"Queue / Other", "Empty", "Nobody"} {
		assert.Nil(t, tableIn(text, where))
	}
}

// BenchmarkNothing is wrong: the chapter on costs shows it beside the right
// one.
func BenchmarkNothing(b *testing.B) {
	for i := range b.N {
		math.Sqrt(math.Sqrt(float64(i)))
	}
}

func BenchmarkRoots(b *testing.B) {
	for i := 0; b.Loop(); i++ {
		math.Sqrt(math.Sqrt(float64(i)))
	}
}
