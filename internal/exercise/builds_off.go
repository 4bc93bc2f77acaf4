//go:build schedules || child

package exercise

import (
	"context"
	"errors"
)

var errBuildsNone = errors.New("a binary for a closer look builds no other")

func buildExploring(context.Context, string, string, string) (string, error) {
	return "", errBuildsNone
}

func raceBinary(context.Context, string, string) (string, error) { return "", errBuildsNone }

// WithoutAnswers always fails. It lets its callers compile.
func WithoutAnswers(string, string, ...string) (string, error) { return "", errBuildsNone }
