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
	"strconv"
	"strings"
)

// The names that rewritten files have in addition.
const (
	modelName = "baton_model"
	modelPath = "example.com/baton/schedules/model"
	testName  = "baton_test"
	testPath  = "example.com/baton/schedules"
)

// A directive says more about a file than its syntax does: no copy of such
// a file can be trusted.
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
			set: set, file: file, source: sources[file], info: info, v: v, fully: mode == Fully, apart: mode == Apart, race: mode == Race,
			base: set.File(file.Pos()).Base(), name: filepath.Base(names[i]),
			used: map[string]string{}, moves: moves,
		}
		copies[names[i]] = w.rewritten()
	}
	return copies, nil
}

// A writer rewrites one file.
type writer struct {
	set    *token.FileSet
	file   *ast.File
	source []byte
	info   *types.Info
	v      *variables
	fully  bool
	apart  bool
	race   bool
	base   int
	name   string
	edits  []edit
	used   map[string]string // imports of which a use was replaced
	tests  bool              // synctest.Test was replaced
	moves  map[string]string // import paths that are others now
}

// An edit replaces the text from one offset to another.
type edit struct {
	from, to int
	text     string
}

func (w *writer) offset(p token.Pos) int { return int(p) - w.base }
func (w *writer) line(p token.Pos) int   { return w.set.Position(p).Line }

// at is the name of the variable that stands for the file.
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

// text returns the part of the source that an expression is.
func (w *writer) text(n ast.Node) string {
	return string(w.source[w.offset(n.Pos()):w.offset(n.End())])
}

// edited returns what the edits make of a part of the source, and takes
// them out.
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
	if w.apart {
		name = ""
	}
	out = fmt.Appendf(out, "\nvar %s = %s.NewFile(%q)\n", w.at(), modelName, name)
	out = fmt.Appendf(out, "var _ = %s\n", w.at())
	for _, use := range w.used {
		out = fmt.Appendf(out, "var _ %s\n", use)
	}
	return out
}

// walk rewrites a node and all below it.
func (w *writer) walk(n ast.Node) {
	if w.race {
		ast.Inspect(n, func(n ast.Node) bool {
			if c, ok := n.(*ast.CallExpr); ok {
				w.blind(c)
			}
			return true
		})
		return
	}
	var after [][]edit
	ast.Inspect(n, func(n ast.Node) bool {
		if n == nil {
			w.edits = append(w.edits, after[len(after)-1]...)
			after = after[:len(after)-1]
			return true
		}
		if w.whole(n) {
			return false
		}
		after = append(after, w.node(n))
		return true
	})
}

// whole rewrites nodes that are more than text before and after.
func (w *writer) whole(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.SelectStmt:
		w.selects(n)
	case *ast.GoStmt:
		w.goes(n)
	case *ast.BlockStmt:
		w.list(n.List)
	case *ast.CaseClause:
		for _, e := range n.List {
			w.walk(e)
		}
		w.list(n.Body)
	case *ast.ImportSpec:
		if path, err := strconv.Unquote(n.Path.Value); err == nil && w.moves[path] != "" {
			w.replace(n.Path.Pos(), n.Path.End(), strconv.Quote(w.moves[path]))
		}
	default:
		return false
	}
	return true
}

// list rewrites statements, with a point before each.
func (w *writer) list(list []ast.Stmt) {
	for _, s := range list {
		switch s.(type) {
		case *ast.CaseClause, *ast.CommClause, *ast.EmptyStmt:
		default:
			w.point(s)
		}
		w.walk(s)
	}
}

// point inserts the point before a statement.
func (w *writer) point(s ast.Stmt) {
	if w.apart {
		w.insert(s.Pos(), w.at()+".Line(0); ")
	}
	if !w.fully {
		return
	}
	if d, ok := s.(*ast.DeclStmt); ok && d.Decl.(*ast.GenDecl).Tok != token.VAR {
		return
	}
	at := s.Pos()
	if l, ok := s.(*ast.LabeledStmt); ok {
		s = l.Stmt
	}
	w.insert(at, fmt.Sprintf("%s.%s(%d); ", w.at(), w.v.statement(s).method(), w.line(s.Pos())))
}

