package testrate_test

import (
	"testing"

	"example.com/baton/internal/exercise"
	"example.com/baton/internal/specimen/rate"
)

var task = exercise.NewTests("testrate", rate.About)

func TestYours(t *testing.T) { task.Yours(t) }
