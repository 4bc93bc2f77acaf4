package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.com/baton/internal/room"
)

var lesson = flag.Duration("lesson", 3*time.Second,
	"how long learners work in the test of the room")

// TestRoom has thirty learners send an update each second, beside others
// who send what no board sends. The page shows what the room knows, and
// fits on a projector.
func TestRoom(t *testing.T) {
	var exercises []string
	for i := range 33 {
		exercises = append(exercises, fmt.Sprintf("exercise%02d", i))
	}
	r := room.New(exercises)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	var all sync.WaitGroup
	all.Go(func() { assert.NoError(t, r.Serve(ctx, l, "secret")) })
	url := "http://" + l.Addr().String() + "/secret/"
	names := []string{"O'Neil", "أنا", "Zoë", "constructor", "toString",
		strings.Repeat("W", 24)}
	for i := len(names); i < 30; i++ {
		names = append(names, fmt.Sprint("Learner ", i))
	}
	tb := openRoom(t, url)
	work, rest := context.WithTimeout(ctx, *lesson)
	defer rest()
	for i, name := range names {
		all.Go(func() {
			random := rand.New(rand.NewPCG(1, uint64(i)))
			for work.Err() == nil {
				result := room.Result{Exercise: exercises[random.IntN(33)],
					State: "right"}
				if random.IntN(2) == 0 {
					result.State, result.Mistake = "wrong", 1+random.IntN(5)
				}
				assert.NoError(t, room.Send(ctx, url, room.Report{
					Name: name, Results: []room.Result{result}}), name)
				time.Sleep(time.Second)
			}
		})
	}
	all.Go(func() {
		for work.Err() == nil {
			for _, body := range []string{
				`{"name":"<img src=x onerror=alert(1)>","results":[]}`,
				`{"name":"Anna","results":[{"exercise":"<b>","state":"right"}]}`,
				`{"name":"Anna","results":[{"exercise":"exercise00","state":"<b>"}]}`,
				"{", `{"name":"\u202eevil"}`,
			} {
				answer, err := http.Post(url+"report", "application/json",
					strings.NewReader(body))
				if assert.NoError(t, err) {
					answer.Body.Close()
					assert.Equal(t, 400, answer.StatusCode, body)
				}
			}
			time.Sleep(time.Second / 10)
		}
	})
	<-work.Done()
	time.Sleep(time.Second) // the last reports
	mark := map[string]string{"open": "·", "wrong": "✗", "right": "✓", "": ""}
	var want []string
	for _, l := range r.View().Learners {
		want = append(want, l.Name)
		for _, c := range l.Cells {
			text := mark[c.State]
			if c.Mistake > 0 {
				text += fmt.Sprint(c.Mistake)
			}
			want = append(want, text)
		}
	}
	assert.Len(t, want, 30*34)
	tb.until("document.querySelectorAll('#rows tr').length == 30")
	time.Sleep(3 * time.Second) // the page asks each second
	assert.Equal(t, want, tb.texts("#rows tr > *"))
	assert.Contains(t, tb.text("#common"), "Most common")
	assert.LessOrEqual(t, js[int](tb, "document.documentElement.scrollWidth"), 1280)
	assert.LessOrEqual(t, js[int](tb, "document.documentElement.scrollHeight"), 720)
	tb.shot("room")
	cancel()
	all.Wait()
}

// What the page gets is text, even if it looks like a page. The room would
// reject these names, so a server of the test sends them.
func TestRoomEscapes(t *testing.T) {
	const evil = `<img src=x onerror="window.hit = 1"><b>bold</b>`
	v := room.View{
		Exercises: []string{evil, "say"},
		Learners: []room.Row{{Name: evil, Cells: []room.Cell{
			{State: evil}, {State: "constructor"}}}},
		Common: evil, Number: 1, Count: 2,
	}
	page := room.New(nil).Handler("secret")
	server := httptest.NewServer(http.HandlerFunc(
		func(w http.ResponseWriter, q *http.Request) {
			if strings.HasSuffix(q.URL.Path, "/view") {
				assert.NoError(t, json.NewEncoder(w).Encode(v))
				return
			}
			page.ServeHTTP(w, q)
		}))
	defer server.Close()
	tb := openRoom(t, server.URL+"/secret/")
	tb.until("document.querySelector('#rows tr')")
	assert.Equal(t, []string{"", evil, "say"}, tb.texts("#head th"))
	assert.Equal(t, []string{evil, "", ""}, tb.texts("#rows tr > *"))
	assert.Equal(t, "Most common mistake in the last five minutes: the answer "+
		evil+" (number 1, 2 learners)", tb.text("#common"))
	assert.Zero(t, tb.count("img, b, #rows [class]:not([class=''])"))
	assert.False(t, js[bool](tb, "'hit' in window"))
}

// openRoom opens the page of a room, which has no main.
func openRoom(t *testing.T, url string) *tab {
	tb := newTab(t, url, look{size: beamer})
	js[bool](tb, "(location.href = "+quote(url)+", true)")
	tb.until("document.getElementById('rows')")
	return tb
}
