package timeline

import (
	"cmp"
	"regexp"
	"strings"
	"time"

	"example.com/baton/internal/logline"
)

// directory matches the lines of make about its folders.
var directory = regexp.MustCompile(`^make(?:\[\d+\])?: (Entering|Leaving) directory ['"]?(?:.*/)?([^/'"]+)['"]?$`)

// phases match the lines of builds that report only beginnings. A phase
// ends when the next one begins.
var phases = []*regexp.Regexp{
	regexp.MustCompile(`^(?:TASK|RUNNING HANDLER) \[(.+)\] \*+$`),                   // ansible
	regexp.MustCompile(`^Building (\S.*?) \d\S*(?: +\[\d+/\d+\])?$`),                // maven
	regexp.MustCompile(`^> (?:@[\w.-]+/)?[\w.-]+@\d\S* (\S+)(?: /\S*|[A-Z]:\S*)?$`), // npm run
	regexp.MustCompile(`^> (?:Task |nx run )(\S*:\S+)(?: FAILED| EXECUTED)?$`),      // gradle, nx
	regexp.MustCompile(`^##\[group\](.+)$`),                                         // GitHub Actions
	regexp.MustCompile(`^Step \d+/\d+ : (.+)$`),                                     // docker build
	regexp.MustCompile(`^Running: +(\S+) +\(\d+ of \d+\)$`),                         // Cypress
	regexp.MustCompile(`^\d\d:\d\d \+\d+(?: ~\d+)?(?: -\d+)?: (.+)$`),               // Dart
	regexp.MustCompile(`^(?:rule|checkpoint|localrule) (\w+):$`),                    // Snakemake
	regexp.MustCompile(`^\* (\w+\[[^\]]+\]) action \w+`),                            // Chef
	regexp.MustCompile(`^(?:~~~|---|\+\+\+) ((?::[\w-]+: ?)+\S.*)$`),                // Buildkite
	regexp.MustCompile(`^--- ([\w.-]+:\S+:\S+) \(.*\) @ \S+ ---$`),                  // plugins of Maven
	regexp.MustCompile(`^Running "([^"]+)" \(\w+\) task$`),                          // Grunt
	regexp.MustCompile(`^Testing (\w[\w-]*\.[\w.-]+)$`),                             // Clojure
	// fastlane, and scripts
	regexp.MustCompile(`^(?:[-=>#*]+ )?(?i:Step|Stage|Phase|Part)(?: \d+(?:(?:/| of )\d+)?)?: (.+?)(?: [-=#*]+)?$`),
	counted,
	regexp.MustCompile(`^(?:={2,}>|-{4,}>|:{3}) ([A-Z][a-z].*?[^:.])(?:\.{3}|…)?$`), // makepkg, Heroku, scripts
	regexp.MustCompile(`^::group::(.+)$`),                                           // scripts of GitHub Actions
	regexp.MustCompile(`^section_start:\d+:(\w+)`),                                  // GitLab
	regexp.MustCompile(`^➤ YN\d+: ┌ (.+)$`),                                         // yarn
	regexp.MustCompile(`^\[Pipeline\] \{ \((.+)\)$`),                                // Jenkins
	regexp.MustCompile(`^((?:Collecting|Installing collected packages:) .+)$`),      // pip
	regexp.MustCompile(`^==> ((?:Fetch|Download|Pour|Install|Upgrad)ing .+)$`),      // brew
}

// targets match what Task and xcodebuild run.
var targets = regexp.MustCompile(`^(?:task: \[([^\]]+)\] .+|([A-Z]\w+ \S+) .*\(in target '[^']*' from project '[^']*'\))$`)

// counted matches the heading of one of several parts: "Epoch 2/5".
var counted = regexp.MustCompile(`^((?:Epoch|Step|Stage|Phase|Round|Pass|Part|Iteration|Batch|Fold|Trial) \d+) ?(?:/|of) ?\d+\b(?:[:.]*$|: | +[A-Z])`)

// phaseEnd matches the lines that end a phase of GitLab, yarn and Jenkins.
var phaseEnd = regexp.MustCompile(`^(?:\d\d:\d\d \+.*: (?:All|Some) tests |section_end:|::endgroup::$|➤ YN\d+: └ |\[Pipeline\] // stage)`)

