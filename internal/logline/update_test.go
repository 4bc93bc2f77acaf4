package logline_test

import _ "example.com/baton/internal/golden" // for -update
