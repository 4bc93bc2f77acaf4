package main

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"path"
	"regexp"
	"strings"
)

// href returns the target in the site of a link. A link to a file or a
// folder of the repository leads to a page that shows it. A link that
// cannot be followed is a problem, and href returns an empty string.
func (s *Site) href(p *Page, ref string) string {
	u, err := url.Parse(ref)
	if err != nil {
		s.problem(p, "link to %q: not a URL", ref)
		return ""
	}
	switch u.Scheme {
	case "http", "https", "mailto":
		return ref
	case "":
	default:
		s.problem(p, "link to %q: want http, https, mailto or a file", ref)
		return ""
	}
	if u.Path == "" {
		s.links = append(s.links, link{p, ref, p, u.Fragment})
		return "#" + fragment(u.Fragment)
	}
	name, err := s.target(p, u)
	if err != nil {
		s.problem(p, "link to %s: %v", ref, err)
		return ""
	}
	if s.picture(name) {
		if err := s.copy(name); err != nil {
			s.problem(p, "link to %s: %v", ref, err)
		}
		return relative(p.URL, s.asset(name))
	}
	to := s.page(name)
	s.links = append(s.links, link{p, ref, to, u.Fragment})
	out := relative(p.URL, to.URL)
	if u.Fragment != "" {
		out += "#" + fragment(u.Fragment)
	}
	return out
}

// src returns the address in the site of a picture.
func (s *Site) src(p *Page, ref string) string {
	if strings.HasPrefix(ref, "data:") {
		return ref
	}
	u, err := url.Parse(ref)
	if err == nil && (u.Scheme != "" || u.Host != "") {
		s.problem(p, "picture %s: not in the repository, and the book "+
			"loads nothing from elsewhere", ref)
		return ""
	}
	var name string
	if err == nil {
		name, err = s.target(p, u)
	}
	if err == nil && !s.picture(name) {
		err = errors.New("not a picture (svg, png, jpg, gif or webp)")
	}
	if err == nil {
		err = s.copy(name)
	}
	if err != nil {
		s.problem(p, "picture %s: %v", ref, err)
		return ""
	}
	return relative(p.URL, s.asset(name))
}

// target returns the path in the repository that a link of a page names.
func (s *Site) target(p *Page, u *url.URL) (string, error) {
	if u.Host != "" || strings.HasPrefix(u.Path, "/") {
		return "", errors.New("want a path relative to the file")
	}
	name := path.Join(path.Dir(p.Path), u.Path)
	if s.isFolder(p.Path) {
		name = path.Join(p.Path, u.Path)
	}
	if name == ".." || strings.HasPrefix(name, "../") {
		return "", errors.New("leaves the repository")
	}
	if name == ".git" || strings.HasPrefix(name, ".git/") {
		return "", errors.New("not part of the course")
	}
	if _, err := os.Stat(s.file(name)); err != nil {
		return "", fmt.Errorf("there is no %s", name)
	}
	if name == s.docs { // the folder itself: its index
		name = path.Join(s.docs, "README.md")
	}
	return name, nil
}

// picture reports whether browsers can show a file as a picture.
func (s *Site) picture(name string) bool {
	switch path.Ext(name) {
	case ".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp":
		return true
	}
	return false
}

// asset returns the path of a picture in the site.
func (s *Site) asset(name string) string {
	if in, ok := strings.CutPrefix(name, s.docs+"/"); ok {
		return in
	}
	return path.Join("src", name)
}

// copy adds a picture to the site.
func (s *Site) copy(name string) error {
	if _, done := s.Files[s.asset(name)]; done {
		return nil
	}
	info, err := os.Stat(s.file(name))
	if err != nil {
		return err
	}
	data, err := os.ReadFile(s.file(name))
	if err != nil {
		return err
	}
	s.inputs[s.file(name)] = stampOf(info)
	s.Files[s.asset(name)] = data
	return nil
}

var lines = regexp.MustCompile(`^(L\d+)-L?\d+$`)

// fragment returns the id that a fragment points to. For a range of lines
// it is the id of the first line.
func fragment(f string) string {
	if m := lines.FindStringSubmatch(f); m != nil {
		return m[1]
	}
	return f
}

// checkFragments finds links to headings and lines that do not exist.
func (s *Site) checkFragments() {
	for _, l := range s.links {
		if id := fragment(l.fragment); id != "" && !l.to.ids[id] {
			s.problem(l.from, "link to %s: %s has no heading or line %q",
				l.href, l.to.Path, l.fragment)
		}
	}
}

// relative returns the link from one page of the site to another.
func relative(from, to string) string {
	up := strings.Repeat("../", strings.Count(from, "/"))
	return up + to
}

func (s *Site) isFolder(name string) bool {
	info, err := os.Stat(s.file(name))
	return err == nil && info.IsDir()
}
