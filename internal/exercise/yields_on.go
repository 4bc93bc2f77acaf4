//go:build yields

package exercise

// Yields says whether this program was built with yields in the answers.
const Yields = true
