package timeline

// fitInline returns the lanes that have room for the texts of all their
// marks. Only short numbers fit. place returns the columns of a text.
func fitInline[N int | float64](marks []Mark, place func(*Mark) (from, to N)) map[string]bool {
	fits, free := map[string]bool{}, map[string]N{}
	for i := range marks {
		m := &marks[i]
		from, to := place(m)
		until, seen := free[m.Lane]
		ok := !seen || fits[m.Lane] && from >= until
		fits[m.Lane] = ok && len(m.Text) < 4 && digits(m.Text)
		free[m.Lane] = to
	}
	return fits
}
