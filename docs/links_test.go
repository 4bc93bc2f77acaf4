package docs

import (
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"example.com/baton/internal/golden"
	"example.com/baton/internal/slug"
)

var (
	fence   = regexp.MustCompile("(?ms)^ *```.*?^ *```")
	inline  = regexp.MustCompile("`[^`\n]+`")
	comment = regexp.MustCompile(`(?s)<!--.*?-->`)
	link    = regexp.MustCompile(`\[((?:[^\[\]]|!\[[^\]]*\]\([^)]*\))*)\]\(([^)\s]+)\)`)
	heading = regexp.MustCompile(`(?m)^#{1,6} +(.+)$`)
	anchor  = regexp.MustCompile(`<a (?:id|name)="([^"]+)"`)
)

// TestLinks follows every link to a file and to a heading. Links to the
// world are only looked at: tests need no network.
func TestLinks(t *testing.T) {
	for _, p := range pages(t) {
		for _, ref := range links(p.text) {
			if problem := follow(t, p, ref); problem != "" {
				t.Errorf("%s: link to %s: %s", p.name, ref, problem)
			}
		}
	}
}

// links returns where the links and pictures of a text point to.
func links(text string) (refs []string) {
	text = fence.ReplaceAllString(text, "")
	text = inline.ReplaceAllStringFunc(text, func(code string) string {
		return strings.NewReplacer("[", "", "]", "").Replace(code)
	})
	for _, m := range link.FindAllStringSubmatch(text, -1) {
		refs = append(refs, m[2])
		refs = append(refs, links(m[1])...)
	}
	return refs
}

// follow says what is wrong with a link.
func follow(t *testing.T, p page, ref string) string {
	t.Helper()
	u, err := url.Parse(ref)
	if err != nil {
		return err.Error()
	}
	switch {
	case u.Scheme == "https":
		if u.Host == "" {
			return "has no host"
		}
		return ""
	case u.Scheme != "":
		return "want https or a file"
	}
	name := p.name
	if u.Path != "" {
		name = path.Join(path.Dir(p.name), u.Path)
	}
	if strings.HasPrefix(name, "..") || strings.HasPrefix(u.Path, "/") {
		return "leaves the repository"
	}
	if golden.Updating() && strings.HasPrefix(name, "docs/img/") {
		return "" // TestPictures is about to draw it
	}
	if name == benchmarks && !exists(name) {
		return ""
	}
	if !exists(name) {
		return "there is no such file"
	}
	if !sameCase(name) {
		return "differs in capital letters from the file"
	}
	if u.Fragment == "" {
		return ""
	}
	if path.Ext(name) != ".md" {
		return "only headings of Markdown files can be linked to"
	}
	if !anchors(read(t, name))[u.Fragment] {
		return "there is no such heading"
	}
	return ""
}

// sameCase says whether a file has exactly this name: not every file
// system cares, but hosts do.
func sameCase(name string) bool {
	dir, base := path.Split(name)
	entries, err := os.ReadDir(filepath.Join(root, filepath.FromSlash(dir)))
	if err != nil {
		return false
	}
	for _, e := range entries {
		if e.Name() == base {
			return true
		}
	}
	return base == "." || base == ""
}

// anchors returns what GitHub makes of the headings of a page.
func anchors(text string) map[string]bool {
	found := map[string]bool{}
	for _, m := range anchor.FindAllStringSubmatch(text, -1) {
		found[m[1]] = true
	}
	text = comment.ReplaceAllString(text, "")
	text = fence.ReplaceAllString(text, "")
	ids := slug.IDs{}
	for _, m := range heading.FindAllStringSubmatch(text, -1) {
		found[ids.Of(plain(m[1]))] = true
	}
	return found
}

// plain returns a title with the texts of links in place of the links.
func plain(title string) string { return link.ReplaceAllString(title, "$1") }

func TestSlug(t *testing.T) {
	for title, want := range map[string]string{
		"What it prints":            "what-it-prints",
		"`sleep(0)`, and Go":        "sleep0-and-go",
		"In asyncio, in Twisted":    "in-asyncio-in-twisted",
		"20 s, 10 s – 7 s":          "20-s-10-s--7-s",
		"See [the queue](queue.md)": "see-the-queue",
	} {
		assert.Equal(t, want, slug.IDs{}.Of(plain(title)))
	}
}

// TestEveryPageIsLinked finds chapters that the index does not lead to.
func TestEveryPageIsLinked(t *testing.T) {
	index := read(t, "docs/README.md")
	for _, p := range pages(t) {
		base := path.Base(p.name)
		if path.Dir(p.name) == "docs" && base != "README.md" {
			assert.Contains(t, index, "]("+base+")")
		}
	}
}
