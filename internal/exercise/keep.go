package exercise

import (
	"encoding/json"
	"errors"
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"example.com/baton/internal/whole"
	"example.com/baton/schedules"
)

// A Failing is the last schedule under which an answer was wrong.
type Failing struct {
	Expected string            `json:"expected"`
	Observed string            `json:"observed"`
	Schedule schedules.Drawing `json:"schedule"`
}

// FailingFolder returns the folder that keeps failing schedules, in a file for
// each exercise.
func FailingFolder() (string, error) {
	if dir := os.Getenv(FailingVariable); dir != "" {
		return dir, nil
	}
	cache, err := os.UserCacheDir()
	return filepath.Join(cache, "baton", "schedules"), err
}

// FailingVariable names a folder to use instead of the one in the user's
// cache.
const FailingVariable = "BATON_SCHEDULES"

// keep keeps the schedule of a diagnosis, or notes that there is none. Nothing
// depends on it, so errors are ignored.
func (x *Task[F]) keep(d *Diagnosis) {
	dir, err := FailingFolder()
	if err != nil {
		return
	}
	file := filepath.Join(dir, x.name+".json")
	var f Failing
	if d != nil && d.Schedule != nil {
		f = Failing{d.Expected, d.Observed, *d.Schedule}
	}
	data, err := json.MarshalIndent(f, "", "\t")
	if err == nil && os.MkdirAll(dir, 0o777) == nil {
		whole.WriteFile(file, append(data, '\n'), 0o666)
	}
}

// LastFailing returns the schedule under which the answer to an exercise
// was wrong when it was graded last.
func LastFailing(name string) (f Failing, err error) {
	dir, err := FailingFolder()
	if err != nil {
		return f, err
	}
	data, err := os.ReadFile(filepath.Join(dir, name+".json"))
	if errors.Is(err, fs.ErrNotExist) {
		return f, fmt.Errorf("there is no schedule for %s: it has not been graded yet; "+
			"to grade it: go test ./exercises/%s", name, name)
	}
	if err == nil {
		err = json.Unmarshal(data, &f)
	}
	if err == nil && f.Expected == "" {
		err = fmt.Errorf("there is no schedule for %s: it is not begun, or its last verdict does not need one", name)
	}
	return f, err
}

// importsTesting returns where an answer imports a package that is for
// tests alone, or the empty string.
func importsTesting(dir string) string {
	files, _ := filepath.Glob(filepath.Join(dir, "*.go"))
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, name, nil, parser.ImportsOnly)
		if err != nil {
			continue
		}
		for _, i := range file.Imports {
			if path := strings.Trim(i.Path.Value, "\"`"); path == "testing" || strings.HasPrefix(path, "testing/") {
				return fmt.Sprintf("%s:%d", filepath.Base(name), set.Position(i.Pos()).Line)
			}
		}
	}
	return ""
}
