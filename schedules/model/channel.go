package model

import (
	"iter"
	"reflect"
	"unsafe"
)

// A channel is what a run knows about a Go channel.
type channel struct {
	keep   any // the channel, so that its address is not used again
	closed bool
	ahead  []any // was received on behalf of a goroutine that is parked
}

// A comm is a communication: a case of a select, or a single send or receive.
type comm interface {
	id() unsafe.Pointer // of the channel; nil for a nil channel
	sends() bool
	state(r *run) *channel
	ready(r *run) bool // without another goroutine of the run
	buffered() bool
	native() reflect.SelectCase
	got(r *run, v reflect.Value, ok bool)
	take(from comm) // receives what the other one sends
}

// ways adds the ways in which a channel operation can go on.
func (r *run) ways(options []option, g *goroutine) []option {
	certain := false
	for i, c := range g.op.cases {
		if c.id() == nil {
			continue
		}
		if c.ready(r) {
			options = append(options, option{g: g, i: i})
			certain = true
			continue
		}
		if c.buffered() || c.state(r).closed {
			continue
		}
		for _, p := range r.all { // an unbuffered channel: which goroutine is at its other end?
			if p == g || !p.parked || p.op.done {
				continue
			}
			for j, d := range p.op.cases {
				if d.id() != c.id() || d.sends() == c.sends() {
					continue
				}
				// The receiver makes the step. A select with a default
				// does not wait, so it makes the step itself.
				if p.op.other || (c.sends() && !g.op.other) {
					continue
				}
				options = append(options, option{g, i, p, j})
				certain = certain || p.blocked
			}
		}
	}
	if g.op.other && !certain {
		options = append(options, option{g: g, i: -1})
	}
	return options
}

// channel returns what is known about a channel.
func (r *run) channel(id unsafe.Pointer, ch any) *channel {
	c := r.channels[id]
	if c == nil {
		c = &channel{keep: ch}
		r.channels[id] = c
	}
	return c
}

// A Recv1 is a case that receives.
type Recv1[T any] struct {
	ch    <-chan T
	v     T
	ok    bool
	taken bool
}

// A Send1 is a case that sends.
type Send1[T any] struct {
	ch chan<- T
	v  T
}

// CaseRecv is a case of a select that receives.
func CaseRecv[T any](ch <-chan T) *Recv1[T] { return &Recv1[T]{ch: ch} }

// CaseSend is a case of a select that sends. The returned function takes the
// value, so ch alone determines T.
func CaseSend[T any](ch chan<- T) func(v T) *Send1[T] {
	return func(v T) *Send1[T] { return &Send1[T]{ch, v} }
}

// Value returns the value that was received.
func (c *Recv1[T]) Value() T { return c.v }

// OK reports whether a value was received. It is false if the channel was
// closed and empty.
func (c *Recv1[T]) OK() bool { return c.ok }

func (c *Recv1[T]) id() unsafe.Pointer { return *(*unsafe.Pointer)(unsafe.Pointer(&c.ch)) }
func (c *Send1[T]) id() unsafe.Pointer { return *(*unsafe.Pointer)(unsafe.Pointer(&c.ch)) }

func (c *Recv1[T]) sends() bool { return false }
func (c *Send1[T]) sends() bool { return true }

func (c *Recv1[T]) buffered() bool { return cap(c.ch) > 0 }
func (c *Send1[T]) buffered() bool { return cap(c.ch) > 0 }

func (c *Recv1[T]) state(r *run) *channel { return r.channel(c.id(), c.ch) }
func (c *Send1[T]) state(r *run) *channel { return r.channel(c.id(), c.ch) }

func (c *Recv1[T]) ready(r *run) (yes bool) {
	s := c.state(r)
	if s.closed || len(s.ahead) > 0 || len(c.ch) > 0 {
		return true
	}
	defer func() {
		if recover() != nil { // a channel of another bubble: let it panic there
			yes = true
		}
	}()
	select { // code that was not rewritten may send or have closed it
	case v, ok := <-c.ch:
		if ok {
			s.ahead = append(s.ahead, v)
		} else {
			s.closed = true
		}
		return true
	default:
		return false
	}
}

func (c *Send1[T]) ready(r *run) bool {
	return c.state(r).closed || cap(c.ch) > 0 && len(c.ch) < cap(c.ch)
}

func (c *Recv1[T]) native() reflect.SelectCase {
	return reflect.SelectCase{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(c.ch)}
}

func (c *Send1[T]) native() reflect.SelectCase {
	return reflect.SelectCase{Dir: reflect.SelectSend, Chan: reflect.ValueOf(c.ch),
		Send: reflect.ValueOf(&c.v).Elem()}
}

