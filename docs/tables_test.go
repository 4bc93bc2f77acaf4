package docs

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"example.com/baton/chores"
)

// facts are what sentences say and no single run does.
var facts = map[string]func(t *testing.T) string{
	"preempt": preemption,
	"glance":  func(t *testing.T) string { return seconds(chores.Glance) },
	"today": func(t *testing.T) string {
		var sum time.Duration
		for _, c := range chores.Today() {
			for c := &c; c != nil; c = c.Then {
				sum += c.Takes * time.Duration(max(c.Pieces, 1))
			}
		}
		return seconds(sum)
	},
}

// preemption returns after how long Go takes the processor away from a
// goroutine, as the source of the runtime has it.
func preemption(t *testing.T) string {
	src, err := os.ReadFile(filepath.Join(runtime.GOROOT(),
		"src", "runtime", "proc.go"))
	if err != nil {
		t.Log("the source of the runtime is not here to be asked: ", err)
		return "10 ms"
	}
	require.Contains(t, string(src), "forcePreemptNS = 10 * 1000 * 1000 //")
	return "10 ms"
}

// factNumber says one of the facts.
func factNumber(t *testing.T, p page, words []string) string {
	require.Len(t, words, 1, "%s: fact NAME", p.name)
	f, ok := facts[words[0]]
	require.True(t, ok, "%s: there is no fact %q", p.name, words[0])
	return f(t)
}

// benchNumber says a number of the table of benchmarks.
func benchNumber(t *testing.T, p page, words []string) string {
	t.Errorf("%s: no benchmarks yet", p.name)
	return "?"
}

// exercisesTable lists exercises.
func exercisesTable(t *testing.T, p page, words []string) string {
	var b strings.Builder
	for _, name := range words {
		if !exists("exercises/" + name) {
			continue
		}
		fmt.Fprintf(&b, "- [%s](%s)\n", name, p.to("exercises/"+name))
	}
	return strings.TrimSpace(b.String())
}

// listingsTable says where each listing of the chapter has gone.
func listingsTable(t *testing.T, p page, words []string) string {
	return ""
}

var (
	title    = regexp.MustCompile(`(?m)^# (.+)$`)
	question = regexp.MustCompile(`(?s)\n> \*\*The question\.\*\* (.*?)\n\n`)
)

// indexTable lists the chapters with the questions they answer.
func indexTable(t *testing.T, p page, words []string) string {
	var b strings.Builder
	b.WriteString("| | chapter | the question |\n| --- | --- | --- |\n")
	for _, c := range pages(t) {
		number, _, ok := strings.Cut(path.Base(c.name), "-")
		if _, err := strconv.Atoi(number); !ok || err != nil {
			continue
		}
		q := question.FindStringSubmatch(c.text)
		require.NotNil(t, q, "%s has no question", c.name)
		fmt.Fprintf(&b, "| %s | [%s](%s) | %s |\n",
			strings.TrimPrefix(number, "0"),
			title.FindStringSubmatch(c.text)[1], p.to(c.name),
			strings.ReplaceAll(q[1], "\n> ", " "))
	}
	return strings.TrimSpace(b.String())
}
