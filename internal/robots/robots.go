// Package robots reads robots.txt by RFC 9309.
//
// The Go port of Google's parser (jimsmart/grobotstxt) parses the file
// again for each URL, compares in quadratic time, and takes /%7Ejoe and
// /~joe for different paths. So here is a small one.
package robots

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// Rules are what a site asks of one robot.
type Rules struct {
	// Delay is the pause to make before each page.
	Delay time.Duration

	rules []rule
}

// A rule allows or disallows the paths that match a pattern.
type rule struct {
	pattern []string // the texts between the asterisks
	length  int      // of the pattern: the longest match counts
	anchor  bool     // the path ends where the pattern does
	allow   bool
}

// Parse returns the rules for a robot with this product token, such as
// "ExampleBot". Lines that make no sense are skipped.
func Parse(text, agent string) *Rules {
	var own, others Rules
	var group []*Rules // those that the current group is for
	named, inRules := false, true
	text = strings.TrimPrefix(text, "\ufeff")
	for line := range strings.FieldsFuncSeq(text, isLineEnd) {
		key, value, ok := record(line)
		if !ok {
			continue
		}
		switch key {
		case "user-agent":
			if inRules {
				group, inRules = nil, false
			}
			switch token := product(value); {
			case strings.EqualFold(token, agent):
				named = true
				group = append(group, &own)
			case value == "*" || strings.HasPrefix(value, "* "):
				group = append(group, &others)
			}
		case "allow", "disallow":
			inRules = true
			if value == "" {
				continue
			}
			for _, g := range group {
				g.rules = append(g.rules, newRule(value, key == "allow"))
			}
		case "crawl-delay":
			for _, g := range group {
				g.Delay = max(g.Delay, seconds(value))
			}
		}
	}
	if named {
		return &own
	}
	return &others
}

func isLineEnd(r rune) bool { return r == '\n' || r == '\r' }

// record returns the key and the value of a line. Like Google's parser,
// it accepts a space for a forgotten colon.
func record(line string) (key, value string, ok bool) {
	line, _, _ = strings.Cut(line, "#")
	key, value, ok = strings.Cut(line, ":")
	if words := strings.Fields(line); !ok && len(words) == 2 {
		key, value, ok = words[0], words[1], true
	}
	return strings.ToLower(strings.TrimSpace(key)),
		strings.TrimSpace(value), ok
}

// product returns the product token in front of a version.
func product(value string) string {
	end := strings.IndexFunc(value, func(r rune) bool {
		return (r|0x20 < 'a' || r|0x20 > 'z') && r != '-' && r != '_'
	})
	if end < 0 {
		return value
	}
	return value[:end]
}

// seconds returns a delay. Most files that say "nan" or "1s" want none.
func seconds(value string) time.Duration {
	s, err := strconv.ParseFloat(value, 64)
	switch {
	case s != s, s < 0, err == nil && math.IsInf(s, 0),
		err != nil && !math.IsInf(s, 0):
		return 0
	case s >= math.MaxInt64/float64(time.Second):
		return math.MaxInt64
	}
	return time.Duration(s * float64(time.Second))
}

func newRule(pattern string, allow bool) rule {
	text, anchor := strings.CutSuffix(pattern, "$")
	parts := strings.Split(text, "*")
	for i, p := range parts {
		parts[i] = normal(p)
	}
	text = plainQuery(strings.Join(parts, "*"))
	length := len(text)
	if anchor {
		length++
	}
	return rule{strings.Split(text, "*"), length, anchor, allow}
}

// Allow reports whether the robot may fetch a path, with its query.
func (r *Rules) Allow(path string) bool {
	path = normal(path)
	if path == "/robots.txt" {
		return true
	}
	plain := plainQuery(path)
	longest, allow := 0, true
	for _, rule := range r.rules {
		if rule.length < longest || rule.length == longest && allow {
			continue // of two equally long ones, the one that allows counts
		}
		// A pattern such as /*%2F may mean a path or a query.
		if rule.matches(plain) || plain != path && rule.matches(path) {
			longest, allow = rule.length, rule.allow
		}
	}
	return allow
}

// matches takes the first place for each part of the pattern, which
// leaves most for the others: so it never has to go back.
func (r rule) matches(path string) bool {
	path, ok := strings.CutPrefix(path, r.pattern[0])
	if !ok {
		return false
	}
	for i, part := range r.pattern[1:] {
		if r.anchor && i == len(r.pattern)-2 {
			return strings.HasSuffix(path, part)
		}
		_, path, ok = strings.Cut(path, part)
		if !ok {
			return false
		}
	}
	return !r.anchor || path == ""
}

// normal writes the characters of a path in one way: as they are if
// they mean nothing special in a URL or a pattern, else as %XX.
func normal(path string) string {
	var b strings.Builder
	for i := 0; i < len(path); i++ {
		c := path[i]
		if c == '%' && i+2 < len(path) {
			n, err := strconv.ParseUint(path[i+1:i+3], 16, 8)
			if err == nil {
				i += 2
				if !isPlain(byte(n)) {
					escape(&b, byte(n))
				} else {
					b.WriteByte(byte(n))
				}
				continue
			}
		}
		if c <= ' ' || c >= 0x7f || strings.IndexByte(`"$*<>\^{|}`+"`", c) >= 0 {
			escape(&b, c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// plainQuery writes the query of a normal path or pattern without
// escapes that make no difference there: by RFC 9309,
// ?u=https://foo.bar equals ?u=https%3A%2F%2Ffoo.bar.
func plainQuery(path string) string {
	path, query, ok := strings.Cut(path, "?")
	if !ok {
		return path
	}
	return path + "?" + inQuery.Replace(query)
}

var inQuery = strings.NewReplacer(
	"%2F", "/", "%3A", ":", "%3F", "?", "%40", "@")

func escape(b *strings.Builder, c byte) {
	const hex = "0123456789ABCDEF"
	b.WriteByte('%')
	b.WriteByte(hex[c>>4])
	b.WriteByte(hex[c&15])
}

// isPlain reports whether a character means the same with and without
// an escape: it is unreserved in RFC 3986.
func isPlain(c byte) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' ||
		c == '-' || c == '.' || c == '_' || c == '~'
}
