package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.com/baton/httpfetch"
	"example.com/baton/internal/golden"
	"example.com/baton/internal/site"
)

// onPipes is the program with its site on pipes in memory: a bubble has
// no other network.
func onPipes(ctx context.Context, w io.Writer, args []string) error {
	open = site.Pipe
	defer func() { open = site.Loopback }()
	return program.Run(ctx, w, args)
}

func TestTranscripts(t *testing.T) {
	golden.Transcripts(t, onPipes,
		"one", "-post hello one",
		"sequential", "concurrent", "limited", "queue",
		"-workers 3 limited", "-limit 10 -workers 3 queue",
		"-workers 1 crawl", "-workers 50 crawl", "-depth 0 crawl",
		"queue testdata/urls.txt", "-rate 20 queue",
	)
}

// TestCrawlTakes says what its variant says. Which worker is given which
// page is open, so that crawls differ by some hundredths.
func TestCrawlTakes(t *testing.T) {
	for _, v := range program.Variants {
		if v.Name != "crawl" {
			continue
		}
		takes, err := time.ParseDuration(strings.ReplaceAll(v.Takes, " ", ""))
		require.NoError(t, err)
		lines := golden.Record(t, onPipes, "crawl")
		took := lines[len(lines)-1].At
		assert.Equal(t, takes, took.Round(100*time.Millisecond))
		return
	}
	assert.Fail(t, "there is no crawl")
}

func TestNoTitle(t *testing.T) {
	for url, want := range map[string]string{
		"http://baton.example/no-title":    "Title: Missing",
		"http://baton.example/empty-title": `Title: ""`,
	} {
		lines := golden.Record(t, onPipes, "one", url)
		assert.Equal(t, want, lines[2].Text)
	}
}

// fails runs a command line that has to fail, and returns what it printed
// and why.
func fails(t *testing.T, args ...string) (printed, why string) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		err := onPipes(t.Context(), &out, args)
		require.Error(t, err)
		printed, why = out.String(), err.Error()
	})
	return printed, why
}

func TestOneFailure(t *testing.T) {
	for url, want := range map[string]string{
		"http://baton.example/moved": "404 Not Found; check the address",
		"http://baton.example/cut-off": "the server hung up before the end; " +
			"try again later",
		"file:///etc/passwd": "not a web address; " +
			"write it like http://example.org/page",
	} {
		printed, why := fails(t, "one", url)
		assert.Equal(t, "Error\nError: "+url+": "+want+"\nstop\n", printed)
		assert.Equal(t, "fetch: the page was not fetched", why)
	}
	printed, _ := fails(t, "one", "http://baton.example/moved")
	golden.File(t, "one_moved.txt", []byte(printed)) // for the docs
}

func TestTimeout(t *testing.T) {
	printed, _ := fails(t, "-timeout", "70ms", "one")
	assert.Contains(t, printed, "no answer in time")
}

func TestUsage(t *testing.T) {
	for want, args := range map[string]string{
		"fetch: want a FILE after the variant, got 2 words: \"a b\"":           "queue a b",
		"fetch: want a URL after the variant, got 2 words: \"a b\"":            "one a b",
		"fetch: -post does not apply to queue; use it with one":                "queue -post x",
		"fetch: -post does not apply to the comparison; use it with one":       "-post x",
		"-limit does not apply to crawl; use it with sequential, concurre":     "-limit 3 crawl",
		"-workers does not apply to concurrent; use it with limited, queu":     "concurrent -workers 3",
		"-depth does not apply to the comparison; use it with crawl":           "-limit 3 -depth 1",
		"fetch: cannot read the URLs: open missing.txt: no such file":          "queue missing.txt",
		"fetch: testdata, line 1: read testdata: is a directory":               "queue testdata",
		"want a whole number from 1 to 10000":                                  "queue -workers 0",
		"want a time above 0 and up to 24h, such as 300ms or 2s":               "queue -timeout 0s",
		"choose one, sequential, concurrent, limited, queue, crawl":            "fast",
		"fetch: testdata/bad.txt, line 3: \"not a page\" is not a URL; write":  "queue testdata/bad.txt",
		"fetch: testdata/bad.txt, line 6: \"ftp://example.org/\" is no":        "queue testdata/bad.txt",
		"fetch: there is no URL in testdata/empty.txt":                         "queue testdata/empty.txt",
		"fetch: \"example.org\" is not a URL; write it like http://example.or": "crawl example.org",
	} {
		printed, why := fails(t, strings.Fields(args)...)
		assert.Contains(t, why, want)
		assert.Empty(t, printed)
	}
}

func TestLongLine(t *testing.T) {
	_, err := readURLs(strings.NewReader("\n"+strings.Repeat("x", 1e6)), "urls")
	assert.EqualError(t, err, "fetch: urls, line 2: the line is longer than any URL")
	_, err = readURLs(strings.NewReader(strings.Repeat("x", 6e4)), "urls")
	assert.Less(t, len(err.Error()), 200, "of what is not a URL, its beginning")
}

