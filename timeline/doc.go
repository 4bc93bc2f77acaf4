// Package timeline finds out from the lines that a program prints who did
// what when, and draws it.
package timeline
