package exercise

import (
	"cmp"
	"fmt"
	"slices"
)

// A Mistake is an entry of the catalog: what learners typically get
// wrong, and the chapter of the course that says why.
type Mistake struct {
	Number  int
	Name    string // continues "likely: it ..."
	Chapter string
}

// The catalog. Numbers up to 28 are the course's; the later ones were
// found while the exercises were written.
var (
	Sequential      = Mistake{1, "runs sequentially what should run concurrently", "say"}
	DoesNotWait     = Mistake{2, "does not wait for what it has started", "say"}
	SleepsToWait    = Mistake{3, "sleeps or polls instead of waiting for the event itself", "say"}
	WrongAdd        = Mistake{4, "calls WaitGroup.Add with the wrong number, or forgets Done", "count"}
	AddInside       = Mistake{5, "calls WaitGroup.Add inside the goroutine", "count"}
	Units           = Mistake{6, "sleeps in the wrong unit", "say"}
	UnlockedCounter = Mistake{7, "counts without a lock", "count"}
	UnlockedResults = Mistake{8, "collects results without a lock", "fetch"}
	LooksThenTakes  = Mistake{9, "checks for a job in one step, and takes it in another", "queue"}
	IgnoresLimit    = Mistake{10, "exceeds the limit", "queue"}
	HoldsLock       = Mistake{11, "holds a lock during the slow part, or never unlocks it", "queue"}
	Waves           = Mistake{12, "works in waves: the next jobs start only after the slowest job of a wave", "queue"}
	NeverCloses     = Mistake{13, "never closes a channel, or waits for a value that no goroutine sends", "queue"}
	ClosesTwice     = Mistake{14, "closes a channel twice, or sends on a closed channel", "queue"}
	NoReceiver      = Mistake{15, "sends when no goroutine receives", "queue"}
	Strands         = Mistake{16, "returns early, and leaves senders blocked", "fetch"}
	AsTheyCome      = Mistake{17, "returns results in the order of completion", "tasks"}
	DryerTooEarly   = Mistake{18, "starts the dryer before the washing machine is done", "chores"}
	DryerTooLate    = Mistake{19, "makes the dryer wait for the potatoes", "chores"}
	IgnoresContext  = Mistake{20, "ignores the context", "queue"}
	NoTimeout       = Mistake{21, "sets no timeout, or never calls the cancel function of its context", "fetch"}
	BodyOpen        = Mistake{22, "does not read the response body to its end, or does not close it", "fetch"}
	ResponseFirst   = Mistake{23, "uses the response before it checks the error", "fetch"}
	OneRead         = Mistake{24, "treats one Read as one message", "echo"}
	FilesOpen       = Mistake{25, "opens more files than it should", "files"}
	RetriesTogether = Mistake{26, "retries at the same moment as all other clients", "twice"}
	OnePanic        = Mistake{27, "lets a panic in one job end the whole program", "queue"}
	NoDoneCase      = Mistake{28, "blocks without watching ctx.Done(), so cancellation does not stop it", "queue"}

	BusyLoop     = Mistake{29, "waits in a loop that keeps the processor busy", "count"}
	Concurrent   = Mistake{30, "runs concurrently what should run sequentially", "say"}
	StartsLate   = Mistake{31, "starts the work only when a caller waits for the result", "tasks"}
	StartsEarly  = Mistake{32, "starts the work before a caller asks for the result", "tasks"}
	RunsTwice    = Mistake{33, "calls the function again for each caller", "tasks"}
	OutOfTurn    = Mistake{34, "lets a goroutine speak without the baton", "count"}
	LosesError   = Mistake{35, "loses the error", "queue"}
	LastError    = Mistake{36, "returns an error other than the first", "queue"}
	GoesOn       = Mistake{37, "continues after the first error", "queue"}
	WrongResult  = Mistake{38, "returns a wrong result", "tasks"}
	SkipsJobs    = Mistake{39, "leaves some jobs undone", "queue"}
	DoesTwice    = Mistake{40, "does a job more than once", "queue"}
	CopiesLock   = Mistake{41, "copies a lock", "shared"}
	Deadlocks    = Mistake{42, "waits for something that never happens", "queue"}
	LeavesOne    = Mistake{43, "leaves a goroutine behind", "channels"}
	Panics       = Mistake{44, "panics", "tasks"}
	EndsProgram  = Mistake{45, "ends the whole program", "tasks"}
	Races        = Mistake{46, "reads and writes the same memory without a lock", "shared"}
	VetSays      = Mistake{47, "contains code that go vet warns about", "shared"}
	TooFew       = Mistake{48, "runs fewer jobs at the same time than it should", "queue"}
	NothingToDo  = Mistake{49, "does not handle the empty case, such as a list without jobs", "queue"}
	ReportsEarly = Mistake{50, "reports that it is done before it is", "say"}
	SharedByAll  = Mistake{51, "keeps the state of one call in a variable that all calls share", "count"}
	OneForAll    = Mistake{52, "does not give each speaker one goroutine of its own", "count"}
	KeepsLocked  = Mistake{53, "locks a mutex that it already holds, or does not unlock it on every path", "shared"}
	NoTurn       = Mistake{54, "loses the baton, or passes it when no goroutine is left to receive it", "count"}
	OwnShare     = Mistake{55, "divides the jobs among the workers in advance, so some workers sit idle", "queue"}
	SharesMemory = Mistake{56, "shares memory that should have one owner", "shared"}
	AnyOrder     = Mistake{57, "starts jobs in the order in which their goroutines happen to run", "queue"}
	WorkerDies   = Mistake{58, "loses a worker with each job that panics", "queue"}
	Runaway      = Mistake{59, "calls itself or starts goroutines endlessly", "tasks"}
	LosesUpdate  = Mistake{60, "reads in one step and writes in another, so another goroutine can write in between", "shared"}
	KeepsSlot    = Mistake{61, "does not release its slot or its turn on every path", "queue"}
	CancelsEarly = Mistake{62, "cancels the context before it has read the body", "fetch"}
	EndsOthers   = Mistake{63, "lets one failure stop the rest of the work", "fetch"}
	TrustsLength = Mistake{64, "trusts an announced length instead of reading to the end", "fetch"}
	NeverLooksUp = Mistake{65, "does not look up after each potato", "chores"}
	TwoHands     = Mistake{66, "uses your hands for two things at the same time", "chores"}
	HalfFile     = Mistake{67, "leaves an incomplete file behind", "files"}
	StaysOpen    = Mistake{68, "leaves a file open", "files"}
	SameName     = Mistake{69, "writes two files under the same name", "files"}
	CutsOff      = Mistake{70, "cuts off an answer in flight when it shuts down", "echo"}
	KeepsClient  = Mistake{71, "leaves a connection or the listener open", "echo"}
	WaitsForAll  = Mistake{72, "holds back a result until others are ready", "tasks"}
	NoBackoff    = Mistake{73, "does not double the wait after each failed attempt", "twice"}
	IgnoresClose = Mistake{74, "ignores the error from Close", "files"}
	MissesClose  = Mistake{75, "does not notice that the channel is closed, or breaks out of the select but not out of the loop", "queue"}
	OneClient    = Mistake{76, "makes a client wait for other clients", "echo"}
	NilChannel   = Mistake{77, "uses a channel that is nil because it was never made", "channels"}
	PrintsElse   = Mistake{78, "prints the wrong text, or prints it to the wrong place", "say"}
	ForgetsPanic = Mistake{79, "remembers a value, but not a panic", "shared"}
	Drifts       = Mistake{80, "waits after each call instead of keeping a fixed beat, so the times drift", "channels"}
	OffBeat      = Mistake{81, "calls f at the wrong times", "channels"}
	CatchesUp    = Mistake{82, "makes up for missed ticks with several calls in a row", "channels"}
	Overlaps     = Mistake{83, "starts the next call before the previous one is over", "channels"}
	PicksAny     = Mistake{84, "expects select to prefer one case, but select picks any ready case", "channels"}
	NeverTells   = Mistake{85, "does not tell running goroutines to stop", "channels"}
	GivesUp      = Mistake{86, "gives up too early", "channels"}
	FetchesTwice = Mistake{87, "fetches something again that it already has, or that is already being fetched", "twice"}
	CachesError  = Mistake{88, "caches an error as if it were a result", "twice"}
	AcceptsLate  = Mistake{89, "accepts work after it was told to stop", "echo"}
	NoBurst      = Mistake{90, "makes calls wait although the burst allows them", "twice"}
	SavesUp      = Mistake{91, "saves up more than one burst while idle", "twice"}
	TooSlow      = Mistake{92, "waits longer than it has to", "twice"}
	StageByStage = Mistake{93, "finishes one stage before the next one begins", "pipelines"}
	WorksAhead   = Mistake{94, "works ahead without a limit, because the next stage accepts everything", "pipelines"}
	TestMisses   = Mistake{95, "passes even though the code under test is wrong", "testing"}
	TestRejects  = Mistake{96, "requires more than the task promises, so it fails with correct code", "testing"}
	TestWaits    = Mistake{97, "waits outside synctest.Test, where the clock is real", "testing"}
	TestIsLuck   = Mistake{98, "depends on luck: with the same code, it sometimes passes and sometimes fails", "testing"}
	TestIsSlow   = Mistake{99, "uses more than a second of CPU time", "testing"}
	OldestFirst  = Mistake{100, "waits for the oldest job in flight before it starts the next one", "queue"}
	WaitsForStop = Mistake{101, "waits until all canceled work has stopped", "channels"}
	HidesPanic   = Mistake{102, "recovers from a panic that should reach the caller", "tasks"}
	HugeBuffer   = Mistake{103, "makes a huge buffer instead of one of the right size", "queue"}
	PausesWorker = Mistake{104, "lets a worker wait until a failed job is due again, instead of doing other jobs", "cluster"}
	TriesWrong   = Mistake{105, "delivers a failed job too often, or not often enough", "cluster"}
	BlamesJob    = Mistake{106, "treats an interrupted job as a failed job", "cluster"}
	WrongPause   = Mistake{107, "delivers a failed job again too early or too late", "cluster"}
	ChangesOwned = Mistake{108, "changes something that belongs to its caller", "shared"}
)

