package board

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"example.com/baton/internal/example"
	"example.com/baton/internal/exercise"
	"example.com/baton/internal/plural"
	"example.com/baton/internal/whole"
)

// A learner's own copy is a separate module. It has the stubs and the
// graders, and its board is this package. The path of the
// module is below the course's own, so that Go lets it import the
// course's internal packages.
var (
	coursePath = strings.TrimSuffix(reflect.TypeFor[board]().PkgPath(), "/internal/board")
	ownPath    = coursePath + "/mine"
)

const ignored = `# What reset has put aside.
/exercises/*/*.go.*.old
*.test
*.prof
*.out
`

const readme = `# My answers to the exercises of Baton

    go run ./exercises              shows what is done and what is next
    go run ./exercises watch        grades whenever you save
    go run ./exercises hint NAME    gives a hint; -h lists the other commands
    go run ./exercises update       brings new exercises and graders

Your answers are the files exercises/NAME/NAME.go, or NAME_test.go where you write a test. Update never
changes what you have written there, but it replaces every other file of an exercise. The replace line
in go.mod names the course's folder, where the chapters are. If the course moves, change that line.
`

// copies returns the files that a copy gets from the course in dir, by
// their names in the copy. Answers are not among them.
func copies(dir string) (files map[string][]byte, err error) {
	files = map[string][]byte{
		"exercises/main.go": []byte("// The command exercises is the board of the course: -h lists what it does.\n" +
			"package main\n\nimport \"" + coursePath + "/internal/board\"\n\n" +
			"func main() { board.Main(nil) }\n"),
	}
	course := os.DirFS(dir)
	abouts, err := fs.Glob(course, "exercises/*/testdata/about.txt")
	if err != nil {
		return nil, err
	}
	if len(abouts) == 0 {
		return nil, fmt.Errorf("there are no exercises in %s", filepath.Join(dir, "exercises"))
	}
	for _, about := range abouts {
		folder := strings.TrimSuffix(about, "/testdata/about.txt")
		name := path.Base(folder)
		stub, err := fs.ReadFile(course, folder+"/testdata/stub.txt")
		if err != nil {
			return nil, err
		}
		mine := exercise.AnswerFile(name, stub)
		tested := mine != name+".go" // there is code that the answer tests
		err = fs.WalkDir(course, folder, func(name string, d fs.DirEntry, err error) error {
			base := strings.TrimPrefix(name, folder+"/")
			switch {
			case err != nil:
				return err
			case d.IsDir():
				return nil
			case base == "mistakes_test.go", base == "solution_test.go",
				base == "testdata/mistakes.txt":
				return nil // they test the grader, or tell the answer
			case base == mine:
				return nil
			case strings.HasSuffix(base, "_test.go") && !strings.Contains(base, "/"):
			case tested && strings.HasSuffix(base, ".go") && !strings.Contains(base, "/"):
			case strings.HasPrefix(base, "testdata/") && !strings.HasSuffix(base, ".go"):
			default:
				return nil
			}
			text, err := fs.ReadFile(course, name)
			if strings.HasSuffix(name, ".go") {
				text = bytes.ReplaceAll(text, []byte(`"`+coursePath+`/exercises/`),
					[]byte(`"`+ownPath+`/exercises/`))
			}
			files[name] = text
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return files, nil
}

// answer returns the names of an answer and of its stub, which must be in
// files.
func answer(name string, files map[string][]byte) (answer, stub string) {
	stub = "exercises/" + name + "/testdata/stub.txt"
	return answerFile(name, files[stub]), stub
}

func answerFile(name string, stub []byte) string {
	return "exercises/" + name + "/" + exercise.AnswerFile(name, stub)
}

// exercisesIn lists the exercises whose stubs are among files.
func exercisesIn(files map[string][]byte) (names []string) {
	for file := range files {
		if folder, ok := strings.CutSuffix(file, "/testdata/stub.txt"); ok {
			names = append(names, strings.TrimPrefix(folder, "exercises/"))
		}
	}
	slices.Sort(names)
	return names
}

// init writes a learner's own copy to a new folder.
func (b *board) init(dir string) error {
	if b.own {
		return example.Usage("exercises: this is a copy already; run init in the course")
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	if err := b.fresh(dir); err != nil {
		return err
	}
	files, err := copies(b.root)
	if err != nil {
		return err
	}
	names := exercisesIn(files)
	for _, name := range names {
		answer, stub := answer(name, files)
		files[answer] = files[stub]
	}
	mod, err1 := os.ReadFile(filepath.Join(b.root, "go.mod"))
	sum, err2 := os.ReadFile(filepath.Join(b.root, "go.sum"))
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	_, requires, _ := strings.Cut(strings.ReplaceAll(string(mod), "\r\n", "\n"), "\n")
	files["go.mod"] = fmt.Appendf(nil, "module %s\n%s\nrequire %s v0.0.0\n\nreplace %s => %s\n",
		ownPath, requires, coursePath, coursePath, strconv.Quote(b.root))
	files["go.sum"] = sum
	files[".gitignore"] = []byte(ignored)
	files["README.md"] = []byte(readme)

	if err := os.MkdirAll(filepath.Dir(dir), 0o777); err != nil {
		return err
	}
	part, err := os.MkdirTemp(filepath.Dir(dir), ".part-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(part)
	for name, text := range files {
		if err := put(part, name, text); err != nil {
			return err
		}
	}
	os.Remove(dir) // an empty one may be there
	if err := errors.Join(os.Chmod(part, 0o755), os.Rename(part, dir)); err != nil {
		return err
	}
	fmt.Fprintf(b.w, "Your copy, with %s, is in %s. To begin:\n\n"+
		"cd %s\ngo run ./exercises\n", plural.Count(len(names), "exercise", "exercises"), dir, quoted(dir))
	return nil
}

// quoted is a path as a shell reads it.
func quoted(path string) string {
	if strings.ContainsAny(path, " '\"&;()$") {
		return "\"" + path + "\""
	}
	return path
}

// fresh checks that a copy may be made in dir.
func (b *board) fresh(dir string) error {
	inside, err := filepath.Rel(resolve(b.root), resolve(dir))
	if err == nil && filepath.IsLocal(inside) {
		return fmt.Errorf("%s is in the course; choose a folder outside of %s", dir, b.root)
	}
	list, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case len(list) > 0:
		return fmt.Errorf("%s is not empty; choose a new folder, "+
			"or run update in your copy", dir)
	}
	return nil
}

// resolve follows the links in as much of a path as exists.
func resolve(path string) string {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	parent := filepath.Dir(path)
	if parent == path {
		return path
	}
	return filepath.Join(resolve(parent), filepath.Base(path))
}

// put writes a file, and makes its folder.
func put(dir, name string, text []byte) error {
	file := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		return err
	}
	return whole.WriteFile(file, text, 0o644)
}

// update brings what is new in the course to a copy. If it runs in a copy, it
// updates that copy; otherwise it updates the copy in the folder.
func (b *board) update(ctx context.Context, words []string) error {
	dir, from := b.root, b.root
	var err error
	switch {
	case b.own && len(words) > 0:
		return example.Usage("exercises: in a copy, update takes no folder")
	case b.own:
		from, err = b.course(ctx)
	case len(words) == 0:
		return example.Usage("exercises: update needs the folder of your copy; " +
			"init DIR makes one")
	default:
		dir, err = filepath.Abs(words[0])
	}
	if err != nil {
		return err
	}
	mod, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	if err != nil || !strings.HasPrefix(string(mod), "module "+ownPath) {
		return fmt.Errorf("%s is not a copy of the exercises: its go.mod does not "+
			"begin with module %s; init DIR makes a copy", dir, ownPath)
	}
	files, err := copies(from)
	if err != nil {
		return err
	}
	if err := b.modules(ctx, dir, from); err != nil {
		return err
	}
	return b.renew(dir, files)
}

// renew writes what has changed to a copy, and says what that was.
func (b *board) renew(dir string, files map[string][]byte) error {
	on := os.DirFS(dir)
	var added, renewed, left, missed, aside []string
	for _, name := range exercisesIn(files) {
		answer, stub := answer(name, files)
		before, err := fs.ReadFile(on, stub)
		mine, mineErr := fs.ReadFile(on, answer)
		switch {
		case errors.Is(mineErr, fs.ErrNotExist) && errors.Is(err, fs.ErrNotExist):
			added = append(added, name)
			files[answer] = files[stub]
		case err == nil && answerFile(name, before) != answer:
			kept, err := retire(dir, answerFile(name, before), before)
			if err != nil {
				return err
			}
			files[answer] = files[stub]
			aside = append(aside, kept...)
		case exercise.SameText(before, files[stub]):
		case mineErr == nil && exercise.SameText(mine, before):
			files[answer] = files[stub] // it is not begun
		default:
			missed = append(missed, name)
		}
	}
	for _, file := range slices.Sorted(maps.Keys(files)) {
		text := files[file]
		if was, err := fs.ReadFile(on, file); err == nil && exercise.SameText(was, text) {
			continue
		}
		if err := put(dir, file, text); err != nil {
			return err
		}
		name, _, in := strings.Cut(strings.TrimPrefix(file, "exercises/"), "/")
		if in && !slices.Contains(added, name) && !slices.Contains(renewed, name) {
			renewed = append(renewed, name)
		}
	}
	stubs, _ := fs.Glob(on, "exercises/*/testdata/stub.txt")
	for _, file := range stubs {
		if files[file] != nil {
			continue
		}
		folder := strings.TrimSuffix(file, "/testdata/stub.txt")
		name := strings.TrimPrefix(folder, "exercises/")
		left = append(left, name)
		grader := name + "_test.go"
		if text, err := fs.ReadFile(on, file); err == nil && exercise.AnswerFile(name, text) == grader {
			grader = "grade_test.go"
		}
		err := errors.Join(os.RemoveAll(filepath.Join(dir, folder, "testdata")),
			os.RemoveAll(filepath.Join(dir, folder, grader)))
		if err != nil {
			return err
		}
	}
	for _, say := range []struct {
		what  string
		names []string
	}{
		{"new", added}, {"with a new grader or text", renewed},
		{"with a new task (reset NAME gives it to you)", missed},
		{"with a task of another kind; your old answer is now in", aside},
		{"no longer in the course; your answer stays", left},
	} {
		if len(say.names) > 0 {
			fmt.Fprintf(b.w, "%s: %s\n", say.what, strings.Join(say.names, ", "))
		}
	}
	if len(added)+len(renewed)+len(missed)+len(aside)+len(left) == 0 {
		fmt.Fprintln(b.w, "Everything is up to date.")
	}
	return nil
}

// retire makes room for an answer of another kind: a test in place of code,
// or code in place of a test. It keeps an edited answer under a name that the
// compiler ignores, and returns that name.
func retire(dir, answer string, stub []byte) (kept []string, err error) {
	file := filepath.Join(dir, filepath.FromSlash(answer))
	// Only graders of tests are called grade_test.go.
	err = os.RemoveAll(filepath.Join(filepath.Dir(file), "grade_test.go"))
	mine, err2 := os.ReadFile(file)
	switch {
	case err != nil:
		return nil, err
	case errors.Is(err2, fs.ErrNotExist):
		return nil, nil
	case err2 != nil:
		return nil, err2
	case exercise.SameText(mine, stub):
		return nil, os.Remove(file)
	}
	aside, err := free(file)
	if err != nil {
		return nil, err
	}
	return []string{answer + strings.TrimPrefix(aside, file)}, os.Rename(file, aside)
}

// modules lets the copy in dir require what the course requires.
func (b *board) modules(ctx context.Context, dir, course string) error {
	own, err1 := readMod(ctx, dir)
	theirs, err2 := readMod(ctx, course)
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	var edits []string
	if own.Go != theirs.Go {
		edits = append(edits, "-go="+theirs.Go)
	}
	for path, version := range theirs.requires() {
		if own.requires()[path] != version {
			edits = append(edits, "-require="+path+"@"+version)
		}
	}
	if len(edits) > 0 {
		slices.Sort(edits)
		if _, err := goCommand(ctx, dir, append([]string{"mod", "edit"}, edits...)...); err != nil {
			return err
		}
	}
	lines := map[string]bool{}
	for _, folder := range []string{dir, course} {
		text, err := os.ReadFile(filepath.Join(folder, "go.sum"))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		for line := range strings.Lines(string(text)) {
			lines[strings.TrimRight(line, "\r\n")+"\n"] = true
		}
	}
	return put(dir, "go.sum", []byte(strings.Join(slices.Sorted(maps.Keys(lines)), "")))
}

// A modFile is what "go mod edit -json" prints.
type modFile struct {
	Go      string
	Require []struct{ Path, Version string }
}

func readMod(ctx context.Context, dir string) (m modFile, err error) {
	out, err := goCommand(ctx, dir, "mod", "edit", "-json")
	if err == nil {
		err = json.Unmarshal(out, &m)
	}
	return m, err
}

func (m modFile) requires() map[string]string {
	all := map[string]string{}
	for _, r := range m.Require {
		all[r.Path] = r.Version
	}
	return all
}

// course finds the folder of the course that a copy uses.
func (b *board) course(ctx context.Context) (string, error) {
	if !b.own {
		return b.root, nil
	}
	out, err := goCommand(ctx, b.root, "list", "-m", "-f", "{{.Dir}}", coursePath)
	return strings.TrimSpace(string(out)), err
}

// goCommand runs the go command in a folder, and returns what it prints.
func goCommand(ctx context.Context, dir string, words ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "go", words...)
	cmd.Dir = dir
	out, err := cmd.Output()
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		said := strings.TrimSpace(string(exit.Stderr))
		return nil, errors.New(cmp.Or(said, err.Error()))
	}
	return out, err
}

// reference returns the course's answer. A copy does not have it, so that
// no one reads it by chance.
func (b *board) reference(ctx context.Context, x *Entry) (string, error) {
	if !b.own {
		return x.Reference()
	}
	dir, err := b.course(ctx)
	if err != nil {
		return "", err
	}
	theirs := *x
	theirs.files = os.DirFS(filepath.Join(dir, "exercises"))
	return theirs.Reference()
}
