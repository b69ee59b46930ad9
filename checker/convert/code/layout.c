// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "convert/code/layout.h"

#define TAB 8
#define WIDTH 80

size_t line_start(const char *s, size_t off)
{
	while (off && s[off - 1] != '\n')
		off--;
	return off;
}

size_t line_next(const char *s, size_t len, size_t off)
{
	const char *nl = off < len ? memchr(s + off, '\n', len - off) : NULL;

	return nl ? (size_t)(nl - s) + 1 : len;
}

unsigned int line_number(const char *s, size_t off)
{
	unsigned int n = 1;

	for (size_t i = 0; i < off; i++)
		n += s[i] == '\n';
	return n;
}

static bool is_blank(int c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

bool line_starts_at(const char *s, size_t off)
{
	while (off && is_blank(s[off - 1]))
		off--;
	return !off || s[off - 1] == '\n';
}

bool line_ends_at(const char *s, size_t len, size_t end)
{
	while (end < len && is_blank(s[end]))
		end++;
	return end >= len || s[end] == '\n';
}

unsigned int column_of(const char *s, size_t off)
{
	unsigned int col = 0;

	for (size_t i = line_start(s, off); i < off; i++) {
		if (s[i] == '\t')
			col = (col / TAB + 1) * TAB;
		else if (((unsigned char)s[i] & 0xc0) != 0x80)
			col++;
	}
	return col;
}

/* Start of the line before the one that starts at OFF. */
static size_t line_before(const char *s, size_t off)
{
	return off ? line_start(s, off - 1) : 0;
}

static bool blank_line(const char *s, size_t len, size_t start)
{
	return start < len && line_ends_at(s, len, start);
}

/* Last character of a line that is no blank; 0 if there is none. */
static int last_char(const char *s, size_t from, size_t to)
{
	while (to > from && (is_blank(s[to - 1]) || s[to - 1] == '\n'))
		to--;
	return to > from ? s[to - 1] : 0;
}

static int first_char(const char *s, size_t len, size_t from)
{
	while (from < len && is_blank(s[from]))
		from++;
	return from < len ? s[from] : 0;
}

void cut_lines(const char *s, size_t len, size_t from, size_t to,
	       struct edits *out)
{
	size_t prev = line_before(s, from);
	bool above = from && blank_line(s, len, prev);
	bool below = blank_line(s, len, to);
	int next = to < len ? first_char(s, len, to) : '}';
	bool opens = !from || last_char(s, prev, from) == '{';

	if (above && (below || next == '}'))
		from = prev;
	else if (opens && below)
		to = line_next(s, len, to);
	edits_add(out, from, to - from, "");
}

static bool in_string(const struct tokens *t, size_t off)
{
	vec_for_each(k, &t->list) {
		if (k->kind == TOK_STRING && k->off < off &&
		    off < k->off + k->len)
			return true;
	}
	return false;
}

void dedent_lines(const struct tokens *t, size_t from, size_t to,
		  struct edits *out)
{
	const char *s = t->text;

	for (size_t i = from; i < to; i = line_next(s, t->len, i)) {
		size_t n = 0;

		if (in_string(t, i))
			continue;
		if (s[i] == '\t')
			n = 1;
		else
			while (n < TAB && i + n < t->len && s[i + n] == ' ')
				n++;
		if (n)
			edits_add(out, i, n, "");
	}
}

/* --- settling --- */

/* Where offset OFF of the old text is in the new one; -1 if it went. */
static long new_offset(const struct edits *e, size_t off)
{
	long delta = 0;

	vec_for_each(ed, e) {
		if (ed->off > off || (ed->off == off && !ed->len))
			break;
		if (off < ed->off + ed->len)
			return -1;
		delta += (long)strlen(ed->text) - (long)ed->len;
	}
	return (long)off + delta;
}

static bool aligned(const struct tokens *t, size_t i)
{
	size_t open = token_around(t, i);

	return open < t->list.n && t->text[t->list.v[open].off] == '(' &&
	       column_of(t->text, t->list.v[i].off) ==
		       column_of(t->text, token_end(t, open));
}

static size_t token_at(const struct tokens *t, size_t off)
{
	for (size_t i = 0; i < t->list.n; i++) {
		if (t->list.v[i].off >= off)
			return i;
	}
	return t->list.n;
}

/* The range on one line, if it may be and fits. */
static bool join(struct strbuf *text, size_t start, size_t end)
{
	struct strbuf one = STRBUF_INIT;
	size_t stop = line_next(text->buf, text->len, end ? end - 1 : 0);
	bool fits;

	if (!memchr(text->buf + start, '\n', end - start))
		return true;
	for (size_t i = start; i < end; i++) {
		if (text->buf[i] != '\n') {
			strbuf_addch(&one, text->buf[i]);
			continue;
		}
		while (one.len && is_blank(one.buf[one.len - 1]))
			strbuf_setlen(&one, one.len - 1);
		while (i + 1 < end && is_blank(text->buf[i + 1]))
			i++;
		if (one.len && one.buf[one.len - 1] != '(')
			strbuf_addch(&one, ' ');
	}
	/* What follows on the last line (a brace, a semicolon) counts. */
	while (stop > end && text->buf[stop - 1] == '\n')
		stop--;
	fits = column_of(text->buf, start) + one.len + (stop - end) <= WIDTH;
	if (fits)
		strbuf_splice(text, start, end - start, one.buf, one.len);
	strbuf_release(&one);
	return fits;
}

static bool joinable(const struct strbuf *text, size_t start, size_t end)
{
	struct tokens t;
	bool ok = true;

	tokens_lex(text->buf, text->len, &t);
	for (size_t i = token_at(&t, start);
	     i < t.list.n && t.list.v[i].off < end; i++) {
		const struct token *k = &t.list.v[i];

		if (k->kind == TOK_COMMENT || (k->flags & TOKEN_PP) ||
		    (k->len == 1 && strchr("{}", text->buf[k->off])))
			ok = false;
		/* Two strings in a row are on two lines for a reason. */
		if (i && k->kind == TOK_STRING &&
		    t.list.v[i - 1].kind == TOK_STRING)
			ok = false;
	}
	tokens_release(&t);
	return ok;
}

static void set_indent(struct strbuf *text, size_t off, unsigned int col)
{
	size_t start = line_start(text->buf, off);
	char pad[256];
	size_t n = 0;

	while (col >= TAB && n < sizeof(pad) - TAB) {
		pad[n++] = '\t';
		col -= TAB;
	}
	while (col--)
		pad[n++] = ' ';
	strbuf_splice(text, start, off - start, pad, n);
}

/* Align the line that token I of the new text starts to its bracket. */
static void realign(struct strbuf *text, size_t off)
{
	struct tokens t;
	size_t i, open;

	tokens_lex(text->buf, text->len, &t);
	i = token_at(&t, off);
	open = token_around(&t, i);
	if (open < t.list.n)
		set_indent(text, off, column_of(text->buf, token_end(&t, open)));
	tokens_release(&t);
}

void layout_settle(const struct tokens *before, const struct edits *e,
		   struct strbuf *text, size_t start, size_t end)
{
	long shift = 0;

	if (joinable(text, start, end) && join(text, start, end))
		return;
	for (size_t i = 0; i < before->list.n; i++) {
		const struct token *k = &before->list.v[i];
		long off = new_offset(e, k->off);
		size_t old_len = text->len;

		if (off < 0 || (size_t)off < start || (size_t)off >= end ||
		    !(k->flags & TOKEN_FIRST) || !aligned(before, i))
			continue;
		off += shift;
		if (!line_starts_at(text->buf, (size_t)off))
			continue;
		realign(text, (size_t)off);
		shift += (long)text->len - (long)old_len;
	}
}
