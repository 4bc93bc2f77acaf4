package docs

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"sync"
	"time"

	"example.com/baton/httpfetch"
	"example.com/baton/internal/site"
)

// keepsTwo has five workers whose client keeps two connections, as the
// default client does.
func keepsTwo(w io.Writer) {
	c := httpfetch.NewClient(5)
	c.Transport.(*http.Transport).MaxIdleConnsPerHost =
		http.DefaultMaxIdleConnsPerHost
	readPages(w, c)
}

// keepsFive has five workers whose client keeps five connections.
func keepsFive(w io.Writer) { readPages(w, httpfetch.NewClient(5)) }

// readPages has five workers fetch and read three pages each. Dialing
// takes 60 ms, fetching a page takes 200 ms, and so does reading it.
func readPages(w io.Writer, c *http.Client) {
	const while = 200 * time.Millisecond
	s, err := site.Pipe(http.HandlerFunc(
		func(http.ResponseWriter, *http.Request) { time.Sleep(while) }))
	if err != nil {
		panic(err)
	}
	defer s.Close()
	s.Reach(c)
	defer c.CloseIdleConnections()
	dialSlowly(w, c.Transport.(*http.Transport))

	var workers sync.WaitGroup
	for id := range 5 {
		workers.Go(func() {
			time.Sleep(time.Duration(id) * 10 * time.Millisecond)
			for page := range 3 {
				fetchPage(w, c, fmt.Sprintf("Worker %d", id), page)
				time.Sleep(while)
			}
		})
	}
	workers.Wait()
}

// who is the key of a context that says who wants a connection.
type who struct{}

func fetchPage(w io.Writer, c *http.Client, worker string, page int) {
	ctx := context.WithValue(context.Background(), who{}, worker)
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) {
			fmt.Fprintf(w, "%s starting page %d\n", worker, page)
		},
	})
	req, _ := http.NewRequestWithContext(ctx, "GET", "http://"+site.Host, nil)
	resp, err := c.Do(req)
	if err != nil {
		panic(err)
	}
	io.Copy(io.Discard, resp.Body)
	resp.Body.Close()
	fmt.Fprintf(w, "%s finished page %d\n", worker, page)
}

// dialSlowly lets dialing take its time, and says who does it.
func dialSlowly(w io.Writer, t *http.Transport) {
	dial := t.DialContext
	t.DialContext = func(
		ctx context.Context, network, addr string,
	) (net.Conn, error) {
		fmt.Fprintf(w, "%s starting dial\n", ctx.Value(who{}))
		time.Sleep(60 * time.Millisecond)
		conn, err := dial(ctx, network, addr)
		fmt.Fprintf(w, "%s finished dial\n", ctx.Value(who{}))
		return conn, err
	}
}
