// Package pipeline is an exercise: two stages, fan-out and fan-in.
//
// A bakery mixes one cake after the other, and bakes them in several
// ovens. The next cake is mixed while the previous cake is in an oven.
// The cakes fan out to the ovens, and fan in to one channel.
//
//	baked := Bake(ctx, 2, cakes, mix, bake)
//	// five cakes; mix takes 1 s for each, and bake takes 2 s
//	for cake := range baked { ... }
//
// Bake returns right away. The first cake comes at 3 s, and the last
// one at 7 s. With one oven, the last one comes at 11 s. A cake is sent
// as soon as it is baked, even if other ovens are still busy. After the
// last cake the channel is closed.
//
// If no one takes the cakes, the bakery soon pauses. With two ovens,
// there are never more than 10 cakes that have been begun but not
// taken. Cakes are mixed in the order of the list, and bake is called
// with the result of mix.
//
// When ctx is done, mix and bake return right away, and the channel is
// closed at that instant, even if no one takes the cakes that are left.
// No goroutine is left behind.
//
//	go run ./exercises watch pipeline
package pipeline

import "context"

// Bake sends bake(mix(cake)) for each cake. It mixes one cake at a
// time, and bakes in the given number of ovens, 1 or more.
func Bake(
	ctx context.Context, ovens int, cakes []string,
	mix, bake func(ctx context.Context, cake string) string,
) (baked <-chan string) {
	panic("todo: pipeline")
}
