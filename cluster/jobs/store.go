package jobs

import (
	"context"
	"encoding/base64"
	"errors"
	"strings"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// Record stores the result of a job under its ID, unless there is one
// already. It reports whether this result is the first.
//
// The server decides which result is first. So when two workers do the
// same job, one result counts, even if workers die.
func Record(
	ctx context.Context, js jetstream.JetStream,
	id string, result []byte,
) (first bool, err error) {
	results, err := js.KeyValue(ctx, done)
	if err != nil {
		return false, inWords(js, err)
	}
	key := base64.RawURLEncoding.EncodeToString([]byte(id))
	_, err = results.Create(ctx, key, result)
	if errors.Is(err, jetstream.ErrKeyExists) {
		return false, nil
	}
	return err == nil, inWords(js, err)
}

// A Letter is a job that no worker could do, and why.
type Letter struct {
	Job    Job
	Reason string
}

const reasonHeader = "Baton-Reason"

// Dead returns all dead letters, the oldest first.
func Dead(
	ctx context.Context, js jetstream.JetStream,
) ([]Letter, error) {
	letters, err := js.Stream(ctx, dead)
	if err != nil {
		return nil, inWords(js, err)
	}
	var list []Letter
	state := letters.CachedInfo().State
	if state.Msgs == 0 {
		return nil, nil
	}
	for seq := state.FirstSeq; seq <= state.LastSeq; seq++ {
		msg, err := letters.GetMsg(ctx, seq)
		if errors.Is(err, jetstream.ErrMsgNotFound) {
			continue // deleted
		}
		if err != nil {
			return nil, inWords(js, err)
		}
		id := strings.TrimPrefix(msg.Header.Get(nats.MsgIdHdr), "dead ")
		list = append(list, Letter{
			Job:    Job{ID: id, Data: msg.Data},
			Reason: msg.Header.Get(reasonHeader),
		})
	}
	return list, nil
}

// bury adds a job to the dead letters. Within two minutes, burying it
// again has no effect.
func bury(
	ctx context.Context, js jetstream.JetStream, job Job, err error,
) error {
	// A panic has a stack.
	reason, _, _ := strings.Cut(err.Error(), "\n")
	letter := nats.NewMsg(deadSubject)
	letter.Data = job.Data
	letter.Header.Set(reasonHeader, reason)
	_, err = js.PublishMsg(ctx, letter,
		jetstream.WithMsgID("dead "+job.ID))
	return err
}

// Left returns the number of jobs that are not done.
func Left(ctx context.Context, js jetstream.JetStream) (int, error) {
	todo, err := js.Stream(ctx, stream)
	if err != nil {
		return 0, inWords(js, err)
	}
	return int(todo.CachedInfo().State.Msgs), nil
}

// Remove removes all that Open has created, with the jobs, the results
// and the dead letters in it.
func Remove(ctx context.Context, js jetstream.JetStream) error {
	return inWords(js, errors.Join(
		js.DeleteStream(ctx, stream), js.DeleteStream(ctx, dead),
		js.DeleteKeyValue(ctx, done)))
}
