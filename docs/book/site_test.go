package main

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"example.com/baton/timeline"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"
)

func fixture(t *testing.T) *Site {
	site, err := Build(filepath.Join("testdata", "docs"), "")
	require.NoError(t, err)
	require.NoError(t, site.Broken())
	return site
}

// write makes a repository with the files; the chapters are in docs.
func repository(t *testing.T, files map[string]string) (docs string) {
	root := t.TempDir()
	for name, text := range files {
		file := filepath.Join(root, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
		require.NoError(t, os.WriteFile(file, []byte(text), 0o644))
	}
	return filepath.Join(root, "docs")
}

func TestChaptersAreInReadingOrder(t *testing.T) {
	var urls, numbers []string
	for _, p := range fixture(t).Chapters {
		urls = append(urls, p.URL)
		numbers = append(numbers, p.Number)
	}
	assert.Equal(t, []string{"index.html", "01-waiting.html",
		"02-chores.html", "03-queue.html", "glossary.html", "guide.html",
	}, urls)
	assert.Equal(t, []string{"", "1", "2", "3", "", ""}, numbers)
}

func TestLinksToFilesBecomePages(t *testing.T) {
	site := fixture(t)
	index := string(site.Files["index.html"])
	for _, want := range []string{
		`href="01-waiting.html"`, `href="glossary.html#in-flight"`,
		`href="src/say/index.html"`, `href="src/say/say.go.html#L5"`,
	} {
		assert.Contains(t, index, want)
	}
	assert.Contains(t, string(site.Files["01-waiting.html"]),
		`href="https://go.dev/ref/mem"`)
	source := string(site.Files["src/say/say.go.html"])
	assert.Contains(t, source, `<span id="L9">}`)
	assert.Contains(t, source, `<i class=k>func</i>`)
	assert.Contains(t, string(site.Files["src/say/README.md.html"]),
		`href="../../index.html"`)
	assert.NotContains(t, string(site.Files["02-chores.html"]), "<!-- ",
		"marks of what is generated stay out")
}

func TestEveryLinkOfTheSiteResolves(t *testing.T) {
	for name, docs := range map[string]string{
		"fixture": filepath.Join("testdata", "docs"), "course": "..",
	} {
		t.Run(name, func(t *testing.T) {
			site, err := Build(docs, "")
			require.NoError(t, err)
			require.NoError(t, site.Broken())
			checkLinks(t, site.Files)
		})
	}
}

// TestWordsAreFound: each of a list of words is a place of its own, and
// what comes after the list is not.
func TestWordsAreFound(t *testing.T) {
	var got []string
	for _, s := range fixture(t).pages["docs/glossary.md"].Sections {
		got = append(got, fmt.Sprintf("%s (%d): %s", s.ID, s.Level,
			strings.Join(strings.Fields(s.Text.String()), " ")))
	}
	assert.Equal(t, []string{
		"more-words (2): word sense All of them are in use.",
		"word-queue (0): Jobs that wait, first come first served.",
		"word-picture (0): See queue.",
	}, got[len(got)-3:])
}

// checkLinks follows the links of a site, as it was written, without what
// the program knows of it.
func checkLinks(t *testing.T, files map[string][]byte) {
	ids := map[string]map[string]bool{}
	type ref struct{ from, to string }
	var refs []ref
	for name, data := range files {
		if path.Ext(name) != ".html" {
			continue
		}
		ids[name] = map[string]bool{}
		doc, err := html.Parse(strings.NewReader(string(data)))
		require.NoError(t, err)
		for n := range doc.Descendants() {
			for _, a := range n.Attr {
				switch a.Key {
				case "id":
					assert.False(t, ids[name][a.Val], "%s: two %s", name, a.Val)
					ids[name][a.Val] = true
				case "href", "src":
					refs = append(refs, ref{name, a.Val})
				}
			}
		}
	}
	assert.NotEmpty(t, refs)
	for _, r := range refs {
		to, fragment, _ := strings.Cut(r.to, "#")
		switch {
		case strings.HasPrefix(to, "http://"), strings.HasPrefix(to, "https://"),
			strings.HasPrefix(to, "data:"), strings.HasPrefix(to, "mailto:"):
			continue
		case to == "":
			to = r.from
		default:
			to = path.Join(path.Dir(r.from), to)
		}
		assert.Contains(t, files, to, "%s: %s", r.from, r.to)
		if fragment != "" {
			assert.True(t, ids[to][fragment], "%s: %s", r.from, r.to)
		}
	}
}

func TestDeadLinksAreTold(t *testing.T) {
	docs := repository(t, map[string]string{
		"docs/README.md": "# A\n\n[b](b.md) [c](c.md#here) [d](#there) " +
			"[e](../../e) [f](/f) [g](ftp://g) ![h](https://h/h.png) " +
			"![i](i.svg) ![j](README.md) [k](../.git/config) " +
			"[l](../x.go#L2-L9)\n",
		"docs/c.md": "No title, but <a href=\"m.md\">HTML</a>.\n",
		"x.go":      "package x\n",
	})
	site, err := Build(docs, "")
	require.NoError(t, err)
	assert.Equal(t, strings.Join([]string{
		`docs/README.md: link to b.md: there is no docs/b.md`,
		`docs/README.md: link to ../../e: leaves the repository`,
		`docs/README.md: link to /f: want a path relative to the file`,
		`docs/README.md: link to "ftp://g": want http, https, mailto or a file`,
		`docs/README.md: picture https://h/h.png: not in the repository, ` +
			`and the book loads nothing from elsewhere`,
		`docs/README.md: picture i.svg: there is no docs/i.svg`,
		`docs/README.md: picture README.md: not a picture ` +
			`(svg, png, jpg, gif or webp)`,
		`docs/README.md: link to ../.git/config: not part of the course`,
		`docs/c.md: link to m.md: there is no docs/m.md`,
		`docs/c.md: there is no title: no heading of the first level`,
		`docs/README.md: link to c.md#here: docs/c.md has no heading or ` +
			`line "here"`,
		`docs/README.md: link to #there: docs/README.md has no heading or ` +
			`line "there"`,
		`docs/README.md: link to ../x.go#L2-L9: x.go has no heading or ` +
			`line "L2-L9"`,
	}, "\n"), site.Broken().Error())
}

func TestRecordingsAreChecked(t *testing.T) {
	chart := func(rest string) string {
		return `{"title":"t","charts":[{"title":"c","elapsed":10,` +
			`"lanes":["a"],` + rest + `}]}`
	}
	for text, want := range map[string]string{
		`{`:                          "unexpected end of JSON input",
		`{"title":"t"}`:              "no charts",
		chart(`"lines":[{"at":11}]`): `chart "c": the line at 11 ns is not in the run of 10 ns`,
		chart(`"spans":[{"lane":"b","kind":"busy","start":1,"end":2}]`): `chart "c": there is no lane "b"`,
		chart(`"spans":[{"lane":"a","kind":"idle","start":1,"end":2}]`): `timeline: there is no kind "idle": ` +
			`want running, waiting, busy or unnoticed`,
		chart(`"spans":[{"lane":"a","kind":"busy","start":2,"end":1}]`): `chart "c": span "" ends before it starts`,
		chart(`"marks":[{"lane":"a","at":-1}]`):                         `chart "c": the mark at -1 ns is not in the run of 10 ns`,
		chart(`"links":[{"from":"a","to":"z","at":1}]`):                 `chart "c": there is no lane "z"`,
	} {
		docs := repository(t, map[string]string{
			"docs/README.md": "# A\n\n![a](a.svg)\n",
			"docs/a.svg":     "<svg/>",
			"docs/a.json":    text,
		})
		site, err := Build(docs, "")
		require.NoError(t, err)
		assert.EqualError(t, site.Broken(),
			"docs/README.md: recording docs/a.json: "+want)
	}
}

// TestRecordingsOfTimelineAreRead: the player shows what package timeline
// has written, field by field.
func TestRecordingsOfTimelineAreRead(t *testing.T) {
	want := timeline.Chart{
		Title: "a run", Elapsed: 3 * time.Second, Lanes: []string{"a", "b"},
		Spans: []timeline.Span{
			{Lane: "a", Label: "x", End: 1, Kind: timeline.Running},
			{Lane: "a", Label: "x", End: 2, Kind: timeline.Waiting},
			{Lane: "a", Label: "x", End: 3, Kind: timeline.Busy},
			{Lane: "b", Label: "x", Start: 1, End: 3, Kind: timeline.Unnoticed},
		},
		Marks: []timeline.Mark{{Lane: "a", Text: "m", At: 2, LookUp: true}},
		Links: []timeline.Link{{From: "a", To: "b", At: 1}},
		Lines: []timeline.Line{{At: 1, Text: "</script>"}, {At: 2, Text: "y"}},
	}
	quick := timeline.Chart{
		Title: "no time", Lanes: []string{"a"}, ByLine: true,
		Spans: []timeline.Span{{Lane: "a", Label: "x", End: time.Second}},
		Lines: []timeline.Line{{Text: "x"}},
	}
	none, err := json.Marshal(map[string]any{
		"charts": []timeline.Chart{{Title: "nothing"}}})
	require.NoError(t, err)
	data, err := json.Marshal(map[string]any{
		"title": "t", "subtitle": "s", "charts": []timeline.Chart{want, quick}})
	require.NoError(t, err)
	docs := repository(t, map[string]string{
		"docs/README.md":   "# A\n\n![a](img/a.svg)\n\n![b](img/b.svg)\n",
		"docs/img/a.svg":   "<svg/>",
		"docs/img/a.json":  string(data),
		"docs/img/b.svg":   "<svg/>",
		"docs/img/b.json":  string(none),
		"docs/img/c.json":  "not used, not read",
		"docs/other.md":    "# Other\n\nText and ![a](img/a.svg) in it.\n",
		"docs/img/none.md": "not a chapter",
	})
	site, err := Build(docs, "")
	require.NoError(t, err)
	require.NoError(t, site.Broken())
	_, rest, ok := strings.Cut(string(site.Files["index.html"]),
		`<script type="application/json">`)
	require.True(t, ok)
	inside, _, _ := strings.Cut(rest, "</script>")
	var got struct {
		Title, Subtitle string
		Charts          []timeline.Chart
	}
	require.NoError(t, json.Unmarshal([]byte(inside), &got))
	assert.Equal(t, []timeline.Chart{want, quick}, got.Charts)
	assert.Equal(t, "t", got.Title)
	assert.Equal(t, "s", got.Subtitle)
	assert.Contains(t, rest, `{"title":"nothing","elapsed":0,"lanes":[],`+
		`"spans":[],"lines":[]}`)
	assert.NotContains(t, string(site.Files["other.html"]), "figure",
		"a picture within a sentence stays a picture")
}

func TestSitemap(t *testing.T) {
	locations := func(base string) (urls []string) {
		site, err := Build(filepath.Join("testdata", "docs"), base)
		require.NoError(t, err)
		var set struct {
			URL []struct {
				Loc string `xml:"loc"`
			} `xml:"url"`
		}
		require.NoError(t, xml.Unmarshal(site.Files["sitemap.xml"], &set))
		for _, u := range set.URL {
			urls = append(urls, u.Loc)
		}
		return urls
	}
	assert.Equal(t, []string{"index.html", "01-waiting.html",
		"02-chores.html", "03-queue.html", "glossary.html", "guide.html",
		"src/say/README.md.html", "src/say/index.html",
		"src/say/say.go.html"}, locations(""))
	for _, base := range []string{"https://host/course", "https://host/course/"} {
		urls := locations(base)
		assert.Equal(t, "https://host/course/index.html", urls[0])
		site, err := Build(filepath.Join("testdata", "docs"), base)
		require.NoError(t, err)
		assert.True(t, strings.Contains(string(site.Files["404.html"]),
			`href="https://host/course/02-chores.html"`))
	}
}

func TestTheCourseIsSmall(t *testing.T) {
	site, err := Build("..", "")
	require.NoError(t, err)
	chapters := 0
	for _, p := range site.Chapters {
		chapters += len(site.Files[p.URL])
	}
	t.Logf("%d chapters: %d KB; all %d files: %d KB", len(site.Chapters),
		chapters/1000, len(site.Files), site.Size()/1000)
	assert.Less(t, chapters, 1_500_000)
}
