package timeline

import "strings"

// A verb is a word that says that something begins or ends.
type verb struct {
	kind eventKind

	// plain forms, such as "start", count only at the start of a line, or
	// at the end of both lines of a pair: "We could not start the car"
	// begins nothing.
	plain bool

	past bool // "started": a task that was "starting" may be ready now
}

var verbs = map[string]verb{
	"start": {kind: begins, plain: true}, "starts": {kind: begins},
	"starting": {kind: begins}, "started": {kind: begins, past: true},
	"begin": {kind: begins, plain: true}, "begins": {kind: begins},
	"beginning": {kind: begins}, "began": {kind: begins, past: true},
	"launch": {kind: begins, plain: true}, "launches": {kind: begins},
	"launching": {kind: begins}, "launched": {kind: begins, past: true},
}

// Of each word that ends something, the plain form comes first.
var endVerbs = []string{
	"end ends ending ended",
	"finish finishes finishing finished",
	"stop stops stopping stopped",
	"exit exits exiting exited",
	"fail fails failing failed",
	"succeed succeeds succeeding succeeded",
	"abort aborts aborting aborted",
	"cancel cancels canceling canceled cancelling cancelled",
	"terminate terminates terminating terminated",
}

// typos are misspellings that are seen often.
var typos = map[string]string{
	"begining": "beginning", "startet": "started", "startting": "starting", "strating": "starting",
	"statred": "started", "finshed": "finished", "finised": "finished", "finnished": "finished", "finsihed": "finished",
	"finish'd": "finished", "compleated": "completed", "competed": "completed", "stoped": "stopped",
	"stoping": "stopping", "succeded": "succeeded", "endet": "ended", "canceld": "canceled",
}

func init() {
	for _, forms := range endVerbs {
		for i, form := range strings.Fields(forms) {
			verbs[form] = verb{kind: ends, plain: i == 0}
		}
	}
	// "Tea complete" is not the plain form.
	for _, form := range []string{"done", "complete", "completes",
		"completing", "completed"} {
		verbs[form] = verb{kind: ends}
	}
	for wrong, right := range typos {
		verbs[wrong] = verbs[right]
	}
}

// verbOf looks up a word, in lowercase or uppercase, and with the
// punctuation that may follow it.
func verbOf(word string) (verb, bool) {
	if len(word) < 3 || len(word) > 14 {
		return verb{}, false
	}
	switch word[0] | 0x20 {
	case 's', 'b', 'e', 'f', 'd', 'l', 'c', 'a', 't':
		v, ok := verbs[strings.ToLower(strings.TrimRight(word, ".,:;!…"))]
		return v, ok
	}
	return verb{}, false
}

func isVerb(word string) bool {
	_, ok := verbOf(word)
	return ok
}

// auxiliaries stand before a verb, and are no part of a name.
var auxiliaries = []string{" has", " have", " is", " was", " were", " been", " just", " now"}
