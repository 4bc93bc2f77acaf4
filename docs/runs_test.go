package docs

import (
	"bytes"
	"fmt"
	"path"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/baton/internal/golden"
	"example.com/baton/timeline"
)

// A run is what an example prints, and when. It comes from the transcript
// in the example's testdata, which the example's own test makes in virtual
// time: a wrong one fails there. What begins with site, made or seen comes
// from the functions of these names.
func run(t *testing.T, words ...string) []timeline.Line {
	t.Helper()
	require.NotEmpty(t, words, "want EXAMPLE ARGUMENTS...")
	switch words[0] {
	case "site":
		return siteRun(t, words[1:])
	case "made":
		return madeRun(t, words[1:])
	case "seen":
		return seenRun(t, words[1:])
	case "cluster":
		return clusterRun(t, words[1:])
	}
	lines, err := golden.Parse(read(t, transcript(words)))
	require.NoError(t, err, "%v", words)
	require.NotEmpty(t, lines, "%v", words)
	return lines
}

// transcript returns the file with the transcript of a run.
func transcript(words []string) string {
	name := golden.FileName(strings.Join(words[1:], " ")) + ".txt"
	return path.Join("examples", words[0], "testdata", name)
}

// timed says whether there is a transcript of a run, made in virtual time,
// with its instants.
func timed(t *testing.T, words ...string) bool {
	name := transcript(words)
	return exists(name) && instant.MatchString(read(t, name)) &&
		transcribed(t, words[0], strings.Join(words[1:], " "))
}

var instant = regexp.MustCompile(`^ *\d+\.\d{4}  `)

// printedBlock shows a file of testdata: what a program printed that no
// bubble can run, such as a server, or a program that a test runs.
//
//	<!-- printed examples/echo/server/testdata/same.txt -->
func printedBlock(t *testing.T, p page, words []string) string {
	require.Len(t, words, 1, "%s: printed FILE", p.name)
	lang := "text"
	if path.Ext(words[0]) == ".py" {
		lang = "python"
	}
	return fenced(lang, read(t, words[0]))
}

// elapsed returns when the last line came.
func elapsed(t *testing.T, words ...string) time.Duration {
	t.Helper()
	lines := run(t, words...)
	return lines[len(lines)-1].At
}

// runBlock shows a command and the lines it prints, each with its instant.
//
//	<!-- run chores looking-up -->
func runBlock(t *testing.T, p page, words []string) string {
	command := "go run ./examples/" + strings.Join(words, " ")
	return fenced("sh", command) + "\n\n" + linesBlock(t, p, words)
}

// linesBlock shows the lines alone.
func linesBlock(t *testing.T, p page, words []string) string {
	var b bytes.Buffer
	require.NoError(t, timeline.Transcript(&b, run(t, words...)))
	return fenced("text", b.String())
}

// chartBlock shows a run as text.
func chartBlock(t *testing.T, p page, words []string) string {
	var b bytes.Buffer
	chart := timeline.NewChart(words[len(words)-1], run(t, words...), 0)
	require.NoError(t, timeline.Text(&b, timeline.Look{Unicode: true}, chart))
	return fenced("text", b.String())
}

// elapsedNumber says how long a run takes.
//
//	It takes {elapsed chores looking-up}.
func elapsedNumber(t *testing.T, p page, words []string) string {
	return seconds(rounded(words, elapsed(t, words...)))
}

// rounded rounds what a run takes to a tenth of a second or, if it was
// seen and is short, to a millisecond.
func rounded(words []string, d time.Duration) time.Duration {
	if words[0] == "seen" && d < time.Second {
		return d.Round(time.Millisecond)
	}
	return d.Round(time.Second / 10)
}

// exactNumber says how long a run takes, exactly.
func exactNumber(t *testing.T, p page, words []string) string {
	return seconds(elapsed(t, words...))
}

// instantNumber says when a line came, to a tenth of a second.
//
//	starts at {at chores looking-up: Start dryer}.
func instantNumber(t *testing.T, p page, words []string) string {
	of, text := split(t, words, ":")
	for _, l := range run(t, of...) {
		if strings.HasPrefix(l.Text, strings.Join(text, " ")) {
			return seconds(l.At.Round(time.Second / 10))
		}
	}
	t.Errorf("%s: %v prints no line %q", p.name, of, text)
	return "?"
}

// countNumber says how many lines of a run contain some words.
//
//	{count made keeps-two: starting dial} dials
func countNumber(t *testing.T, p page, words []string) string {
	of, text := split(t, words, ":")
	n := 0
	for _, l := range run(t, of...) {
		if strings.Contains(l.Text, strings.Join(text, " ")) {
			n++
		}
	}
	require.NotZero(t, n, "%s: %v prints no line with %q", p.name, of, text)
	return strconv.Itoa(n)
}

// split splits the words at the first that ends in sep.
func split(t *testing.T, words []string, sep string) (a, b []string) {
	t.Helper()
	for i, w := range words {
		if before, ok := strings.CutSuffix(w, sep); ok {
			return append(append(a, words[:i]...), before), words[i+1:]
		}
	}
	t.Errorf("want a word that ends in %q: %v", sep, words)
	return words, nil
}

// seconds writes a time as people do: 3 s, 0.5 s, 100 µs.
func seconds(d time.Duration) string {
	switch {
	case d > 0 && d < time.Millisecond:
		return fmt.Sprintf("%d µs", d.Microseconds())
	case d > 0 && d < time.Second && d%(time.Second/10) != 0:
		return fmt.Sprintf("%d ms", d.Milliseconds())
	}
	return strconv.FormatFloat(d.Seconds(), 'f', -1, 64) + " s"
}
