package rewrite

import (
	"go/importer"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	_ "example.com/baton/internal/golden" // for -update
)

// rewritten rewrites the body of a function of a small package.
func rewritten(t *testing.T, how How, body string) string {
	t.Helper()
	source := `package p

import ("context"; "fmt"; "runtime"; "sync"; "sync/atomic"; "time")

var _ = []any{context.AfterFunc, fmt.Sprint, runtime.Gosched, time.Now, sync.NewCond, atomic.AddInt32}

type counter struct {
	mu    sync.Mutex
	n     int
	fixed int
	left  atomic.Int64
	words map[string]int
}

func (c *counter) inc() { c.n++ }
func try() bool { return true }
func take(int, ...string) {}

func f(c *counter, ctx context.Context, cancel context.CancelFunc, ch, other chan int, g func() int, t *time.Timer) {
` + body + "\n}\n"
	file := filepath.Join(t.TempDir(), "a.go")
	require.NoError(t, os.WriteFile(file, []byte(source), 0o666))
	all, err := Files(token.NewFileSet(), []string{file}, map[string]How{file: how}, imports, nil)
	require.NoError(t, err)
	_, text, _ := strings.Cut(string(all[file]), "t *time.Timer) {\n")
	text, _, _ = strings.Cut(text, "\n}\n")
	assert.Equal(t, strings.Count(body, "\n"), strings.Count(text, "\n"), "lines stay: %s", text)
	text = strings.NewReplacer("baton_at_a_go", "AT", "baton_model", "M").Replace(text)
	return strings.Join(strings.Fields(text), " ")
}

var imports = importer.Default()

