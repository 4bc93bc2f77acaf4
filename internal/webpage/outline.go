package webpage

import (
	"bytes"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A language is one that a part of a page is written in.
type language string

const (
	inHTML   language = ""
	inSVG    language = "svg"
	inMathML language = "math"
)

// An element is one that has begun and not ended.
type element struct {
	name     string
	language language
	hosts    bool // of SVG or MathML, but HTML is inside
	scope    int  // the place of its scope
}

// A scope is where an end tag looks for its element: after a place in
// the outline. For HTML, that is the place of the last template, or of
// the last element of SVG or MathML with HTML inside. For SVG and
// MathML, it is the place of the last HTML element.
type scope struct {
	place int
	html  bool
	name  string
}

// An outline is the elements around a place in a page, innermost last.
// Finding a title needs no more of a page than this; a parser would
// keep a tree. It follows the rules for pages that close what they
// open. In other pages, a browser may find another title: see
// FuzzTitle.
type outline struct {
	open   []element
	fences []int         // places of templates and of hosts of HTML
	layers []int         // places of templates
	counts map[scope]int // of open elements, so that no end tag looks in vain
	solid  bool          // something came that frames cannot replace
}

// deepest is how many open elements a browser allows.
const deepest = 512

// templates returns how many templates are open.
func (o *outline) templates() int { return len(o.layers) }

func (o *outline) language() language {
	if len(o.open) == 0 {
		return inHTML
	}
	return o.open[len(o.open)-1].language
}

// start notes a start tag, and returns the language of its element.
func (o *outline) start(z *html.Tokenizer, token html.TokenType) (
	tag atom.Atom, l language,
) {
	closed := token == html.SelfClosingTagToken
	name, _ := z.TagName()
	tag = atom.Lookup(name)
	l = o.languageOf(tag, z)
	e := element{name: atom.String(name), language: l}
	switch {
	case l != inHTML:
		e.hosts = hosts(e, z)
	case tag == atom.Svg, tag == atom.Math:
		e.language = language(e.name)
	default:
		o.solid = o.solid || isSolid(tag, z)
		closed = isVoid(tag) // HTML has no other self-closing tags
	}
	if !closed && len(o.open) < deepest {
		o.push(e)
	}
	return tag, l
}

// isTemplate reports whether the content has no effect on the page.
func (e element) isTemplate() bool {
	return e.language == inHTML && e.name == "template"
}

func (e element) key() scope {
	return scope{e.scope, e.language == inHTML, e.name}
}

func (o *outline) push(e element) {
	e.scope = o.scope(e.language)
	place := len(o.open)
	o.open = append(o.open, e)
	if e.isTemplate() || e.hosts {
		o.fences = append(o.fences, place)
	}
	if e.isTemplate() {
		o.layers = append(o.layers, place)
	}
	if o.counts == nil {
		o.counts = map[scope]int{}
	}
	o.counts[e.key()]++
}

// scope returns the place in the outline after which an end tag of a
// language finds its element.
func (o *outline) scope(l language) int {
	switch {
	case l != inHTML && o.language() != inHTML:
		return o.open[len(o.open)-1].scope
	case l != inHTML:
		return len(o.open) - 1
	case len(o.fences) > 0:
		return o.fences[len(o.fences)-1]
	}
	return -1
}

// cut closes the elements from a place on.
func (o *outline) cut(place int) {
	for i := len(o.open) - 1; i >= place; i-- {
		e := o.open[i]
		if key := e.key(); o.counts[key] > 1 {
			o.counts[key]--
		} else {
			delete(o.counts, key)
		}
		if e.isTemplate() || e.hosts {
			o.fences = o.fences[:len(o.fences)-1]
		}
		if e.isTemplate() {
			o.layers = o.layers[:len(o.layers)-1]
		}
	}
	o.open = o.open[:place]
}

// languageOf returns the language of the element that a tag starts
// here.
func (o *outline) languageOf(
	tag atom.Atom, z *html.Tokenizer,
) language {
	l := o.language()
	if l == inHTML {
		return inHTML
	}
	top := o.open[len(o.open)-1]
	switch {
	case top.hosts && tag != atom.Mglyph && tag != atom.Malignmark,
		top.hosts && !isToken(top.name),
		tag == atom.Svg && top.name == "annotation-xml":
		return inHTML
	case breaksOut(tag, z):
		o.leave()
		return inHTML
	}
	return l
}

// leave closes elements of SVG and MathML, up to one that holds HTML.
func (o *outline) leave() {
	for o.language() != inHTML && !o.open[len(o.open)-1].hosts {
		o.cut(len(o.open) - 1)
	}
}

// text notes the text that z is at.
func (o *outline) text(z *html.Tokenizer) {
	if !o.solid {
		o.solid = len(bytes.Trim(z.Text(), " \t\r\n\f\x00")) > 0
	}
}

// end notes an end tag.
func (o *outline) end(name string) {
	if o.language() != inHTML && o.close(scope{o.scope("svg"), false, name}) {
		return
	}
	if name == "p" || name == "br" { // these start what they cannot end
		o.leave()
		o.solid = o.solid || name == "br"
	}
	if name == "template" {
		if n := len(o.layers); n > 0 {
			o.cut(o.layers[n-1])
		}
		return
	}
	o.close(scope{o.scope(inHTML), true, name})
}

// close closes the last element of a kind and what is inside it. The
// tokenizer writes all names in lowercase.
func (o *outline) close(kind scope) bool {
	if o.counts[kind] == 0 {
		return false
	}
	for i := len(o.open) - 1; ; i-- {
		if o.open[i].key() == kind {
			o.cut(i)
			return true
		}
	}
}
