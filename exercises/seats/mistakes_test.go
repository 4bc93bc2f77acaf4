package seats_test

import (
	"maps"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/baton/internal/exercise"
)

func TestMain(m *testing.M) { exercise.Main(m) }

func TestMistakes(t *testing.T) {
	task.Matrix(t)
	task.Racy(t, exercise.Races, "uses the map without a lock",
		func() hall { return &unlocked{seats: map[string]string{}} },
		"data race", "at mistakes_test.go:")
	task.Racy(t, exercise.Races, "locks only in Book",
		func() hall { return &halfLocked{newSolution()} },
		"data race", "read at mistakes_test.go:", "write at solution_test.go:")
	task.Racy(t, exercise.Races, "clones the map without the lock, then reads the clone",
		func() hall { return &cloned{newSolution()} }, "data race")
	task.Scheduled(t, exercise.LosesUpdate, "locks to check, and again to act",
		func() hall { return &twoLocks{newSolution()} },
		"two goroutines book the same free seat: exactly one call of Book returns true", "they returned true and true", "how it happens")
	task.Scheduled(t, exercise.LosesUpdate, "loads, then stores in a sync.Map",
		func() hall { return &loadThenStore{} }, "they returned true and true")
	task.Scheduled(t, exercise.SkipsJobs, "gives up if the lock is held",
		func() hall { return &tries{newSolution()} },
		"two goroutines book a free seat each: each call of Book returns true",
		"one call returned false although its seat was free")
	task.Scheduled(t, exercise.SleepsToWait, "polls for the lock every millisecond",
		func() hall { return &sleepy{newSolution()} },
		"two goroutines book the same free seat: it takes 0s")
	task.Scheduled(t, exercise.LosesUpdate, "replaces the map with a changed copy",
		func() hall {
			h := &copies{}
			h.seats.Store(&map[string]string{})
			return h
		}, "they returned true and true")
	task.Scheduled(t, exercise.LosesUpdate, "keeps the owners in a second map, with its own lock",
		func() hall { return &twoMaps{taken: map[string]bool{}, who: map[string]string{}} },
		"two goroutines book the same free seat: then Who returns the owner to both")
	task.Scheduled(t, exercise.LosesUpdate, "books the seat first, and writes the name in a second step",
		func() hall { return &namesLater{solution: newSolution()} },
		"one goroutine books a free seat, and another asks who has it",
		`it returned "" and true`)
	task.StillRight(t)
	task.Deadly(t, exercise.KeepsLocked, "returns with the lock held if the seat is taken",
		func() hall { return &keepsLock{newSolution()} },
		"Book(seat) while the seat is taken: it returns", "deadlock", "for a lock")
	task.Deadly(t, exercise.KeepsLocked, "calls Who with the lock held",
		func() hall { return &locksTwice{newSolution()} },
		"Book(seat) while the seat is free: it returns", "deadlock", "for a lock")
	task.Wrong(t, exercise.WrongResult, "gives the seat to the last customer",
		func() hall { return &overwrites{newSolution()} },
		`Book(seat) while the seat is taken: then Who("7A") returns "Ann" and true`,
		`it returned "Bob" and true`)
	task.Wrong(t, exercise.WrongResult, "lets a customer book a seat twice",
		func() hall { return &again{newSolution()} },
		`Book("7A", "Ann") returns false`, "it returned true")
	task.Wrong(t, exercise.WrongResult, "treats a seat as free if its customer has no name",
		func() hall { return &nameless{newSolution()} },
		`Book of unusual seats, for a customer whose name is empty: then Who("") returns "" and true`,
		`it returned "" and false`)
	task.Wrong(t, exercise.WrongResult, "ignores case",
		func() hall { return &upper{newSolution()} },
		`Book("7A", "") returns true`, "it returned false")
	task.Wrong(t, exercise.WrongResult, "returns true to every caller",
		func() hall { return &asks{newSolution()} },
		`Who("7A") returns "" and false while the seat is free`, `it returned "" and true`)
	task.Wrong(t, exercise.WrongResult, "has seats for 1000 customers",
		func() hall { return &full{newSolution()} },
		`Book(seat) for each of 3000 seats: Book("seat 1000", "customer 1000") returns true`, "it returned false")
	task.Wrong(t, exercise.WrongResult, "identifies a seat only by its hash",
		func() hall { return &hashes{newSolution()} },
		`Book("BB", "") returns true`, "it returned false")
	task.Wrong(t, exercise.WrongResult, "stores texts such as 7A=Ann, and finds a seat by its prefix",
		func() hall { return &texts{} },
		`Book("7A", "") returns true`, "it returned false")
	one := newSolution()
	task.Wrong(t, exercise.WrongResult, "returns the same Hall every time",
		func() hall { return one }, "Book(seat) while the seat is taken: ", "returned false")
	task.Wrong(t, exercise.LeavesOne, "has a goroutine that owns the map, and never ends",
		func() hall { return newOwner() },
		"it leaves no goroutine behind", "to receive from a channel")
	task.Vetted(t, exercise.CopiesLock, "has methods on values, not on pointers", "by-value",
		"passes lock by value")
}

type unlocked struct{ seats map[string]string }

func (h *unlocked) Book(seat, customer string) bool {
	if _, taken := h.seats[seat]; taken {
		return false
	}
	h.seats[seat] = customer
	return true
}

func (h *unlocked) Who(seat string) (string, bool) {
	customer, ok := h.seats[seat]
	return customer, ok
}

type halfLocked struct{ *solution }

func (h *halfLocked) Who(seat string) (string, bool) {
	customer, ok := h.seats[seat]
	return customer, ok
}

type cloned struct{ *solution }

