package timeline

import (
	"regexp"
	"strings"
	"time"
)

// otherRunners follows test runners and builds that say only when
// something has ended, or only when it has begun.
type otherRunners struct {
	since     map[string]time.Duration // when each worker was free
	compiling []string
	phase     string            // that goes on
	step      string            // of it, such as "Resolving packages"
	request   string            // that goes on
	numbered  map[string]string // names of what goes on

	compiledAt time.Duration // when the last of compiling began
	concurrent bool          // several are compiling
}

var (
	pytest     = regexp.MustCompile(`^(\S+\.py::\S.*?) (?:PASSED|FAILED|SKIPPED|ERROR|XFAIL|XPASS)\b`)
	xdist      = regexp.MustCompile(`^\[(gw\d+)\] \[ *\d+%\] (?:PASSED|FAILED|SKIPPED|ERROR|XFAIL|XPASS) (\S+::.*)$`)
	collected  = regexp.MustCompile(`^(?:collected \d+ items?\b|=+ test session starts =+$|\d+ workers? \[\d+ items?\])`)
	ruled      = regexp.MustCompile(`^=+ .* =+$`)
	unittest   = regexp.MustCompile(`^(\w+) \([\w.]+\)(?: .*)? \.\.\. (?:ok|FAIL|ERROR|skipped.*)$`)
	rustTests  = regexp.MustCompile(`^running \d+ tests?$`)
	rustTest   = regexp.MustCompile(`^test (\S+)(?: - .*)? \.\.\. (?:ok|FAILED|ignored)(?: <([\d.]+)s>)?`)
	compiling  = regexp.MustCompile(`^\s*(?:Compiling|Checking|Documenting) (\S+) v\d\S*`)
	compiled   = regexp.MustCompile(`^\s*(?:Finished .*target\(s\) in |error: could not compile)`)
	benchmark  = regexp.MustCompile(`^(Benchmark\S+)\s+\d+\s+[\d.]+ ns/op`)
	sequential = []*regexp.Regexp{pytest, unittest, benchmark}
	beginnings = []*regexp.Regexp{
		regexp.MustCompile(`^(?:\[ RUN +\] |RUNS +|Running )([\w./-]*[\w/-]\.[\w./-]+)$`), // googletest, jest, surefire
		regexp.MustCompile(`^((?:[\w@.-]+/)*[\w@.-]+ [\w:-]+)\$ .`),                       // pnpm
	}
)

// readOtherRunner reads a line of pytest, cargo and the like. It looks at
// the first letter first: most lines are of no runner.
func (t *tracker) readOtherRunner(at time.Duration, text string) bool {
	trimmed := strings.TrimLeft(text, " \t")
	if trimmed == "" {
		return false
	}
	if t.readPhase(at, trimmed) || t.readKeyed(at, trimmed) || t.readBuild(at, trimmed) {
		return true
	}
	for _, re := range beginnings {
		if m := re.FindStringSubmatch(trimmed); m != nil {
			t.begin(at, nameOnly(begins, m[1]), text)
			return true
		}
	}
	if strings.Contains(text, "::") || strings.Contains(text, " ... ") ||
		trimmed[0] == 'B' {
		for _, re := range sequential {
			if m := re.FindStringSubmatch(text); m != nil {
				name := shortTest(m[1])
				t.addWhole(t.tests.free(at, "", at), at, name, name)
				return true
			}
		}
	}
	switch c := trimmed[0]; {
	case c == 'c', c == '=', c == 'r', c >= '0' && c <= '9':
		if collected.MatchString(text) || rustTests.MatchString(text) {
			t.tests.since = map[string]time.Duration{"": at}
		} else if t.tests.since == nil || !ruled.MatchString(text) {
			return false
		}
		t.mark(at, nil, text)
		return true
	case c == '[':
		if m := xdist.FindStringSubmatch(text); m != nil {
			t.addWhole(t.tests.free(at, m[1], at), at, m[1], shortTest(m[2]))
			return true
		}
	case c == 't':
		return t.readRustTest(at, text)
	case c == 'C', c == 'D', c == 'e':
		if m := compiling.FindStringSubmatch(text); m != nil {
			t.tests.compiling = append(t.tests.compiling, m[1])
			t.begin(at, nameOnly(begins, m[1]), text)
			return true
		}
		return c == 'e' && compiled.MatchString(text) && t.compiled(at)
	case c == 'F':
		return compiled.MatchString(text) && t.compiled(at)
	}
	return false
}

// readRustTest reads a line of cargo test. All tests may have begun when
// it said how many there are.
func (t *tracker) readRustTest(at time.Duration, text string) bool {
	m := rustTest.FindStringSubmatch(text)
	if m == nil {
		return false
	}
	start, ok := t.tests.since[""]
	if !ok {
		start = at
	}
	if took, ok := measure(m[2] + "s"); ok {
		start = at - took
	}
	t.addWhole(start, at, m[1], m[1])
	return true
}

// free returns when a worker was free to begin what ended at an instant.
// All of them are, when the tests begin; first is when nothing tells that.
func (o *otherRunners) free(at time.Duration, worker string, first time.Duration) time.Duration {
	start, ok := o.since[worker]
	if !ok {
		if start, ok = o.since[""]; !ok {
			start = first
		}
	}
	if o.since == nil {
		o.since = map[string]time.Duration{}
	}
	o.since[worker] = at
	return start
}

// shortTest returns the name of a Python test without that of its file.
func shortTest(name string) string {
	_, short, ok := strings.Cut(name, "::")
	if !ok {
		return name
	}
	return short
}

// compiled ends what is being compiled: cargo says when a crate begins,
// and only when all have ended.
func (t *tracker) compiled(at time.Duration) bool {
	for _, name := range t.tests.compiling {
		t.finish(at, nameOnly(ends, name))
	}
	t.tests.compiling = nil
	return true
}
