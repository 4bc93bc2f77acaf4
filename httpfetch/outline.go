package httpfetch

import (
	"bytes"
	"slices"
	"strings"

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
}

// An outline is the elements around a place in a page, innermost last.
// It is all that is kept of a page in search of its title: a parser
// keeps a tree. It follows the rules for pages that close what they
// open; FuzzTitle tells in which others a browser may find another
// title.
type outline struct {
	open      []element
	templates int  // how many of them are templates
	solid     bool // something came that frames cannot replace
}

// deepest is how many elements a browser lets be open.
const deepest = 512

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
		o.open = append(o.open, e)
		if l == inHTML && tag == atom.Template {
			o.templates++
		}
	}
	return tag, l
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

// leave closes what is SVG or MathML, up to where HTML is.
func (o *outline) leave() {
	for o.language() != inHTML && !o.open[len(o.open)-1].hosts {
		o.open = o.open[:len(o.open)-1]
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
	for i, e := range slices.Backward(o.open) {
		if e.language == inHTML {
			break
		}
		if strings.EqualFold(e.name, name) {
			o.open = o.open[:i]
			return
		}
	}
	if name == "p" || name == "br" { // these start what they cannot end
		o.leave()
		o.solid = o.solid || name == "br"
	}
	if name == "template" && o.templates == 0 {
		return
	}
	for i, e := range slices.Backward(o.open) {
		if e.language == inHTML && e.name == name {
			o.open = o.open[:i]
			if name == "template" {
				o.templates--
			}
			return
		}
		if e.name == "template" && e.language == inHTML ||
			e.hosts && name != "template" {
			return // what is inside cannot end what is outside
		}
	}
}
