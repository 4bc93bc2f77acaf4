package testpool

import chosen "example.com/baton/internal/specimen/pool"

// Work does each job once, n jobs at a time. It begins them in the
// order of the list: when a job is over, the next one begins right
// away. Work returns when the last job is over. Its workers may end
// just after that, but none stays behind. The number n is 1 or more.
// The list may be empty.
func Work(n int, jobs []func()) { chosen.Work(n, jobs) }
