package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"example.com/baton/internal/example"
	"example.com/baton/internal/site"
	"example.com/baton/internal/weburl"
)

// namedURLs returns the URLs of the named file, or of the site.
func namedURLs() ([]string, error) {
	name, err := word("a FILE")
	switch {
	case err != nil:
		return nil, err
	case name == "":
		return site.URLs(), nil
	case name == "-":
		return readURLs(os.Stdin, "standard input")
	case isURL(name):
		return nil, example.Usage("fetch: want a FILE of URLs, "+
			"got %q; one and crawl take a URL", name)
	}
	file, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("fetch: cannot read the URLs: %w", err)
	}
	defer file.Close()
	return readURLs(file, name)
}

// namedURL returns the URL that was named, or that of the site.
func namedURL() (string, error) {
	u, err := word("a URL")
	if err == nil && u == "" {
		u = site.URLs()[0]
	}
	return u, err
}

// word returns the word after the variant, or "".
func word(what string) (string, error) {
	switch words := flags.Args(); len(words) {
	case 0:
		return "", nil
	case 1:
		return words[0], nil
	default:
		return "", example.Usage(
			"fetch: want %s after the variant, got %d words: %q",
			what, len(words), strings.Join(words, " "))
	}
}

// readURLs reads one URL per line.
func readURLs(r io.Reader, name string) (urls []string, err error) {
	var bad []error
	lines := bufio.NewScanner(r)
	n := 0
	for lines.Scan() {
		n++
		line := strings.TrimSpace(lines.Text())
		if n == 1 {
			line = strings.TrimPrefix(line, "\ufeff") // a BOM
		}
		if line == "" || line[0] == '#' {
			continue
		}
		if !isURL(line) {
			bad = append(bad, fmt.Errorf(
				"fetch: %s, line %d: %w", name, n, noURL(line)))
		}
		urls = append(urls, line)
	}
	if err := lines.Err(); err != nil {
		if errors.Is(err, bufio.ErrTooLong) {
			err = errors.New("the line is longer than any URL")
		}
		return nil, fmt.Errorf("fetch: %s, line %d: %w", name, n+1, err)
	}
	if len(bad) == 0 && len(urls) == 0 {
		return nil, fmt.Errorf("fetch: there is no URL in %s", name)
	}
	if more := len(bad) - 10; more > 0 {
		bad = append(bad[:10], fmt.Errorf("and %d more", more))
	}
	return urls, errors.Join(bad...)
}

func noURL(text string) error {
	return fmt.Errorf("%.100q is not a URL; "+
		"write it like http://example.org/page", weburl.Redact(text))
}

func isURL(text string) bool {
	_, err := weburl.Parse(text)
	return err == nil
}
