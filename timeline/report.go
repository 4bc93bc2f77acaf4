package timeline

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"example.com/baton/internal/logline"
)

// A report is a line that says how a task ended, and maybe how long it
// took: "PASS tea (2s)", "ok 1 - tea", "tea ... ok", "tea built in 2s".
type report struct {
	name  string
	took  time.Duration
	timed bool // it says how long it took
}

var (
	// outcomeFirst matches an outcome in front of a name. Its group shows
	// how sure it is that the line is a report.
	outcomeFirst = regexp.MustCompile(`^(?:(\[ *(?:OK|FAILED|SKIPPED|FAIL|PASS|PASSED|DONE|END|SUCCESS|FINISHED) *\] |\s*(?:PASS|FAIL|SKIP|LEAK|TIMEOUT):? +|\s*(?:[✓✔✅✗✘❌] +)?(?:Success|Failure) - |` +
		`\[[` + signs + `✅❌]\] +|\s*(?:not )?ok \d+ (?:- )?|\s*\d+/\d+ Test +#\d+: |\s+[` + signs + `] +)|\s*[` + signs + `❯∅] +|\s*[*-] |\s*(?:Passed|Failed|Skipped) )`)

	// outcomeLast matches an outcome after a name.
	outcomeLast = regexp.MustCompile(`(?:(?: ?\.{3,} ?| \.\. |: |, | \*+| - )(?i:passed|failed|skipped|ok|fail|done\.?|error|ignored)(?: \(\w+\))?| ?\.{3,} ?(?:yes|no)|` +
		`\s+(?:PASSED|FAILED|SKIPPED|TIMEOUT|\| (?:PASS|FAIL|SKIP) \|)| \.\. Dubious, test returned .*|(\.{3,}[\s*]*(?:Passed|Failed|Not Run)) *)$`)

	// length matches a length of time at the end of a line, such as "in 2s",
	// "(12 ms)" and "[< 1 ms]".
	length = regexp.MustCompile(`(?:[\s(\[]+|\b)(?:in |after |took:? |# time=|= )?<? ?((?:\d+h)?(?:\d+m)?\d+(?:,\d{3})*(?:\.\d+)?(?:s\d+)? ?` +
		`(?:ns|µs|us|ms|s|secs?|seconds?|milliseconds?|m|minutes?))[)\]]*(?: more)?(?: = [.FES])?\.?$`)
	firstLength = regexp.MustCompile(`^\[ *([\d.]+s)\] +(?:\([ \d/]+\) )?`)

	// indented matches an indented test of RSpec, and its duration.
	indented = regexp.MustCompile(`^\s{2,}\S.* \([\d.]+ ?m?s\)$`)

	// remark matches a remark after a report.
	remark = regexp.MustCompile(`\s+(?:\*\*\* FAILED \*\*\*|\((?:FAILED|PENDING)[^()]*\)|# (?:SKIP|TODO|skip|todo).*|\(\d+ [a-z |\d]+\)|\[local cache\]|\[L#\d+\]|with \d+ (?:issue|warning|error)s?(?: and \d+ \w+)?\.?)$`)

	passed = regexp.MustCompile(` (?:passed|failed|skipped|succeeded)(?: on '.*)?$`) // swift, xcodebuild

	// stateBehind matches the state of docker compose behind a name.
	stateBehind = regexp.MustCompile(`\s{2,}[A-Z][a-z]+(?:ed|ing|thy)$`)

	// didFor matches a worker with a number, and what it did.
	didFor = regexp.MustCompile(`^([A-Za-z]+[ -#]?\d+) (?:has )?(\w+) [a-z][a-z ]*$`)

	// twoUnits matches a length of ScalaTest.
	twoUnits = regexp.MustCompile(`(\d+) seconds?, (\d+) milliseconds?`)

	numberFirst = regexp.MustCompile(`^\d+/\d+ `) // zig
	playwright  = regexp.MustCompile(`^\d+ +\[(\w+)\]`)

	// columnsFirst matches the columns in front of a name, as in testthat.
	columnsFirst = regexp.MustCompile(`^\|[^|]*\| *`)

	// formats match reports with a special shape.
	formats = []*regexp.Regexp{
		regexp.MustCompile(`^Tests run:.* Time elapsed: (?P<took>[\d.]+ s).* in (?P<name>\S+)$`), // surefire
		regexp.MustCompile(`^(?P<name>\S+#\S+) = (?P<took>[\d.]+ s) = [.FES]$`),                  // minitest
		// a name, dots or dashes, and a length: Laravel, Maven, prove, Ansible
		regexp.MustCompile(`^(?P<name>\S.*?) (?:\.{2,}|-{3,}) (?:[A-Za-z!]+ +)?[\[(]? *(?P<took>[\d.,]+ ?(?:ms|s|secs?|m|min))\b[^\d]?`),
		// a name, a length and a sign: JUnit, hspec
		regexp.MustCompile(`^[^\pL\d]*(?P<name>\pL.*?) \(?(?P<took>[\d.]+ ?(?:ms|s))\)? \[?[` + signs + `]`),
		regexp.MustCompile(`^(?:Given|When|Then|And|But) (?P<name>.+?)\s+# \S+:\d+ (?P<took>[\d.]+s)$`), // behave
		// jest and others: the name and the duration come in front of a
		// remark
		regexp.MustCompile(`^\s*(?:[` + signs + `] +)(?P<name>\S.*?) +\((?P<took>[\d.]+ ?(?:ms|s))\) \([^()]*\)$`),                            // gotestsum
		regexp.MustCompile(`^(?P<name>[A-Za-z/][\w /.-]*): (?P<took>\d+\.\d{1,3}m?s)$`),                                                       // console.timeEnd
		regexp.MustCompile(`^\d+/\d+ (?P<name>\S.*?)\s{2,}(?:OK|FAIL|SKIP|TIMEOUT|ERROR|EXPECTEDFAIL)\s+(?P<took>[\d.]+s)\b`),                 // meson
		regexp.MustCompile(`^(?P<name>\S+(?: \d+)?) (?:has )?(?:\w+ed|slept|ran) for (?P<took>[\d.]+ ?(?:ms|s|secs?|seconds?))$`),             // a worker
		regexp.MustCompile(`^(?P<name>https?://\S+) \d{3} (?P<took>\d+\.\d+s?)$`),                                                             // curl -w
		regexp.MustCompile(`^(?P<name>test\S*|test: .*?):\s+[.FEPNO]: \((?P<took>\d+\.\d+)\)$`),                                               // test-unit
		regexp.MustCompile(`^(?P<name>[\w./-]+\.[a-z]+) (?P<took>\d+ms)(?: \(unchanged\))?$`),                                                 // prettier
		regexp.MustCompile(`^# get (?P<name>https?://\S+): \d{3} .*\((?P<took>\d+\.\d+s)\)$`),                                                 // go mod download -x
		regexp.MustCompile(`^(?P<name>[A-Za-z][\w ]*\w)(?: \([^()]*\))? took (?P<took>[\d.]+ ?(?:ms|s|secs?|seconds?)) (?:with|for|and) .*$`), // golangci-lint
		regexp.MustCompile(`^duration: (?P<took>[\d.]+ ms)  [\w ]+?\S*: (?P<name>.+)$`),                                                       // postgres
	}
)

