package logline

import (
	"regexp"
	"strings"
)

// levels are the words that logging libraries print for levels.
const levels = `TRACE|TRC|TRCE|DEBUG|DBUG|DBG|DEBU|INFO|INF|NOTICE|WARNING|WARN|WRN|ERROR|ERRO|ERR|FATAL|FTL|CRITICAL|CRIT|PANIC|SEVERE|ALERT|EMERG|VERBOSE|LOG`

var (
	// upper is a level in capital letters, which may stand on its own,
	// with the name of a logger as Python puts it, or with the number of
	// a process as Spring puts it.
	upper = regexp.MustCompile(`^<?(?:` + levels + `)>?(?::[\w.]+:\s*|(?:[+-]\d+)?(?:[\s:|\]>-]+(?:\d+ --- (?:\[[^\]]*\] )+\S+ *:)?|$))`)
	// lower is a level in lowercase before a colon or a tab, or a level
	// between the names of a host and a logger.
	lower = regexp.MustCompile(`^(?:(?i:` + levels + `)(?: ?:\s+|\t)|(?:[\w-]+[./])+(?:` + levels + `)(?:[./][\w.-]+)?: )`)

	// npmlog is the name of a program with a level after it.
	npmlog = regexp.MustCompile(`^[a-z][\w-]* (\S+) (?:[a-z]+ )?([A-Z].*)$`)
)

// level reports whether word is a level, in capital letters.
func level(word string) bool { return upper.MatchString(word) }

// cutLevel removes a level that text begins with.
func cutLevel(text string) (rest string, ok bool) {
	m := upper.FindString(text)
	if m == "" {
		m = lower.FindString(text)
	}
	if m == "" {
		if inside, found := strings.CutSuffix(text, " "); found && small.MatchString(inside) {
			return "", true
		}
		return text, false
	}
	return strings.TrimLeft(text[len(m):], " \t"), true
}

// small matches a level that is all there is, as in [info].
var small = regexp.MustCompile(`^(?i:` + levels + `)$`)

// npmLevels are the levels of npmlog.
var npmLevels = map[string]bool{"ERR!": true, "verb": true, "notice": true,
	"info": true, "warn": true, "error": true, "success": true}
