package exercise

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"

	"example.com/baton/internal/ctrlc"
	"example.com/baton/internal/group"
	"example.com/baton/internal/rewrite"
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

// raceBinary builds the tests in the current folder with the race
// detector. The overlay is optional. Where that is impossible, as without
// cgo, it says why.
func raceBinary(ctx context.Context, dir, overlay string) (binary string, err error) {
	tool, err := gotool()
	if err != nil {
		return "", err
	}
	binary = filepath.Join(dir, "race.test.exe")
	overlay, err = visible(ctx, dir, overlay)
	if err != nil {
		return "", fmt.Errorf("the race detector cannot be used: %w", err)
	}
	out, err := run(ctx, ".", tool, "test", "-race", "-overlay="+overlay,
		"-vet=off", "-ldflags=-s -w", "-c", "-o", binary, ".")
	if err != nil {
		why := reason(out, err)
		if strings.Contains(why, "requires cgo") || strings.Contains(why, "C compiler") {
			why = "it needs cgo, and a C compiler such as gcc or clang"
		}
		return "", fmt.Errorf("the race detector cannot be used: %s", why)
	}
	return binary, nil
}

// visible returns an overlay in which the race detector sees what maps.Clone
// and clear do. If the answer calls neither, that is the given overlay.
func visible(ctx context.Context, dir, overlay string) (string, error) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		return "", err
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return "", err
		}
		if strings.HasSuffix(file, "_test.go") ||
			!bytes.Contains(text, []byte("maps.Clone(")) && !bytes.Contains(text, []byte("clear(")) {
			continue
		}
		return rewrite.Overlay(ctx, ".", dir, overlay, func(path, name string) rewrite.How {
			if strings.Contains(path, "/exercises/") && !strings.HasSuffix(name, "_test.go") {
				return rewrite.Race
			}
			return rewrite.Not
		})
	}
	return overlay, nil
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
// repeats what it said there. So only the last two names count, as in
// exercises/say.
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
