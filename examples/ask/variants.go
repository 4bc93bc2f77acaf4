package main

import "example.com/baton/internal/example"

var program = example.Program{
	Name:     "ask",
	Title:    "Where are the keys? Three friends, four ways",
	Subtitle: "You ask all of them. How long do you wait?",
	Variants: []example.Variant{{
		Name: "sequential", Takes: "6 s", Elapsed: true,
		Does: "ask one friend after the other",
		Run:  sequential,
	}, {
		Name: "all-answers", Takes: "3 s", Elapsed: true,
		Does: "ask all, wait for all answers",
		Run:  allAnswers,
	}, {
		Name: "timeout", Takes: "2.5 s", Elapsed: true,
		Does: "ask all, wait for at most 2.5 s",
		Run:  timeout,
	}, {
		Name: "first", Takes: "1 s", Elapsed: true,
		Does: "ask all, wait for the first answer",
		Run:  first,
	}},
}