// Catalog returns all mistakes, by number.
func Catalog() []Mistake {
	all := []Mistake{
		Sequential, DoesNotWait, SleepsToWait, WrongAdd, AddInside, Units,
		UnlockedCounter, UnlockedResults, LooksThenTakes, IgnoresLimit,
		HoldsLock, Waves, NeverCloses, ClosesTwice, NoReceiver, Strands,
		AsTheyCome, DryerTooEarly, DryerTooLate, IgnoresContext, NoTimeout,
		BodyOpen, ResponseFirst, OneRead, FilesOpen, RetriesTogether,
		OnePanic, NoDoneCase, BusyLoop, Concurrent, StartsLate, StartsEarly,
		RunsTwice, OutOfTurn, LosesError, LastError, GoesOn, WrongResult,
		SkipsJobs, DoesTwice, CopiesLock, Deadlocks, LeavesOne, Panics,
		EndsProgram, Races, VetSays, TooFew, NothingToDo, ReportsEarly, SharedByAll,
		OneForAll, KeepsLocked, NoTurn, OwnShare, SharesMemory, AnyOrder, WorkerDies,
		Runaway, LosesUpdate, KeepsSlot, CancelsEarly, EndsOthers, TrustsLength, NeverLooksUp,
		TwoHands, HalfFile, StaysOpen, SameName, CutsOff, KeepsClient,
		WaitsForAll, NoBackoff, IgnoresClose, MissesClose, OneClient,
		NilChannel, PrintsElse, ForgetsPanic, Drifts, OffBeat, CatchesUp,
		Overlaps, PicksAny, NeverTells, GivesUp, FetchesTwice, CachesError,
		AcceptsLate, NoBurst, SavesUp, TooSlow,
		StageByStage, WorksAhead,
		TestMisses, TestRejects, TestWaits, TestIsLuck, TestIsSlow,
		OldestFirst, WaitsForStop, HidesPanic, HugeBuffer,
		PausesWorker, TriesWrong, BlamesJob, WrongPause, ChangesOwned,
	}
	slices.SortFunc(all, func(a, b Mistake) int {
		return cmp.Compare(a.Number, b.Number)
	})
	return all
}

// chapters maps the names that exercises and mistakes use to the files of
// the chapters.
var chapters = map[string]string{
	"say":       "docs/01-waiting.md",
	"count":     "docs/02-counting.md",
	"shared":    "docs/03-shared.md",
	"channels":  "docs/04-channels.md",
	"tasks":     "docs/05-tasks.md",
	"queue":     "docs/06-queue.md",
	"chores":    "docs/07-chores.md",
	"pipelines": "docs/08-pipelines.md",
	"fetch":     "docs/09-fetch.md",
	"twice":     "docs/10-twice.md",
	"files":     "docs/11-files.md",
	"echo":      "docs/12-echo.md",
	"testing":   "docs/16-testing.md",
	"cluster":   "docs/19-cluster.md",
}

// Chapter returns the file of a chapter.
func Chapter(name string) string { return chapters[name] }

// String returns m as the learner reads it, in two lines.
func (m Mistake) String() string {
	return fmt.Sprintf("it %s\n(read %s; it is mistake %d in docs/mistakes.md)",
		m.Name, Chapter(m.Chapter), m.Number)
}
