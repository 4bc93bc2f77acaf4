package docs

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// benchmarks is the page that the command in benchmarks writes. What it
// shows is measured on a real machine, so nothing here measures it again;
// but what other pages say about it comes from there.
const benchmarks = "docs/benchmarks.md"

// benchTable shows a table of the benchmarks: the one below a heading, or
// below a heading of the next level in there.
//
//	<!-- bench A list of jobs, n workers / No-op jobs -->
func benchTable(t *testing.T, p page, words []string) string {
	t.Helper()
	rows := measured(t, p, strings.Join(words, " "))
	if rows == nil {
		return "*" + unmeasured + "*"
	}
	var b strings.Builder
	for _, row := range rows {
		b.WriteString("| " + strings.Join(row, " | ") + " |\n")
	}
	return strings.TrimSpace(b.String())
}

// benchNumber says one cell of such a table: its row, its column, and
// perhaps "ratio" for how many times that of the base it is.
//
//	<!-- bn Web pages / Memory; httpfetch.Queued; 20 at a time -->
func benchNumber(t *testing.T, p page, words []string) string {
	t.Helper()
	parts := strings.Split(strings.Join(words, " "), "; ")
	require.GreaterOrEqual(t, len(parts), 3, "%s: bn TABLE; ROW; COLUMN", p.name)
	rows := measured(t, p, parts[0])
	if rows == nil {
		return unmeasured
	}
	for i, head := range rows[0] {
		for _, row := range rows[2:] {
			if head != parts[2] || strings.Trim(row[0], "*`") != parts[1] {
				continue
			}
			value, ratio, _ := strings.Cut(row[i], ", ×")
			if len(parts) > 3 {
				require.NotEmpty(t, ratio, "%s: %v", p.name, parts)
				value, _, _ = strings.Cut(ratio, " (")
			}
			return value
		}
	}
	t.Errorf("%s: %s has no %q", p.name, benchmarks, parts)
	return "?"
}

// The command can measure a part of the tables.
const unmeasured = "(not measured)"

// measured returns the cells of a table, or nil if there is none.
func measured(t *testing.T, p page, where string) (rows [][]string) {
	t.Helper()
	heading, inner, _ := strings.Cut(where, " / ")
	if !exists(benchmarks) {
		return nil
	}
	_, text, ok := strings.Cut(read(t, benchmarks), "\n## "+heading+"\n")
	if !ok {
		t.Logf("%s: %s has no heading %q", p.name, benchmarks, heading)
		return nil
	}
	text, _, _ = strings.Cut(text, "\n## ")
	if inner != "" {
		_, text, ok = strings.Cut(text, "\n### "+inner+"\n")
		require.True(t, ok, "%s: %s has no heading %q", p.name, benchmarks, where)
	}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if !strings.HasPrefix(line, "|") {
			if rows != nil {
				break
			}
			continue
		}
		var row []string
		for cell := range strings.SplitSeq(strings.Trim(line, "|"), "|") {
			row = append(row, strings.TrimSpace(cell))
		}
		rows = append(rows, row)
	}
	require.Greater(t, len(rows), 2, "%s: no table below %q", p.name, where)
	return rows
}
