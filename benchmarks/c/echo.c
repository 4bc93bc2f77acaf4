/* An echo server with one thread and epoll, and no more than that: the
 * measure for package echo. What cannot be written immediately is kept, and
 * nothing more is read from that client until it is gone.
 *
 * usage: echo PORT
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define ROOM (64 << 10)

struct client {
	int fd;
	char *left; /* what is still to be written */
	size_t from, to;
};

static char buffer[ROOM];
static int poll_fd;

static void hang_up(struct client *c)
{
	close(c->fd);
	free(c->left);
	free(c);
}

static void watch(struct client *c, unsigned events)
{
	struct epoll_event e = {.events = events, .data.ptr = c};
	epoll_ctl(poll_fd, EPOLL_CTL_MOD, c->fd, &e);
}

static void answer(struct client *c)
{
	ssize_t n = read(c->fd, buffer, ROOM);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0) {
		hang_up(c);
		return;
	}
	ssize_t w = write(c->fd, buffer, n);
	if (w < 0 && errno != EAGAIN) {
		hang_up(c);
		return;
	}
	if (w < 0)
		w = 0;
	if (w < n) {
		c->from = 0;
		c->to = n - w;
		c->left = malloc(c->to);
		memcpy(c->left, buffer + w, c->to);
		watch(c, EPOLLOUT);
	}
}

static void go_on(struct client *c)
{
	ssize_t w = write(c->fd, c->left + c->from, c->to - c->from);
	if (w < 0 && errno != EAGAIN) {
		hang_up(c);
		return;
	}
	if (w > 0)
		c->from += w;
	if (c->from == c->to) {
		free(c->left);
		c->left = NULL;
		watch(c, EPOLLIN);
	}
}

int main(int argc, char **argv)
{
	if (argc != 2) {
		fprintf(stderr, "usage: echo PORT\n");
		return 2;
	}
	struct rlimit files;
	getrlimit(RLIMIT_NOFILE, &files);
	files.rlim_cur = files.rlim_max;
	setrlimit(RLIMIT_NOFILE, &files);

	int one = 1, listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
	setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
	struct sockaddr_in at = {
		.sin_family = AF_INET,
		.sin_port = htons(atoi(argv[1])),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	if (bind(listener, (struct sockaddr *)&at, sizeof at) || listen(listener, 4096)) {
		perror("listen");
		return 1;
	}
	poll_fd = epoll_create1(0);
	struct epoll_event e = {.events = EPOLLIN, .data.ptr = NULL}, events[512];
	epoll_ctl(poll_fd, EPOLL_CTL_ADD, listener, &e);
	for (;;) {
		int n = epoll_wait(poll_fd, events, 512, -1);
		for (int i = 0; i < n; i++) {
			struct client *c = events[i].data.ptr;
			if (c && c->left) {
				go_on(c);
				continue;
			}
			if (c) {
				answer(c);
				continue;
			}
			int fd;
			while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
				setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
				c = calloc(1, sizeof *c);
				c->fd = fd;
				e.events = EPOLLIN;
				e.data.ptr = c;
				epoll_ctl(poll_fd, EPOLL_CTL_ADD, fd, &e);
			}
		}
	}
}