// signs stand for outcomes.
const signs = "✓✔√✗✕✖✘⨯×"

// reportOf reads a report. text is a line without its time and level.
func reportOf(text string) (r report, ok bool) {
	trimmed := strings.TrimSpace(text)
	for _, re := range formats {
		if m := re.FindStringSubmatch(trimmed); m != nil {
			r.name, r.timed = m[re.SubexpIndex("name")], true
			took := strings.ReplaceAll(m[re.SubexpIndex("took")], ",", "")
			if strings.Trim(took, "0123456789.") == "" {
				took += "s"
			}
			r.took, _ = measure(took)
			return r, !countsThings(r.name)
		}
	}
	if !strings.ContainsAny(text, "0123456789.:"+signs) && !outcomeFirst.MatchString(text) &&
		!outcomeLast.MatchString(text) {
		return r, false
	}
	rest, took := strings.TrimSuffix(text, ":"), false
	if strings.Contains(rest, " milliseconds") {
		rest = twoUnits.ReplaceAllString(rest, "${1}s${2}ms")
	}
	if !length.MatchString(rest) {
		rest = remark.ReplaceAllString(rest, "")
	}
	if m := length.FindStringSubmatchIndex(rest); m != nil {
		r.took, r.timed = measure(strings.ReplaceAll(rest[m[2]:m[3]], ",", ""))
		took = r.timed && strings.Contains(rest[m[0]:m[2]], "took")
		rest = strings.TrimRight(rest[:m[0]], signs+" ")
	}
	sure, outcome := false, r.timed && indented.MatchString(text)
	if m := outcomeFirst.FindStringSubmatch(rest); m != nil {
		sure, outcome = m[1] != "", true
		rest = rest[len(m[0]):]
		first, _, _ := strings.Cut(rest, " ")
		if tense, _ := tenseOf(first); tense == past && strings.HasPrefix(m[1], "[  OK") {
			return r, false // systemd: "[  OK  ] Reached target Basic System."
		}
		if m := firstLength.FindStringSubmatch(rest); m != nil {
			r.took, r.timed = measure(m[1])
			rest = rest[len(m[0]):]
		}
	}
	if m := outcomeLast.FindStringIndex(rest); m != nil {
		sure, outcome = true, true
		rest = rest[:m[0]]
	}
	rest = columnsFirst.ReplaceAllString(rest, "")
	r.name = strings.Trim(remark.ReplaceAllString(rest, ""), " .-+=*\t")
	if strings.HasSuffix(rest, "/...") { // the packages of Go
		r.name += "..."
	}
	r.name = strings.TrimLeft(r.name, ">→ ")
	r.name = numberFirst.ReplaceAllString(r.name, "")
	r.name = strings.TrimPrefix(playwright.ReplaceAllString(r.name, "$1"), "nx run ")
	if m := didFor.FindStringSubmatch(r.name); r.timed && m != nil { // "Runner 2 crossed the line (2s)"
		if tense, _ := tenseOf(m[2]); tense == past {
			return report{m[1], r.took, true}, true
		}
	}
	if r.timed {
		if name := passed.ReplaceAllString(r.name, ""); name != r.name {
			outcome, r.name = true, name
		}
		name, past := withoutPast(r.name)
		if outcome && slices.Contains(auxiliaries, " "+lastWord(name)) { // "✔ the cup is washed (1s)"
			name = r.name
		}
		outcome = outcome || past || took // "Boiling water took 3s"
		r.name = name
	}
	if r.timed && strings.HasSuffix(rest, "...") { // "Resolving packages... (1.2s)"
		outcome = true
	}
	if r.timed && outcome { // "✔ Tea boils: 603ms"
		r.name = strings.TrimSuffix(r.name, ":")
	}
	if strings.Contains(r.name, "  ") {
		r.name = stateBehind.ReplaceAllString(r.name, "")
	}
	r.name = unquoted(r.name)
	r.name = passed.ReplaceAllString(r.name, "")
	if name := strings.TrimRight(r.name, signs+" "); name != r.name { // "web: ✓"
		r.name = strings.TrimRight(name, ":")
	}
	if tense, _ := tenseOf(r.name); tense == past { // "✓ built in 2s"
		return r, false
	}
	return r, outcome && (sure || r.timed) && isName(r.name) && !countsThings(r.name)
}

