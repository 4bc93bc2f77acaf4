package testshutdown_test

import (
	"testing"

	"example.com/baton/internal/exercise"
	"example.com/baton/internal/specimen/shutdown"
)

var task = exercise.NewTests("testshutdown", shutdown.About)

func TestYours(t *testing.T) { task.Yours(t) }
