package timeline

import (
	"strings"
	"time"

	"example.com/baton/internal/logline"
)

// add reads more lines.
func (t *tracker) add(lines []Line) {
	for i := range lines {
		t.read(lines[i].At, lines[i].Text)
		t.line++
	}
}

// addNumbered reads lines as if one came each second.
func (t *tracker) addNumbered(lines []Line) {
	t.byLine = true
	for i := range lines {
		t.read(time.Duration(i)*time.Second, lines[i].Text)
		t.line++
	}
}

// read reads a line. Lines of tools have their own formats; other lines
// report beginnings and ends with verbs. Any other line is a mark.
func (t *tracker) read(at time.Duration, text string) {
	if at-t.before >= instant {
		t.earlier = t.before
	}
	if t.readTable(at, text) {
		t.before = at
		return
	}
	l := logline.Parse(text)
	l.Message = withoutOldState(strings.ReplaceAll(l.Message, "\t", " "))
	if _, ok := wordOf(l.Source); ok || isVerb(l.Source) { // "[START] tea"
		l.Message, l.Source = l.Source+" "+l.Message, ""
	}
	if strings.Contains(l.Message, "(pid") || strings.Contains(l.Message, "(PID") {
		l.Message = pidInParens.ReplaceAllString(l.Message, "")
	}
	if l.Logger != "" && len(l.Fields) == 0 && isBare(l.Message) { // "INFO tea: started"
		l.Message, l.Logger = l.Logger+": "+l.Message, ""
	}
	t.readBox(&l)
	cutArrow(&l)
	t.cut = cutSpeaker(&l)
	if w, ok := find(l.Fields, workerKeys); ok && l.Source == "" {
		l.Source = workerName(w)
	}
	if l.Process != "" && l.Source == "" {
		t.ofProcess(&l)
	}
	if d := t.latestOf[l.Source]; d != nil && l.Source != "" && at-d.at >= instant {
		d.next = at
		delete(t.latestOf, l.Source)
	}
	if t.sole != "" && key(l.Source) == t.sole {
		l.Source = ""
	}
	if opening[strings.ToLower(l.Logger)] { // "INFO spawned: tea"
		l.Message, l.Logger = l.Logger+" "+l.Message, ""
	}
	if !t.readStep(at, &l) && !t.readState(at, l.Text) && !t.readGoTest(at, &l) && !t.readListed(at, &l) && !t.readLive(at, &l) && !t.readTool(at, &l) && !t.readEvent(at, &l, text) {
		if text = strings.TrimSpace(logline.Plain(text)); text != "" {
			if titleLine.MatchString(text) {
				t.title = text
			}
			t.mark(at, nil, text)
		}
	}
	t.before = at
}

// ofProcess uses the process ID as a name if there are several processes
// and no other names.
func (t *tracker) ofProcess(l *logline.Line) {
	if t.byProcess {
		l.Source = l.Process
		return
	}
	if t.processes == nil {
		t.processes = map[string]int{}
	}
	if len(t.processes) < mostEndings {
		t.processes[l.Process]++
	}
}

// hasProcesses reports whether there are several processes with several
// lines each.
func (t *tracker) hasProcesses() bool {
	for _, n := range t.processes {
		if n < 2 {
			return false
		}
	}
	return len(t.processes) > 1
}

// readTool reads a line in the format of a tool.
func (t *tracker) readTool(at time.Duration, l *logline.Line) bool {
	text := l.Text
	trimmed := strings.TrimLeft(text, " \t")
	return trimmed != "" && (t.readScript(at, l) || t.readPhase(at, trimmed) || t.readNumbered(at, trimmed) ||
		t.readCommand(at, trimmed) || t.readRunner(at, text, trimmed))
}

