package board

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/url"
	"os"
	"regexp"
	"strconv"
	"strings"
	"time"

	"example.com/baton/internal/example"
	"example.com/baton/internal/room"
	"example.com/baton/internal/whole"
)

// room serves the page for the projector until Ctrl-C, and then writes a
// CSV file.
func (b *board) room(ctx context.Context, o options) error {
	file := o.csv
	if file == "" {
		file = time.Now().Format("room-20060102-150405.csv")
	}
	if _, err := os.Lstat(file); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("-csv %s: the file exists; choose a new name", file)
	}
	if err := whole.Writable(file); err != nil {
		return fmt.Errorf("-csv %s: %w", file, err)
	}
	l, err := net.Listen("tcp", *o.addr)
	if err != nil {
		return fmt.Errorf("-addr %s: %w", *o.addr, err)
	}
	token := room.Token()
	r := room.New(b.exercises())
	for i, host := range hosts(l.Addr().(*net.TCPAddr)) {
		at := "http://" + host + "/" + token + "/"
		if i == 0 {
			fmt.Fprintf(b.w, "the page: %s\nlearners join: go run ./exercises watch -room %s\n", at, at)
			continue
		}
		fmt.Fprintf(b.w, "or: %s\n", at)
	}
	fmt.Fprintf(b.w, "Ctrl-C ends the room and writes %s\n", file)
	err = r.Serve(ctx, l, token)
	var out bytes.Buffer
	err = errors.Join(err, r.WriteCSV(&out))
	if err = errors.Join(err, whole.WriteFile(file, out.Bytes(), 0o644)); err != nil {
		fmt.Fprintf(b.talk, "%s: %v\n", file, err) // after Ctrl-C, nothing else says so
		return err
	}
	fmt.Fprintf(b.w, "wrote %s\n", file)
	return nil
}

// hosts returns the hosts for the URLs of a: one host or, if a stands for
// the whole machine, one host per network.
func hosts(a *net.TCPAddr) (all []string) {
	port := strconv.Itoa(a.Port)
	if !a.IP.IsUnspecified() {
		return []string{net.JoinHostPort(a.IP.String(), port)}
	}
	nets, _ := net.InterfaceAddrs()
	for _, n := range nets {
		if ip, ok := n.(*net.IPNet); ok && ip.IP.IsGlobalUnicast() && ip.IP.To4() != nil {
			all = append(all, net.JoinHostPort(ip.IP.String(), port))
		}
	}
	return append(all, net.JoinHostPort("127.0.0.1", port))
}

// join returns a function that tells the room about a result, if there is a
// room. A room that does not answer does not keep learners from working.
func (b *board) join(ctx context.Context, o options) (
	notify func(ctx context.Context, results map[*Entry]*result), err error,
) {
	notify = func(context.Context, map[*Entry]*result) {}
	if o.room == "" {
		if o.name != "" {
			return nil, example.Usage("exercises: -name applies only to -room")
		}
		return notify, nil
	}
	at, err := url.Parse(o.room)
	if err != nil || at.Scheme != "http" && at.Scheme != "https" || at.Host == "" {
		return nil, example.Usage("exercises: -room %q is not the URL of a room, "+
			"such as http://192.168.1.7:8040/k3y/", o.room)
	}
	name := o.name
	if name == "" && b.tty {
		fmt.Fprint(b.talk, "Your name in the room: ")
		in := bufio.NewReaderSize(b.in, 16) // what follows is for watch
		name, _ = in.ReadString('\n')
	}
	if name, err = room.CleanName(name); err != nil {
		return nil, example.Usage("exercises: -name: %v", err)
	}
	send := func(ctx context.Context, results ...room.Result) error {
		err := room.Send(ctx, o.room, room.Report{Name: name, Results: results})
		if err != nil {
			err = fmt.Errorf("the room at %s: %w", at.Host, err)
		}
		return err
	}
	if err := send(ctx); err != nil {
		return nil, err
	}
	return func(ctx context.Context, results map[*Entry]*result) {
		var all []room.Result
		for _, x := range b.entries {
			if r := results[x]; r != nil && r.state != busy { // busy says nothing about the learner
				all = append(all, toRoom(x, r))
			}
		}
		if err := send(ctx, all...); err != nil && ctx.Err() == nil {
			fmt.Fprintln(b.talk, err)
		}
	}, nil
}

var numbered = regexp.MustCompile(`it is mistake (\d+) in docs/mistakes\.md`)

// toRoom is all that the room hears of a result: never code.
func toRoom(x *Entry, r *result) room.Result {
	out := room.Result{Exercise: x.Name, State: string(r.state)}
	switch r.state {
	case done:
		out.State = "right"
	case wrong:
		text := strings.Join(strings.Fields(strings.Join(r.lines, " ")), " ")
		if m := numbered.FindStringSubmatch(text); m != nil {
			out.Mistake, _ = strconv.Atoi(m[1])
		}
	}
	return out
}
