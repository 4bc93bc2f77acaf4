package timeline

import (
	"regexp"
	"strings"
)

// People say the same in many words. What they mean is told apart from how
// they say it here, before a line is read for its verbs.

var (
	// fillers stand in front of a verb, and tell nothing of their own.
	fillers = regexp.MustCompile(`(?i)^(?:(?:now|just|currently|about to|going to|successfully|all(?: of)?(?: the)?|(?:we|i)(?: a|')[rm]e?) )+`)

	// sayings are verbs of several words.
	sayings = strings.NewReplacer("timed out", "timeout", "checked out", "acquired", "checked in", "released", "in progress", "running", "shut down", "stopped",
		"Kicking off ", "Starting ", "kicking off ", "starting ", "Kicked off ", "Started ", "kicked off ", "started ",
		"Shutting down ", "Stopping ", "shutting down ", "stopping ")

	// virtual matches how Java prints a virtual thread, and what carries it.
	virtual = regexp.MustCompile(`^VirtualThread\[#(\d+)[^\]]*\](?:/\S*)?`)

	// sentences matches one in front of another one that tells what begins.
	sentences = regexp.MustCompile(`^[A-Z][^.]*\. ((?:Starting|Beginning|Launching) .*)$`)

	// outcomeBefore matches an outcome with another verb behind it.
	outcomeBefore = regexp.MustCompile(`^(?:SUCCESS|OK|FAILURE|DONE):? +(\S+) \S`)

	// small are the words between a verb and what it is about.
	small = regexp.MustCompile(`^(?:(?:up|off|out|on|to|with|for|from|of) )+`)

	// percentage matches how much is done.
	percentage = regexp.MustCompile(`^\d+(?:\.\d+)? ?%`)

	// verdict matches what tells at the end of a line that all is well, and
	// how long it took: "tea ok", "tea: ✔ 1.2s".
	verdict = regexp.MustCompile(`(?i)(?:[ :=>.–-]+(?:ok|okay|[` + signs + `✅❌]\x{fe0f}?|[(\[]?\d[\d.]* ?(?:ns|µs|us|ms|s|m|secs?|seconds?)[)\]]?))+[.!]?$`)
)

// reworded returns a message in the words that verbs.go and deedwords.go
// know.
func reworded(message string) string {
	if strings.HasPrefix(message, "VirtualThread[#") {
		message = virtual.ReplaceAllString(message, "VirtualThread-$1")
	}
	if m := outcomeBefore.FindStringSubmatch(message); m != nil {
		if _, ok := verbOf(m[1]); ok { // "SUCCESS  Finished tea"
			message = message[strings.Index(message, m[1]):]
		}
	}
	if strings.Contains(message, ". ") {
		message = sentences.ReplaceAllString(message, "$1")
	}
	return sayings.Replace(message[len(fillers.FindString(message)):])
}

// thing returns what a verb is about, without the small words before it.
func thing(what string) string {
	return what[len(small.FindString(what)):]
}

// isBare reports whether a message tells only what happens, and not with
// what: "started", "done in 2s", "ok".
func isBare(message string) bool {
	first, rest, _ := strings.Cut(reworded(message), " ")
	_, verb := verbOf(first)
	_, word := wordOf(first)
	return percentage.MatchString(message) || (verb || word) && (rest == "" ||
		afterName(rest) && (measuredIn(rest) > 0 || strings.HasPrefix(rest, "with "))) || verdict.ReplaceAllString(": "+message, "") == ""
}
