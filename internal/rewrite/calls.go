package rewrite

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// replaced has the name in package model for each name in another package.
var replaced = map[string]map[string]string{
	"sync": same("Mutex", "RWMutex", "WaitGroup", "Once", "OnceFunc", "OnceValue",
		"OnceValues", "Cond", "NewCond", "Map"),
	"sync/atomic": atomics(),
	"time":        same("Sleep", "AfterFunc"),
	"runtime":     same("Gosched"),
	"context":     {"AfterFunc": "ContextAfterFunc"},
}

func same(names ...string) map[string]string {
	all := map[string]string{}
	for _, n := range names {
		all[n] = n
	}
	return all
}

// atomics are the types of package atomic, and its functions: AddInt32 is
// Add[int32].
func atomics() map[string]string {
	all := same("Int32", "Int64", "Uint32", "Uint64", "Uintptr", "Bool", "Value", "Pointer")
	for _, f := range []string{"Load", "Store", "Swap", "Add", "CompareAndSwap"} {
		for _, t := range []string{"Int32", "Int64", "Uint32", "Uint64", "Uintptr"} {
			all[f+t] = f + "[" + strings.ToLower(t) + "]"
		}
	}
	return all
}

// guards are types that keep an import in use.
var guards = map[string]string{
	"sync": "Locker", "sync/atomic": "Int32", "time": "Duration",
	"runtime": "Error", "context": "Context",
}

// imported returns the package of a selector such as time.Sleep, and the
// name of the package in this file.
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

// goes rewrites a go statement: the function and its arguments are
// evaluated now, and the call comes later.
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
