package main

import (
	"bytes"
	"embed"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"example.com/baton/internal/player"
)

//go:embed assets
var assets embed.FS

var layout = template.Must(template.ParseFS(assets, "assets/*.html"))

// A Site is the whole book, ready to be served or written.
type Site struct {
	Chapters []*Page // in reading order; the first is the index
	Files    map[string][]byte

	root  string // the folder of the repository
	docs  string // the name of the folder of the chapters in it
	base  string // the URL of the site, or ""
	pages map[string]*Page
	queue []*Page // linked, but not made yet
	links []link  // checked when all pages are made

	problems []string
	inputs   map[string]stamp
}

// A Page is one HTML file of the site.
type Page struct {
	Path     string // in the repository, with slashes
	URL      string // in the site
	Title    string
	Number   string // of the chapter, if it has one
	Question template.HTML
	Body     template.HTML
	Sections []*section
	Chapter  bool
	Live     bool // a picture has controls
	Predict  bool // questions are graded
	Prev     *Page
	Next     *Page

	ids   map[string]bool // that a link can point to
	knobs int             // how many pictures have controls
}

// A section is a part of a page that search finds.
type section struct {
	ID, Title string
	Level     int
	Text      strings.Builder
}

// A link leads from a page to a place in a page of the site.
type link struct {
	from     *Page
	href     string // as written
	to       *Page
	fragment string
}

// Build makes the site from the chapters in a folder.
func Build(docs, base string) (*Site, error) {
	abs, err := filepath.Abs(docs)
	if err != nil {
		return nil, err
	}
	if base != "" && !strings.HasSuffix(base, "/") {
		base += "/"
	}
	s := &Site{
		Files:  map[string][]byte{},
		root:   filepath.Dir(abs),
		docs:   filepath.Base(abs),
		base:   base,
		pages:  map[string]*Page{},
		inputs: stamps(docs, nil),
	}
	if err := s.findChapters(abs); err != nil {
		return nil, err
	}
	for len(s.queue) > 0 {
		p := s.queue[0]
		s.queue = s.queue[1:]
		if err := s.load(p); err != nil {
			return nil, err
		}
	}
	s.order()
	s.checkFragments()
	return s, s.render()
}

// findChapters adds the chapters, which are the Markdown files of a folder.
func (s *Site) findChapters(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("cannot read the chapters: %w; -in names their folder",
			err)
	}
	for _, e := range entries {
		if e.IsDir() || path.Ext(e.Name()) != ".md" {
			continue
		}
		if e.Name() == "index.md" || e.Name() == "404.md" {
			return fmt.Errorf("%s: the site already has a page with this name",
				filepath.Join(dir, e.Name()))
		}
		p := s.page(path.Join(s.docs, e.Name()))
		p.Chapter = true
		s.Chapters = append(s.Chapters, p)
	}
	if s.pages[path.Join(s.docs, "README.md")] == nil {
		return fmt.Errorf("%s has no README.md, which is the index of the "+
			"book; -in names the folder with the chapters", dir)
	}
	return nil
}

// page returns the page for a path of the repository. A new page is put
// into the queue.
func (s *Site) page(name string) *Page {
	if p := s.pages[name]; p != nil {
		return p
	}
	p := &Page{Path: name, URL: s.url(name), ids: map[string]bool{}}
	s.pages[name] = p
	s.queue = append(s.queue, p)
	return p
}

// url returns the path in the site of a path of the repository. Chapters are
// at the top, and everything else is below src.
func (s *Site) url(name string) string {
	if path.Dir(name) == s.docs && path.Ext(name) == ".md" {
		base := path.Base(name)
		if base == "README.md" {
			return "index.html"
		}
		return strings.TrimSuffix(base, ".md") + ".html"
	}
	if info, err := os.Stat(s.file(name)); err == nil && info.IsDir() {
		return path.Join("src", name, "index.html")
	}
	return path.Join("src", name) + ".html"
}

