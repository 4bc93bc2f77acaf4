package webpage

import (
	"encoding/xml"
	"io"
	"strings"

	"golang.org/x/net/html/atom"
)

const (
	namespace  = "http://www.w3.org/1999/xhtml"
	maxXML     = maxToken // bytes of XHTML that are read
	maxNesting = 512
)

// scanXML looks through the tokens of an XHTML page. Like a browser, it
// stops where the page isn't well formed.
func (f *finds) scanXML(text io.Reader, format format) {
	d := xml.NewDecoder(io.LimitReader(text, maxXML))
	d.Entity = xml.HTMLEntity
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) {
		return in, nil // decoded already
	}
	depth, titleAt := 0, -1
	var title strings.Builder
	defer func() { f.title = title.String() }()
	for depth < maxNesting {
		token, err := d.Token()
		if err != nil {
			return
		}
		switch t := token.(type) {
		case xml.StartElement:
			isRoot := depth == 0
			depth++
			if t.Name.Space != namespace {
				if isRoot && format == isXML {
					return
				}
				continue
			}
			tag := atom.Lookup([]byte(t.Name.Local))
			if isRoot && format == isXML && tag != atom.Html {
				return
			}
			switch tag {
			case atom.Title:
				if !f.titled {
					f.titled, titleAt = true, depth
				}
			case atom.Base, atom.A, atom.Area:
				for _, a := range t.Attr {
					if a.Name.Space == "" && a.Name.Local == "href" && f.wantLinks {
						f.note(tag, a.Value)
					}
				}
			}
		case xml.CharData:
			if depth == titleAt && title.Len() < maxTitle {
				title.Write(t[:min(len(t), maxTitle-title.Len())])
			}
		case xml.EndElement:
			if depth == titleAt {
				titleAt = -1
				if !f.wantLinks {
					return
				}
			}
			depth--
		}
	}
}
