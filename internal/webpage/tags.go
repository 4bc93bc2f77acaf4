package webpage

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// These are lists from the HTML standard, section "Parsing HTML
// documents". The lists are independent of each other.

// isVoid says whether an element of HTML ends with its start tag, or
// has no place among the open ones.
func isVoid(tag atom.Atom) bool {
	switch tag {
	case atom.Area, atom.Base, atom.Basefont, atom.Bgsound, atom.Br,
		atom.Col, atom.Embed, atom.Frame, atom.Hr, atom.Image, atom.Img,
		atom.Input, atom.Keygen, atom.Link, atom.Meta, atom.Param,
		atom.Source, atom.Track, atom.Wbr,
		atom.Html, atom.Head, atom.Body, atom.Frameset:
		return true
	}
	return isRaw(tag)
}

// isRaw says whether there are no tags in an element of HTML, only
// text.
func isRaw(tag atom.Atom) bool {
	switch tag {
	case atom.Iframe, atom.Noembed, atom.Noframes, atom.Noscript,
		atom.Plaintext, atom.Script, atom.Style, atom.Textarea,
		atom.Title, atom.Xmp:
		return true
	}
	return false
}

// isSolid says whether a page with such an element keeps its body when
// frames come.
func isSolid(tag atom.Atom, z *html.Tokenizer) bool {
	switch tag {
	case atom.Applet, atom.Area, atom.Body, atom.Br, atom.Button,
		atom.Dd, atom.Dt, atom.Embed, atom.Hr, atom.Iframe, atom.Image,
		atom.Img, atom.Keygen, atom.Li, atom.Listing, atom.Marquee,
		atom.Object, atom.Pre, atom.Select, atom.Table, atom.Template,
		atom.Textarea, atom.Wbr, atom.Xmp:
		return true
	case atom.Input:
		kind, _ := attribute(z, "type")
		return !strings.EqualFold(kind, "hidden")
	}
	return false
}

// breaksOut says whether a start tag ends the drawing or formula that
// it is in, because the page lacks its end tag.
func breaksOut(tag atom.Atom, z *html.Tokenizer) bool {
	switch tag {
	case atom.B, atom.Big, atom.Blockquote, atom.Body, atom.Br,
		atom.Center, atom.Code, atom.Dd, atom.Div, atom.Dl, atom.Dt,
		atom.Em, atom.Embed, atom.H1, atom.H2, atom.H3, atom.H4,
		atom.H5, atom.H6, atom.Head, atom.Hr, atom.I, atom.Img, atom.Li,
		atom.Listing, atom.Menu, atom.Meta, atom.Nobr, atom.Ol, atom.P,
		atom.Pre, atom.Ruby, atom.S, atom.Small, atom.Span, atom.Strong,
		atom.Strike, atom.Sub, atom.Sup, atom.Table, atom.Tt, atom.U,
		atom.Ul, atom.Var:
		return true
	case atom.Font:
		_, has := attribute(z, "color", "face", "size")
		return has
	}
	return false
}

// hosts says whether an element of a drawing or formula has HTML
// inside.
func hosts(e element, z *html.Tokenizer) bool {
	if e.language == inSVG {
		switch e.name {
		case "desc", "foreignobject", "title":
			return true
		}
		return false
	}
	if e.name != "annotation-xml" {
		return isToken(e.name)
	}
	inside, _ := attribute(z, "encoding")
	switch strings.ToLower(inside) {
	case "text/html", "application/xhtml+xml":
		return true
	}
	return false
}

// isToken says whether an element is a word or number of a formula.
func isToken(name string) bool {
	switch name {
	case "mi", "mn", "mo", "ms", "mtext":
		return true
	}
	return false
}

// attribute returns the first attribute of a tag with one of the keys.
func attribute(
	z *html.Tokenizer, keys ...string,
) (val string, ok bool) {
	for {
		k, v, more := z.TagAttr()
		if slices.Contains(keys, string(k)) {
			return string(v), true
		}
		if !more {
			return "", false
		}
	}
}
