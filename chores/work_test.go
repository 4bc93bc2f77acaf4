package chores_test

import (
	"context"
	"fmt"
	"os"
	"time"

	"example.com/baton/chores"
)

// The package at work: the machine is a build server, and the potatoes
// are changes to review. The new version waits for you to look up.
func ExampleHeadsDown_release() {
	deploy := &chores.Chore{Name: "deploying", Takes: time.Millisecond}
	list := []chores.Chore{
		{Name: "building", Takes: 100 * time.Millisecond, Then: deploy},
		{Name: "reviewing", Takes: 60 * time.Millisecond,
			Pieces: 2, Piece: "Reviewing change"},
	}
	err := chores.HeadsDown(context.Background(), os.Stdout, list)
	fmt.Println(err)
	// Output:
	// Start building for 0.1 seconds
	// Start reviewing for 2 pieces
	// Reviewing change 0
	// Reviewing change 1
	// End reviewing for 2 pieces
	// End building for 0.1 seconds
	// Start deploying for 0.001 seconds
	// End deploying for 0.001 seconds
	// <nil>
}
