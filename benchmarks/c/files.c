/* Writes files, block by block, one after the other: one thread, no
 * buffer. It is the measure for examples/files.
 *
 * usage: files DIR FILES BLOCKS BYTES
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	if (argc != 5) {
		fprintf(stderr, "usage: files DIR FILES BLOCKS BYTES\n");
		return 2;
	}
	int files = atoi(argv[2]), blocks = atoi(argv[3]);
	size_t bytes = (size_t)atol(argv[4]);
	char *block = malloc(bytes), name[4096];
	memset(block, 'x', bytes);
	for (int i = 0; i < files; i++) {
		snprintf(name, sizeof name, "%s/%d.txt", argv[1], i);
		int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0666);
		if (fd < 0) {
			perror(name);
			return 1;
		}
		for (int b = 0; b < blocks; b++) {
			if (write(fd, block, bytes) != (ssize_t)bytes) {
				perror(name);
				return 1;
			}
		}
		if (close(fd) != 0) {
			perror(name);
			return 1;
		}
	}
	return 0;
}
