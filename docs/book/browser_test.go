package main

import (
	"context"
	"flag"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var shots = flag.String("shots", "", "write screenshots to this `folder`")

// browser starts one Chromium for all tests of the package.
var browser = sync.OnceValues(func() (context.Context, error) {
	var path string
	for _, name := range []string{
		"chromium-headless-shell", // no window: a third quicker
		"chromium", "chromium-browser", "google-chrome",
	} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		return nil, fmt.Errorf("no chromium found")
	}
	dir, err := os.MkdirTemp("", "book-chromium-")
	if err != nil {
		return nil, err
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path),
		chromedp.UserDataDir(dir),
		chromedp.NoSandbox,
		chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-background-networking", true),
		// A request to elsewhere is counted, and goes nowhere.
		chromedp.Flag("host-resolver-rules",
			"MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"),
		chromedp.WSURLReadTimeout(time.Minute),
	)
	alloc, stop := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, cancel := chromedp.NewContext(alloc)
	if err := chromedp.Do(ctx); err != nil {
		stop()
		os.RemoveAll(dir)
		return nil, err
	}
	closeBrowser = func() {
		chromedp.Cancel(ctx) // waits until Chromium has ended
		cancel()
		stop()
		os.RemoveAll(dir)
	}
	return ctx, nil
})

var closeBrowser = func() {}

// The test is the program itself, if it is told so.
func TestMain(m *testing.M) {
	if os.Getenv("BE_BOOK") != "" {
		main()
	}
	code := m.Run()
	closeBrowser()
	os.Exit(code)
}

// A tab is a page in the browser. At the end of its test nothing may have
// gone wrong in it, and it may have asked for nothing outside the site.
type tab struct {
	t    *testing.T
	ctx  context.Context
	base string // of the site

	mu       sync.Mutex
	problems []string
	expected string // a problem that is no surprise
}

// size is the window of a reader.
type size struct {
	width, height int64
	phone         bool
}

var (
	desktop = size{1280, 900, false}
	phone   = size{390, 844, true}
	beamer  = size{1280, 720, false}
)

// look is how a reader looks at the book.
type look struct {
	size     size
	dark     bool
	still    bool // less motion, please
	noScript bool
}

// serveFixture serves the chapters in testdata.
func serveFixture(t *testing.T) string {
	return serveBook(t, filepath.Join("testdata", "docs"))
}

func serveBook(t *testing.T, docs string) string {
	book, err := newServer(t.Context(), docs, testWriter{t})
	require.NoError(t, err)
	book.program = built
	server := httptest.NewServer(book)
	t.Cleanup(server.Close)
	return server.URL + "/"
}

// built is the program of the controls, built once for all tests.
var built = sync.OnceValues(func() (map[string][]byte, error) {
	return buildProgram(context.Background())
})

type testWriter struct{ t *testing.T }

func (w testWriter) Write(p []byte) (int, error) {
	w.t.Log(strings.TrimSpace(string(p)))
	return len(p), nil
}

// newTab opens an empty tab for pages below base.
func newTab(t *testing.T, base string, how look) *tab {
	t.Helper()
	parent, err := browser()
	if err != nil && os.Getenv("BOOK_NEEDS_CHROMIUM") == "" {
		t.Skipf("%v: the tests in a browser need Debian's chromium", err)
	}
	require.NoError(t, err)
	tb := &tab{t: t, base: base}
	ctx, cancel := chromedp.NewContext(parent,
		chromedp.WithListener(tb.listen))
	require.NoError(t, chromedp.Do(ctx))
	ctx, stop := context.WithTimeout(ctx, 5*time.Minute)
	tb.ctx = ctx
	t.Cleanup(func() {
		stop()
		cancel()
		tb.mu.Lock()
		defer tb.mu.Unlock()
		assert.Empty(t, tb.problems, "console errors, foreign requests")
	})
	if how.size.width == 0 {
		how.size = desktop
	}
	scheme, motion := "light", "no-preference"
	if how.dark {
		scheme = "dark"
	}
	if how.still {
		motion = "reduce"
	}
	do(tb, network.Enable, network.EnableParams{})
	do(tb, log.Enable, cdp.Empty{})
	do(tb, emulation.SetDeviceMetricsOverride,
		emulation.SetDeviceMetricsOverrideParams{
			Width: how.size.width, Height: how.size.height,
			DeviceScaleFactor: 1, Mobile: how.size.phone})
	do(tb, emulation.SetTouchEmulationEnabled,
		emulation.SetTouchEmulationEnabledParams{Enabled: how.size.phone})
	do(tb, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: scheme},
			{Name: "prefers-reduced-motion", Value: motion},
		}})
	do(tb, emulation.SetScriptExecutionDisabled,
		emulation.SetScriptExecutionDisabledParams{Value: how.noScript})
	do(tb, emulation.SetFocusEmulationEnabled,
		emulation.SetFocusEmulationEnabledParams{Enabled: true})
	return tb
}