// readPhase reads a line of make, ansible, maven, npm or gradle.
func (t *tracker) readPhase(at time.Duration, text string) bool {
	if strings.HasPrefix(text, "task: [") || strings.Contains(text, " (in target '") {
		if m := targets.FindStringSubmatch(text); m != nil {
			t.beginPhase(at, cmp.Or(m[1], m[2]), text)
			return true
		}
	}
	switch text[0] {
	case 'm':
		m := directory.FindStringSubmatch(text)
		if m == nil {
			return false
		}
		if m[1] == "Entering" {
			t.begin(at, nameOnly(begins, m[2]), text)
		} else {
			t.finish(at, nameOnly(ends, m[2]))
		}
		return true
	case 'T', 'R', 'B', 'E', 'P', 'F', 'r', 'c', 'l', '*', '~', '-', '+', '0', '1', '2', '>', '#', 'S', 's', 'C', 'I', '=', '[', ':', "➤"[0]:
		if phaseEnd.MatchString(text) {
			t.endPhase(at)
			return true
		}
		if text == "##[endgroup]" && !t.running {
			t.endPhase(at)
			return true
		}
		for _, re := range phases {
			if m := re.FindStringSubmatch(text); m != nil && !endsWithVerb(m[1]) {
				name, runs := strings.CutPrefix(m[1], "Run ")
				if strings.HasPrefix(text, "##") && t.running && !runs {
					return false // a group of its output
				}
				step := strings.HasPrefix(text, "##") && runs
				if !step {
					name = m[1]
				}
				t.beginPhase(at, strings.TrimSpace(name), text)
				t.running = step
				return true
			}
		}
	}
	if name := framed(text); name != "" {
		if e := parse(name); e.kind != other {
			t.endPhase(at) // "== all done =="
			return false
		}
		t.beginPhase(at, name, text)
		return true
	}
	switch text[0] {
	case 'P', 'B': // the summaries of ansible and gradle
		if strings.HasPrefix(text, "PLAY RECAP *") || strings.HasPrefix(text, "BUILD ") {
			t.endPhase(at)
			if strings.HasPrefix(text, "BUILD ") && len(t.activities) > 0 {
				t.mark(at, nil, text) // the sum of the bars
				return true
			}
		}
	}
	return false
}

// beginPhase begins a phase.
func (t *tracker) beginPhase(at time.Duration, name, line string) {
	t.endPhase(at)
	t.phase = name
	t.begin(at, nameOnly(begins, name), line)
	t.activities[len(t.activities)-1].around = true
}

// framed returns the text of a heading between two equal signs: "== build ==".
func framed(text string) string {
	first, rest, _ := strings.Cut(text, " ")
	if n := len(first); n < 2 || n > 4 || strings.Trim(first, first[:1]) != "" || !strings.Contains("=-#*~", first[:1]) {
		return ""
	}
	name, last, ok := cutLast(rest)
	if !ok || last != first || !isName(name) || strings.Count(name, " ") > 3 {
		return ""
	}
	return name
}

// endsWithVerb reports whether a name ends with an event: "Step 1: done".
func endsWithVerb(name string) bool {
	name = withoutAmounts(name)
	last := lastWord(name)
	tense, _ := tenseOf(last)
	v, ok := verbOf(last)
	return (ok && (v.kind == ends || v.plain) || tense == past) && strings.Count(name, " ") < 2 && name[0] != ':'
}

// endPhase ends the current phase.
func (t *tracker) endPhase(at time.Duration) {
	t.endStep(at)
	if t.phase != "" {
		t.finish(at, nameOnly(ends, t.phase))
		t.phase, t.running = "", false
	}
}

// stepColumn matches the columns of gh run view --log: a job, and its step.
var stepColumn = regexp.MustCompile(`^([^\t]+)\t([^\t]+)\t\x{feff}?\d{4}-\d\d-\d\dT`)

// readStep reads a line of a job. Its step ends when the next one begins.
func (t *tracker) readStep(at time.Duration, l *logline.Line) bool {
	m := submatch(stepColumn, "\t", l.Text)
	if m == nil {
		return false
	}
	job := t.laneOf(at, m[1])
	if len(job.open) > 0 && t.activities[job.open[0]].task != m[2] {
		t.close(at, job, 0)
	}
	if len(job.open) == 0 {
		t.begin(at, event{kind: begins, lane: m[1], task: m[2], full: m[2]}, l.Text)
	}
	t.mark(at, job, l.Message)
	return true
}
