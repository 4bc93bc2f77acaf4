package room

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/subtle"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"

	"golang.org/x/net/netutil"
)

//go:embed page.html
var page []byte

// Everything that the page needs is in it, and it can load nothing else.
const policy = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; " +
	"connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// Token returns a new secret for the URL of a room.
func Token() string { return strings.ToLower(rand.Text()[:16]) }

// Handler serves the room below /token/. Everything else is not found.
func (r *Room) Handler(token string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("Referrer-Policy", "no-referrer") // the token is in the URL
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Cache-Control", "no-store")
		first, rest, ok := strings.Cut(strings.TrimPrefix(q.URL.Path, "/"), "/")
		if !ok || subtle.ConstantTimeCompare([]byte(first), []byte(token)) != 1 {
			http.NotFound(w, q)
			return
		}
		switch q.Method + " " + rest {
		case "GET ", "HEAD ":
			h.Set("Content-Type", "text/html; charset=utf-8")
			w.Write(page)
		case "GET view":
			h.Set("Content-Type", "application/json")
			json.NewEncoder(w).Encode(r.View())
		case "POST report":
			r.report(w, q)
		default:
			http.NotFound(w, q)
		}
	})
}

func (r *Room) report(w http.ResponseWriter, q *http.Request) {
	// A page of another site cannot send this type without asking first.
	if q.Header.Get("Content-Type") != "application/json" {
		http.Error(w, "want application/json", http.StatusUnsupportedMediaType)
		return
	}
	var rep Report
	in := json.NewDecoder(http.MaxBytesReader(w, q.Body, 16<<10))
	in.DisallowUnknownFields()
	err := in.Decode(&rep)
	if err == nil {
		err = r.Add(rep)
	}
	switch {
	case err == nil:
		w.WriteHeader(http.StatusNoContent)
	case errors.Is(err, ErrFull), errors.Is(err, ErrTooMany):
		http.Error(w, err.Error(), http.StatusTooManyRequests)
	default:
		http.Error(w, err.Error(), http.StatusBadRequest)
	}
}

// Serve serves the room until ctx is done. It closes the listener.
func (r *Room) Serve(ctx context.Context, l net.Listener, token string) error {
	s := &http.Server{
		Handler:           r.Handler(token),
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      10 * time.Second,
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    8 << 10,
	}
	defer context.AfterFunc(ctx, func() { s.Close() })()
	err := s.Serve(netutil.LimitListener(l, 3*MostLearners))
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// Send sends a report to the room at url, as Handler serves it.
func Send(ctx context.Context, url string, rep Report) error {
	body, err := json.Marshal(rep)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	q, err := http.NewRequestWithContext(ctx, "POST",
		strings.TrimSuffix(url, "/")+"/report", bytes.NewReader(body))
	if err != nil {
		return err
	}
	q.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(q)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode == http.StatusNoContent {
		return nil
	}
	why := make([]byte, 200)
	n, _ := answer.Body.Read(why)
	return fmt.Errorf("%s: %s", answer.Status, strings.TrimSpace(string(why[:n])))
}
