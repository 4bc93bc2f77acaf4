package webpage

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// Pages like those that are out there: tags with attributes, scripts,
// styles, text.
var (
	early = "<!doctype html><html lang=en><head><meta charset=utf-8>" +
		`<link rel="stylesheet" href="/style.css"><title>A page</title></head>` +
		paragraphs(10_000)
	none = "<!doctype html><html lang=en><head><meta charset=utf-8></head>" +
		paragraphs(17_000)
	drawn = "<!doctype html><html lang=en><head><meta charset=utf-8></head>" +
		paragraphs(17_000) + "<svg><title>a drawing</title></svg>"
)

func paragraphs(size int) string {
	var b strings.Builder
	for i := 0; b.Len() < size; i++ {
		fmt.Fprintf(&b, `<div class="row" id="r%d"><p>Some <b>text</b> and `+
			`<a class="link" href="/page/%[1]d">a link</a> in it.</p></div>`+"\n", i)
	}
	return b.String()
}

func BenchmarkTitle(b *testing.B) {
	for _, tt := range []struct{ name, page string }{
		{"early/10kB", early}, {"none/17kB", none}, {"only-svg/17kB", drawn},
		{"none/170kB", strings.Repeat(none, 10)},
	} {
		b.Run(tt.name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(tt.page)))
			types := []string{utf8HTML}
			for b.Loop() {
				Title(strings.NewReader(tt.page), types)
			}
		})
		b.Run(tt.name+"/full-parse", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				doc, _ := html.Parse(strings.NewReader(tt.page))
				treeTitle(doc)
			}
		})
	}
}
