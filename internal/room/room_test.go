package room_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.com/baton/internal/exercise"
	"example.com/baton/internal/room"
)

func report(name, exercise, state string, mistake int) room.Report {
	return room.Report{Name: name, Results: []room.Result{{exercise, state, mistake}}}
}

func TestMostCommonMistake(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := room.New([]string{"say", "wait"})
		assert.Zero(t, r.View().Number)
		require.NoError(t, r.Add(report("Anna", "say", "wrong", 3)))
		require.NoError(t, r.Add(report("Anna", "say", "wrong", 3)), "counts once")
		require.NoError(t, r.Add(report("Bob", "wait", "wrong", 2)))
		assert.Equal(t, 2, r.View().Number, "the lower number of two")
		time.Sleep(4 * time.Minute)
		require.NoError(t, r.Add(report("Carl", "say", "wrong", 3)))
		v := r.View()
		assert.Equal(t, 3, v.Number)
		assert.Equal(t, 2, v.Count)
		assert.Equal(t, "sleeps or polls instead of waiting for the event itself", v.Common)
		time.Sleep(time.Minute + 1)
		assert.Equal(t, 1, r.View().Count, "five minutes are over for Anna")
		time.Sleep(4 * time.Minute)
		assert.Zero(t, r.View().Number)
	})
}

func TestNames(t *testing.T) {
	for _, good := range []string{"Anna", " Zoë ", "O'Neil", "José-María", "अनीता", "李雷", "7of9", "Z\u0301o"} {
		_, err := room.CleanName(good)
		assert.NoError(t, err, good)
	}
	for _, bad := range []string{"", " ", strings.Repeat("a", 25), "<img src=x>", "a\x00", "a\nb",
		"=1+1", "-1", "@x", "a\u202eb", "a\u200bb", "Z\u0301\u0301\u0301", "\u0301", "\xff", "a\"b", "a&b", "🙂"} {
		_, err := room.CleanName(bad)
		assert.Error(t, err, "%q", bad)
	}
}

func TestHostile(t *testing.T) {
	r := room.New([]string{"say", "wait"})
	s := httptest.NewServer(r.Handler("secret"))
	defer s.Close()
	post := func(path, kind, body string) int {
		answer, err := http.Post(s.URL+path, kind, strings.NewReader(body))
		require.NoError(t, err)
		defer answer.Body.Close()
		return answer.StatusCode
	}
	const json = "application/json"
	good := `{"name":"Anna","results":[{"exercise":"say","state":"right"}]}`
	for _, c := range []struct {
		path, kind, body string
		want             int
	}{
		{"/report", json, good, 404}, {"/wrong/report", json, good, 404}, {"/secret", json, good, 404},
		{"/secret/../secret/report/", json, good, 404},
		{"/secret/report", "text/plain", good, 415},
		{"/secret/report", json, "", 400}, {"/secret/report", json, "null", 400},
		{"/secret/report", json, strings.Repeat("[", 10000), 400},
		{"/secret/report", json, `{"name":"` + strings.Repeat("a", 1<<20) + `"}`, 400},
		{"/secret/report", json, `{"name":"Anna","code":"package x"}`, 400},
		{"/secret/report", json, strings.Replace(good, "Anna", "<script>", 1), 400},
		{"/secret/report", json, strings.Replace(good, "say", "constructor", 1), 400},
		{"/secret/report", json, strings.Replace(good, "right", "great", 1), 400},
		{"/secret/report", json, strings.Replace(good, `"right"`, `"right","mistake":3`, 1), 400},
		{"/secret/report", json, strings.Replace(good, `"right"`, `"wrong","mistake":-1`, 1), 400},
		{"/secret/report", json, strings.Replace(good, `"right"`, `"wrong","mistake":1e9`, 1), 400},
		{"/secret/report", json, good, 204},
	} {
		assert.Equal(t, c.want, post(c.path, c.kind, c.body), "%s %.80s", c.path, c.body)
	}
	for i := range 2 * room.MostLearners {
		want := 204
		if i >= room.MostLearners-1 { // Anna is there
			want = 429
		}
		require.Equal(t, want, post("/secret/report", json,
			strings.Replace(good, "Anna", fmt.Sprint("Bot ", i), 1)), i)
	}
	tooMany := 0
	for range 50 {
		if post("/secret/report", json, good) == 429 {
			tooMany++
		}
	}
	assert.Greater(t, tooMany, 10)
	assert.Len(t, r.View().Learners, room.MostLearners)

	answer, err := http.Get(s.URL + "/secret/")
	require.NoError(t, err)
	answer.Body.Close()
	assert.Contains(t, answer.Header.Get("Content-Security-Policy"), "default-src 'none'")
	assert.Equal(t, "no-referrer", answer.Header.Get("Referrer-Policy"))
}

