// Package rate has right and wrong rate limiters.
package rate

import (
	"context"
	"embed"

	"example.com/baton/internal/specimen"
)

//go:embed right.go wrong.go
var files embed.FS

type waiter = func(ctx context.Context) error

var all = []specimen.Specimen[func(perSecond, burst int) waiter]{
	{What: "does not wait", Do: never},
	{What: "ignores the burst", Do: noBurst},
	{What: "allows one call too many in a burst", Do: oneMore},
	{What: "makes each call wait for one interval, without a shared limit", Do: eachAlone},
	{What: "saves up more than the burst", Do: savesUp},
	{What: "allows a burst in every second", Do: everySecond},
	{What: "ignores the context while it waits", Do: sleeps},
	{What: "returns no error when it is canceled", Do: noError},
	{What: "does not give back the turn of a canceled call", Do: keepsTurn},
	{What: "polls every 7 ms", Do: polls},
	{What: "measures the time from New, not from the calls", Do: fromNew},
	{What: "waits a whole second, whatever the rate is", Do: wholeSeconds},
	{What: "refills its turns burst by burst, not one by one", Do: refills},
	{What: "saves up whole turns, but no fractions", Do: wholeTurns},
	{What: "ignores the context if it does not have to wait", Do: ignoresWhenFree},
	{What: "uses up a turn if the context is done beforehand", Do: losesTurn},
	{What: "takes the next turn without a lock", Do: racy, Races: true},
	{What: "keeps the time of the next turn", Do: nextTurn, Right: true},
	{What: "keeps the next turn in a channel", Do: holdsChannel, Right: true},
	{What: "fills a bucket with tokens", Do: bucket, Right: true},
}

// New returns a limiter of the kind that was chosen.
func New(perSecond, burst int) (wait func(ctx context.Context) error) {
	return specimen.Now(all)(perSecond, burst)
}

// About describes all limiters.
func About() ([]specimen.About, error) { return specimen.Describe("limiter", files, all) }
