package webpage

import (
	"bytes"
	"encoding/xml"
	"io"
	"strings"

	"golang.org/x/net/html/atom"
)

const (
	xhtml      = "http://www.w3.org/1999/xhtml"
	maxXML     = maxToken // bytes of XHTML that are read
	maxNesting = 512
)

// scanXML looks through the tokens of an XHTML page. Like a browser, it
// stops where the page isn't well formed.
func (f *finds) scanXML(text io.Reader) {
	d := xml.NewDecoder(io.LimitReader(text, maxXML))
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) {
		return in, nil // decoded already
	}
	var title strings.Builder
	depth, titleAt, templateAt := 0, -1, -1
	for depth < maxNesting {
		token, err := d.Token()
		if err != nil {
			return
		}
		switch t := token.(type) {
		case xml.Directive:
			if !bytes.HasPrefix(t, []byte("DOCTYPE")) {
				return // lowercase is allowed only in HTML
			}
			if bytes.Contains(t, []byte("XHTML")) {
				d.Entity = xml.HTMLEntity
			}
		case xml.StartElement:
			depth++
			if t.Name.Space != xhtml || templateAt >= 0 {
				continue
			}
			switch tag := atom.Lookup([]byte(t.Name.Local)); tag {
			case atom.Template:
				templateAt = depth
			case atom.Title:
				if !f.titled {
					f.titled, titleAt = true, depth
				}
			case atom.Base, atom.A, atom.Area:
				f.xmlLink(tag, t.Attr)
			}
		case xml.CharData:
			if depth == titleAt {
				title.Write(t[:min(len(t), maxTitle-title.Len())])
			}
		case xml.EndElement:
			switch depth {
			case templateAt:
				templateAt = -1
			case titleAt:
				f.title, titleAt = title.String(), -1
				if !f.wantLinks {
					return
				}
			}
			depth--
		}
	}
}

func (f *finds) xmlLink(tag atom.Atom, attributes []xml.Attr) {
	for _, a := range attributes {
		if a.Name.Space == "" && a.Name.Local == "href" && f.wantLinks {
			f.note(tag, a.Value)
		}
	}
}
