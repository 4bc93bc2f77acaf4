package docs

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// takes says how long a variant takes, as a Variant does.
func takes(t *testing.T, example, variant string) string {
	words := []string{example, variant}
	if example == "preempt" {
		words = []string{"seen", example} // no bubble can run it
	} else {
		assert.True(t, timed(t, words...), "there is no transcript of %v", words)
	}
	return elapsedNumber(t, page{}, words)
}

// TestTakes compares the times that variants promise with those of their
// transcripts.
func TestTakes(t *testing.T) {
	found := 0
	for _, name := range goFiles(t, "examples") {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		example := strings.TrimPrefix(path.Dir(name), "examples/")
		ast.Inspect(parsed(t, name), func(n ast.Node) bool {
			lit, ok := n.(*ast.CompositeLit)
			if !ok || field(lit, "Takes") == nil {
				return true
			}
			variant := typed(t, name, field(lit, "Name"))
			says := typed(t, name, field(lit, "Takes"))
			if example+" "+variant == "fetch crawl" {
				return true // varies a little: see TestCrawlTakes there
			}
			assert.Equal(t, takes(t, example, variant), says,
				"%s: %s", name, variant)
			found++
			return true
		})
	}
	assert.Greater(t, found, 15)
}

// field returns the value of a field in a literal.
func field(lit *ast.CompositeLit, name string) ast.Expr {
	for _, e := range lit.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			if id, ok := kv.Key.(*ast.Ident); ok && id.Name == name {
				return kv.Value
			}
		}
	}
	return nil
}

// typed returns a string as it stands in the source.
func typed(t *testing.T, name string, e ast.Expr) string {
	lit, ok := e.(*ast.BasicLit)
	require.True(t, ok, "%s: a variant without Name or Takes as a string", name)
	s, err := strconv.Unquote(lit.Value)
	require.NoError(t, err)
	return s
}

func parsed(t *testing.T, name string) *ast.File {
	f, err := parser.ParseFile(token.NewFileSet(), name, read(t, name),
		parser.ParseComments)
	require.NoError(t, err)
	return f
}

// comments returns all comments of a file, with a space between words.
func comments(t *testing.T, name string) string {
	var b strings.Builder
	for _, c := range parsed(t, name).Comments {
		b.WriteString(c.Text() + "\n")
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// "heads-down (10 s)", "coroutine and task (0 s)".
var inBrackets = regexp.MustCompile(
	`((?:[a-z-]+ and )?[a-z-]+) \(([\d.]+ m?s)\)`)

// TestTakesInComments does the same for the comments of the programs.
func TestTakesInComments(t *testing.T) {
	found := 0
	for _, name := range goFiles(t, "examples") {
		if path.Base(name) != "main.go" {
			continue
		}
		example := strings.TrimPrefix(path.Dir(name), "examples/")
		for _, m := range inBrackets.FindAllStringSubmatch(comments(t, name), -1) {
			for variant := range strings.SplitSeq(m[1], " and ") {
				assert.Equal(t, takes(t, example, variant), m[2],
					"%s: %s", name, variant)
				found++
			}
		}
	}
	assert.Greater(t, found, 10)
}

// TestTakesInWords looks for the sentences that say it in another way.
func TestTakesInWords(t *testing.T) {
	number := func(command ...string) string {
		s, ok := strings.CutSuffix(elapsedNumber(t, page{}, command), " s")
		require.True(t, ok, command)
		return s
	}
	workers := func(n string) string { return number("queue", "-workers", n) }
	at := func(line string) string {
		return instantNumber(t, page{}, strings.Fields("seen preempt: "+line))
	}
	for _, says := range []struct{ file, sentence string }{{
		"examples/queue/main.go", fmt.Sprintf("One worker takes %s s, "+
			"two take %s s, three %s s, five %s s and ten %s s.", workers("1"), workers("2"),
			workers("3"), workers("5"), workers("10")),
	}, {
		"examples/preempt/main.go",
		"The dryer starts at " + at("Start dryer") + " anyway.",
	}, {
		"examples/preempt/main.go",
		"In asyncio, the dryer would start at " + at("End cleaning") + ", ",
	}, {
		"examples/preempt/main.go",
		"goroutine after " + facts["preempt"](t) + ". " +
			"Heads-down chores take " + number("chores", "heads-down") + " s",
	}, {
		"say/say.go",
		"take the sum of both. This takes " + number("say", "sequential") + " s: ",
	}, {
		"say/say.go",
		"as the longer pause. This takes " + number("say", "concurrent") + " s: ",
	}, {
		"chores/today.go",
		"the chores of the day: " + number("chores", "sequential") + " seconds of work",
	}, {
		"chores/sequential.go",
		"is done. [Today] takes " + number("chores", "sequential") + " seconds.",
	}, {
		"chores/chores.go",
		"[Today] takes " + number("chores", "heads-down") + " seconds.",
	}, {
		"chores/chores.go",
		"each potato. [Today] takes " + number("chores", "looking-up") + " seconds and 14 glances.",
	}} {
		assert.Contains(t, comments(t, says.file), says.sentence)
	}
	said := 0 // the comment of package say has the code of the example
	for line := range strings.Lines(read(t, "examples/say/main.go")) {
		if strings.Contains(line, "say.After(") {
			line = strings.Replace(line, "say.After(w,", "say.After(os.Stdout,", 1)
			assert.Contains(t, comments(t, "say/say.go"), strings.TrimSpace(line))
			said++
		}
	}
	assert.Equal(t, 4, said)
}
