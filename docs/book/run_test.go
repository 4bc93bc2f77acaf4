package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var chapters = filepath.Join("testdata", "docs")

// program returns a command that runs the book.
func program(t *testing.T, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(t.Context(), os.Args[0], args...)
	cmd.Env = append(os.Environ(), "BE_BOOK=1",
		"GORACE=atexit_sleep_ms=0") // or each would take a second to end
	return cmd
}

// book runs the command and returns what it prints and its exit code.
func book(t *testing.T, args ...string) (out, errs string, code int) {
	cmd := program(t, args...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	cmd.Run()
	return stdout.String(), stderr.String(), cmd.ProcessState.ExitCode()
}

func TestUsageErrors(t *testing.T) {
	for line, want := range map[string]string{
		"-x":    "flag provided but not defined: -x; -h shows the usage",
		"serve": `unexpected "serve": only flags are allowed; -h shows the usage`,
		"-addr 8080": `invalid value "8080" for flag -addr: want HOST:PORT ` +
			"with a port from 0 to 65535, such as 127.0.0.1:8000; -h shows the usage",
		"-base https://h/":         "-base needs -out",
		"-out x -base h":           `-base "h": want a URL such as https://host/course/`,
		"-out x -base https://h?x": `-base "https://h?x": want a URL such as https://host/course/`,
		"-out x -addr :80":         "-addr is for serving, -out for writing: give only one",
	} {
		out, errs, code := book(t, strings.Fields(line)...)
		assert.Equal(t, "book: "+want+"\n", errs, line)
		assert.Equal(t, 2, code, line)
		assert.Empty(t, out)
	}
	out, errs, code := book(t, "-h")
	assert.Zero(t, code)
	assert.Empty(t, errs)
	assert.Contains(t, out, "usage: go -C docs/book run . [flags]")
	assert.Contains(t, out, "-out DIR")
}

func TestBadInput(t *testing.T) {
	empty := t.TempDir()
	_, errs, code := book(t, "-in", filepath.Join(empty, "none"))
	assert.Equal(t, 1, code)
	assert.Contains(t, errs, "book: cannot read the chapters: open ")
	assert.Contains(t, errs, "no such file or directory; -in names their folder")

	_, errs, code = book(t, "-in", empty, "-out", filepath.Join(empty, "o"))
	assert.Equal(t, 1, code)
	assert.Equal(t, "book: "+empty+" has no README.md, which is the index of "+
		"the book; -in names the folder with the chapters\n", errs)
	assert.NoFileExists(t, filepath.Join(empty, "o"))

	file := filepath.Join(empty, "file")
	require.NoError(t, os.WriteFile(file, nil, 0o644))
	_, errs, code = book(t, "-in", chapters, "-out", filepath.Join(file, "o"))
	assert.Equal(t, 1, code)
	assert.Contains(t, errs, "book: cannot make the folder of -out: ")
	assert.Contains(t, errs, "not a directory")

	out := filepath.Join(empty, "out")
	_, errs, code = book(t, "-out", out, "-in", repository(t,
		map[string]string{"docs/README.md": "# A\n\n[b](b.md)\n"}))
	assert.Equal(t, 1, code)
	assert.Equal(t, "book: nothing written:\n"+
		"docs/README.md: link to b.md: there is no docs/b.md\n", errs)
	assert.NoFileExists(t, out)
}

func TestPortInUse(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	addr := l.Addr().String()
	_, errs, code := book(t, "-in", chapters, "-addr", addr)
	assert.Equal(t, 1, code)
	assert.Equal(t, "book: "+addr+" is in use by another program: choose "+
		"another -addr, or none to use a free port\n", errs)
}

func TestExport(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "site")
	out, errs, code := book(t, "-in", chapters, "-out", dir)
	require.Zero(t, code, errs)
	assert.Regexp(t, `^6 pages, \d+ files, \d+ KB in \d+\.\d s: `+
		dir+`/index.html\n$`, out)
	for name, data := range fixture(t).Files {
		got, err := os.ReadFile(filepath.Join(dir, name))
		require.NoError(t, err)
		assert.Equal(t, string(data), string(got), name)
	}
}

