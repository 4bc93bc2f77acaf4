// Package shutdown has right and wrong servers that can be shut down.
package shutdown

import (
	"context"
	"embed"

	"example.com/baton/internal/specimen"
)

//go:embed right.go wrong.go
var files embed.FS

// A Server handles requests until it is shut down.
type Server interface {
	Handle(f func(ctx context.Context)) bool
	Shutdown(ctx context.Context) error
}

var all = []specimen.Specimen[func() Server]{
	{What: "does not wait for requests in flight", Do: newImpatient},
	{What: "accepts requests while it waits", Do: newOpen},
	{What: "cancels the requests when Shutdown begins", Do: newHasty},
	{What: "waits for the requests even if the context is done", Do: newPatient},
	{What: "returns no error when it gives up", Do: newSilent},
	{What: "gives up without canceling the requests", Do: newForgetful},
	{What: "waits for a request to finish even if none is in flight", Do: newNeedy},
	{What: "returns immediately from a second call of Shutdown", Do: newSingle},
	{What: "returns false for requests that end after Shutdown began", Do: newDenying},
	{What: "always waits until the context is done", Do: newLate},
	{What: "handles one request after the other", Do: newSequential},
	{What: "returns false for a late request, but calls its function", Do: newCalling},
	{What: "waits only until one request has ended", Do: newHurried},
	{What: "lets a late request wait until all other requests have ended", Do: newHolding},
	{What: "makes the second call of Shutdown wait for the first", Do: newJoining},
	{What: "reads its flag without a lock", Do: newRacy, Races: true},
	{What: "counts requests, and closes a channel after the last one", Do: newCounting, Right: true},
	{What: "has a WaitGroup, and a goroutine that waits for it", Do: newGrouped, Right: true},
	{What: "has a channel for each request", Do: newListed, Right: true},
	{What: "keeps its state in a channel", Do: newHeld, Right: true},
}

// New returns a server of the kind that was chosen.
func New() Server { return specimen.Now(all)() }

// About describes all servers.
func About() ([]specimen.About, error) { return specimen.Describe("server", files, all) }
