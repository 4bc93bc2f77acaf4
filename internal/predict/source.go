package predict

import (
	"embed"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"strings"
)

// The sources of the questions. A test cuts them from the files of the
// course, which a learner's copy of the exercises does not have.
//
//go:embed programs.go sources
var files embed.FS

// Source returns the program of a question, and below it what it calls.
func (q *Question) Source() string {
	data, err := files.ReadFile("sources/" + q.Program + ".txt")
	if err != nil {
		panic(err) // the tests read all of them
	}
	return strings.ReplaceAll(string(data), "\r\n", "\n")
}

// collect cuts the source of a question from the files of the course.
// Doc comments are left out: some tell the answer.
func (q *Question) collect(course fs.FS) (string, error) {
	programs, err := files.ReadFile("programs.go")
	if err != nil {
		return "", err
	}
	text, err := cut(string(programs), q.Program)
	if err != nil {
		return "", err
	}
	for _, part := range q.Uses {
		data, err := fs.ReadFile(course, part.File)
		if err != nil {
			return "", err
		}
		called, err := cut(string(data), part.Names...)
		if err != nil {
			return "", fmt.Errorf("%s: %w", part.File, err)
		}
		text += "\n// From " + part.File + ":\n\n" + called
	}
	return text, nil
}

// cut returns the functions with these names. The name of a method has
// its type before it, as in "Task.Wait".
func cut(source string, names ...string) (string, error) {
	source = strings.ReplaceAll(source, "\r\n", "\n")
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, "", source, parser.SkipObjectResolution)
	if err != nil {
		return "", err
	}
	var found []string
	for _, name := range names {
		before := len(found)
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && nameOf(f) == name {
				from, to := set.Position(f.Pos()), set.Position(f.End())
				found = append(found, source[from.Offset:to.Offset]+"\n")
			}
		}
		if len(found) == before {
			return "", fmt.Errorf("there is no function %s", name)
		}
	}
	return strings.Join(found, "\n"), nil
}

// nameOf returns the name of a function or a method.
func nameOf(f *ast.FuncDecl) string {
	if f.Recv == nil {
		return f.Name.Name
	}
	of := f.Recv.List[0].Type
	for {
		switch t := of.(type) {
		case *ast.StarExpr:
			of = t.X
		case *ast.IndexExpr:
			of = t.X
		case *ast.Ident:
			return t.Name + "." + f.Name.Name
		default:
			return f.Name.Name
		}
	}
}
