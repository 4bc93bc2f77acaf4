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
	{What: "fetches a page again while it is being fetched", Do: fetchesTwice},
	{What: "forgets a page when all waiting calls have it", Do: forgets},
	{What: "keeps errors", Do: keepsErrors},
	{What: "returns no error to calls that waited for another call's fetch", Do: losesError},
	{What: "fetches one key after the other", Do: oneByOne},
	{What: "ignores the context", Do: ignoresContext},
	{What: "fails every call if the first call's context is canceled", Do: failsOthers},
	{What: "starts a second fetch after a call was canceled", Do: fetchesAfterCancel},
	{What: "treats an empty page as missing", Do: emptyIsNone},
	{What: "returns a different error if the context is done", Do: ownError},
	{What: "leaves a goroutine behind for each page", Do: leaves},
	{What: "keeps an error for a minute", Do: keepsErrorForAMinute},
	{What: "lets calls give up only if they began the fetch", Do: onlyFirstGivesUp},
	{What: "keeps the error from a call that was canceled", Do: keepsCancel},
	{What: "does not let a call give up after it began the fetch", Do: onlyOthersGiveUp},
	{What: "reads its map without a lock", Do: racy, Races: true},
	{What: "has an entry with a channel for each key", Do: entries, Right: true},
	{What: "uses the package singleflight", Do: flights, Right: true},
	{What: "hands the page from one call to the next", Do: handsOn, Right: true},
	{What: "keeps a list of waiting calls for each key", Do: lists, Right: true},
	{What: "checks the context before anything else", Do: contextFirst, Right: true},
}

// New returns the cache that was chosen.
func New(fetch func(key string) (string, error)) (
	get func(ctx context.Context, key string) (string, error),
) {
	return specimen.Now(all)(fetch)
}

// About describes all caches.
func About() ([]specimen.About, error) { return specimen.Describe("cache", files, all) }
