// SPDX-License-Identifier: GPL-2.0-only
#include "report/common.h"

void report_addsafe(struct strbuf *out, const char *s)
{
	if (!s)
		s = "-";
	for (; *s; s++) {
		unsigned char c = (unsigned char)*s;

		if (c == '\n')
			strbuf_addstr(out, "\\n");
		else if (c == '\t')
			strbuf_addstr(out, "\\t");
		else if (c < 0x20 || c >= 0x7f)
			strbuf_addf(out, "\\x%02x", c);
		else
			strbuf_addch(out, c);
	}
}

void report_addplace(struct strbuf *out, const struct place *place)
{
	report_addsafe(out, place->file);
	if (place->file && place->line)
		strbuf_addf(out, ":%u", place->line);
}

/* Bytes of the first N folders of PATH, without the slash behind them; fewer
 * where there are not that many. */
static size_t folders(const char *path, int n)
{
	size_t len = 0;

	for (size_t i = 0; path[i] && n > 0; i++) {
		if (path[i] == '/') {
			len = i;
			n--;
		}
	}
	return len;
}

size_t report_subsystem(const char *path)
{
	/* Folders that only hold other subsystems. */
	if (starts_with(path, "drivers/gpu/"))
		return folders(path, 3);
	if (starts_with(path, "drivers/") || starts_with(path, "arch/") ||
	    starts_with(path, "tools/") || starts_with(path, "samples/"))
		return folders(path, 2);
	return folders(path, 1);
}

void report_addcount(struct strbuf *out, size_t n, const char *what)
{
	strbuf_addf(out, "%zu %s%s", n, what, n == 1 ? "" : "s");
}
