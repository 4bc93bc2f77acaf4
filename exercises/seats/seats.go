// Package seats is an exercise: check, then act.
//
// Customers book seats at several counters at the same time. A seat
// belongs to the first customer who books it, and to no one else.
//
//	h := New()
//	h.Book("7A", "Ann") // true
//	h.Book("7A", "Bob") // false: the seat is taken
//	h.Who("7A")         // Ann, true
//	h.Who("7B")         // "", false
//
// Any number of goroutines may call any method at the same time. If 20
// goroutines book the same free seat, exactly one call of Book returns
// true. From then on, Who returns the customer of that call.
//
// Neither method does anything slow: the grader expects every call to
// take no time. A Hall needs no goroutine of its own, and two Halls
// share nothing. Any string is a seat, and any string is a customer,
// including the empty one.
//
//	go run ./exercises watch seats
package seats

// A Hall knows which seats are taken. Which fields does it need?
type Hall struct{}

// New returns a Hall in which every seat is free.
func New() *Hall {
	panic("todo: seats")
}

// Book books a seat for a customer, and reports whether it did. It
// returns false if the seat is taken, even by the same customer.
func (h *Hall) Book(seat, customer string) bool {
	panic("todo: book")
}

// Who returns the customer who has booked a seat. If the seat is free,
// ok is false.
func (h *Hall) Who(seat string) (customer string, ok bool) {
	panic("todo: who")
}