func (h *cloned) Who(seat string) (string, bool) {
	seats := map[string]string{}
	maps.Copy(seats, h.seats)
	customer, ok := seats[seat]
	return customer, ok
}

type twoLocks struct{ *solution }

func (h *twoLocks) Book(seat, customer string) bool {
	if _, taken := h.Who(seat); taken {
		return false
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.seats[seat] = customer
	return true
}

type loadThenStore struct{ loadOrStore }

func (h *loadThenStore) Book(seat, customer string) bool {
	if _, taken := h.seats.Load(seat); taken {
		return false
	}
	h.seats.Store(seat, customer)
	return true
}

type copies struct{ swapped }

func (h *copies) Book(seat, customer string) bool {
	seats := maps.Clone(*h.seats.Load())
	if _, taken := seats[seat]; taken {
		return false
	}
	seats[seat] = customer
	h.seats.Store(&seats)
	return true
}

type tries struct{ *solution }

func (h *tries) Book(seat, customer string) bool {
	if !h.mu.TryLock() {
		return false
	}
	defer h.mu.Unlock()
	if _, taken := h.seats[seat]; taken {
		return false
	}
	h.seats[seat] = customer
	return true
}

type sleepy struct{ *solution }

func (h *sleepy) Book(seat, customer string) bool {
	for !h.mu.TryLock() {
		time.Sleep(time.Millisecond)
	}
	defer h.mu.Unlock()
	if _, taken := h.seats[seat]; taken {
		return false
	}
	h.seats[seat] = customer
	return true
}

type keepsLock struct{ *solution }

func (h *keepsLock) Book(seat, customer string) bool {
	h.mu.Lock()
	if _, taken := h.seats[seat]; taken {
		return false
	}
	h.seats[seat] = customer
	h.mu.Unlock()
	return true
}

type locksTwice struct{ *solution }

func (h *locksTwice) Book(seat, customer string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if _, taken := h.Who(seat); taken {
		return false
	}
	h.seats[seat] = customer
	return true
}

type overwrites struct{ *solution }

func (h *overwrites) Book(seat, customer string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	_, taken := h.seats[seat]
	h.seats[seat] = customer
	return !taken
}

type again struct{ *solution }

func (h *again) Book(seat, customer string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if owner, taken := h.seats[seat]; taken {
		return owner == customer
	}
	h.seats[seat] = customer
	return true
}

type nameless struct{ *solution }

func (h *nameless) Who(seat string) (string, bool) {
	customer, _ := h.solution.Who(seat)
	return customer, customer != ""
}

type upper struct{ *solution }

func (h *upper) Book(seat, customer string) bool {
	return h.solution.Book(strings.ToUpper(seat), customer)
}

func (h *upper) Who(seat string) (string, bool) {
	return h.solution.Who(strings.ToUpper(seat))
}

type asks struct{ *solution }

func (h *asks) Who(seat string) (string, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	customer := h.seats[seat]
	h.seats[seat] = customer
	return customer, true
}

type owner struct {
	does chan func(seats map[string]string)
}

func newOwner() owner {
	o := owner{make(chan func(seats map[string]string))}
	go func() {
		seats := map[string]string{}
		for f := range o.does {
			f(seats)
		}
	}()
	return o
}

func (o owner) Book(seat, customer string) bool {
	done := make(chan bool)
	o.does <- func(seats map[string]string) {
		_, taken := seats[seat]
		if !taken {
			seats[seat] = customer
		}
		done <- !taken
	}
	return <-done
}

func (o owner) Who(seat string) (customer string, ok bool) {
	done := make(chan bool)
	o.does <- func(seats map[string]string) {
		customer, ok = seats[seat]
		done <- true
	}
	<-done
	return customer, ok
}

type twoMaps struct {
	checks, names sync.Mutex
	taken         map[string]bool
	who           map[string]string
}

func (h *twoMaps) Book(seat, customer string) bool {
	h.checks.Lock()
	taken := h.taken[seat]
	h.taken[seat] = true
	h.checks.Unlock()
	if !taken {
		h.names.Lock()
		h.who[seat] = customer
		h.names.Unlock()
	}
	return !taken
}

func (h *twoMaps) Who(seat string) (string, bool) {
	h.names.Lock()
	defer h.names.Unlock()
	customer, ok := h.who[seat]
	return customer, ok
}

type namesLater struct {
	*solution
	books sync.Mutex
}

func (h *namesLater) Book(seat, customer string) bool {
	h.books.Lock()
	defer h.books.Unlock()
	if !h.solution.Book(seat, "") {
		return false
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.seats[seat] = customer
	return true
}

type full struct{ *solution }

func (h *full) Book(seat, customer string) bool {
	h.mu.Lock()
	full := len(h.seats) == 1000
	h.mu.Unlock()
	return !full && h.solution.Book(seat, customer)
}

type hashes struct{ *solution }

func (h *hashes) Book(seat, customer string) bool {
	return h.solution.Book(hash(seat), customer)
}

func (h *hashes) Who(seat string) (string, bool) { return h.solution.Who(hash(seat)) }

func hash(seat string) string {
	sum := 0
	for _, b := range []byte(seat) {
		sum = 31*sum + int(b)
	}
	return strconv.Itoa(sum)
}

type texts struct {
	mu  sync.Mutex
	all []string
}

func (h *texts) Book(seat, customer string) bool {
	if _, taken := h.Who(seat); taken {
		return false
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.all = append(h.all, seat+"="+customer)
	return true
}

func (h *texts) Who(seat string) (string, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, text := range h.all {
		if customer, ok := strings.CutPrefix(text, seat+"="); ok {
			return customer, true
		}
	}
	return "", false
}
