package board

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.com/baton/internal/exercise"
)

// Without -addr, only this machine can reach the room.
func TestRoomIsLocal(t *testing.T) {
	_, o := newFlags()
	at, err := netip.ParseAddrPort(*o.addr)
	require.NoError(t, err)
	assert.True(t, at.Addr().IsLoopback(), *o.addr)
}

// The whole request is compared, so nothing else can be in it: no code, no
// path, no output, and nothing about the machine.
func TestWatchSendsNoCode(t *testing.T) {
	exercise.All(t)
	t.Parallel()
	reports := make(chan string, 10)
	server := httptest.NewServer(http.HandlerFunc(
		func(w http.ResponseWriter, q *http.Request) {
			body, err := io.ReadAll(q.Body)
			assert.NoError(t, err)
			for _, standard := range []string{"Accept-Encoding", "Content-Length", "Content-Type", "User-Agent"} {
				q.Header.Del(standard)
			}
			assert.Empty(t, q.Header)
			reports <- q.Method + " " + q.URL.String() + " " + string(body)
			w.WriteHeader(http.StatusNoContent)
		}))
	defer server.Close()
	d := newDesk(t, "")
	d.write("gather", sequentialGather)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() {
		ended <- d.run(ctx, []string{"watch", "-room", server.URL + "/k3y/", "-name", "Anna"})
	}()
	const wrongGather = `{"exercise":"gather","state":"wrong","mistake":1}`
	for _, want := range []string{
		`{"name":"Anna","results":null}`, // she joins
		`{"name":"Anna","results":[{"exercise":"say","state":"open"},` + wrongGather + `]}`,
		`{"name":"Anna","results":[` + wrongGather + `]}`, // what is graded again
	} {
		select {
		case got := <-reports:
			assert.Equal(t, "POST /k3y/report "+want, got)
		case err := <-ended:
			require.NoError(t, err, "it ended before it sent %s", want)
		}
	}
	cancel()
	<-ended
}
