package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"

	"example.com/baton/httpfetch"
	"example.com/baton/internal/example"
)

// report prints the pages, and how many there were. After Ctrl-C, it
// prints those that have come before.
func report(
	ctx context.Context, w io.Writer, pages []httpfetch.Page,
	took time.Duration,
) error {
	failures := 0
	for _, p := range pages {
		if ctx.Err() != nil && errors.Is(p.Err, ctx.Err()) {
			continue
		}
		if p.Err != nil {
			failures++
		}
		fmt.Fprintf(w, "%s - %s\n", printable(p.URL), outcome(p))
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	fmt.Fprintf(w, "Total: %s, %s, %.2f seconds\n",
		example.Count(len(pages), "page", "pages"),
		example.Count(failures, "failure", "failures"),
		took.Seconds())
	return nil
}

// outcome returns what to print after the URL of a page.
func outcome(p httpfetch.Page) string {
	if e, ok := errors.AsType[*httpfetch.Error](p.Err); ok {
		if e.Try == "" {
			return "Error: " + printable(e.What)
		}
		return "Error: " + printable(e.What) + "; " + e.Try
	}
	return title(p)
}

// title returns the title of a page, made fit for a line of a terminal.
func title(p httpfetch.Page) string {
	switch {
	case !p.Titled:
		return "Missing"
	case p.Title == "":
		return `""`
	}
	return clip(p.Title)
}

// printable replaces line breaks, and characters that a terminal
// would take for a command, such as one to write from right to left.
// It is for the words of strangers: titles, URLs, and certificates in
// errors.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.In(r,
			unicode.Bidi_Control, unicode.Zl, unicode.Zp) {
			return '\ufffd'
		}
		return r
	}, text)
}

// clip also shortens what does not fit on a screen.
func clip(text string) string {
	const most = 200
	text = printable(text)
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}