// file returns the path in the file system of a path of the repository.
func (s *Site) file(name string) string {
	return filepath.Join(s.root, filepath.FromSlash(name))
}

// load reads a page's file and makes its body.
func (s *Site) load(p *Page) error {
	info, err := os.Stat(s.file(p.Path))
	if err != nil {
		return err
	}
	if info.IsDir() {
		return s.loadFolder(p)
	}
	src, err := os.ReadFile(s.file(p.Path))
	if err != nil {
		return err
	}
	s.inputs[s.file(p.Path)] = stampOf(info)
	if path.Ext(p.Path) == ".md" {
		return s.loadMarkdown(p, src)
	}
	s.loadSource(p, src)
	return nil
}

var number = regexp.MustCompile(`^0*(\d+)-`)

// order puts the chapters in reading order: the index, those with a number,
// and then the others in the order in which the index links to them.
func (s *Site) order() {
	index := s.pages[path.Join(s.docs, "README.md")]
	mention := map[*Page]int{}
	for i, l := range s.links {
		if _, known := mention[l.to]; l.from == index && !known {
			mention[l.to] = i
		}
	}
	rank := func(p *Page) (class, place int) {
		m := number.FindStringSubmatch(path.Base(p.Path))
		place, linked := mention[p]
		switch {
		case p == index:
			return 0, 0
		case m != nil:
			p.Number = m[1]
			return 1, 0 // by name
		case linked:
			return 2, place
		}
		return 3, 0
	}
	slices.SortFunc(s.Chapters, func(a, b *Page) int {
		ca, pa := rank(a)
		cb, pb := rank(b)
		if ca != cb {
			return ca - cb
		}
		if pa != pb {
			return pa - pb
		}
		return strings.Compare(a.Path, b.Path)
	})
	for i, p := range s.Chapters {
		if i > 0 {
			p.Prev, s.Chapters[i-1].Next = s.Chapters[i-1], p
		}
	}
}

// problem records a mistake on a page.
func (s *Site) problem(p *Page, format string, args ...any) {
	s.problems = append(s.problems,
		p.Path+": "+fmt.Sprintf(format, args...))
}

// Broken returns all problems of the site, one per line, or nil.
func (s *Site) Broken() error {
	if len(s.problems) == 0 {
		return nil
	}
	return errors.New(strings.Join(s.problems, "\n"))
}

// Size returns the number of bytes of all files.
func (s *Site) Size() (n int) {
	for _, data := range s.Files {
		n += len(data)
	}
	return n
}

// frame is the data for the layout of a page.
type frame struct {
	Site *Site
	Page *Page
	Root string // from the page to the top of the site

	// For a page that cannot load other files.
	Style  template.CSS
	Script template.JS
}

// render makes the files of the site.
func (s *Site) render() error {
	var b bytes.Buffer
	if err := s.climb(&b); err != nil {
		return err
	}
	for _, p := range s.pages {
		b.Reset()
		f := frame{Site: s, Page: p,
			Root: strings.Repeat("../", strings.Count(p.URL, "/"))}
		if err := layout.ExecuteTemplate(&b, "page.html", f); err != nil {
			return err
		}
		s.Files[p.URL] = bytes.Clone(b.Bytes())
	}
	for _, name := range []string{
		"book.js", "live.js", "predict.js", "icon.svg",
	} {
		data, err := assets.ReadFile("assets/" + name)
		if err != nil {
			return err
		}
		s.Files[name] = data
	}
	page, err := assets.ReadFile("assets/page.css")
	if err != nil {
		return err
	}
	s.Files["book.css"] = slices.Concat(player.Style, page)
	s.Files["replay.js"] = player.Script
	// A host shows this page at any depth. So it contains its style and its
	// script, and with -base its links are absolute.
	b.Reset()
	missing, err := s.missing()
	if err != nil {
		return err
	}
	f := frame{Site: s, Page: missing, Root: s.base,
		Style:  template.CSS(s.Files["book.css"]),
		Script: template.JS(s.Files["book.js"])}
	if err := layout.ExecuteTemplate(&b, "page.html", f); err != nil {
		return err
	}
	s.Files["404.html"] = bytes.Clone(b.Bytes())
	s.Files["sitemap.xml"] = s.sitemap(strings.TrimPrefix(s.base, "/"))
	index, err := s.searchIndex()
	s.Files["search.js"] = index
	return err
}