// withoutPast returns a name without the verb that it ends with, as in
// "webpack compiled successfully". It reports whether there is a verb in
// the past tense at one end of the name.
func withoutPast(name string) (string, bool) {
	name = remark.ReplaceAllString(name, "")
	before, last, _ := cutLast(strings.TrimSuffix(name, " successfully"))
	if planned[last] {
		return name, false // "collecting samples in estimated 5 s"
	}
	if tense, _ := tenseOf(last); tense == past && before != "" {
		return before, true
	}
	first, _, more := strings.Cut(name, " ")
	tense, _ := tenseOf(first)
	return name, more && tense == past
}

// planned words stand in front of a duration that is still to come.
var planned = set("estimated expected planned allowed limited needed")

// whole names are those of a whole run.
var whole = set("build run execution compilation everything all")

var sum = regexp.MustCompile(` passed\b|\bwith \d+ tests?$|(?i:\b(?:time|duration))$`)

// countsThings reports whether a name is a sum, such as "3 tests".
func countsThings(name string) bool {
	number, rest, _ := strings.Cut(name, " ")
	if number == "Ran" || number == "Executed" {
		number, _, _ = strings.Cut(rest, " ")
	}
	return digits(number) || number == "Time:" || sum.MatchString(name) ||
		strings.EqualFold(name, "all") || strings.EqualFold(name, "everything")
}

// readReport reads a report, and ends or adds its task.
func (t *tracker) readReport(at time.Duration, l *logline.Line) bool {
	var r report
	ok := false
	if l.Source != "" || l.Logger != "" {
		r, ok = reportOf(l.Message)
	}
	if !ok {
		r, ok = reportOf(l.Text)
	}
	if !ok || len(t.activities) > 0 && whole[key(r.name)] && t.byName[key(r.name)] == nil {
		return false
	}
	if l.Source != "" && afterName(r.name) {
		r.name = l.Source // "py311: FAIL code 1"
	}
	if now := t.candidates[speaker(l.Source, "")]; now != nil && sameName(now.what, r.name) {
		return t.endCandidate(at, now)
	}
	if t.closeOn(at, l.Source, r.name) || t.doneIs(at, r.name, l.Source) || t.doneIs(at, r.name, "") {
		t.tookLonger(at, r)
		return true
	}
	if t.repeats(r) {
		return false
	}
	summed := t.ended > 0 && at-t.activities[t.ended-1].end < instant
	t.endStep(at)
	start := t.free(at, "", t.earlier)
	e := nameOnly(ends, r.name)
	if e.bare = r.name == l.Source; t.finish(at, e) {
		return true
	}
	if r.timed {
		start = at - r.took
	} else if t.byName[key(r.name)] != nil {
		return false // it has been reported before
	} else if summed {
		start = at // the sum of times reported in other words
	}
	start = t.aroundNested(l.Text, start)
	if on := t.byName[key(r.name)]; r.timed && on != nil && len(on.open) == 0 && start < on.last && on.last-start < slack(r.took) {
		start = on.last // one thing after the other
	}
	t.addWhole(start, at, r.name, r.name)
	return true
}
