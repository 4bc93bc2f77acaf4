// Package docs is the course: one chapter per file, in Markdown.
//
// No Go code, output, picture or number that a chapter shows is typed by
// hand; the Python is, and a test runs it. Code comes from the source
// files, output from runs in virtual time, pictures and numbers
// from the same runs. What burns the real processor or writes to a real
// disk has been seen once: see testdata/seen. Code, output and pictures
// stand between comments such as
//
//	<!-- code say/say.go After -->
//	<!-- /code -->
//
// A number stands in its sentence: testdata/numbers.txt has the words
// around it, and where it comes from. The test fails once a page is no
// longer true. To generate what it shows again:
//
//	go test ./docs -update
package docs
