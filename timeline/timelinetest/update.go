package timelinetest

import (
	"errors"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"example.com/baton/internal/whole"
	"example.com/baton/timeline"
)

// Other packages define -update too, and flag allows only one of them.
func init() {
	if flag.Lookup("update") == nil {
		flag.Bool("update", false, "rewrite what tests expect")
	}
}

func updating() bool {
	f := flag.Lookup("update")
	return f != nil && f.Value.String() == "true"
}

// redraw draws a chart in the manner of the old picture: it keeps its
// patterns, lanes taken together, and lines about order.
func redraw(old string, c timeline.Chart, tolerance time.Duration) string {
	p, err := parse(old)
	if err != nil {
		p = picture{}
	}
	p.others = p.others && len(p.lanes) > 0
	got := pictureOf(c, true)
	got.round(tolerance)
	(&match{want: &p, got: &got}).together()
	p.order(got.lanes)
	lanes := got.lanes[:0]
	for _, l := range got.lanes {
		i := p.index(l)
		if i < 0 && p.others {
			continue
		}
		if i >= 0 && (!p.lanes[i].name.fixed() || l.all) {
			l.name = p.lanes[i].name
		}
		lanes = append(lanes, l)
	}
	got.lanes, got.anyOrder, got.others = lanes, p.anyOrder, p.others
	if p.others && p.took == nil {
		got.took = nil
	}
	return got.draw(newScale(&got))
}

// index returns which lane of a picture stands for l, or -1.
func (p *picture) index(l lane) int {
	return slices.IndexFunc(p.lanes, func(w lane) bool {
		return w.name.named(l.name.text)
	})
}

// order puts lanes in the order of the picture. New ones stand where they
// begin.
func (p *picture) order(lanes []lane) {
	byBeginning(lanes)
	var places []int
	var known []lane
	for i, l := range lanes {
		if p.index(l) >= 0 {
			places, known = append(places, i), append(known, l)
		}
	}
	slices.SortStableFunc(known, func(a, b lane) int {
		return p.index(a) - p.index(b)
	})
	for i, place := range places {
		lanes[place] = known[i]
	}
}

// round rounds all times to the precision of a tolerance.
func (p *picture) round(tolerance time.Duration) {
	step := time.Duration(1)
	for _, factor := range []time.Duration{1, 2, 5} {
		for s := factor; s <= tolerance; s *= 10 {
			step = max(step, s)
		}
	}
	for _, l := range p.lanes {
		for i := range l.spans {
			l.spans[i].start = l.spans[i].start.Round(step)
			l.spans[i].end = l.spans[i].end.Round(step)
		}
		for i := range l.marks {
			l.marks[i].at = l.marks[i].at.Round(step)
		}
	}
	if p.took != nil {
		*p.took = p.took.Round(step)
	}
}

// edits are the pictures that were rewritten, by file. Positions are
// those in the file as it was when the test was built.
var edits = struct {
	sync.Mutex
	files map[string]*file
}{files: map[string]*file{}}

type file struct {
	source []byte
	found  map[literal]string // the new pictures
}

// A literal is where a string is in a file.
type literal struct{ from, to int }

// rewrite writes a new picture in place of the old one, into the test
// file that has called Want or WantChart. If the same literal was
// rewritten before, the picture that stands there now may fit.
func rewrite(old, picture string, fits func(picture string) bool) error {
	edits.Lock()
	defer edits.Unlock()
	why := errors.New("no test file calls Want or WantChart")
	for _, frame := range callers() {
		name := frame.File
		if _, err := os.Stat(name); err != nil {
			name = filepath.Base(name) // -trimpath; tests run in their folder
		}
		f, err := open(name)
		if err != nil {
			return err
		}
		lit, err := f.find(name, frame.Line, old)
		if err != nil {
			why = fmt.Errorf("%s:%d: %w", frame.File, frame.Line, err)
			continue
		}
		if written, ok := f.found[lit]; ok && fits(written) {
			return nil
		}
		return f.replace(name, lit, picture)
	}
	return fmt.Errorf("%w; the picture would be\n%s", why, indent(picture))
}