func TestExportLeavesForeignFiles(t *testing.T) {
	docs := repository(t, map[string]string{
		"docs/README.md": "# A\n\n[x](../x/y.go)\n",
		"docs/old.md":    "# Old\n",
		"x/y.go":         "package y\n",
	})
	dir := t.TempDir()
	mine := filepath.Join(dir, "notes.txt")
	require.NoError(t, os.WriteFile(mine, []byte("mine"), 0o644))
	_, errs, code := book(t, "-in", docs, "-out", dir)
	require.Zero(t, code, errs)
	assert.FileExists(t, filepath.Join(dir, "old.html"))
	assert.FileExists(t, filepath.Join(dir, "src", "x", "y.go.html"))

	// The next run removes the pages that are no more, with their folders.
	require.NoError(t, os.Remove(filepath.Join(docs, "old.md")))
	require.NoError(t, os.WriteFile(filepath.Join(docs, "README.md"),
		[]byte("# A\n"), 0o644))
	_, errs, code = book(t, "-in", docs, "-out", dir)
	require.Zero(t, code, errs)
	assert.NoFileExists(t, filepath.Join(dir, "old.html"))
	assert.NoDirExists(t, filepath.Join(dir, "src"))
	assert.FileExists(t, filepath.Join(dir, "index.html"))
	got, err := os.ReadFile(mine)
	require.NoError(t, err)
	assert.Equal(t, "mine", string(got))

	// A file that is in the way stays, and nothing is written around it.
	other := t.TempDir()
	theirs := filepath.Join(other, "index.html")
	require.NoError(t, os.WriteFile(theirs, []byte("theirs"), 0o644))
	_, errs, code = book(t, "-in", docs, "-out", other)
	assert.Equal(t, 1, code)
	assert.Equal(t, "book: "+theirs+" exists, and the book did not write it: "+
		"move it, or choose another -out\n", errs)
	entries, err := os.ReadDir(other)
	require.NoError(t, err)
	assert.Len(t, entries, 1)

	// Nor does a list that was tampered with lead out of the folder.
	require.NoError(t, os.WriteFile(filepath.Join(dir, manifest),
		[]byte("../docs/README.md\n"), 0o644))
	_, errs, code = book(t, "-in", docs, "-out", dir)
	assert.Equal(t, 1, code)
	assert.Contains(t, errs, `lists "../docs/README.md"`)
	assert.FileExists(t, filepath.Join(docs, "README.md"))
}

// A file that cannot be written is as it was, and nothing else is there.
func TestNoHalfFiles(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, Write(t.Context(), dir,
		map[string][]byte{"a.html": []byte("a"), "b.html": []byte("b")}))
	require.NoError(t, os.Remove(filepath.Join(dir, "b.html")))
	require.NoError(t, os.Mkdir(filepath.Join(dir, "b.html"), 0o755))
	err := Write(t.Context(), dir,
		map[string][]byte{"a.html": []byte("new"), "b.html": []byte("new")})
	assert.ErrorContains(t, err, "cannot write the site: ")
	for name, want := range map[string]string{
		"a.html": "new", manifest: "a.html\nb.html\n"} {
		got, err := os.ReadFile(filepath.Join(dir, name))
		assert.NoError(t, err)
		assert.Equal(t, want, string(got))
	}
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	assert.Len(t, entries, 3)
}