// node rewrites the text before a node, and returns the edits behind it.
func (w *writer) node(n ast.Node) (after []edit) {
	behind := func(p token.Pos, text string) {
		after = append(after, edit{w.offset(p), w.offset(p), text})
	}
	switch n := n.(type) {
	case *ast.SelectorExpr:
		w.selector(n)
	case *ast.CallExpr:
		w.call(n, behind)
	case *ast.UnaryExpr:
		if n.Op == token.ARROW {
			f := "Receive"
			if _, two := w.info.TypeOf(n).(*types.Tuple); two {
				f = "Receive2"
			}
			w.replace(n.Pos(), n.X.Pos(), modelName+"."+f+"(")
			behind(n.End(), ")")
		}
	case *ast.SendStmt:
		w.insert(n.Pos(), modelName+".SendTo(")
		w.replace(n.Chan.End(), n.Value.Pos(), ")(")
		behind(n.End(), ")")
	case *ast.RangeStmt:
		if isChan(w.info.TypeOf(n.X)) {
			w.insert(n.X.Pos(), modelName+".Range(")
			behind(n.X.End(), ")")
		}
	case *ast.DeferStmt:
		if w.fully && w.plain(n.Call) {
			w.insert(n.Call.Pos(), fmt.Sprintf("%s.Then(%d, ", w.at(), w.line(n.Pos())))
			w.replace(n.Call.Lparen, n.Call.Rparen+1, ")")
		}
	case *ast.ForStmt:
		w.loop(n, behind)
	case *ast.IfStmt:
		if next, ok := n.Else.(*ast.IfStmt); ok && w.fully {
			w.insert(next.Pos(), fmt.Sprintf("{ %s.%s(%d); ", w.at(),
				w.v.statement(next).method(), w.line(next.Pos())))
			behind(next.End(), "}")
		}
	case *ast.BinaryExpr:
		if w.fully && (n.Op == token.LAND || n.Op == token.LOR) &&
			w.v.expr(n.X) != (access{}) && w.v.expr(n.Y).memory() && isBool(w.info.TypeOf(n.Y)) {
			w.insert(n.Y.Pos(), fmt.Sprintf("(%s.SeeAnd(%d) && (", w.at(), w.line(n.Y.Pos())))
			behind(n.Y.End(), "))")
		}
	case *ast.AssignStmt:
		w.assign(n, behind)
	case *ast.IncDecStmt:
		if w.fully && w.v.target(n.X).writes && simple(n.X) {
			op := "+ 1"
			if n.Tok == token.DEC {
				op = "- 1"
			}
			w.replace(n.TokPos, n.End(), fmt.Sprintf(" = %s.Mid(%s, %d, %s %s)",
				modelName, w.at(), w.line(n.Pos()), w.text(n.X), op))
		}
	}
	return after
}

// plain reports whether a call is one like mu.Unlock() or cancel(), which
// does nothing about a panic.
func (w *writer) plain(c *ast.CallExpr) bool {
	t := w.info.TypeOf(c.Fun)
	if len(c.Args) > 0 || t == nil {
		return false
	}
	if t.String() == "context.CancelFunc" {
		return true
	}
	f, ok := c.Fun.(*ast.SelectorExpr)
	if !ok || w.info.Selections[f] == nil || t.Underlying().(*types.Signature).Results().Len() > 0 {
		return false
	}
	o := w.info.Uses[f.Sel]
	return o.Pkg() != nil && o.Pkg().Path() == "sync"
}

func isChan(t types.Type) bool {
	if t == nil {
		return false
	}
	_, ok := t.Underlying().(*types.Chan)
	return ok
}

func isBool(t types.Type) bool {
	b, ok := t.(*types.Basic)
	return ok && b.Info()&types.IsBoolean != 0
}

