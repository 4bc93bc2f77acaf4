// Package cache has right and wrong caches.
package cache

import (
	"context"
	"embed"

	"example.com/baton/internal/specimen"
)

//go:embed right.go wrong.go
var files embed.FS

type (
	fetcher = func(key string) (string, error)
	getter  = func(ctx context.Context, key string) (string, error)
)

var all = []specimen.Specimen[func(fetch fetcher) getter]{
	{What: "fetches again what is on its way", Do: fetchesTwice},
	{What: "forgets a page when all that waited have it", Do: forgets},
	{What: "keeps errors", Do: keepsErrors},
	{What: "returns no error to the calls that waited for the fetch of another", Do: losesError},
	{What: "fetches one key after the other", Do: oneByOne},
	{What: "does not look at the context", Do: ignoresContext},
	{What: "lets every call fail if the context of the first is canceled", Do: failsOthers},
	{What: "starts a second fetch after a call was canceled", Do: fetchesAfterCancel},
	{What: "takes an empty page for none", Do: emptyIsNone},
	{What: "returns an error of its own if the context is done", Do: ownError},
	{What: "leaves a goroutine behind for each page", Do: leaves},
	{What: "looks into its map without a lock", Do: racy, Races: true},
	{What: "has an entry with a channel for each key", Do: entries, Right: true},
	{What: "uses the package singleflight", Do: flights, Right: true},
	{What: "hands the page from one call to the next", Do: handsOn, Right: true},
	{What: "has a list of those that wait for each key", Do: lists, Right: true},
}

// New returns the cache that was chosen.
func New(fetch func(key string) (string, error)) (
	get func(ctx context.Context, key string) (string, error),
) {
	return specimen.Now(all)(fetch)
}

// About describes all caches.
func About() ([]specimen.About, error) { return specimen.Describe("cache", files, all) }
