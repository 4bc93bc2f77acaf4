package logline

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// The message is found, no matter what stands around it.
func TestMessage(t *testing.T) {
	for _, line := range []string{
		"Starting tea",
		"  Starting tea  ",
		"\x1b[32mStarting\x1b[0m tea",
		"\x1b]8;;http://x\x1b\\Starting tea",
		"50 %\rStarting tea",
		"Starting tea\r",
		"2026-01-02T15:04:05.123Z Starting tea",
		"2026-01-02T15:04:05.123Z,Starting,tea",
		"1.25,Starting,tea",
		"2026-01-02T15:04:05+01:00 Starting tea",
		"2026-01-02 15:04:05,123 Starting tea",
		"2026-01-02 15:04:05.123456 +0100 Starting tea",
		"2026/01/02 15:04:05 Starting tea",
		"[01/02/2026 15:04:05.123] Starting tea",
		"[t=12ms] Starting tea",
		"Jan-02 15:04:05.123 Starting tea",
		"2026/01/02 15:04:05.123456 main.go:23: Starting tea",
		"2026/01/02 15:04:05 /src/a/main.go:23: Starting tea",
		"[2026-01-02 15:04:05] Starting tea",
		"15:04:05 Starting tea",
		"[15:04:05] Starting tea",
		"[15:04:05.123] Starting tea",
		"(15:04:05) Starting tea",
		"15:04:05,123 Starting tea",
		"15:04:05.123 - Starting tea",
		"3:04PM INF Starting tea",
		"03:04:05 PM Starting tea",
		"1767366245 Starting tea",
		"1767366245.123 Starting tea",
		"1767366245123 Starting tea",
		"[1767366245.123] Starting tea",
		"[    0.123456] Starting tea",
		"+0.5s Starting tea",
		"  1.0 s  Starting tea",
		"12.345 Starting tea",
		"Jan  2 15:04:05 host prog[123]: Starting tea",
		"Fri Jan  2 15:04:05 2026 Starting tea",
		"Fri, 02 Jan 2026 15:04:05 GMT Starting tea",
		"02/Jan/2026:15:04:05 +0000 Starting tea",
		"main.go:23: Starting tea",
		"main.go:23 Starting tea",
		"./cmd/x/main.go:23:5: Starting tea",
		"INFO Starting tea",
		"INFO: Starting tea",
		"[INFO] Starting tea",
		"[info] Starting tea",
		"[ INFO ] Starting tea",
		"info: Starting tea",
		"warning: Starting tea",
		"INFO:root:Starting tea",
		"DEBUG:asyncio.x:Starting tea",
		"2026-01-02 15:04:05,123 - root - INFO - Starting tea",
		"2026-01-02 15:04:05,123 INFO Starting tea",
		"2026-01-02 15:04:05,123 INFO root: Starting tea",
		"2026-01-02 15:04:05,123 [INFO] app.main: Starting tea",
		"2026-01-02 15:04:05.123 | INFO     | __main__:main:3 - Starting tea",
		"root - INFO - Starting tea",
		"[2026-01-02T15:04:05Z INFO  app::mod] Starting tea",
		"2026-01-02T15:04:05.123Z  INFO app::mod: Starting tea",
		"15:04:05.123 [main] INFO  com.example.App - Starting tea",
		"2026-01-02 15:04:05.123  INFO 1234 --- [           main] c.e.App       : Starting tea",
		"2026-01-02T15:04:05.000Z\tINFO\tmain.go:23\tStarting tea",
		"2026-01-02T15:04:05.000Z\tINFO\tmain.go:23\tStarting tea\t{\"worker\": 3}",
		"I0102 15:04:05.123456    1234 main.go:23] Starting tea",
		`I0102 15:04:05.123456    1234 main.go:23] "Starting tea" worker=3`,
		"I, [2026-01-02T15:04:05.123456 #1234]  INFO -- : Starting tea",
		"INFO[0003] Starting tea                                 worker=3",
		`time="2026-01-02T15:04:05Z" level=info msg="Starting tea"`,
		`time=2026-01-02T15:04:05.123Z level=INFO msg="Starting tea" worker=3`,
		`level=info ts=2026-01-02T15:04:05Z caller=main.go:23 msg="Starting tea"`,
		`{"time":"2026-01-02T15:04:05Z","level":"INFO","msg":"Starting tea"}`,
		`{"level":30,"time":1767366245123,"pid":1,"hostname":"x","msg":"Starting tea"}`,
		`{"@timestamp":"2026-01-02T15:04:05Z","message":"Starting tea"}`,
		"02.01.2026 15:04:05 Starting tea",
		"02-01-2026 15:04:05 Starting tea",
		"1/2/2026, 3:04:05 PM Starting tea",
		"20260102 15:04:05 Starting tea",
		"20260102-15:04:05.123 Starting tea",
		"20260102T150405Z Starting tea",
		"2026-01-02_15-04-05 Starting tea",
		"15:04 Starting tea",
		"01-02 15:04:05.123 I/App( 1234): Starting tea",
		"2026-01-02T15:04:05.123Z  INFO 4242 --- [app] [           main] c.e.App  : Starting tea",
		"15:04:05.123 [main] INFO com.example.App -- Starting tea",
		"2026-01-02 15:04:05.1234|INFO|App.Worker|Starting tea",
		"2026-01-02 15:04:05,123 - app - Starting tea",
		"2026-01-02 15:04:05,123 | app | INFO | Starting tea",
		"2026-01-02 15:04:05,123 4242 INFO app [-] Starting tea",
		"2026-01-02 15:04:05,123 INFO app.worker Starting tea",
		"2026-01-02 15:04:05,123 INFO     app.py:run():12 - Starting tea",
		"INFO     app:app.py:12 Starting tea",
		"15:04:05 INFO app > Starting tea",
		"dbug: App.Worker[0] Starting tea",
		"INFO 2026-01-02 15:04:05,123 app 4242 140735 Starting tea",
		"2026-01-02T15:04:05.123456Z  INFO ThreadId(01) app::jobs: Starting tea",
		"info: App.Worker[0] Starting tea",
		"[2026-01-02 15:04:05] INFO in app: Starting tea",
		"<info> Starting tea",
		"pid=4242 Starting tea",
		"### Starting tea",
		":: Starting tea",
		"1/3 Starting tea",
		"ℹ️  Starting tea",
		"> Starting tea",
		"* Starting tea",
		"- Starting tea",
		"• Starting tea",
		"==> Starting tea",
		"--- Starting tea ---",
		"=== Starting tea ===",
		"🚀 Starting tea",
		"✔ Starting tea",
		"[1/4] Starting tea",
		"[ 50%] Starting tea",
	} {
		l := Parse(line)
		assert.Equal(t, "Starting tea", l.Message, "%q", line)
		assert.Empty(t, l.Source, "%q", line)
	}
}

