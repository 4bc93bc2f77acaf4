package jobs

import (
	"context"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// Connect connects to the server at url, such as
// nats://token@10.0.0.7:4222. The connection survives restarts of the
// server. The caller closes it with js.Conn().Close().
func Connect(url string) (jetstream.JetStream, error) {
	nc, err := nats.Connect(url,
		nats.MaxReconnects(-1), nats.ReconnectWait(time.Second/10),
		nats.Timeout(10*time.Second),
		nats.ErrorHandler(func(*nats.Conn, *nats.Subscription, error) {
			// The functions of this package return these errors.
		}))
	if err != nil {
		return nil, inWords(nil, err)
	}
	return jetstream.New(nc)
}

// Open creates the streams for jobs and for dead letters (see
// [Letter]), and the store of results, unless they exist. They are kept
// in files.
//
// The argument wait is the ack wait: a job that is not acknowledged
// within this time is delivered again. If most is above 0, the stream
// takes at most that many jobs. If the streams exist, Open changes the
// ack wait and the limit.
func Open(
	ctx context.Context, js jetstream.JetStream,
	wait time.Duration, most int,
) error {
	if most <= 0 {
		most = -1 // no limit
	}
	todo, err := js.CreateOrUpdateStream(ctx, jetstream.StreamConfig{
		Name:      stream,
		Subjects:  []string{todoSubject},
		Retention: jetstream.WorkQueuePolicy, // done jobs are removed
		Discard:   jetstream.DiscardNew,      // a full stream refuses
		MaxMsgs:   int64(most),
		Storage:   jetstream.FileStorage,
	})
	if err != nil {
		return inWords(js, err)
	}
	_, err = todo.CreateOrUpdateConsumer(ctx, jetstream.ConsumerConfig{
		Durable:   workers,
		AckPolicy: jetstream.AckExplicitPolicy,
		AckWait:   wait,
	})
	if err != nil {
		return inWords(js, err)
	}
	_, err = js.CreateOrUpdateStream(ctx, jetstream.StreamConfig{
		Name:     dead,
		Subjects: []string{deadSubject},
		Storage:  jetstream.FileStorage,
	})
	if err != nil {
		return inWords(js, err)
	}
	_, err = js.CreateOrUpdateKeyValue(ctx, jetstream.KeyValueConfig{
		Bucket:  done,
		Storage: jetstream.FileStorage,
	})
	return inWords(js, err)
}
