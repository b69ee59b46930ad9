/* SPDX-License-Identifier: GPL-2.0-only */
/* What a piece of a test writes to standard output or standard error. */
#ifndef UNIT_CAPTURE_H
#define UNIT_CAPTURE_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct capture {
	FILE *file;
	int fd;	   /* that is captured */
	int saved; /* where it went before */
};

static inline struct capture capture_begin(int fd)
{
	struct capture c = { tmpfile(), fd, dup(fd) };

	if (!c.file || c.saved < 0)
		abort();
	fflush(NULL);
	dup2(fileno(c.file), fd);
	return c;
}

/* What was written since; valid until the next call for the same FD. */
static inline const char *capture_end(struct capture *c)
{
	static char texts[3][65536];
	char *text = texts[c->fd];
	size_t n;

	fflush(NULL);
	dup2(c->saved, c->fd);
	close(c->saved);
	rewind(c->file);
	n = fread(text, 1, sizeof(texts[0]) - 1, c->file);
	text[n] = '\0';
	fclose(c->file);
	return text;
}

#endif
