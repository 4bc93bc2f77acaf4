package httpfetch_test

import (
	"io"
	"log"

	_ "example.com/baton/internal/golden" // for -update
)

// nowhere drops what servers log about clients that leave.
var nowhere = log.New(io.Discard, "", 0)
