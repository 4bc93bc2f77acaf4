package timeline

import (
	"regexp"
	"strings"
)

// There are many ways to say the same thing. This file rewrites a message in
// known words, before its verbs are read.

var (
	// fillers are words in front of a verb that add nothing.
	fillers = regexp.MustCompile(`(?i)^(?:(?:now|just|currently|about to|going to|successfully|all(?: of)?(?: the)?|(?:we|i)(?: a|')[rm]e?) )+`)

	// sayings are verbs of several words.
	sayings = strings.NewReplacer("timed out", "timeout", "context deadline exceeded", "timeout", "context canceled", "canceled", "checked out", "acquired", "checked in", "released", "in progress", "running", "shut down", "stopped",
		"Kicking off ", "Starting ", "kicking off ", "starting ", "Kicked off ", "Started ", "kicked off ", "started ",
		"Shutting down ", "Stopping ", "shutting down ", "stopping ")

	// virtual matches how Java prints a virtual thread, and what carries it.
	virtual = regexp.MustCompile(`^VirtualThread\[#(\d+)[^\]]*\](?:/\S*)?`)

	// sentences matches a sentence in front of one that begins a task.
	sentences = regexp.MustCompile(`^[A-Z][^.]*\. ((?:Starting|Beginning|Launching) .*)$`)

	// outcomeBefore matches an outcome and another verb after it.
	outcomeBefore = regexp.MustCompile(`^(?:SUCCESS|OK|FAILURE|DONE):? +(\S+) \S`)

	// greeting matches who says hello or goodbye.
	greeting = regexp.MustCompile(`^(Hello|Hi|Goodbye|Bye|Good ?bye),? from (\S.*?)[.!]*$`)

	// verbInside matches a verb between the kind and the number of a task.
	verbInside = regexp.MustCompile(`^([a-z]\w*)[:.]((?i:start(?:ed)?|begin|end(?:ed)?|stop(?:ped)?|finish(?:ed)?|done|completed?|fail(?:ed)?)) (\S+)$`)

	// tuple matches two words as Python prints them.
	tuple = regexp.MustCompile(`^\('([^']+)', '([^']+)'\)$`)

	// startsOn matches a beginning with a small word before the task.
	startsOn = regexp.MustCompile(`\b(?i:(starts|starting) (?:work(?:ing)? )?on ((?:task|job|chunk|batch|item|part|page|file|order|shard|unit|step) .*))$`)

	// marking and operator match what Airflow says of a task.
	marking  = regexp.MustCompile(`^Marking (\S.*?) as (?:SUCCESS|FAILED|DONE|SKIPPED)\b\.?`)
	operator = regexp.MustCompile(`<Task\(\w+\): ([^<>\s]+)>`)

	// stateFirst matches a state of CloudFormation in front of a thing.
	stateFirst = regexp.MustCompile(`^[A-Z]+(?:_[A-Z]+)*_(IN_PROGRESS|COMPLETE|FAILED) +(\S.*?)[ -]*$`)

	// signInside matches an emoji between two words.
	signInside = regexp.MustCompile(` (?:\p{So}\x{fe0f}? )+`)

	// small are the words between a verb and its object.
	small = regexp.MustCompile(`^(?:(?:up|off|out|on|to|with|for|from|of) )+`)

	// percentage matches a percentage.
	percentage = regexp.MustCompile(`^\d+(?:\.\d+)? ?%`)

	// verdict matches an outcome at the end of a line, and a duration: "tea
	// ok", "tea: ✔ 1.2s".
	verdict = regexp.MustCompile(`(?i)(?:[ :=>.–-]+(?:ok|okay|[` + signs + `✅❌]\x{fe0f}?|[(\[]?\d[\d.]* ?(?:ns|µs|us|ms|s|m|secs?|seconds?)[)\]]?))+[.!]?$`)
)

// reworded returns a message in the words that verbs.go and actionwords.go
// know.
func reworded(message string) string {
	if strings.HasPrefix(message, "VirtualThread[#") {
		message = virtual.ReplaceAllString(message, "VirtualThread-$1")
	}
	if strings.Contains(message, "  ") { // columns
		message = strings.Join(strings.Fields(message), " ")
	}
	if strings.Count(message, " ") == 1 && strings.ContainsAny(message, ":.") {
		message = verbInside.ReplaceAllString(message, "$2 $1 $3") // "job:start 7"
	}
	if !strings.HasPrefix(message, "('") {
		// most lines
	} else if m := tuple.FindStringSubmatch(message); m != nil {
		message = m[1] + " " + m[2]
	}
	if m := outcomeBefore.FindStringSubmatch(message); m != nil {
		if _, ok := verbOf(m[1]); ok { // "SUCCESS  Finished tea"
			message = message[strings.Index(message, m[1]):]
		}
	}
	if strings.Contains(message, " on ") {
		message = startsOn.ReplaceAllString(message, "$1 $2")
	}
	if !strings.Contains(message, " from ") {
		// most lines
	} else if m := greeting.FindStringSubmatch(message); m != nil {
		state := " offline"
		if m[1][0] == 'H' {
			state = " online"
		}
		message = m[2] + state
	}
	if strings.HasPrefix(message, "Marking ") {
		message = marking.ReplaceAllString(message, "$1 finished")
	} else if strings.Contains(message, "<Task(") {
		message = operator.ReplaceAllString(message, "$1")
	}
	if !strings.Contains(message, "_") {
		// most lines
	} else if m := stateFirst.FindStringSubmatch(message); m != nil {
		state := map[string]string{"IN_PROGRESS": "RUNNING", "COMPLETE": "DONE", "FAILED": "FAILED"}[m[1]]
		message = strings.Join(strings.Fields(m[2]), " ") + ": " + state
	}
	if strings.Contains(message, ". ") {
		message = sentences.ReplaceAllString(message, "$1")
	}
	if strings.ContainsFunc(message, func(r rune) bool { return r > '\u2000' }) {
		message = signInside.ReplaceAllString(message, " ")
	}
	return sayings.Replace(message[len(fillers.FindString(message)):])
}

// thing returns the object of a verb, without the small words before it.
func thing(what string) string {
	return what[len(small.FindString(what)):]
}

// isBare reports whether a message has a verb without an object: "started",
// "done in 2s", "ok".
func isBare(message string) bool {
	first, rest, _ := strings.Cut(reworded(message), " ")
	_, verb := verbOf(first)
	_, word := wordOf(first)
	return percentage.MatchString(message) || (verb || word) && (rest == "" ||
		afterName(rest) && (measuredIn(rest) > 0 || strings.HasPrefix(rest, "with "))) || verdict.ReplaceAllString(": "+message, "") == ""
}
