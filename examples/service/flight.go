package main

import (
	"errors"
	"log/slog"
	"net/http"
	"os"
	"runtime/trace"
	"sync"
	"time"
)

// A request that takes at least this long is worth a trace.
const slow = 500 * time.Millisecond

// traceSlow keeps a trace of the last seconds in memory, and writes it
// to a file after the first slow request. The caller must call stop.
func traceSlow(
	h http.Handler, file string,
) (traced http.Handler, stop func(), err error) {
	recorder := trace.NewFlightRecorder(
		trace.FlightRecorderConfig{MinAge: 5 * time.Second})
	if err := recorder.Start(); err != nil {
		return nil, nil, err
	}
	var once sync.Once
	traced = http.HandlerFunc(func(
		w http.ResponseWriter, r *http.Request,
	) {
		start := time.Now()
		h.ServeHTTP(w, r)
		if took := time.Since(start); took >= slow {
			once.Do(func() { save(recorder, file, r.URL.Path, took) })
		}
	})
	return traced, recorder.Stop, nil
}

// save writes what the recorder has. A trace that cannot be written
// does not stop the service.
func save(
	recorder *trace.FlightRecorder,
	file, path string, took time.Duration,
) {
	f, err := os.Create(file)
	if err == nil {
		_, err = recorder.WriteTo(f)
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		slog.Error("cannot save the trace", "error", err)
		return
	}
	slog.Warn("slow request", "path", path, "took", took, "trace", file)
}