func TestSource(t *testing.T) {
	for line, want := range map[string]string{
		"web | listening":                                          "web",
		"web-1     | listening":                                    "web-1",
		"15:04:05 web.1  | listening":                              "web.1",
		"[web] listening":                                          "web",
		"[task 1] listening":                                       "task 1",
		"2026-01-02 15:04:05 [web] listening":                      "web",
		"[15:04:05] [web] listening":                               "web",
		"15:04:05.123 [pool-1] INFO  a.b.C - listening":            "pool-1",
		"2026/01/02 15:04:05 web: listening":                       "web",
		"INFO [web] listening":                                     "web",
		"<web-1> listening":                                        "web-1",
		"12 [web-1] INFO a.b.C - listening":                        "web-1",
		"app 2026/01/02 15:04:05 listening":                        "app",
		"[Nest] 42  - 01/02/2026, 3:04:05 PM  LOG [web] listening": "web",
		"2026-01-02 15:04:05,123 INFO web-1: listening":            "web-1",
		"15:04:05,123 - app - web-1 - INFO - listening":            "web-1",
		"15:04:05,123 INFO a.b.C [web-1] listening":                "web-1",
		"\x1b[36mweb | \x1b[0mlistening":                           "web",
	} {
		l := Parse(line)
		assert.Equal(t, "listening", l.Message, "%q", line)
		assert.Equal(t, want, l.Source, "%q", line)
	}
}

// What is no prefix stays.
func TestMessageStays(t *testing.T) {
	for _, line := range []string{
		"", "tea", "apple 3", "-v is a flag", "Information is power",
		"INFORMATION desk", "Error handling started", "3 apples", "1024 pages",
		"Mon ami", "http://x.org/a starting connecting", "May 1 be late?",
		"a = b", "x=3", "error", "Total: 3", "Worker 3 starting job 7",
		"Worker 3: starting", "100 % done",
	} {
		assert.Equal(t, line, Parse(line).Message, "%q", line)
	}
}