func (c *Recv1[T]) got(r *run, v reflect.Value, ok bool) {
	s := c.state(r)
	if ok {
		s.ahead = append(s.ahead, v.Interface())
	} else {
		s.closed = true
	}
}

func (c *Send1[T]) got(*run, reflect.Value, bool) {}

func (c *Recv1[T]) take(from comm) {
	s, ok := from.(*Send1[T])
	if !ok { // the partner receives: a select with a default that sends
		return
	}
	c.v, c.ok, c.taken = s.v, true, true
}

func (c *Send1[T]) take(from comm) { from.take(c) }

// finish receives. It is called when it is the goroutine's turn.
func (c *Recv1[T]) finish(r *run) {
	if c.taken {
		return
	}
	s := c.state(r)
	if len(s.ahead) > 0 {
		c.v, _ = s.ahead[0].(T)
		c.ok = true
		s.ahead = s.ahead[1:]
		return
	}
	c.v, c.ok = <-c.ch
}

func (c *Send1[T]) finish(*run) { c.ch <- c.v }

type finisher interface{ finish(r *run) }

// CommCase is a case of a select.
type CommCase interface{ comm }

// communicate does one of the cases, and returns its index, or -1 for the
// default.
func communicate(r *run, kind Kind, other bool, cases []comm) int {
	o := &op{kind: kind, cases: cases, other: other}
	if len(cases) == 1 {
		o.on = cases[0].id()
	}
	g := r.do(o)
	i := g.chosen.i
	switch {
	case i < 0:
		g.ask(r, g.at)
		return i
	case g.chosen.partner == nil && !o.done:
		cases[i].(finisher).finish(r)
	}
	r.version++
	if r.traced {
		tellCase(r, g, cases[i])
	}
	return i
}

func tellCase(r *run, g *goroutine, c comm) {
	v := reflect.ValueOf(c).Elem().FieldByName("v")
	if v.IsValid() {
		r.trace[g.step-1].Value = brief(v)
	}
}

// Pick is a select. It returns the number of the case, or -1 for its
// default, if there is one.
func Pick(other bool, cases ...CommCase) int {
	r := now()
	if r == nil {
		return pickNatively(other, cases)
	}
	all := make([]comm, len(cases))
	for i, c := range cases {
		all[i] = c
	}
	return communicate(r, Select, other, all)
}

func pickNatively(other bool, cases []CommCase) int {
	var all []reflect.SelectCase
	for _, c := range cases {
		all = append(all, c.native())
	}
	if other {
		all = append(all, reflect.SelectCase{Dir: reflect.SelectDefault})
	}
	i, v, ok := reflect.Select(all)
	if i == len(cases) {
		return -1
	}
	if c, receives := cases[i].(interface {
		set(v reflect.Value, ok bool)
	}); receives {
		c.set(v, ok)
	}
	return i
}

func (c *Recv1[T]) set(v reflect.Value, ok bool) {
	c.ok = ok
	if ok {
		c.v, _ = v.Interface().(T)
	}
}

// Receive receives from a channel.
func Receive[T any](ch <-chan T) T {
	v, _ := Receive2(ch)
	return v
}

// Receive2 is a receive with two results: the value, and whether there was
// one.
func Receive2[T any](ch <-chan T) (T, bool) {
	r := now()
	if r == nil {
		v, ok := <-ch
		return v, ok
	}
	c := &Recv1[T]{ch: ch}
	communicate(r, Recv, false, []comm{c})
	return c.v, c.ok
}

// SendTo sends on a channel. The returned function takes the value, so ch
// alone determines T.
func SendTo[T any](ch chan<- T) func(v T) {
	return func(v T) {
		r := now()
		if r == nil {
			ch <- v
			return
		}
		if r.over {
			return
		}
		communicate(r, Send, false, []comm{&Send1[T]{ch, v}})
	}
}

// CloseChan closes a channel.
func CloseChan[T any](ch chan<- T) {
	r := now()
	if r == nil || r.over {
		if r == nil {
			close(ch)
		}
		return
	}
	c := &Send1[T]{ch: ch}
	r.do(&op{kind: Close, on: c.id()})
	close(ch)
	c.state(r).closed = true
	r.version++
}

// Range receives until the channel is closed.
func Range[T any](ch <-chan T) iter.Seq[T] {
	return func(yield func(T) bool) {
		for {
			v, ok := Receive2(ch)
			if !ok || !yield(v) {
				return
			}
		}
	}
}

// Forever is a select without cases, which blocks forever.
func Forever() {
	r := now()
	if r == nil {
		select {}
	}
	r.do(&op{kind: Select, ready: func() bool { return false }})
}