func TestRewrite(t *testing.T) {
	for _, c := range []struct{ body, want string }{
		// Operations.
		{"c.mu.Lock()", "AT.Line(20); c.mu.Lock()"},
		{"var mu sync.RWMutex; _ = &mu", "AT.Line(20); var mu M.RWMutex; AT.Line(20); _ = &mu"},
		{"ch <- 1", "AT.Line(20); M.SendTo(ch)(1)"},
		{"ch <- <-other", "AT.Line(20); M.SendTo(ch)(M.Receive(other))"},
		{"v, ok := <-ch; _, _ = v, ok", "AT.Line(20); v, ok := M.Receive2(ch); AT.Line(20); _, _ = v, ok"},
		{"close(ch)", "AT.Line(20); M.CloseChan(ch)"},
		{"var p any; func() { p = 1 }(); switch p := p.(type) { case error: panic(p) }",
			"AT.Line(20); var p any; AT.Line(20); func() { AT.At(20); p = 1 }(); AT.See(20); " +
				"switch p := M.Got(p).(type) { case error: AT.Line(20); panic(p) }"},
		{"for range ch { }", "AT.Line(20); for range M.Range(ch) { }"},
		{"time.Sleep(1)", "AT.Line(20); M.Sleep(1)"},
		{"runtime.Gosched()", "AT.Line(20); M.Gosched()"},
		{"t.Reset(1)", "AT.Line(20); M.ResetTimer(t, 1)"},
		{"defer c.mu.Unlock()", "AT.Line(20); defer AT.Then(20, c.mu.Unlock)"},
		{"defer cancel()", "AT.Line(20); defer AT.Then(20, cancel)"},
		{"go func() { ch <- 1 }()", "AT.Line(20); M.Go(func() { AT.Line(20); M.SendTo(ch)(1) })"},
		{"go c.inc()", "AT.Line(20); { baton_f := c.inc; M.Go(func() { baton_f() }) }"},
		{`go take(c.fixed, "a")`, `AT.Line(20); { baton_a0 := c.fixed; const baton_a1 = "a"; ` +
			`M.Go(func() { take(baton_a0, baton_a1) }) }`},
		{"select { case v := <-ch: _ = v; case other <- 1: }",
			"AT.Line(20); switch baton_c_0, baton_c_1 := M.CaseRecv(ch), M.CaseSend(other)(1); " +
				"M.Pick(false, baton_c_0, baton_c_1) { case 0: v := baton_c_0.Value(); AT.Line(20); _ = v; default: }"},
		{"select { case <-ctx.Done(): default: }",
			"AT.Line(20); switch baton_c_0 := M.CaseRecv(ctx.Done()); M.Pick(true, baton_c_0) { case 0: default: }"},
		{"select { }", "AT.Line(20); for { M.Forever() }"},
		// Memory: only what other goroutines may see, and change.
		{"n := 1; n++", "AT.Line(20); n := 1; AT.Line(20); n++"},
		{"c.n++", "AT.At(20); c.n = M.Mid(AT, 20, c.n + 1)"},
		{"c.n += 2", "AT.At(20); c.n = M.Mid(AT, 20, c.n + (2))"},
		{"c.n = c.n * 2", "AT.At(20); c.n = M.Mid(AT, 20, c.n * 2)"},
		{"n := c.n; _ = n", "AT.See(20); n := M.Got(c.n); AT.Line(20); _ = n"},
		{"n := c.fixed; _ = n", "AT.Line(20); n := c.fixed; AT.Line(20); _ = n"},
		{`c.words["a"]++`, `AT.At(20); c.words["a"] = M.Mid(AT, 20, c.words["a"] + 1)`},
		{"x := 0; go func() { x = 1 }(); _ = x",
			"AT.Line(20); x := 0; AT.Line(20); M.Go(func() { AT.At(20); x = 1 }); AT.See(20); _ = M.Got(x)"},
		{"all := []int{}; all = append(all, 1); _ = len(all)",
			"AT.Line(20); all := []int{}; AT.Line(20); all = append(all, 1); AT.Line(20); _ = len(all)"},
		{"g()", "AT.At(20); g()"},
		{"_ = ctx.Err()", "AT.See(20); _ = M.Got(ctx.Err())"},
		// Inside conditions.
		{"for c.left.Load() > 0 && c.left.Add(-1) >= 0 { }",
			"AT.Line(20); for AT.On(20) && (c.left.Load() > 0 && c.left.Add(-1) >= 0) { AT.Loop(20); }"},
		{"for c.n > 0 { }", "AT.Line(20); for AT.Again(20) && (c.n > 0) { AT.Loop(20); }"},
		{"if c.n > 0 && c.n < 5 { }", "AT.See(20); if c.n > 0 && (AT.SeeAnd(20) && (c.n < 5)) { }"},
		{"if try() { } else if c.n > 0 { }", "AT.Line(20); if try() { } else { AT.See(20); if c.n > 0 { }}"},
	} {
		got := rewritten(t, Fully, c.body)
		for _, part := range strings.FieldsFunc(got, func(r rune) bool { return r == ' ' || r == ',' || r == '.' || r == ')' }) {
			if i := strings.LastIndex(part, "_"); strings.HasPrefix(part, "baton_c") && i > 0 {
				got = strings.ReplaceAll(got, part, "baton_c"+part[i:])
			}
		}
		assert.Equal(t, c.want, got, c.body)
	}
}

func TestRewriteOperationsOnly(t *testing.T) {
	assert.Equal(t, "c.mu.Lock(); c.n++; M.SendTo(ch)(c.n)",
		rewritten(t, Sync, "c.mu.Lock(); c.n++; ch <- c.n"))
	assert.Equal(t, "AT.Line(0); c.n++", rewritten(t, OperationsOnly, "c.n++"))
	assert.Equal(t, "c.mu.Lock(); clear(c.words); M.ClearSlice([]int{1})",
		rewritten(t, Race, "c.mu.Lock(); clear(c.words); clear([]int{1})"))
}

func TestDirectives(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.go")
	require.NoError(t, os.WriteFile(file, []byte("package p\n\n//go:linkname x y\n"), 0o666))
	_, err := Files(token.NewFileSet(), []string{file}, map[string]How{file: Fully}, imports, nil)
	assert.EqualError(t, err, "a.go cannot be rewritten, because of //go:linkname")
}
