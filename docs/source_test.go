package docs

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// codeBlock shows declarations of a file by their names: a function F, a
// method T.M, a type, a constant or variable; or what is called x in the
// function F: F.x.
//
//	<!-- code say/say.go After Concurrent -->
func codeBlock(t *testing.T, p page, words []string) string {
	return source(t, p, words, false)
}

// docBlock is like codeBlock, with the comments above.
func docBlock(t *testing.T, p page, words []string) string {
	return source(t, p, words, true)
}

func source(t *testing.T, p page, words []string, doc bool) string {
	t.Helper()
	require.GreaterOrEqual(t, len(words), 1, "%s: code FILE NAME...", p.name)
	file := words[0]
	var parts, files []string
	for _, name := range words[1:] {
		code, from := declaration(t, file, name, doc)
		require.NotEmpty(t, code, "%s: the folder of %s has no %s",
			p.name, file, name)
		parts = append(parts, code)
		if !slices.Contains(files, from) {
			files = append(files, from)
		}
	}
	return fenced("go", strings.Join(parts, "\n\n")) + "\n\n" +
		caption(p, files...)
}

// declaration returns a declaration and where it is. It looks at the file
// first, and then at the others of its folder: declarations move.
func declaration(t *testing.T, file, name string, doc bool) (code, from string) {
	t.Helper()
	others, err := filepath.Glob(filepath.Join(root, path.Dir(file), "*.go"))
	require.NoError(t, err)
	candidates := []string{file}
	for _, f := range others {
		if !strings.HasSuffix(f, "_test.go") {
			candidates = append(candidates, path.Join(path.Dir(file), filepath.Base(f)))
		}
	}
	for _, file := range candidates {
		if !exists(file) {
			continue
		}
		src := read(t, file)
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, file, src, parser.ParseComments)
		require.NoError(t, err)
		node, comment := find(f, name)
		if node == nil {
			continue
		}
		begin := fset.Position(node.Pos()).Offset
		if doc && comment != nil {
			begin = fset.Position(comment.Pos()).Offset
		}
		return dedent(src, begin, fset.Position(node.End()).Offset), file
	}
	return "", ""
}

// caption says where the code is from.
func caption(p page, files ...string) string {
	var links []string
	for _, f := range files {
		links = append(links, fmt.Sprintf("[%s](%s)", f, p.to(f)))
	}
	return "From " + strings.Join(links, " and ") + "."
}

// dedent cuts src, and takes away the tabs that its first line has.
func dedent(src string, from, to int) string {
	line := src[strings.LastIndexByte(src[:from], '\n')+1 : from]
	return strings.ReplaceAll(src[from:to], "\n"+line, "\n")
}

// find finds a declaration by its name.
func find(f *ast.File, name string) (ast.Node, *ast.CommentGroup) {
	outer, inner, _ := strings.Cut(name, ".")
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if inner != "" && d.Recv != nil {
				if receiver(d) == outer && d.Name.Name == inner {
					return d, d.Doc
				}
			} else if d.Recv == nil && d.Name.Name == outer {
				if inner == "" {
					return d, d.Doc
				}
				return assigned(d, inner), nil
			}
		case *ast.GenDecl:
			for _, s := range d.Specs {
				if !declares(s, name) {
					continue
				}
				if len(d.Specs) == 1 {
					return d, d.Doc
				}
				return s, nil
			}
		}
	}
	return nil, nil
}

// receiver returns the name of a method's type.
func receiver(d *ast.FuncDecl) string {
	e := d.Recv.List[0].Type
	if star, ok := e.(*ast.StarExpr); ok {
		e = star.X
	}
	if index, ok := e.(*ast.IndexExpr); ok {
		e = index.X
	}
	if id, ok := e.(*ast.Ident); ok {
		return id.Name
	}
	return ""
}

func declares(s ast.Spec, name string) bool {
	switch s := s.(type) {
	case *ast.TypeSpec:
		return s.Name.Name == name
	case *ast.ValueSpec:
		for _, id := range s.Names {
			if id.Name == name {
				return true
			}
		}
	}
	return false
}

// assigned returns the first statement in a function that assigns to name.
func assigned(d *ast.FuncDecl, name string) (found ast.Node) {
	ast.Inspect(d, func(n ast.Node) bool {
		a, ok := n.(*ast.AssignStmt)
		if found != nil || !ok {
			return found == nil
		}
		if id, ok := a.Lhs[0].(*ast.Ident); ok && id.Name == name {
			found = a
		}
		return true
	})
	return found
}

// exampleBlock shows what an Example function does, and what it prints,
// which go test has compared with what it really prints.
//
//	<!-- example docs/errors_test.go Example_explicit -->
func exampleBlock(t *testing.T, p page, words []string) string {
	require.Len(t, words, 2, "%s: example FILE NAME", p.name)
	src := read(t, words[0])
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, words[0], src, parser.ParseComments)
	require.NoError(t, err)
	node, _ := find(f, words[1])
	require.NotNil(t, node, "%s: %s has no %s", p.name, words[0], words[1])
	body := node.(*ast.FuncDecl).Body
	code, output, ok := strings.Cut(src[fset.Position(body.Lbrace).Offset+1:fset.Position(body.Rbrace).Offset], "\t// Output:\n")
	require.True(t, ok, "%s: %s tells no output", p.name, words[1])
	code = strings.TrimSpace(strings.ReplaceAll(code, "\n\t", "\n"))
	output = strings.ReplaceAll(strings.TrimSpace(output), "\n\t// ", "\n")
	return fenced("go", code) + "\n\n" +
		fenced("text", strings.TrimPrefix(output, "// ")) +
		"\n\n" + caption(p, words[0])
}

// commentBlock shows what stands indented in the comment of a package,
// below a heading.
//
//	<!-- comment timeline/doc.go The lines it knows -->
func commentBlock(t *testing.T, p page, words []string) string {
	_, text, ok := strings.Cut(read(t, words[0]),
		"// # "+strings.Join(words[1:], " ")+"\n")
	require.True(t, ok, "%s: %v is not there", p.name, words)
	var lines []string
	for _, line := range strings.Split(text, "\n") {
		if strings.HasPrefix(line, "// # ") || !strings.HasPrefix(line, "//") {
			break
		}
		if code, ok := strings.CutPrefix(line, "//\t"); ok {
			lines = append(lines, code)
		}
	}
	return fenced("text", strings.Join(lines, "\n"))
}
