package model

// changed notes that other goroutines may see something new.
func (r *run) changed() { r.version++ }

// ask notes that the goroutine has asked for something in vain, such as a
// lock. A goroutine that asks for the same thing again and again lets others
// go first until something has changed.
func (g *goroutine) ask(r *run, what any) {
	if g.version != r.version {
		g.asked, g.version, g.spins = g.asked[:0], r.version, 0
	}
	n := 1
	for i := range g.asked {
		if g.asked[i].what == what {
			g.asked[i].n++
			n = g.asked[i].n
		}
	}
	if n == 1 {
		g.asked = append(g.asked, question{what, 1})
	}
	g.spins = max(g.spins, n)
}

// A question is something that a goroutine has asked for n times.
type question struct {
	what any
	n    int
}

// patience is how many times a goroutine asks for the same thing before it
// counts as spinning.
const patience = 3

func (g *goroutine) spinning(r *run) bool {
	return g.spins >= patience && g.version == r.version
}
