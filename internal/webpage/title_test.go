package webpage

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	_ "example.com/baton/internal/golden" // for -update
)

const utf8HTML = "text/html; charset=utf-8"

func titleOf(page, kind string) (string, bool) {
	return Title(strings.NewReader(page), []string{kind})
}

var titles = []struct{ page, want string }{
	{"<title>Baton</title>", "Baton"},
	{"<!doctype html><html><head><TITLE lang=en>Baton</TITLE>", "Baton"},
	{"<title>\n  A \t page\f </title>", "A page"},
	{"<title>Q&amp;A &lt;b&gt; caf&eacute; &#x263a;</title>", "Q&A <b> café ☺"},
	{"<title>\u00a0a\u00a0b\u00a0</title>", "\u00a0a\u00a0b\u00a0"},
	{"<title>a<b>c</b></title>", "a<b>c</b>"},
	{"<title>never ends", "never ends"},
	{"<title>one</title><title>two</title>", "one"},
	{"<title></title><title>two</title>", ""},
	{"<title/>x</title>", "x"},
	{"<p>Hello<title>late</title>", "late"},
	{"<title>a\x00b\xff</title>", "a\ufffdb\ufffd"},
	{"<title>\x1fa\x01b &#27;c\x7f</title>", "a b c"},
	{"<title>\va\v</title>", "\va\v"},
	{"<title>cut off: \xe3\x82</title>", "cut off: \ufffd"},
	{"<title>\xf0\x9f\x98x\xed\xa0\x80\xc0</title>", "\ufffdx" + strings.Repeat("\ufffd", 4)},
	{"\ufeff<title>mark</title>", "mark"},

	{"<!-- <title>no</title> --><title>yes</title>", "yes"},
	{"<script>'<title>no</title>'</script><title>yes</title>", "yes"},
	{"<script><!--<script></script><title>no</title>--></script>" +
		"<title>yes</title>", "yes"},
	{"<style><title>no</title></style><title>yes</title>", "yes"},
	{"<noscript><title>no</title></noscript><title>yes</title>", "yes"},
	{"<textarea><title>no</title></textarea><title>yes</title>", "yes"},
	{"<xmp><title>no</title></xmp><title>yes</title>", "yes"},
	{"<iframe><title>no</title></iframe><title>yes</title>", "yes"},
	{"<noembed><title>no</title></noembed><title>yes</title>", "yes"},
	{"<noframes><title>no</title></noframes><title>yes</title>", "yes"},
	{"<template><title>no</title></template><title>yes</title>", "yes"},
	{"<template><template></template><title>no</title></template>" +
		"<title>yes</title>", "yes"},
	{"<svg><title>no</title></svg><title>yes</title>", "yes"},
	{"<svg><style><title>no</title></style></svg><title>yes</title>", "yes"},
	{"<svg><g><title>no</title></g><p><title>yes</title>", "yes"},
	{"<svg><title><title>yes</title></title></svg>", "yes"},
	{"<svg><foreignObject><title>yes</title>", "yes"},
	{"<svg><desc><p>x</p></desc><title>no</title></svg><title>yes</title>", "yes"},
	{"<svg><![CDATA[</svg><title>no</title>]]></svg><title>yes</title>", "yes"},
	{"<div><svg><path></div><title>yes</title>", "yes"},
	{"<svg><title>no</svg><title>yes</title>", "yes"},
	{"<svg/><title>yes</title>", "yes"},
	{"<svg><font color=red><title>yes</title>", "yes"},
	{"<math><mi><title>yes</title>", "yes"},
	{"<math><title>no</title></math><title>yes</title>", "yes"},
	{"<math><annotation-xml encoding=text/html><title>yes</title>", "yes"},
	{"<math><annotation-xml><title>no</title></math><title>yes</title>", "yes"},
	{"<select><title>yes</title></select>", "yes"},
	{"<table><title>yes</title></table>", "yes"},
	{"<img src='<title>no</title>'><title>yes</title>", "yes"},
}

func TestTitle(t *testing.T) {
	for _, tt := range titles {
		got, ok := titleOf(tt.page, utf8HTML)
		assert.True(t, ok, tt.page)
		assert.Equal(t, tt.want, got, tt.page)
		tree, _ := parsedTitle(t, tt.page)
		assert.Equal(t, tree, got, "the parser says: %s", tt.page)
	}
}

var untitled = []string{
	"", "x", "<p>no title here</p>", "<titles>x</titles>",
	"<!-- <title>x</title>", "<script><title>x</title>",
	"<svg><title>x</title></svg>", "<math><title>x</title>",
	"<template><title>x</title>", "<plaintext><title>x</title>",
	"<frameset><title>x</title>", "<svg><font><title>x</title>",
	"<title", "<title attribute='",
}

func TestNoTitle(t *testing.T) {
	for _, page := range untitled {
		_, ok := titleOf(page, utf8HTML)
		assert.False(t, ok, page)
		_, ok = parsedTitle(t, page)
		assert.False(t, ok, "the parser says: %s", page)
	}
}

// parsedTitle is the title as a full parse finds it: the text of the
// first title element of HTML, in tree order, outside of templates.
func parsedTitle(t testing.TB, page string) (string, bool) {
	page = strings.TrimPrefix(page, "\ufeff")
	doc, err := html.Parse(strings.NewReader(page))
	require.NoError(t, err)
	return textOf(treeTitle(doc))
}

func textOf(n *html.Node) (string, bool) {
	if n == nil {
		return "", false
	}
	var text strings.Builder
	for c := range n.ChildNodes() {
		if c.Type == html.TextNode {
			text.WriteString(c.Data)
		}
	}
	return clean(text.String()), true
}

func treeTitle(n *html.Node) *html.Node {
	if n.Type == html.ElementNode && n.Namespace == "" {
		switch n.DataAtom {
		case atom.Title:
			return n
		case atom.Template:
			return nil
		}
	}
	for c := range n.ChildNodes() {
		if found := treeTitle(c); found != nil {
			return found
		}
	}
	return nil
}
