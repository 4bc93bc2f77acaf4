package testpool_test

import (
	"testing"

	"example.com/baton/internal/exercise"
	"example.com/baton/internal/specimen/pool"
)

var task = exercise.NewTests("testpool", pool.About)

func TestYours(t *testing.T) { task.Yours(t) }
