package exercise

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"

	"example.com/baton/internal/ctrlc"
	"example.com/baton/internal/group"
)

// Besides the checks of a grader, go vet looks at the source of an answer, and
// the race detector at what it does.

// race reads the first report of the race detector, but only the learner's
// lines in it.
func race(name, text string, m Mistake) (Diagnosis, bool) {
	_, text, found := strings.Cut(text, "WARNING: DATA RACE\n")
	if !found {
		return Diagnosis{}, false
	}
	text, _, _ = strings.Cut(text, "\n==================")
	d := Diagnosis{
		Expected: "no data race between goroutines",
		Observed: "data race, found by the race detector:",
		Likely:   m,
		Seen:     ByRace,
	}
	r := reader{name: name}
	for _, access := range accesses(text) {
		for _, f := range access.frames {
			if r.theirs(f) {
				d.Where = append(d.Where, fmt.Sprintf("%s at %v", access.state, f))
				break
			}
		}
	}
	return d, true
}

var access = regexp.MustCompile(`(?i)^(?:previous )?((?:atomic )?(?:read|write)) at `)

// accesses returns the goroutines that read and wrote, according to a report.
func accesses(text string) (all []goroutine) {
	lines := strings.Split(text, "\n")
	for i := 0; i < len(lines); i++ {
		m := access.FindStringSubmatch(lines[i])
		if m == nil {
			continue
		}
		g := goroutine{state: strings.ToLower(m[1])}
		for i++; i+1 < len(lines) && lines[i] != ""; i += 2 {
			if f, ok := place("\t" + strings.TrimSpace(lines[i+1])); ok {
				g.frames = append(g.frames, f)
			}
		}
		all = append(all, g)
	}
	return all
}

// gotool returns the path of the go command.
func gotool() (string, error) {
	if p, err := exec.LookPath("go"); err == nil {
		return p, nil
	}
	return "", errors.New("no go command")
}

// reason picks the line of a build that says why it failed.
func reason(out []byte, err error) string {
	for line := range strings.Lines(string(out)) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			return shorten(line, 100)
		}
	}
	return err.Error()
}

// vet runs all of go vet on the package in a folder. It returns the first
// finding whose consequences are luck, or else the first finding. If go vet
// fails, perhaps because the machine is short of something for a moment, vet
// asks again. The error says what go vet has printed, and how it ended.
func vet(ctx context.Context, dir string) (d Diagnosis, found bool, err error) {
	if d, found, err = vetOnce(ctx, dir); err != nil && ctx.Err() == nil {
		d, found, err = vetOnce(ctx, dir)
	}
	return d, found, err
}

func vetOnce(ctx context.Context, dir string) (d Diagnosis, found bool, err error) {
	tool, err := gotool()
	if err != nil {
		return d, false, err
	}
	out, err := run(ctx, dir, tool, "vet", ".")
	if err == nil {
		return d, false, nil
	}
	finding := regexp.MustCompile(`(?m)^(?:vet: )?(.*[/\\])?([^/\\\s:]+\.go):(\d+):\d+: (.*)$`)
	for _, m := range finding.FindAllStringSubmatch(string(out), -1) {
		if strings.HasSuffix(m[2], "_test.go") || !within(dir, m[1]) {
			continue
		}
		likely := vetMeans(m[4])
		if found && !luck(likely) {
			continue
		}
		d = Diagnosis{
			Expected: "go vet reports nothing",
			Observed: fmt.Sprintf("go vet says at %s:%s: %s", m[2], m[3], m[4]),
			Likely:   likely,
			Seen:     ByVet,
		}
		found = true
		if luck(likely) {
			break
		}
	}
	if found {
		return d, true, nil
	}
	return d, false, fmt.Errorf("go vet (%w): %s", err, reason(out, err))
}

// within reports whether a folder that the go command has named is the one in
// which it ran. Otherwise the finding is about code that is not the learner's.
// If the same code was vetted in another copy of the course, the go command
// repeats what it said there. So only the last two elements of a path
// count, such as exercises/say.
func within(dir, named string) bool {
	here, err := filepath.Abs(dir)
	if !filepath.IsAbs(named) {
		named = filepath.Join(here, named)
	}
	return err == nil && lastTwo(here) == lastTwo(named)
}

func lastTwo(dir string) string {
	dir = filepath.Clean(dir)
	return filepath.Join(filepath.Base(filepath.Dir(dir)), filepath.Base(dir))
}

// luck reports whether the consequences of a mistake that go vet finds are
// a matter of luck.
func luck(m Mistake) bool { return m == AddInside || m == CopiesLock }

func vetMeans(text string) Mistake {
	for _, known := range []struct {
		text   string
		likely Mistake
	}{
		{"WaitGroup.Add called from inside", AddInside},
		{"lock by value", CopiesLock},
		{"copies lock", CopiesLock},
		{"cancel function", NoTimeout},
		{"before checking for errors", ResponseFirst},
	} {
		if strings.Contains(text, known.text) {
			return known.likely
		}
	}
	return VetSays
}

// run runs a go command in a folder, and returns all that it has printed.
func run(ctx context.Context, dir, tool string, args ...string) ([]byte, error) {
	var out bytes.Buffer
	err := group.Go(ctx, func(cmd *exec.Cmd) {
		cmd.Dir = dir
		cmd.Stdout, cmd.Stderr = &out, &out
	}, tool, args...)
	ctrlc.Pressed(interrupted(), err) // waits until interrupted has noticed
	return out.Bytes(), err
}
