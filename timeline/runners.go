package timeline

import (
	"regexp"
	"strings"
	"time"
)

// Test runners report the end of each test. A test began when its worker
// finished the previous test. All workers are idle when the tests begin.

var (
	pytest     = regexp.MustCompile(`^(\S+\.py::\S.*?) (?:PASSED|FAILED|SKIPPED|ERROR|XFAIL|XPASS)\b`)
	xdist      = regexp.MustCompile(`^\[(gw\d+)\] \[ *\d+%\] (?:PASSED|FAILED|SKIPPED|ERROR|XFAIL|XPASS) (\S+::.*)$`)
	collected  = regexp.MustCompile(`^(?:collected \d+ items?\b|=+ test session starts =+$|\d+ workers? \[\d+ items?\]|gw\d+ \[\d+\])`)
	ruled      = regexp.MustCompile(`^=+ .* =+$`)
	unittest   = regexp.MustCompile(`^(\w+) \([\w.]+\)(?: .*)? \.\.\. (?:ok|FAIL|ERROR|skipped.*)$`)
	rustTests  = regexp.MustCompile(`^running \d+ tests?$`)
	rustTest   = regexp.MustCompile(`^test (\S+(?: - .+ \(line \d+\))?)(?: - .*)? \.\.\. (?:ok|FAILED|ignored)(?: <([\d.]+)s>)?`)
	benchmark  = regexp.MustCompile(`^(Benchmark\S+)\s+\d+\s+[\d.]+ ns/op`)
	sequential = []*regexp.Regexp{
		pytest, unittest, benchmark,
		regexp.MustCompile(`^(\S+\.py) [.FEsxX]+ +\[ *\d+%\]$`),                               // pytest without -v
		regexp.MustCompile(`^ +(?:Given|When|Then|And|But) (.+?)\s+# \S+\.(?:rb|[jt]s):\d+$`), // Cucumber
		regexp.MustCompile(`^(checking \S.*)\.\.\. \S.*$`),                                    // configure
		regexp.MustCompile(`^  (test\w+):\s+[FE]$`),                                           // test-unit
		regexp.MustCompile(`^ {4,}\d+\) (\S.*)$`),                                             // what fails: mocha
		regexp.MustCompile(`^URL:\S*/(\S+) \[\d+(?:/\d+)?\] -> ".*" \[\d+\]$`),                // wget -nv
	}
	teamcity   = regexp.MustCompile(`^##teamcity\[(?:test|testSuite|block)(Started|Opened|Finished|Closed) name='((?:[^'|]|\|.)*)'`)
	beginnings = []*regexp.Regexp{
		regexp.MustCompile(`^(?:\[ RUN +\] |RUNS +|Running )((?:[\w/-]+\.)+[\w/-]+)$`), // googletest, jest, surefire
		regexp.MustCompile(`^([\w@/.-]+:[\w:-]+): cache (?:miss|bypass), `),            // turbo
		regexp.MustCompile(`^((?:[\w@.-]+/)*[\w@.-]+ [\w:-]+)\$ .`),                    // pnpm
	}
)

// readRunner reads a line of pytest, cargo test and the like. It looks at
// the first letter first, because most lines are from no test runner.
func (t *tracker) readRunner(at time.Duration, text, trimmed string) bool {
	if m := submatch(teamcity, "##teamcity[", trimmed); m != nil {
		if e := nameOnly(begins, m[2]); m[1] == "Started" || m[1] == "Opened" {
			t.begin(at, e, text)
		} else {
			t.finish(at, e)
		}
		return true
	}
	for _, re := range beginnings {
		if m := re.FindStringSubmatch(trimmed); m != nil {
			t.begin(at, nameOnly(begins, m[1]), text)
			return true
		}
	}
	if strings.Contains(text, "::") || strings.Contains(text, " ... ") || strings.HasPrefix(text, "checking ") ||
		trimmed[0] == 'B' || strings.HasSuffix(text, "]") || strings.HasPrefix(text, "  ") {
		for _, re := range sequential {
			if m := re.FindStringSubmatch(text); m != nil {
				name := shortTest(m[1])
				t.addWhole(t.free(at, "", t.earlier), at, name, name)
				return true
			}
		}
	}
	switch c := trimmed[0]; {
	case c == 'c', c == 'g', c == '=', c == 'r', c >= '0' && c <= '9':
		if collected.MatchString(text) || rustTests.MatchString(text) {
			t.idle = map[string]time.Duration{"": at}
		} else if t.idle == nil || !ruled.MatchString(text) {
			return false
		}
		t.mark(at, nil, text)
		return true
	case c == '[':
		if m := xdist.FindStringSubmatch(text); m != nil {
			t.addWhole(t.free(at, m[1], at), at, m[1], shortTest(m[2]))
			return true
		}
	case c == 't':
		return t.readRustTest(at, text)
	}
	return false
}

// readRustTest reads a line of cargo test. All tests may have begun at the
// line that counts them.
func (t *tracker) readRustTest(at time.Duration, text string) bool {
	m := rustTest.FindStringSubmatch(text)
	if m == nil {
		return false
	}
	start, ok := t.idle[""]
	if !ok {
		start = at
	}
	if took, ok := measure(m[2] + "s"); ok {
		start = at - took
	}
	t.addWhole(start, at, m[1], m[1])
	return true
}

// free returns when a worker became idle, and notes that it becomes idle
// again now. All workers are idle when the tests begin. If that time is
// unknown, free returns fallback.
func (t *tracker) free(now time.Duration, worker string, fallback time.Duration) time.Duration {
	start, ok := t.idle[worker]
	if !ok {
		if start, ok = t.idle[""]; !ok {
			start = fallback
		}
	}
	if t.idle == nil {
		t.idle = map[string]time.Duration{}
	}
	t.idle[worker] = now
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
