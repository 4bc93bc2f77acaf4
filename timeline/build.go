package timeline

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Builds print each command when it begins, and nothing when it ends. If
// commands run one after the other, each ends when the next one begins. If
// they run concurrently, a command has ended at the latest when its result
// is linked. Ninja prints the ends instead, and then begins the next
// command.

// commands are the running commands of a build.
type commands struct {
	names      []string
	last       time.Duration // when the last of them began
	concurrent bool
	ninja      bool // it counts the commands that have ended
}

// A buildStep is a command of a build.
type buildStep struct {
	name string // of the file that it makes or compiles
	last bool   // it uses the results of earlier steps
}

var (
	counter  = regexp.MustCompile(`^\[(?:(\d+)/\d+| *\d+%)\] `)
	compiler = regexp.MustCompile(`^(?:[\w.]+-)*(?:cc|gcc|g\+\+|c\+\+|clang|clang\+\+|javac|rustc)(?:-[\d.]+)?$`)
	source   = regexp.MustCompile(`\.(?:c|cc|cpp|cxx|m|s|S|rs|java)$`)
	quiet    = regexp.MustCompile(`^(?:HOST)?(CC|CXX|C\+\+|AS|RUSTC|LD|CCLD|CXXLD|LINK|AR)(?: \[M\])? +(\S+)$`)
	cmake    = regexp.MustCompile(`^(Building|Compiling|Linking|Built) (?:\w+ )*(?:object|target|executable|library|module) (\S+)$`)
	utility  = regexp.MustCompile(`^((?:Running|Generating|Performing|Creating|Automatic|Install) \S.*)$`) // CMake's other rules
	crate    = regexp.MustCompile(`^(?:Compiling|Checking|Documenting) (\S+) v\d\S*`)
	crates   = regexp.MustCompile(`^(?:Finished .*target\(s\) in |error: could not compile)`)
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

// readCommand reads a line of a build.
func (t *tracker) readCommand(at time.Duration, text string) bool {
	if t.readCrate(at, text) {
		return true
	}
	command, ninja := text, false
	if m := counter.FindStringSubmatch(text); m != nil {
		command, ninja = text[len(m[0]):], m[1] != ""
	}
	s, ok := buildStepOf(strings.TrimPrefix(command, ": && ")) // ninja -v of CMake
	c := &t.commands
	if m := utility.FindStringSubmatch(command); m != nil && ninja && c.ninja {
		s, ok = buildStep{m[1], true}, true
	}
	if !ok {
		return false
	}
	switch {
	case ninja:
		c.ninja = true
		t.addWhole(t.free(at, "", t.before), at, s.name, s.name)
		return true
	case strings.Contains(text, "Built target "):
		t.endCommands(at)
		return true
	case len(c.names) > 0 && at-c.last < instant:
		c.concurrent = true
	}
	if s.last || !c.concurrent {
		t.endCommands(at)
	}
	t.beginCommand(at, s.name, text)
	c.last = at
	return true
}

// readCrate reads a line of cargo. cargo reports the beginning of each
// crate, but only the end of all.
func (t *tracker) readCrate(at time.Duration, text string) bool {
	switch text[0] {
	case 'C', 'D':
		m := crate.FindStringSubmatch(text)
		if m != nil {
			t.beginCommand(at, m[1], text)
		}
		return m != nil
	case 'e', 'F':
		if crates.MatchString(text) {
			t.endCommands(at)
			return true
		}
	}
	return false
}

func (t *tracker) beginCommand(at time.Duration, name, line string) {
	t.commands.names = append(t.commands.names, name)
	t.begin(at, nameOnly(begins, name), line)
}

// endCommands ends all running commands.
func (t *tracker) endCommands(at time.Duration) {
	for _, name := range t.commands.names {
		t.finish(at, nameOnly(ends, name))
	}
	t.commands.names = nil
}