// loop puts a point into the condition of a loop, and one into its body.
func (w *writer) loop(n *ast.ForStmt, behind func(token.Pos, string)) {
	if !w.fully {
		return
	}
	if n.Cond != nil && isBool(w.info.TypeOf(n.Cond)) {
		if a := w.v.expr(n.Cond); a != (access{}) {
			f := "On"
			if a.memory() {
				f = "Again"
			}
			w.insert(n.Cond.Pos(), fmt.Sprintf("%s.%s(%d) && (", w.at(), f, w.line(n.Cond.Pos())))
			behind(n.Cond.End(), ")")
		}
	}
	w.insert(n.Body.Lbrace+1, fmt.Sprintf(" %s.Loop(%d); ", w.at(), w.line(n.Pos())))
}

// assign puts a point between what is read and what is written.
func (w *writer) assign(n *ast.AssignStmt, behind func(token.Pos, string)) {
	if !w.fully || len(n.Lhs) != 1 || len(n.Rhs) != 1 {
		return
	}
	to, from := n.Lhs[0], n.Rhs[0]
	end := n.End()
	if s, ok := from.(*ast.TypeAssertExpr); ok && s.Type == nil {
		from, end = s.X, s.X.End() // .(type) stays behind
	}
	switch {
	case n.Tok != token.ASSIGN && n.Tok != token.DEFINE:
		if w.v.target(to).writes && simple(to) {
			w.replace(n.TokPos, from.Pos(), fmt.Sprintf(" = %s.Mid(%s, %d, %s %s (", modelName, w.at(),
				w.line(n.Pos()), w.text(to), strings.TrimSuffix(n.Tok.String(), "=")))
			behind(n.End(), "))")
		}
	case !w.v.expr(from).reads || w.info.Types[from].Value != nil:
	case n.Tok == token.ASSIGN && w.v.target(to).writes:
		w.insert(from.Pos(), fmt.Sprintf("%s.Mid(%s, %d, ", modelName, w.at(), w.line(n.Pos())))
		behind(n.End(), ")")
	default:
		w.insert(from.Pos(), modelName+".Got(")
		behind(end, ")")
	}
}

// simple reports whether an expression can be evaluated twice.
func simple(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.Ident, *ast.BasicLit:
		return true
	case *ast.SelectorExpr:
		return simple(e.X)
	case *ast.IndexExpr:
		return simple(e.X) && simple(e.Index)
	case *ast.StarExpr:
		return simple(e.X)
	case *ast.ParenExpr:
		return simple(e.X)
	}
	return false
}

// replaced are the names of package model for those of other packages.
var replaced = map[string]map[string]string{
	"sync": same("Mutex", "RWMutex", "WaitGroup", "Once", "OnceFunc", "OnceValue",
		"OnceValues", "Cond", "NewCond", "Map"),
	"sync/atomic": same("Int32", "Int64", "Uint32", "Uint64", "Uintptr", "Bool", "Value",
		"Pointer",
		"LoadInt32", "StoreInt32", "SwapInt32", "AddInt32", "CompareAndSwapInt32",
		"LoadInt64", "StoreInt64", "SwapInt64", "AddInt64", "CompareAndSwapInt64",
		"LoadUint32", "StoreUint32", "SwapUint32", "AddUint32", "CompareAndSwapUint32",
		"LoadUint64", "StoreUint64", "SwapUint64", "AddUint64", "CompareAndSwapUint64",
		"LoadUintptr", "StoreUintptr", "SwapUintptr", "AddUintptr", "CompareAndSwapUintptr"),
	"time":    same("Sleep", "AfterFunc"),
	"runtime": same("Gosched"),
	"context": {"AfterFunc": "ContextAfterFunc"},
}

func same(names ...string) map[string]string {
	all := map[string]string{}
	for _, n := range names {
		all[n] = n
	}
	return all
}

// guards are types that keep an import in use.
var guards = map[string]string{
	"sync": "Locker", "sync/atomic": "Int32", "time": "Duration",
	"runtime": "Error", "context": "Context",
}

// imported returns the package that a selector is about, and its name.
func (w *writer) imported(n *ast.SelectorExpr) (path, name string) {
	x, ok := n.X.(*ast.Ident)
	if !ok {
		return "", ""
	}
	p, ok := w.info.Uses[x].(*types.PkgName)
	if !ok {
		return "", ""
	}
	return p.Imported().Path(), x.Name
}