// climb puts the ladder of the chapters into the index.
func (s *Site) climb(b *bytes.Buffer) error {
	index := s.pages[path.Join(s.docs, "README.md")]
	if err := layout.ExecuteTemplate(b, "ladder.html", s); err != nil {
		return err
	}
	index.Body = template.HTML(strings.Replace(string(index.Body), ladder,
		b.String(), 1))
	return nil
}

// missing returns the page for addresses that do not exist.
func (s *Site) missing() (*Page, error) {
	var b bytes.Buffer
	f := frame{Site: s, Root: s.base}
	err := layout.ExecuteTemplate(&b, "404.html", f)
	return &Page{URL: "404.html", Title: "No such page",
		Body: template.HTML(b.String())}, err
}

// sitemap lists the pages for a site that lives at base.
func (s *Site) sitemap(base string) []byte {
	var b bytes.Buffer
	b.WriteString(xml.Header)
	b.WriteString(
		`<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">` + "\n")
	for _, p := range s.sorted() {
		b.WriteString("<url><loc>")
		xml.EscapeText(&b, []byte(base+p.URL))
		b.WriteString("</loc></url>\n")
	}
	b.WriteString("</urlset>\n")
	return b.Bytes()
}

// sorted returns the chapters in reading order, then the other pages.
func (s *Site) sorted() []*Page {
	pages := slices.Clone(s.Chapters)
	var rest []*Page
	for _, p := range s.pages {
		if !p.Chapter {
			rest = append(rest, p)
		}
	}
	slices.SortFunc(rest, func(a, b *Page) int {
		return strings.Compare(a.URL, b.URL)
	})
	return append(pages, rest...)
}

// searchIndex returns a script with the text of each section. It is no JSON
// file, because a page from file:// cannot fetch one.
func (s *Site) searchIndex() ([]byte, error) {
	type entry struct {
		URL   string `json:"u"`
		Title string `json:"t"`
		Page  string `json:"p,omitempty"`
		Text  string `json:"b"`
	}
	var entries []entry
	for _, p := range s.sorted() {
		for _, sec := range p.Sections {
			e := entry{URL: p.URL, Title: sec.Title,
				Text: strings.Join(strings.Fields(sec.Text.String()), " ")}
			if sec.ID != "" {
				e.URL += "#" + sec.ID
			}
			if sec.Title != p.Title {
				e.Page = p.Title
			}
			entries = append(entries, e)
		}
	}
	data, err := json.Marshal(entries)
	return fmt.Appendf(nil, "window.bookSearch(%s);\n", data), err
}

// A stamp tells whether a file has changed.
type stamp struct {
	changed time.Time
	size    int64
}

func stampOf(info fs.FileInfo) stamp {
	return stamp{info.ModTime(), info.Size()}
}

// stamps returns the current stamps of the chapters, the pictures and the
// known files.
func stamps(docs string, known map[string]stamp) map[string]stamp {
	now := map[string]stamp{}
	add := func(file string) {
		if info, err := os.Stat(file); err == nil {
			now[file] = stampOf(info)
		}
	}
	for file := range known {
		add(file)
	}
	if abs, err := filepath.Abs(docs); err == nil {
		for _, pattern := range []string{"*.md", "img/*"} {
			files, _ := filepath.Glob(filepath.Join(abs, pattern))
			for _, file := range files {
				add(file)
			}
		}
	}
	return now
}
