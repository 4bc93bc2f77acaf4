package seats

import "sync"

type Hall struct {
	mu    sync.Mutex
	seats map[string]string
}

func New() *Hall { return &Hall{seats: map[string]string{}} }

func (h Hall) Book(seat, customer string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if _, taken := h.seats[seat]; taken {
		return false
	}
	h.seats[seat] = customer
	return true
}

func (h Hall) Who(seat string) (customer string, ok bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	customer, ok = h.seats[seat]
	return customer, ok
}
