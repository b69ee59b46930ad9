// SPDX-License-Identifier: GPL-2.0-only
#include "lib/wrap.h"

void wrap_indent(struct strbuf *out, size_t n)
{
	while (n--)
		strbuf_addch(out, ' ');
}

void wrap_trim(struct strbuf *out)
{
	while (out->len && out->buf[out->len - 1] == ' ')
		strbuf_setlen(out, out->len - 1);
}

void wrap_add(struct strbuf *out, size_t col, size_t indent, size_t width,
	      const char *s)
{
	bool first = true;

	while (*s) {
		size_t n = strcspn(s, " ");
		bool full = col + !first + n > width;

		if (full && (!first || col > indent)) {
			wrap_trim(out);
			strbuf_addch(out, '\n');
			wrap_indent(out, indent);
			col = indent;
		} else if (!first) {
			strbuf_addch(out, ' ');
			col++;
		}
		strbuf_add(out, s, n);
		col += n;
		first = false;
		s += n;
		s += strspn(s, " ");
	}
	strbuf_addch(out, '\n');
}
