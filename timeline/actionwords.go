package timeline

import "strings"

// A word is a verb of an action, or a state. Most of them begin something in
// the form in -ing, and end it in the form in -ed.
type word struct {
	stem   string // without -ing or -ed
	ing    bool   // it has the form in -ing
	begins bool   // creating
	ends   bool   // created
	opens  bool   // "enters": it begins, in any form
	closes bool   // "leaves": it ends an action of any verb
	waits  bool   // "queued": ends at the next event
	takes  bool   // "received": ends at the next action on the same thing
}

// Opening words, such as "enters", begin an action. Any closing word, such as
// "leaves", ends it.
var opening = set(`enter enters entered open opens opened acquire acquires acquired lock locks locked
	join joins joined connect connects connected get gets got receive receives received accept accepts accepted
	spawn spawns spawned create creates created submit submits submitted new online active pending
	queued enqueued up arrives arrived parks parked seated boards boarded departs departing departed initiated sent before running executing processing picks picked grabs grabbed claimed dequeued popped takes took
	fired triggered dispatched assigned allocated allocate`)

// A waiting state ends when the next state begins.
var waiting = set("queued enqueued pending waiting submitted scheduled")

var closing = set(`leave leaves leaving left close closes closing closed release releases releasing released
	responded responds responding answered answers replied replies unlock unlocks unlocking unlocked disconnect disconnects disconnecting disconnected die dies dying died
	killed quit quits removed returns returned returning raised resolved rejected success offline
	exits woke wakes arrives arrived reached ready crashed errored finalized executed handled error timeout timed arriving passes passed crosses crossed rolled hung hangs after commit committed rollback successful failure over destroyed deleted down deactivated healthy unhealthy awake`)

// A final word of a speaker ends what the speaker began.
var final = set("commit committ roll rollback closed left died killed quit returned success failure crashed offline disconnected timeout response reply result return rais")

// A taking word begins work on a thing. The next action on that thing ends
// it.
var taking = set("got received accepted picked took grabbed claimed dequeued popped")

// Plain forms count only at the start of a line: "run tea".
var openingFirst = set("run execute perform process handle invoke call")

var irregular = map[string]string{
	"read": "read", "found": "find", "held": "hold", "kept": "keep", "slept": "sleep", "sold": "sell",
	"bought": "buy", "caught": "catch", "brought": "bring", "eaten": "eat", "drawn": "draw",
	"bound": "bind", "spent": "spend", "taught": "teach", "drunk": "drink", "shut": "shutt",
	"built": "build", "sent": "send", "ran": "runn", "made": "mak",
	"written": "writ", "wrote": "writ",
	"withdrawn": "withdraw", "withdrew": "withdraw", "taken": "tak", "given": "giv", "gave": "giv", "broken": "break",
	"driven": "driv", "drove": "driv", "chosen": "choos", "frozen": "freez", "woken": "wak", "swept": "sweep",
	"paid": "pay", "fed": "feed", "swum": "swimm", "swam": "swimm", "flown": "fly", "flew": "fly", "grown": "grow",
	"thrown": "throw", "threw": "throw", "dug": "digg", "ground": "grind", "lent": "lend", "ridden": "rid", "rode": "rid",
}

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// wordOf looks up a word.
func wordOf(text string) (w word, ok bool) {
	text = strings.ToLower(strings.TrimRight(text, ".…,:;!"))
	w.opens, w.closes, w.takes = opening[text], closing[text], taking[text]
	w.waits = waiting[text]
	if v, ok := verbOf(text); ok && !v.plain {
		w.opens, w.closes = v.kind == begins, v.kind == ends
	}
	tense, stem := tenseOf(text)
	if w.stem = stem; tense == 0 {
		w.stem = text
	}
	w.ing = tense == present
	w.begins = w.ing || w.opens
	w.ends = tense == past || w.closes
	return w, w.begins || w.ends
}

const (
	present = 1 + iota // creating
	past               // created
)

// tenseOf returns the tense and the stem of a verb, or 0 if word is no
// verb.
func tenseOf(word string) (tense int, stem string) {
	word = strings.ToLower(strings.TrimRight(word, ".…,:;!"))
	if stem := irregular[word]; stem != "" {
		return past, stem
	}
	if len(word) < 5 || strings.ContainsFunc(word, func(r rune) bool {
		return (r < 'a' || r > 'z') && r != '-'
	}) {
		return 0, ""
	}
	if stem, ok := strings.CutSuffix(word, "ing"); ok {
		if strings.HasSuffix(stem, "th") || !strings.ContainsAny(stem, "aeiouy") {
			return 0, "" // nothing, string
		}
		return present, stem
	}
	if stem, ok := strings.CutSuffix(word, "ed"); ok && strings.ContainsAny(stem, "aeiouy") {
		if short, ok := strings.CutSuffix(stem, "i"); ok {
			stem = short + "y"
		}
		return past, stem
	}
	return 0, ""
}

// stemFirst returns the stem of the verb at the start of a text, and the
// words after it.
func stemFirst(text string) (stem, rest string) {
	verb, rest, _ := strings.Cut(text, " ")
	tense, stem := tenseOf(verb)
	if tense == 0 {
		stem = strings.TrimSuffix(strings.ToLower(verb), "e")
	}
	return stem, rest
}
