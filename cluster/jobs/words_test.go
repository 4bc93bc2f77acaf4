package jobs_test

import (
	"context"
	"net"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.com/baton/cluster/jobs"
)

func portOf(s *server.Server) int { return s.Addr().(*net.TCPAddr).Port }

func nothing(context.Context, int, jobs.Job) error { return nil }

func TestNoServer(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	l.Close()
	_, err = jobs.Connect("nats://" + l.Addr().String())
	assert.ErrorContains(t, err, "no server answers at this address")
}

func TestWrongToken(t *testing.T) {
	t.Parallel()
	s := serve(t, server.Options{JetStream: true, Authorization: "right"})
	_, err := jobs.Connect("nats://wrong@" + s.Addr().String())
	assert.ErrorContains(t, err,
		"the server rejects the user, password or token")
	connect(t, "nats://right@"+s.Addr().String())
}

func TestNoStream(t *testing.T) {
	t.Parallel()
	js := connect(t, serve(t, server.Options{JetStream: true}).ClientURL())
	const want = "the server has no stream of jobs: call Open first"
	assert.ErrorContains(t, jobs.Work(t.Context(), js, 1, nothing), want)
	assert.ErrorContains(t, jobs.Submit(t.Context(), js, some(1)), want)
	_, err := jobs.Record(t.Context(), js, "1", nil)
	assert.ErrorContains(t, err, want)
	_, err = jobs.Dead(t.Context(), js)
	assert.ErrorContains(t, err, want)
}

// TestStreamRemoved removes the stream while a worker waits for a job.
func TestStreamRemoved(t *testing.T) {
	t.Parallel()
	js := open(t, time.Minute, 0)
	time.AfterFunc(100*time.Millisecond, func() {
		jobs.Remove(context.Background(), js)
	})
	assert.ErrorContains(t, jobs.Work(t.Context(), js, 2, nothing),
		"the server has no stream of jobs")
}

func TestConnectionClosed(t *testing.T) {
	t.Parallel()
	js := open(t, time.Minute, 0)
	time.AfterFunc(100*time.Millisecond, js.Conn().Close)
	assert.ErrorContains(t, jobs.Work(t.Context(), js, 1, nothing),
		"the connection is closed")
}

func TestNoJetStream(t *testing.T) {
	t.Parallel()
	js := connect(t, serve(t, server.Options{}).ClientURL())
	assert.ErrorContains(t, jobs.Open(t.Context(), js, time.Minute, 0),
		"the server runs without JetStream: start it with -js")
}

func TestTooLarge(t *testing.T) {
	t.Parallel()
	s := serve(t, server.Options{JetStream: true, MaxPayload: 1000})
	js := connect(t, s.ClientURL())
	require.NoError(t, jobs.Open(t.Context(), js, time.Minute, 0))
	err := jobs.Submit(t.Context(), js,
		[]jobs.Job{{ID: "1"}, {ID: "2", Data: make([]byte, 2000)}})
	assert.ErrorContains(t, err,
		"job 1: the job is too large: the server takes at most 1000 bytes")
}

// TestNoRights has a user who may neither submit a job nor ask for one.
func TestNoRights(t *testing.T) {
	t.Parallel()
	s := serve(t, server.Options{JetStream: true, Users: []*server.User{
		{Username: "boss", Password: "x"},
		{Username: "guest", Password: "x", Permissions: &server.Permissions{
			Publish: &server.SubjectPermission{Deny: []string{
				"jobs.>", "$JS.API.CONSUMER.MSG.NEXT.>"}},
		}},
	}})
	at := s.Addr().String()
	boss := connect(t, "nats://boss:x@"+at)
	require.NoError(t, jobs.Open(t.Context(), boss, time.Minute, 0))
	const want = "this user lacks a permission on the server " +
		"(nats: permissions violation"

	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	guest := connect(t, "nats://guest:x@"+at)
	err := jobs.Submit(ctx, guest, some(1))
	assert.ErrorContains(t, err, want)

	guest = connect(t, "nats://guest:x@"+at)
	err = jobs.Work(t.Context(), guest, 1, nothing)
	assert.ErrorContains(t, err, want)
}
