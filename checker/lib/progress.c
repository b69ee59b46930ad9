// SPDX-License-Identifier: GPL-2.0-only
#include "lib/progress.h"

#include "lib/strbuf.h"

#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define SECONDS_BETWEEN 0.1

static bool shown;

/* Asked once: neither the terminal nor who looks at it changes. */
static bool wanted(void)
{
	static int yes = -1;

	if (yes < 0) {
		const char *term = getenv("TERM");

		yes = isatty(STDERR_FILENO) && term && *term &&
		      !streq(term, "dumb");
		if (yes)
			util_before_message(progress_clear);
	}
	return yes;
}

static size_t columns(void)
{
	struct winsize ws;

	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &ws) < 0 || ws.ws_col < 2)
		return 80;
	return ws.ws_col;
}

char *progress_line(size_t done, size_t total, const char *what, size_t cols)
{
	struct strbuf sb = STRBUF_INIT;

	if (total)
		strbuf_addf(&sb, "[%zu/%zu] ", done, total);
	/* File names are not ours: no control characters to a terminal. */
	for (; what && *what; what++) {
		unsigned char c = (unsigned char)*what;

		strbuf_addch(&sb, c < 0x20 || c >= 0x7f ? '?' : c);
	}
	if (sb.len > cols)
		strbuf_setlen(&sb, cols);
	return strbuf_detach(&sb);
}

void progress_update(void *ctx, size_t done, size_t total, const char *what)
{
	static double last;
	double now = now_seconds();
	char *line;

	(void)ctx;
	if (!wanted() || (shown && now - last < SECONDS_BETWEEN))
		return;
	last = now;
	/* The last column stays free: some terminals wrap there. */
	line = progress_line(done, total, what, columns() - 1);
	fprintf(stderr, "\r%s\x1b[K", line);
	fflush(stderr);
	free(line);
	shown = true;
}

void progress_clear(void)
{
	if (!shown)
		return;
	fputs("\r\x1b[K", stderr);
	fflush(stderr);
	shown = false;
}