func (w *writer) selector(n *ast.SelectorExpr) {
	path, local := w.imported(n)
	if to := replaced[path][n.Sel.Name]; to != "" {
		w.replace(n.Pos(), n.End(), modelName+"."+to)
		w.used[path] = local + "." + guards[path]
	}
	if path == "testing/synctest" && n.Sel.Name == "Test" {
		w.replace(n.Pos(), n.End(), testName+".Test")
		w.tests = true
		w.used[path] = "= " + local + ".Wait"
	}
}

func (w *writer) call(n *ast.CallExpr, behind func(token.Pos, string)) {
	switch f := n.Fun.(type) {
	case *ast.Ident:
		if b, ok := w.info.Uses[f].(*types.Builtin); ok && b.Name() == "close" {
			w.replace(f.Pos(), f.End(), modelName+".CloseChan")
		}
	case *ast.SelectorExpr:
		path, _ := w.imported(f)
		if path == "testing/synctest" && f.Sel.Name == "Wait" {
			w.insert(n.Pos(), modelName+".WaitIdle(")
			w.replace(n.Lparen, n.Lparen+1, "")
			return
		}
		s := w.info.Selections[f]
		if s == nil || s.Kind() != types.MethodVal {
			return
		}
		kind := strings.TrimPrefix(s.Recv().String(), "*time.")
		if s.Recv().String() != "*time."+kind || kind != "Timer" && kind != "Ticker" {
			return
		}
		switch f.Sel.Name {
		case "Stop":
			w.insert(n.Pos(), modelName+".Stop"+kind+"(")
			w.replace(f.X.End(), n.Lparen+1, "")
		case "Reset":
			w.insert(n.Pos(), modelName+".Reset"+kind+"(")
			w.replace(f.X.End(), n.Lparen+1, ", ")
		}
	}
}

// blind replaces calls that the race detector does not look into.
func (w *writer) blind(n *ast.CallExpr) {
	switch f := n.Fun.(type) {
	case *ast.Ident:
		b, ok := w.info.Uses[f].(*types.Builtin)
		if !ok || b.Name() != "clear" {
			return
		}
		if _, ok := w.info.TypeOf(n.Args[0]).Underlying().(*types.Slice); ok {
			w.replace(f.Pos(), f.End(), modelName+".ClearSlice")
		}
	case *ast.SelectorExpr:
		if path, local := w.imported(f); path == "maps" && f.Sel.Name == "Clone" {
			w.replace(f.Pos(), f.End(), modelName+".CloneMap")
			w.used[path] = "= " + local + ".Clone[map[int]int]"
		}
	}
}

// goes rewrites a go statement: what it calls is evaluated now, and called
// later.
func (w *writer) goes(n *ast.GoStmt) {
	call := n.Call
	if f, ok := call.Fun.(*ast.FuncLit); ok && len(call.Args) == 0 && f.Type.Results == nil {
		w.replace(n.Pos(), f.Pos(), modelName+".Go(")
		w.walk(f)
		w.replace(f.End(), call.End(), ")")
		return
	}
	var b strings.Builder
	part := func(e ast.Expr) string {
		return w.edited(e.Pos(), e.End(), func() { w.walk(e) })
	}
	b.WriteString("{ ")
	f := "baton_f"
	if w.static(call.Fun) {
		f = part(call.Fun)
	} else {
		fmt.Fprintf(&b, "baton_f := %s; ", part(call.Fun))
	}
	var args []string
	for i, a := range call.Args {
		name := fmt.Sprintf("baton_a%d", i)
		t := w.info.Types[a]
		switch {
		case t.IsNil(), len(call.Args) == 1 && isTuple(t.Type):
			name = part(a)
		case t.Value != nil:
			fmt.Fprintf(&b, "const %s = %s; ", name, w.text(a))
		default:
			fmt.Fprintf(&b, "%s := %s; ", name, part(a))
		}
		args = append(args, name)
	}
	dots := ""
	if call.Ellipsis.IsValid() {
		dots = "..."
	}
	fmt.Fprintf(&b, "%s.Go(func() { %s(%s%s) }) }", modelName, f, strings.Join(args, ", "), dots)
	w.edits = append(w.edits, edit{w.offset(n.Pos()), w.offset(n.End()), b.String()})
}

