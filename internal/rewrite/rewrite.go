package rewrite

import (
	"bytes"
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// The names that rewritten files have in addition.
const (
	modelName = "baton_model"
	modelPath = "example.com/baton/schedules/model"
	testName  = "baton_test"
	testPath  = "example.com/baton/schedules"
)

// directive matches lines that mean more than their syntax says: no copy
// of such a file can be trusted.
var directive = regexp.MustCompile(`(?m)^//(go:embed|go:linkname|go:generate |export )|^import "C"`)

// Files rewrites files of one package.
func Files(
	set *token.FileSet, names []string, modes map[string]How, imports types.Importer,
	moves map[string]string,
) (map[string][]byte, error) {
	var files []*ast.File
	sources := map[*ast.File][]byte{}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		if found := directive.Find(text); found != nil && modes[name] == Fully {
			return nil, fmt.Errorf("%s cannot be rewritten, because of %s",
				filepath.Base(name), bytes.TrimSpace(found))
		}
		file, err := parser.ParseFile(set, name, text, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		files = append(files, file)
		sources[file] = text
	}
	info := &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Uses: map[*ast.Ident]types.Object{},
		Defs: map[*ast.Ident]types.Object{}, Selections: map[*ast.SelectorExpr]*types.Selection{},
	}
	if _, err := check(imports).Check("p", set, files, info); err != nil {
		return nil, err
	}
	v := &variables{info: info, of: map[types.Object]*variable{}}
	for _, file := range files {
		v.find(file)
	}
	copies := map[string][]byte{}
	for i, file := range files {
		mode := modes[names[i]]
		if mode == Not || directive.Match(sources[file]) {
			continue
		}
		w := &writer{
			set: set, file: file, source: sources[file], info: info, v: v, fully: mode == Fully, operationsOnly: mode == OperationsOnly, race: mode == Race,
			base: set.File(file.Pos()).Base(), name: filepath.Base(names[i]),
			used: map[string]string{}, moves: moves,
		}
		copies[names[i]] = w.rewritten()
	}
	return copies, nil
}

// A writer rewrites one file.
type writer struct {
	set            *token.FileSet
	file           *ast.File
	source         []byte
	info           *types.Info
	v              *variables
	fully          bool
	operationsOnly bool
	race           bool
	base           int
	name           string
	edits          []edit
	used           map[string]string // imports of which a use was replaced
	tests          bool              // synctest.Test was replaced
	moves          map[string]string // import paths that have changed
}

// An edit replaces the text from one offset to another.
type edit struct {
	from, to int
	text     string
}

func (w *writer) offset(p token.Pos) int { return int(p) - w.base }
func (w *writer) line(p token.Pos) int   { return w.set.Position(p).Line }

// at returns the name of the variable that stands for the file.
func (w *writer) at() string {
	return "baton_at_" + regexp.MustCompile(`\W`).ReplaceAllString(w.name, "_")
}

// replace replaces text; line ends stay.
func (w *writer) replace(from, to token.Pos, text string) {
	gone := w.source[w.offset(from):w.offset(to)]
	text += strings.Repeat("\n", bytes.Count(gone, []byte("\n")))
	w.edits = append(w.edits, edit{w.offset(from), w.offset(to), text})
}

func (w *writer) insert(at token.Pos, text string) { w.replace(at, at, text) }

// text returns the source of an expression.
func (w *writer) text(n ast.Node) string {
	return string(w.source[w.offset(n.Pos()):w.offset(n.End())])
}

// edited returns a part of the source with the edits that work makes,
// and forgets them.
func (w *writer) edited(from, to token.Pos, work func()) string {
	before := w.edits
	w.edits = nil
	work()
	text := apply(w.source, w.edits, w.offset(from), w.offset(to))
	w.edits = before
	return string(text)
}

// apply makes the edits in a part of the source. Edits of the same place
// are in the order in which they were noted.
func apply(source []byte, edits []edit, from, to int) []byte {
	edits = slices.Clone(edits)
	slices.SortStableFunc(edits, func(a, b edit) int {
		return cmp.Or(cmp.Compare(a.from, b.from), // insertions first
			cmp.Compare(min(a.to-a.from, 1), min(b.to-b.from, 1)))
	})
	var out []byte
	at := from
	for _, e := range edits {
		out = append(out, source[at:e.from]...)
		out = append(out, e.text...)
		at = e.to
	}
	return append(out, source[at:to]...)
}

func (w *writer) rewritten() []byte {
	for _, d := range w.file.Decls {
		w.walk(d)
	}
	imports := fmt.Sprintf("; import %s %q", modelName, modelPath)
	if w.tests {
		imports += fmt.Sprintf("; import %s %q", testName, testPath)
	}
	w.insert(w.file.Name.End(), imports)
	out := apply(w.source, w.edits, 0, len(w.source))
	name := w.name
	if w.operationsOnly {
		name = ""
	}
	out = fmt.Appendf(out, "\nvar %s = %s.NewFile(%q)\n", w.at(), modelName, name)
	out = fmt.Appendf(out, "var _ = %s\n", w.at())
	for _, use := range w.used {
		out = fmt.Appendf(out, "var _ %s\n", use)
	}
	return out
}
