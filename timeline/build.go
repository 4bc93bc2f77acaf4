package timeline

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Builds print each command when it begins, and nothing when it ends. If
// they run one after the other, the next one tells the end. If they run
// concurrently, a command has ended at the latest when what it made is
// linked. Ninja is the other way around: it prints what has ended, and
// then begins something else.

// A buildStep is a command of a build.
type buildStep struct {
	name string // of the file that it makes or compiles
	last bool   // it uses what the steps before it have made
}

var (
	counter  = regexp.MustCompile(`^\[(?:(\d+)/\d+| *\d+%)\] `)
	compiler = regexp.MustCompile(`^(?:[\w.]+-)*(?:cc|gcc|g\+\+|c\+\+|clang|clang\+\+|javac|rustc)(?:-[\d.]+)?$`)
	source   = regexp.MustCompile(`\.(?:c|cc|cpp|cxx|m|s|S|rs|java)$`)
	quiet    = regexp.MustCompile(`^(?:HOST)?(CC|CXX|C\+\+|AS|RUSTC|LD|CCLD|CXXLD|LINK|AR)(?: \[M\])? +(\S+)$`)
	cmake    = regexp.MustCompile(`^(Building|Compiling|Linking|Built) (?:\w+ )*(?:object|target|executable|library|module) (\S+)$`)
	objects  = regexp.MustCompile(`^.*\.(?:dir|p)/|\.o(?:bj)?$`)
)

// buildStepOf reads a line of make, CMake, Meson or go build -x.
func buildStepOf(text string) (s buildStep, ok bool) {
	if m := quiet.FindStringSubmatch(text); m != nil {
		return buildStep{m[2], m[1] == "AR" || strings.Contains(m[1], "L")}, true
	}
	if m := cmake.FindStringSubmatch(text); m != nil {
		return buildStep{objects.ReplaceAllString(m[2], ""), m[1][0] == 'L'}, true
	}
	command, words, _ := strings.Cut(text, " ")
	command = path.Base(command)
	if command != "compile" && command != "link" && !compiler.MatchString(command) {
		return s, false
	}
	args := strings.Fields(words)
	output := after(args, "-o")
	switch command {
	case "compile":
		name := after(args, "-p")
		return buildStep{name, false}, name != ""
	case "link":
		return buildStep{path.Base(output), true}, output != ""
	}
	if i := slices.IndexFunc(args, source.MatchString); i >= 0 && output == "" {
		output = args[i]
	}
	return buildStep{output, !slices.Contains(args, "-c")}, output != ""
}

// after returns the word after a flag, or "".
func after(words []string, flag string) string {
	if i := slices.Index(words, flag); i >= 0 && i+1 < len(words) {
		return words[i+1]
	}
	return ""
}

// readBuild reads a line of a build.
func (t *tracker) readBuild(at time.Duration, text string) bool {
	command, ninja := text, false
	if m := counter.FindStringSubmatch(text); m != nil {
		command, ninja = text[len(m[0]):], m[1] != ""
	}
	s, ok := buildStepOf(command)
	if !ok {
		return false
	}
	b := &t.tests
	switch {
	case ninja:
		t.addWhole(b.free(at, "", t.before), at, s.name, s.name)
		return true
	case strings.Contains(text, "Built target "):
		t.compiled(at)
		return true
	case len(b.compiling) > 0 && at-b.compiledAt < instant:
		b.concurrent = true
	}
	if s.last || !b.concurrent {
		t.compiled(at)
	}
	b.compiling, b.compiledAt = append(b.compiling, s.name), at
	t.begin(at, nameOnly(begins, s.name), text)
	return true
}