// A learner may send 20 reports together, and 2 per second after that.
func TestRate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := room.New([]string{"say"})
		taken := func() (n int) {
			for {
				err := r.Add(report("Anna", "say", "wrong", 0))
				if err != nil {
					assert.Equal(t, room.ErrTooMany, err)
					return n
				}
				n++
			}
		}
		assert.Equal(t, 20, taken())
		assert.NoError(t, r.Add(report("Bob", "say", "open", 0)), "others go on")
		time.Sleep(time.Second/2 - 1)
		assert.Equal(t, 0, taken())
		time.Sleep(time.Nanosecond)
		assert.Equal(t, 1, taken())
		time.Sleep(time.Second)
		assert.Equal(t, 2, taken())
		time.Sleep(time.Hour)
		assert.Equal(t, 20, taken())
	})
}

// Thirty learners send an update a second for ten minutes. The view is right
// in every second, and little is sent.
func TestTenMinutes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var want room.View
		for i := range 35 {
			want.Exercises = append(want.Exercises, fmt.Sprintf("exercise%02d", i))
		}
		for i := range 30 {
			want.Learners = append(want.Learners, room.Row{
				Name: fmt.Sprintf("Learner %02d", i), Cells: make([]room.Cell, 35)})
		}
		handler := room.New(want.Exercises).Handler("secret")
		ask := func(method, path string, body []byte) *httptest.ResponseRecorder {
			q := httptest.NewRequest(method, "/secret/"+path, bytes.NewReader(body))
			q.Header.Set("Content-Type", "application/json")
			answer := httptest.NewRecorder()
			handler.ServeHTTP(answer, q)
			return answer
		}
		random := rand.New(rand.NewPCG(1, 1))
		names := map[int]string{}
		for _, m := range exercise.Catalog() {
			names[m.Number] = m.Name
		}
		var made []mistake
		for range 600 {
			for i, l := range want.Learners {
				cell := room.Cell{State: []string{"open", "right"}[random.IntN(2)]}
				if random.IntN(10) == 0 {
					cell = room.Cell{State: "wrong", Mistake: 1 + random.IntN(35)}
					made = append(made, mistake{i, cell.Mistake, time.Now()})
				}
				n := random.IntN(35)
				l.Cells[n] = cell
				body, err := json.Marshal(report(l.Name, want.Exercises[n], cell.State, cell.Mistake))
				require.NoError(t, err)
				require.Less(t, len(body), 100)
				require.Equal(t, 204, ask("POST", "report", body).Code)
			}
			time.Sleep(time.Second)
			got := ask("GET", "view", nil).Body.String()
			require.Less(t, len(got), 25_000)
			made = slices.DeleteFunc(made, func(m mistake) bool {
				return time.Since(m.at) > 5*time.Minute
			})
			want.Number, want.Count = mostCommon(made)
			want.Common = names[want.Number]
			text, err := json.Marshal(want)
			require.NoError(t, err)
			require.Equal(t, string(text)+"\n", got)
		}
	})
}

type mistake struct {
	learner, number int
	at              time.Time
}

// mostCommon returns the mistake that most learners made, and how many did.
func mostCommon(made []mistake) (number, count int) {
	by := map[int]map[int]bool{}
	for _, m := range made {
		if by[m.number] == nil {
			by[m.number] = map[int]bool{}
		}
		by[m.number][m.learner] = true
	}
	for _, n := range slices.Sorted(maps.Keys(by)) {
		if len(by[n]) > count {
			number, count = n, len(by[n])
		}
	}
	return number, count
}

// What thirty learners send at the same time, over the network, is all on
// the page.
func TestThirtyLearners(t *testing.T) {
	exercises := []string{"say", "wait", "pool"}
	r := room.New(exercises)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- r.Serve(ctx, l, "secret") }()
	url := "http://" + l.Addr().String() + "/secret"
	var all sync.WaitGroup
	for i := range 30 {
		all.Go(func() {
			name := fmt.Sprintf("Learner %02d", i)
			for n, x := range exercises {
				assert.NoError(t, room.Send(ctx, url, report(name, x, "wrong", 1+i%3)))
				if n <= i%3 {
					assert.NoError(t, room.Send(ctx, url, report(name, x, "right", 0)))
				}
			}
		})
	}
	all.Wait()
	answer, err := http.Get(url + "/view")
	require.NoError(t, err)
	var v room.View
	require.NoError(t, json.NewDecoder(answer.Body).Decode(&v))
	answer.Body.Close()
	require.Len(t, v.Learners, 30)
	for i, l := range v.Learners {
		assert.Equal(t, fmt.Sprintf("Learner %02d", i), l.Name)
		for n, c := range l.Cells {
			want := room.Cell{State: "wrong", Mistake: 1 + i%3}
			if n <= i%3 {
				want = room.Cell{State: "right"}
			}
			assert.Equal(t, want, c)
		}
	}
	assert.Equal(t, 1, v.Number)
	assert.Equal(t, 10, v.Count)
	var out strings.Builder
	require.NoError(t, r.WriteCSV(&out))
	rows, err := csv.NewReader(strings.NewReader(out.String())).ReadAll()
	require.NoError(t, err)
	assert.Len(t, rows, 91)
	cancel()
	assert.NoError(t, <-ended)
	http.DefaultClient.CloseIdleConnections()
}
