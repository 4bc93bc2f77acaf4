package jobs

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// inWords says what is wrong, and what to do about it.
func inWords(js jetstream.JetStream, err error) error {
	if err == nil {
		return nil
	}
	is := func(targets ...error) bool {
		for _, target := range targets {
			if errors.Is(err, target) {
				return true
			}
		}
		return false
	}
	words := ""
	switch {
	case denied(js):
		words = "this user lacks a permission on the server"
		err = js.Conn().LastError()
	case is(nats.ErrNoServers):
		words = "no server answers at this address: check the " +
			"address, and whether the server runs"
	case is(nats.ErrAuthorization, nats.ErrAuthExpired):
		words = "the server rejects the user, password or token"
	case is(nats.ErrConnectionClosed, jetstream.ErrConnectionClosed):
		words = "the connection is closed"
	case is(jetstream.ErrJetStreamNotEnabled,
		jetstream.ErrJetStreamNotEnabledForAccount,
		nats.ErrNoResponders):
		words = "the server runs without JetStream: start it with -js"
	case is(jetstream.ErrStreamNotFound, jetstream.ErrConsumerNotFound,
		jetstream.ErrBucketNotFound, jetstream.ErrNoStreamResponse):
		words = "the server has no stream of jobs: call Open first"
	case is(nats.ErrMaxPayload):
		words = fmt.Sprintf(
			"the job is too large: the server takes at most %d bytes",
			js.Conn().MaxPayload())
	case is(context.DeadlineExceeded, nats.ErrTimeout):
		words = "the server does not answer"
	default:
		return err
	}
	return fmt.Errorf("%s (%w)", words, err)
}

// denied reports whether the server has refused something that this
// package sent. NATS says so only to the connection: the call itself
// waits for an answer in vain.
func denied(js jetstream.JetStream) bool {
	if js == nil {
		return false
	}
	err := js.Conn().LastError()
	return errors.Is(err, nats.ErrPermissionViolation) &&
		(strings.Contains(err.Error(), todoSubject) ||
			strings.Contains(err.Error(), "$JS.API."))
}

// lasting reports whether waiting cannot fix an error.
func lasting(err error) bool {
	return errors.Is(err, jetstream.ErrStreamNotFound) ||
		errors.Is(err, jetstream.ErrConsumerNotFound) ||
		errors.Is(err, nats.ErrConnectionClosed) ||
		errors.Is(err, jetstream.ErrConnectionClosed)
}