// readEvent reads a line that reports a beginning, an end, or a count.
func (t *tracker) readEvent(at time.Duration, l *logline.Line, text string) bool {
	if l.Source != "" && t.readShell(at, l) {
		return true
	}
	if strings.Contains(l.Message, ": ") && nOfM.MatchString(l.Message) && t.readProgress(at, l, text) {
		return true
	}
	switch e := eventOf(*l); e.kind {
	case sums:
		t.closeNamed(at, l.Source) // "[tea] took 2s"
		t.endStep(at)
		return true // it is not drawn
	case begins:
		if arrowOut.MatchString(l.Sign) && l.Sign != "■" && t.closeNamed(at, e.lane) { // "✓ Starting tea", after "• Starting tea"
			return true
		}
		if strings.HasPrefix(l.Message, "Started ") && (t.beginRequest(at, l, text) ||
			e.measured > 0 && t.finishLonger(at, e)) {
			return true
		}
		if name := requestOf(l.Message); name != "" && l.Source == "" && e.lane != e.task {
			e = nameOnly(begins, name) // "Request starting HTTP/1.1 GET http://x/"
		}
		t.begin(at, e, text)
		return true
	case ends:
		return t.readEnd(at, e, l, text)
	default:
		return t.readOther(at, e, l, text)
	}
}

// readEnd reads the end of a task.
func (t *tracker) readEnd(
	at time.Duration, e event, l *logline.Line, text string,
) bool {
	if e.lane == "" { // "Done."
		step := t.step
		t.endStep(at)
		return t.failAction(at, l) || t.doneBefore(at, l) || step == "" && t.closeOnly(at)
	}
	if name := requestOf(l.Message); name != "" &&
		(t.finish(at, nameOnly(ends, name)) || t.closeOn(at, l.Source, name)) {
		return true
	}
	if t.endPID(at, e) || t.endProcess(at, e, l) {
		return true
	}
	if t.endNamed(at, l.Message) || t.endRequest(at, l) || t.finish(at, e) || t.endAction(at, e, l.Source) ||
		t.endNoun(at, l) || t.isOther(l.Source, e) && t.report(at, e) || t.endOfSpeaker(at, l.Source, "") || t.report(at, e) || t.readReport(at, l) {
		return true
	}
	if strings.HasPrefix(key(t.step), key(e.task)) { // "done compiling"
		t.endStep(at)
	}
	if t.readAction(at, l, text) || t.endProcess(at, e, l) { // "Stopping tea"
		return true
	}
	if t.closeNamed(at, l.Source+" "+e.task) { // "[2] 4243 exited: ./b.sh"
		return true
	}
	if t.steps { // "Build succeeded"
		t.endStep(at)
	}
	t.endsUnbegun(at, e.task, l, true)
	if l.Source == "" {
		return false
	}
	t.mark(at, t.laneOf(at, l.Source), l.Message)
	return true
}

// readOther reads a line without a verb of verbs.go. It may report a
// beginning or an end in another way.
func (t *tracker) readOther(
	at time.Duration, e event, l *logline.Line, text string,
) bool {
	if t.restarts(at, l) || l.Source == "" && t.addPiece(at, e) || t.endRequest(at, l) || t.readRequest(at, l) ||
		t.endNamed(at, l.Message) || t.doneBefore(at, l) || t.failAction(at, l) ||
		t.endArrow(at, l) || t.readReport(at, l) ||
		t.readProgress(at, l, text) || t.readAction(at, l, text) || t.steps && t.readBanner(at, l, text) ||
		t.beginArrow(at, l, text) || t.closeNamed(at, l.Message) ||
		t.readBanner(at, l, text) || t.endVerdict(at, l) || t.endMeasured(at, l) {
		return true
	}
	if t.steps && strings.HasPrefix(l.Message, "Successfully ") {
		t.endStep(at)
	}
	if t.readDots(at, l) || t.readOutcome(at, l) || t.readAnswer(at, l) {
		return true
	}
	t.mayEndUnbegun(at, l)
	if e.kind != counts || t.cut {
		return false
	}
	t.mark(at, t.laneOf(at, e.lane), e.task)
	return true
}
