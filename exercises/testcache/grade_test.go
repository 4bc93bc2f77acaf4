package testcache_test

import (
	"testing"

	"example.com/baton/internal/exercise"
	"example.com/baton/internal/specimen/cache"
)

var task = exercise.NewTests("testcache", cache.About)

func TestYours(t *testing.T) { task.Yours(t) }
