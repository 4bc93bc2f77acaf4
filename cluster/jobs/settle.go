package jobs

import (
	"context"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// received returns the job of a message.
func received(msg jetstream.Msg, wait time.Duration) Job {
	job := Job{ID: msg.Headers().Get(nats.MsgIdHdr), Data: msg.Data()}
	if meta, err := msg.Metadata(); err == nil {
		job.Delivery = int(meta.NumDelivered)
	}
	job.hold = func() (release func()) {
		stop := make(chan struct{})
		tick := time.NewTicker(wait / 3)
		var holding sync.WaitGroup
		holding.Go(func() {
			defer tick.Stop()
			for {
				select {
				case <-tick.C:
					msg.InProgress()
				case <-stop:
					return
				}
			}
		})
		return sync.OnceFunc(func() {
			close(stop)
			holding.Wait()
		})
	}
	return job
}

// settle tells the server whether a job is done. If this message is
// lost, the job is delivered again. settle waits until the server has
// confirmed an ack. Otherwise the same job could be delivered next.
func settle(
	ctx context.Context, js jetstream.JetStream, msg jetstream.Msg,
	job Job, err error,
) {
	confirm, cancel := context.WithTimeout(
		context.WithoutCancel(ctx), 2*time.Second)
	defer cancel()
	switch {
	case err == nil:
		msg.DoubleAck(confirm)
	case ctx.Err() != nil:
		msg.Nak()
	case job.Delivery < tries:
		msg.NakWithDelay(time.Duration(job.Delivery) * time.Second / 10)
	case bury(confirm, js, job, err) == nil:
		msg.DoubleAck(confirm)
	}
}
