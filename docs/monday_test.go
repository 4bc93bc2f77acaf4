package docs

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"regexp"
	"runtime/pprof"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.com/baton/internal/pipe"
)

// shutdown stops a server while two requests of a second are in flight.
func shutdown(w io.Writer) {
	l := pipe.Listen()
	server := &http.Server{Handler: http.HandlerFunc(
		func(http.ResponseWriter, *http.Request) { time.Sleep(time.Second) })}
	go server.Serve(l)
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true,
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return l.Dial(ctx, "client")
		}}}
	var clients sync.WaitGroup
	for i := range 5 {
		clients.Go(func() {
			time.Sleep(time.Duration(i) * 400 * time.Millisecond)
			fmt.Fprintf(w, "Client %d starting request\n", i+1)
			resp, err := client.Get("http://service/")
			if err != nil {
				fmt.Fprintf(w, "Client %d finished request: refused\n", i+1)
				return
			}
			resp.Body.Close()
			fmt.Fprintf(w, "Client %d finished request: %s\n", i+1, resp.Status)
		})
	}
	time.Sleep(1500 * time.Millisecond)
	fmt.Fprintln(w, "Ctrl-C")
	server.Shutdown(context.Background())
	clients.Wait()
}

// firstAnswer returns the answer that comes first. It is wrong: nothing
// receives the other answer, so its sender waits forever.
func firstAnswer(ask ...func() string) string {
	answers := make(chan string)
	for _, a := range ask {
		go func() { answers <- a() }()
	}
	return <-answers
}

// never is a channel that the whole program can reach.
var never = make(chan string)

// waitForNever leaks a goroutine, too. The runtime cannot know that
// nothing will ever send to never.
func waitForNever() {
	go func() { <-never }()
}

// TestLeakProfile asks the runtime for leaked goroutines: Go 1.27 can
// tell, and Go 1.26 with GOEXPERIMENT=goroutineleakprofile.
func TestLeakProfile(t *testing.T) {
	leaked := pprof.Lookup("goroutineleak")
	if leaked == nil {
		t.Skip("this Go cannot look for leaked goroutines")
	}
	leak()
	var b bytes.Buffer
	require.NoError(t, leaked.WriteTo(&b, 1))
	assert.Contains(t, b.String(), "docs.firstAnswer.func1")
	assert.NotContains(t, b.String(), "waitForNever", "never is reachable")
	sameFile(t, "docs/testdata/leak.txt",
		[]byte(stanza(b.String(), "docs.firstAnswer")))
}

// TestDump looks at all goroutines, as Ctrl-\ or /debug/pprof does.
func TestDump(t *testing.T) {
	leak()
	sameFile(t, "docs/testdata/dump.txt", []byte(dumped()))
}

// leak leaves two goroutines behind, once in this process.
var leak = sync.OnceFunc(func() {
	tea := func() string { return "tea" }
	late := func() string { time.Sleep(10 * time.Millisecond); return "coffee" }
	firstAnswer(tea, late)
	waitForNever()
	for range 1000 {
		if strings.Contains(dumped(), "[chan send") {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
})

// dumped returns the stack of the goroutine that firstAnswer leaves behind.
func dumped() string {
	var b bytes.Buffer
	if err := pprof.Lookup("goroutine").WriteTo(&b, 2); err != nil {
		return err.Error()
	}
	return stanza(b.String(), "docs.firstAnswer.func1()")
}

// stanza returns the paragraph of a profile that has the words, without
// what differs from run to run.
func stanza(profile, words string) string {
	profile = total.ReplaceAllString(profile, "")
	for _, p := range strings.Split(profile, "\n\n") {
		if strings.Contains(p, words) {
			return volatile(strings.TrimSpace(p)) + "\n"
		}
	}
	return "nothing has " + words + ":\n" + profile
}

var (
	total   = regexp.MustCompile(`^goroutineleak profile: total \d+\n`)
	address = regexp.MustCompile(`0x[0-9a-f]{6,}`)
	offset  = regexp.MustCompile(`\+0x[0-9a-f]+`)
	number  = regexp.MustCompile(`goroutine \d+`)
	folder  = regexp.MustCompile(`\t\S*/(docs|leaky)/`)
)

// volatile replaces what differs from run to run: the numbers of goroutines,
// addresses, offsets and folders. Different numbers stay different: a
// goroutine that seems to have created itself would be a riddle.
func volatile(s string) string {
	s = strings.Replace(s, " (leaked)", "", 1) // what the test above has found
	s = folder.ReplaceAllString(s, "\t$1/")
	s = offset.ReplaceAllString(s, "+0x28")
	s = renumber(s, address, func(n int) string {
		return fmt.Sprintf("%#x", 0x4a2f60+n*0x1c20)
	})
	return renumber(s, number, func(n int) string {
		return fmt.Sprintf("goroutine %d", 34-n)
	})
}

// renumber replaces each match by the name of its number, counted from 0.
// Equal matches have the same number.
func renumber(s string, re *regexp.Regexp, name func(n int) string) string {
	names := map[string]string{}
	return re.ReplaceAllStringFunc(s, func(match string) string {
		if _, known := names[match]; !known {
			names[match] = name(len(names))
		}
		return names[match]
	})
}

func TestVolatile(t *testing.T) {
	assert.Equal(t,
		"goroutine 34 [chan send]:\n\tdocs/a.go:1 +0x28\n"+
			"created by b in goroutine 33\n# 0x4a2f60 0x4a4b80 0x4a2f60",
		volatile("goroutine 8 [chan send]:\n\t/home/me/docs/a.go:1 +0x1f\n"+
			"created by b in goroutine 7\n# 0x512340 0x512380 0x512340"))
}
