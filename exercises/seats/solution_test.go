package seats_test

import (
	"sync"
	"sync/atomic"
	"testing"
)

// The check and the act are one step, because the same lock covers both:
// no other goroutine can come between them.
type solution struct {
	mu    sync.Mutex
	seats map[string]string
}

func newSolution() *solution {
	return &solution{seats: map[string]string{}}
}

func (h *solution) Book(seat, customer string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if _, taken := h.seats[seat]; taken {
		return false
	}
	h.seats[seat] = customer
	return true
}

func (h *solution) Who(seat string) (customer string, ok bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	customer, ok = h.seats[seat]
	return customer, ok
}

func TestRight(t *testing.T) {
	task.Right(t, "the solution", func() hall { return newSolution() })
	task.Right(t, "LoadOrStore of a sync.Map", func() hall { return &loadOrStore{} })
	task.Right(t, "a channel that holds the map", func() hall {
		h := held{make(chan map[string]string, 1)}
		h.seats <- map[string]string{}
		return h
	})
	task.Right(t, "checks with a lock for reading, and again with the lock for writing",
		func() hall { return &checksTwice{seats: map[string]string{}} })
	task.Right(t, "a new map for each seat, compared and swapped", func() hall {
		h := &swapped{}
		h.seats.Store(&map[string]string{})
		return h
	})
	task.Right(t, "a list of bookings, of which the first counts", func() hall { return &list{} })
}

type loadOrStore struct{ seats sync.Map }

func (h *loadOrStore) Book(seat, customer string) bool {
	_, taken := h.seats.LoadOrStore(seat, customer)
	return !taken
}

func (h *loadOrStore) Who(seat string) (string, bool) {
	customer, ok := h.seats.Load(seat)
	if !ok {
		return "", false
	}
	return customer.(string), true
}

type held struct{ seats chan map[string]string }

func (h held) Book(seat, customer string) bool {
	seats := <-h.seats
	defer func() { h.seats <- seats }()
	_, taken := seats[seat]
	if !taken {
		seats[seat] = customer
	}
	return !taken
}

func (h held) Who(seat string) (string, bool) {
	seats := <-h.seats
	customer, ok := seats[seat]
	h.seats <- seats
	return customer, ok
}

type checksTwice struct {
	mu    sync.RWMutex
	seats map[string]string
}

func (h *checksTwice) Book(seat, customer string) bool {
	if _, taken := h.Who(seat); taken {
		return false
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if _, taken := h.seats[seat]; taken {
		return false
	}
	h.seats[seat] = customer
	return true
}

func (h *checksTwice) Who(seat string) (string, bool) {
	h.mu.RLock()
	defer h.mu.RUnlock()
	customer, ok := h.seats[seat]
	return customer, ok
}

type swapped struct {
	seats atomic.Pointer[map[string]string]
}

func (h *swapped) Book(seat, customer string) bool {
	for {
		old := h.seats.Load()
		if _, taken := (*old)[seat]; taken {
			return false
		}
		seats := map[string]string{seat: customer}
		for s, c := range *old {
			seats[s] = c
		}
		if h.seats.CompareAndSwap(old, &seats) {
			return true
		}
	}
}

func (h *swapped) Who(seat string) (string, bool) {
	customer, ok := (*h.seats.Load())[seat]
	return customer, ok
}

type list struct {
	mu       sync.Mutex
	bookings []booking
}

type booking struct{ seat, customer string }

func (h *list) Book(seat, customer string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if _, taken := h.find(seat); taken {
		return false
	}
	h.bookings = append(h.bookings, booking{seat, customer})
	return true
}

func (h *list) Who(seat string) (string, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.find(seat)
}

func (h *list) find(seat string) (string, bool) {
	for _, b := range h.bookings {
		if b.seat == seat {
			return b.customer, true
		}
	}
	return "", false
}