// Ten bad lines are listed, and the others are counted.
func TestManyBadLines(t *testing.T) {
	for n, want := range map[int]string{10: "line 10: \"x\" is not a URL; write it " +
		"like http://example.org/page", 11: "and 1 more", 500: "and 490 more"} {
		_, err := readURLs(strings.NewReader(strings.Repeat("x\n", n)), "urls")
		require.Error(t, err)
		told := strings.Split(err.Error(), "\n")
		assert.Len(t, told, min(n, 11))
		assert.True(t, strings.HasSuffix(told[len(told)-1], want), told[len(told)-1])
	}
}

func TestReadURLs(t *testing.T) {
	got, err := readURLs(strings.NewReader("\ufeffhttp://a.example/\r\n\r\n"+
		"  # https://no.example/\n\t https://b.example \nHTTP://C.example"), "urls")
	assert.NoError(t, err)
	assert.Equal(t, []string{"http://a.example/", "https://b.example", "HTTP://C.example"}, got)
}

func TestStdin(t *testing.T) {
	file := filepath.Join(t.TempDir(), "urls")
	require.NoError(t, os.WriteFile(file, []byte("http://baton.example/tasks\n"), 0o666))
	stdin := os.Stdin
	defer func() { os.Stdin = stdin }()
	var err error
	os.Stdin, err = os.Open(file)
	require.NoError(t, err)
	defer os.Stdin.Close()
	lines := golden.Record(t, onPipes, "queue", "-")
	assert.Equal(t, "http://baton.example/tasks - Tasks", lines[0].Text)
}

// A title is a stranger's: it may be long, or take over the terminal.
func TestTitle(t *testing.T) {
	shown := func(text string) string {
		return title(httpfetch.Page{Titled: true, Title: text})
	}
	assert.Equal(t, "a\ufffd[2Jb", shown("a\x1b[2Jb"))
	assert.Equal(t, "a\ufffdgnp.exe", shown("a\u202egnp.exe"))
	assert.Equal(t, "שלום 👨\u200d👩", shown("שלום 👨\u200d👩"), "is harmless")
	assert.Equal(t, 201, len([]rune(shown(strings.Repeat("é", 1000)))))
}

// So are the URLs that a crawl finds, or that a file has.
func TestURLsOfStrangers(t *testing.T) {
	for _, bad := range []string{"\u009b", "\x9b", "\u202e", "\u2028", "\u2029", "\u0085"} {
		var out bytes.Buffer
		pages := []httpfetch.Page{{URL: "http://a.example/" + bad + "2J"}}
		require.NoError(t, report(t.Context(), &out, pages, 0))
		assert.Contains(t, out.String(), "http://a.example/\ufffd2J - Missing\n")
	}
}

// A cancel ends the program immediately, with the pages that are there.
func TestCancel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 250*time.Millisecond)
		defer cancel()
		var out bytes.Buffer
		start := time.Now()
		err := onPipes(ctx, &out, []string{"sequential"})
		assert.ErrorIs(t, err, context.DeadlineExceeded)
		assert.Equal(t, 250*time.Millisecond, time.Since(start))
		assert.Equal(t, "http://baton.example/ - Baton\n"+
			"http://baton.example/chores - Chores\n", out.String())
	})
}

// The program as it is run, on loopback: the same lines as on pipes, and
// nothing left behind.
func TestLoopback(t *testing.T) {
	before := runtime.NumGoroutine()
	var out bytes.Buffer
	require.NoError(t, program.Run(t.Context(), &out, []string{"concurrent"}))
	var want []string
	for _, l := range golden.Record(t, onPipes, "concurrent") {
		want = append(want, l.Text)
	}
	got := strings.Split(out.String(), "\n")
	assert.Equal(t, want[:len(want)-1], got[:len(want)-1])
	assert.Eventually(t, func() bool {
		return runtime.NumGoroutine() <= before+1
	}, 10*time.Second, time.Millisecond)
}

// The bare command compares the four ways, one after the other.
func TestCompare(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		start := time.Now()
		require.NoError(t, onPipes(t.Context(), &out, nil))
		assert.Equal(t, 4280*time.Millisecond, time.Since(start))
		for _, name := range []string{"sequential", "concurrent", "limited", "queue"} {
			assert.Contains(t, out.String(), name)
		}
		assert.NotContains(t, out.String(), "crawl")
	})
}

func TestNoSite(t *testing.T) {
	open = func(http.Handler) (*site.Site, error) { return nil, os.ErrPermission }
	defer func() { open = site.Loopback }()
	for _, variant := range []string{"one", "queue", "crawl"} {
		err := program.Run(t.Context(), io.Discard, []string{variant})
		assert.ErrorIs(t, err, os.ErrPermission)
	}
}