func isTuple(t types.Type) bool {
	_, ok := t.(*types.Tuple)
	return ok
}

// static reports whether a function is known when the program is compiled.
func (w *writer) static(f ast.Expr) bool {
	switch f := ast.Unparen(f).(type) {
	case *ast.Ident:
		switch w.info.Uses[f].(type) {
		case *types.Func, *types.Builtin:
			return true
		}
	case *ast.SelectorExpr:
		if path, _ := w.imported(f); path != "" {
			_, ok := w.info.Uses[f.Sel].(*types.Func)
			return ok
		}
	case *ast.IndexExpr:
		return w.static(f.X)
	case *ast.IndexListExpr:
		return w.static(f.X)
	}
	return false
}

// selects rewrites a select: its cases are evaluated in the head of a
// switch.
func (w *writer) selects(n *ast.SelectStmt) {
	if len(n.Body.List) == 0 {
		w.replace(n.Pos(), n.End(), fmt.Sprintf("for { %s.Forever() }", modelName))
		return
	}
	var names, values []string
	other := false
	for _, s := range n.Body.List {
		c := s.(*ast.CommClause)
		var value string
		switch comm := c.Comm.(type) {
		case nil:
			other = true
			continue
		case *ast.SendStmt:
			to := w.edited(comm.Chan.Pos(), comm.Chan.End(), func() { w.walk(comm.Chan) })
			v := w.edited(comm.Value.Pos(), comm.Value.End(), func() { w.walk(comm.Value) })
			value = fmt.Sprintf("%s.CaseSend(%s)(%s)", modelName, to, v)
		default:
			ch := received(comm).X
			from := w.edited(ch.Pos(), ch.End(), func() { w.walk(ch) })
			value = fmt.Sprintf("%s.CaseRecv(%s)", modelName, from)
		}
		names = append(names, fmt.Sprintf("baton_c%d_%d", w.offset(n.Pos()), len(names)))
		values = append(values, value)
	}
	head := "switch "
	if len(names) > 0 {
		head += strings.Join(names, ", ") + " := " + strings.Join(values, ", ") + "; "
	}
	head += modelName + ".Pick(" + strings.Join(append([]string{fmt.Sprint(other)}, names...), ", ") + ") "
	w.replace(n.Pos(), n.Body.Lbrace, head)
	i := 0
	for _, s := range n.Body.List {
		c := s.(*ast.CommClause)
		if c.Comm != nil {
			label := fmt.Sprintf("case %d: ", i)
			if i == len(names)-1 && !other {
				label = "default: "
			}
			text := label + w.receives(c.Comm, names[i])
			w.edits = append(w.edits, edit{w.offset(c.Pos()), w.offset(c.Colon) + 1, text})
			i++
		}
		w.list(c.Body)
	}
}

// received returns what a case of a select receives.
func received(comm ast.Stmt) *ast.UnaryExpr {
	switch comm := comm.(type) {
	case *ast.ExprStmt:
		return ast.Unparen(comm.X).(*ast.UnaryExpr)
	case *ast.AssignStmt:
		return ast.Unparen(comm.Rhs[0]).(*ast.UnaryExpr)
	}
	return nil
}

// receives returns the statement that assigns what a case has received.
func (w *writer) receives(comm ast.Stmt, name string) string {
	n, ok := comm.(*ast.AssignStmt)
	if !ok {
		return ""
	}
	var to []string
	for _, e := range n.Lhs {
		to = append(to, w.edited(e.Pos(), e.End(), func() { w.walk(e) }))
	}
	from := name + ".Value()"
	if len(to) == 2 {
		from += ", " + name + ".OK()"
	}
	return strings.Join(to, ", ") + " " + n.Tok.String() + " " + from + "; "
}