func TestServe(t *testing.T) {
	docs := repository(t, map[string]string{
		"docs/README.md": "# A\n\nBefore.\n"})
	ctx, cancel := context.WithCancel(t.Context())
	r, w := io.Pipe()
	done := make(chan error)
	go func() {
		done <- run(ctx, w, io.Discard, []string{"-in", docs})
		w.Close()
	}()
	line, err := bufio.NewReader(r).ReadString('\n')
	require.NoError(t, err)
	address := strings.TrimSpace(line)
	assert.Regexp(t, `^http://127\.0\.0\.1:\d+/$`, address)

	client := &http.Client{}
	defer client.CloseIdleConnections()
	ask := func(method, path string) (*http.Response, string) {
		req, err := http.NewRequestWithContext(t.Context(), method,
			address+path, nil)
		require.NoError(t, err)
		resp, err := client.Do(req)
		require.NoError(t, err)
		defer resp.Body.Close()
		body, err := io.ReadAll(resp.Body)
		require.NoError(t, err)
		return resp, string(body)
	}
	resp, body := ask("GET", "")
	assert.Equal(t, 200, resp.StatusCode)
	assert.Contains(t, body, "<p>Before.</p>")
	assert.Equal(t, "text/html; charset=utf-8",
		resp.Header.Get("Content-Type"))
	assert.Contains(t, resp.Header.Get("Content-Security-Policy"),
		"default-src 'self'")
	resp, body = ask("HEAD", "book.css")
	assert.Equal(t, "text/css; charset=utf-8", resp.Header.Get("Content-Type"))
	assert.Positive(t, resp.ContentLength)
	assert.Empty(t, body)
	resp, body = ask("GET", "none/at/all.html")
	assert.Equal(t, 404, resp.StatusCode)
	assert.Contains(t, body, `href="/index.html"`)
	resp, _ = ask("GET", "../../../etc/passwd")
	assert.Equal(t, 404, resp.StatusCode)
	resp, _ = ask("POST", "")
	assert.Equal(t, 405, resp.StatusCode)
	_, body = ask("GET", "sitemap.xml")
	assert.Contains(t, body, "<loc>"+address+"index.html</loc>")

	// What an author changes shows at the next reload, and what breaks
	// the build leaves the page before.
	readme := filepath.Join(docs, "README.md")
	require.NoError(t, os.WriteFile(readme, []byte("# A\n\nAfter that.\n"), 0o644))
	_, body = ask("GET", "")
	assert.Contains(t, body, "<p>After that.</p>")
	require.NoError(t, os.WriteFile(filepath.Join(docs, "new.md"),
		[]byte("# New\n"), 0o644))
	resp, _ = ask("GET", "new.html")
	assert.Equal(t, 200, resp.StatusCode)
	require.NoError(t, os.Remove(readme))
	_, body = ask("GET", "")
	assert.Contains(t, body, "<p>After that.</p>")

	cancel()
	assert.NoError(t, <-done)
}

// TestCtrlC interrupts the program itself, while a reader holds a connection
// and the controls are being built.
func TestCtrlC(t *testing.T) {
	for _, test := range []struct {
		signal os.Signal
		code   int
		told   string
	}{
		{os.Interrupt, 130, "stopped by Ctrl-C"},
		{syscall.SIGTERM, 143, "stopped: terminated"},
		{syscall.SIGHUP, 129, "stopped: hangup"},
	} {
		if signal.Ignored(test.signal) {
			continue // the tests run under nohup
		}
		cmd := program(t, "-in", chapters)
		temp := t.TempDir()
		cmd.Env = append(cmd.Env, "TMPDIR="+temp, "GOTMPDIR=")
		var errs bytes.Buffer
		cmd.Stderr = &errs
		stdout, err := cmd.StdoutPipe()
		require.NoError(t, err)
		require.NoError(t, cmd.Start())
		left := func() []os.DirEntry {
			entries, err := os.ReadDir(temp)
			require.NoError(t, err)
			return entries
		}
		line, err := bufio.NewReader(stdout).ReadString('\n')
		require.NoError(t, err)
		addr := strings.Trim(strings.TrimSpace(line), "htp:/")
		conn, err := net.DialTimeout("tcp", addr, time.Minute)
		require.NoError(t, err)
		defer conn.Close()
		require.Eventually(t, func() bool { return len(left()) > 0 },
			time.Minute, time.Millisecond, "a folder to build in")
		require.NoError(t, cmd.Process.Signal(test.signal))
		var exit *exec.ExitError
		require.ErrorAs(t, cmd.Wait(), &exit)
		assert.Equal(t, test.code, exit.ExitCode())
		assert.Equal(t, "serving the book; Ctrl-C stops\n"+test.told+"\n",
			errs.String())
		assert.Empty(t, left())
	}
}