// open opens a page of the site.
func open(t *testing.T, base, page string, how look) *tab {
	t.Helper()
	tb := newTab(t, base, how)
	tb.visit(page)
	return tb
}

func (tb *tab) visit(page string) {
	tb.t.Helper()
	tb.run(chromedp.Navigate(tb.base+page),
		chromedp.WaitReady(chromedp.CSS("main")))
}

func (tb *tab) listen(event any) {
	note := func(format string, args ...any) {
		text := fmt.Sprintf(format, args...)
		tb.mu.Lock()
		defer tb.mu.Unlock()
		if tb.expected == "" || !strings.Contains(text, tb.expected) {
			tb.problems = append(tb.problems, text)
		}
	}
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		if url := e.Request.URL; !strings.HasPrefix(url, tb.base) &&
			!strings.HasPrefix(url, "data:") {
			note("request to %s", url)
		}
	case *network.EventResponseReceived:
		if e.Response.Status >= 400 {
			note("%d for %s", e.Response.Status, e.Response.URL)
		}
	case *runtime.EventConsoleAPICalled:
		for _, arg := range e.Args {
			note("console.%s: %s", e.Type, arg.Value)
		}
	case *runtime.EventExceptionThrown:
		note("exception: %s", e.ExceptionDetails.Exception.Description)
	case *log.EventEntryAdded:
		note("log: %s %s", e.Entry.Text, e.Entry.URL)
	}
}

func (tb *tab) run(actions ...chromedp.Action[chromedp.Void]) {
	tb.t.Helper()
	require.NoError(tb.t, chromedp.Do(tb.ctx, actions...))
}

// do sends a command of the protocol.
func do[P, R any](tb *tab, command cdp.Command[P, R], params P) R {
	tb.t.Helper()
	result, err := chromedp.Call(tb.ctx, command, params)
	require.NoError(tb.t, err)
	return result
}

// js returns the value of an expression.
func js[T any](tb *tab, expression string) T {
	tb.t.Helper()
	v, err := chromedp.Run(tb.ctx, chromedp.Evaluate[T](expression,
		chromedp.EvalAwaitPromise))
	require.NoError(tb.t, err, expression)
	return v
}

// until waits for an expression to become true. The deadline of the tab is
// the only one: a slow machine makes a test slow, not red.
func (tb *tab) until(expression string) {
	tb.t.Helper()
	for {
		yes, err := chromedp.Run(tb.ctx,
			chromedp.Evaluate[bool]("!!("+expression+")"))
		if err == nil && yes {
			return
		}
		// An error may only mean that the page is just being changed.
		select {
		case <-tb.ctx.Done():
			require.FailNow(tb.t, "never became true", expression)
		case <-time.After(10 * time.Millisecond):
		}
	}
}

func (tb *tab) click(selector string) {
	tb.t.Helper()
	tb.run(chromedp.Click(chromedp.CSS(selector), chromedp.NodeVisible))
}

func (tb *tab) focus(selector string) {
	tb.t.Helper()
	tb.run(chromedp.Focus(chromedp.CSS(selector)))
}

// press presses the keys of each text as a keyboard does: what a key types
// belongs to its going down, so that a page can prevent it.
func (tb *tab) press(texts ...string) {
	tb.t.Helper()
	for _, r := range strings.Join(texts, "") {
		var down *input.DispatchKeyEventParams
		for _, event := range kb.Encode(r) {
			switch {
			case event.Type == kb.KeyDown:
				down = event
				continue
			case event.Type == kb.KeyChar:
				down.Text, down.UnmodifiedText =
					event.Text, event.UnmodifiedText
				continue
			}
			do(tb, input.DispatchKeyEvent, *down)
			do(tb, input.DispatchKeyEvent, *event)
		}
	}
}

// path returns the page that is shown, relative to the site.
func (tb *tab) path() string {
	tb.t.Helper()
	return strings.TrimPrefix(js[string](tb, "location.href"), tb.base)
}

// shot writes a screenshot of the window, for people to look at.
func (tb *tab) shot(name string) {
	tb.t.Helper()
	if *shots == "" {
		return
	}
	png, err := chromedp.Run(tb.ctx, chromedp.CaptureScreenshot())
	require.NoError(tb.t, err)
	require.NoError(tb.t, os.MkdirAll(*shots, 0o755))
	require.NoError(tb.t, os.WriteFile(
		filepath.Join(*shots, name+".png"), png, 0o644))
}

const (
	right = kb.ArrowRight
	left  = kb.ArrowLeft
)
