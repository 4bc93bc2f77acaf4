// Package docs is the course: one chapter per file, in Markdown.
//
// No Go code, output, picture or number that a chapter shows is typed by
// hand; the Python is, and a test runs it. Code comes from the source
// files, output from runs in virtual time, pictures and numbers
// from the same runs. What burns the real processor or writes to a real
// disk has been seen once: see testdata/seen. They stand between comments
// such as
//
//	<!-- code say/say.go After -->
//	<!-- /code -->
//
// and go test fails once they no longer hold. To generate them again:
//
//	go test ./docs -update
package docs