// callers returns the calls that led here from test files, innermost
// first.
func callers() (list []runtime.Frame) {
	pc := make([]uintptr, 64)
	frames := runtime.CallersFrames(pc[:runtime.Callers(2, pc)])
	for {
		frame, more := frames.Next()
		if strings.HasSuffix(frame.File, "_test.go") {
			list = append(list, frame)
		}
		if !more {
			return list
		}
	}
}

func open(name string) (*file, error) {
	if f, ok := edits.files[name]; ok {
		return f, nil
	}
	source, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	f := &file{source, map[literal]string{}}
	edits.files[name] = f
	return f, nil
}

// find finds the picture: as an argument of the call in a line or, if the
// argument is a variable, as the only literal in the file with this value.
func (f *file) find(name string, line int, old string) (literal, error) {
	files := token.NewFileSet()
	syntax, err := parser.ParseFile(files, name, f.source, parser.SkipObjectResolution)
	if err != nil {
		return literal{}, err
	}
	var inCall, inFile []literal
	offset := func(p token.Pos) int { return files.Position(p).Offset }
	add := func(to *[]literal, n ast.Node) {
		lit, ok := n.(*ast.BasicLit)
		if !ok || lit.Kind != token.STRING {
			return
		}
		at := literal{offset(lit.Pos()), offset(lit.End())}
		value, err := strconv.Unquote(lit.Value)
		if err == nil && value == old && !slices.Contains(*to, at) {
			*to = append(*to, at)
		}
	}
	ast.Inspect(syntax, func(n ast.Node) bool {
		if n == nil {
			return false
		}
		add(&inFile, n)
		call, ok := n.(*ast.CallExpr)
		if ok && files.Position(call.Pos()).Line <= line &&
			line <= files.Position(call.End()).Line && isWant(call.Fun) {
			for _, arg := range call.Args {
				add(&inCall, arg)
			}
		}
		return true
	})
	switch {
	case len(inCall) == 1:
		return inCall[0], nil
	case len(inFile) == 1:
		return inFile[0], nil
	case len(inFile) > 1:
		return literal{}, fmt.Errorf("%d literals in the file equal the picture; "+
			"write the literal into the call", len(inFile))
	}
	return literal{}, errors.New("no literal in the file equals the picture; " +
		"it may be concatenated, or the file has changed since the test was built")
}

// isWant reports whether a function is Want or WantChart.
func isWant(f ast.Expr) bool {
	name := ""
	switch f := f.(type) {
	case *ast.Ident:
		name = f.Name
	case *ast.SelectorExpr:
		name = f.Sel.Name
	}
	return name == "Want" || name == "WantChart"
}

// replace writes the file with one more picture.
func (f *file) replace(name string, at literal, picture string) error {
	if _, ok := f.found[at]; ok {
		return errors.New("the same literal cannot be the picture of two different runs")
	}
	f.found[at] = picture
	order := make([]literal, 0, len(f.found))
	for s := range f.found {
		order = append(order, s)
	}
	slices.SortFunc(order, func(a, b literal) int { return a.from - b.from })
	var b strings.Builder
	done := 0
	for _, s := range order {
		b.Write(f.source[done:s.from])
		b.WriteString(f.quote(s, f.found[s]))
		done = s.to
	}
	b.Write(f.source[done:])
	return whole.WriteFile(name, []byte(b.String()), 0o666)
}

// quote writes a picture as a literal, indented one step more than the
// line in which the literal begins.
func (f *file) quote(at literal, picture string) string {
	if strings.ContainsAny(picture, "`\r") {
		return strconv.Quote(picture)
	}
	line := string(f.source[:at.from])
	line = line[strings.LastIndexByte(line, '\n')+1:]
	tabs := line[:len(line)-len(strings.TrimLeft(line, "\t "))] + "\t"
	text := ""
	for line := range strings.Lines(strings.TrimRight(picture, "\n")) {
		text += "\n" + tabs + strings.TrimRight(line, "\n")
	}
	if text == "" {
		text = "\n" + tabs
	}
	if strings.Contains(string(f.source), "\r\n") {
		text = strings.ReplaceAll(text, "\n", "\r\n")
	}
	return "`" + text + "`"
}
