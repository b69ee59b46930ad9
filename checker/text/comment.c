// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "text/comment.h"

#include "convert/code/stmt.h"

#include <strings.h>

/* The identifier that ends before END, and its start. */
static size_t ident_before(const char *s, size_t end, size_t *start)
{
	size_t i = end;

	while (i && is_ident((unsigned char)s[i - 1]))
		i--;
	*start = i;
	return end - i;
}

/* What stands in front of the word at POS: `x.`, `x->` or `x::`. */
enum qualifier { BARE, OWNER, OTHER };

static enum qualifier qualified(const char *s, size_t pos,
				const struct wording *w)
{
	size_t end = pos, start, n;

	if (end && s[end - 1] == '.')
		end -= 1;
	else if (end > 1 && (!memcmp(s + end - 2, "->", 2) ||
			     !memcmp(s + end - 2, "::", 2)))
		end -= 2;
	else
		return BARE;
	n = ident_before(s, end, &start);
	if (!n)
		return BARE; /* `.move_notify`, as in code */
	if (w->owner && n == strlen(w->owner) && !memcmp(s + start, w->owner, n))
		return OWNER;
	return OTHER;
}

static bool has_nocase(const char *s, size_t len, const char *word)
{
	size_t n = strlen(word);

	for (size_t i = 0; i + n <= len; i++) {
		if (!strncasecmp(s + i, word, n))
			return true;
	}
	return false;
}

static bool blank_to_newline(const char *s, size_t len, size_t i)
{
	while (i < len && (s[i] == ' ' || s[i] == '\t' || s[i] == '*'))
		i++;
	return i >= len || s[i] == '\n';
}

/* Does the paragraph around POS speak of dma-buf, and not of TTM? */
static bool our_paragraph(const char *s, size_t len, size_t pos)
{
	size_t from = pos, to = pos;

	while (from && !(s[from - 1] == '\n' &&
			 blank_to_newline(s, len, from)))
		from--;
	while (to < len && !(s[to] == '\n' &&
			     blank_to_newline(s, len, to + 1)))
		to++;
	if (has_nocase(s + from, to - from, "ttm"))
		return false;
	return has_nocase(s + from, to - from, "dma_buf") ||
	       has_nocase(s + from, to - from, "dma-buf") ||
	       has_nocase(s + from, to - from, "dmabuf");
}

static bool ours(const char *s, size_t len, size_t pos,
		 const struct wording *w, enum word_policy policy)
{
	enum qualifier q = qualified(s, pos, w);

	if (!w->owner || q == OWNER)
		return true;
	switch (policy) {
	case WORD_OURS:
		return true;
	case WORD_PARAGRAPH:
		return q == BARE && our_paragraph(s, len, pos);
	default:
		return false;
	}
}

/* The part [FROM, TO) of TEXT. */
static void rename_in(const char *text, size_t from, size_t to,
		      const struct wording *w, enum word_policy policy,
		      struct edits *out, struct offset_vec *left)
{
	size_t n = strlen(w->from), pos = 0;

	while (word_find(text + from, to - from, w->from, &pos)) {
		if (ours(text + from, to - from, pos, w, policy))
			edits_add(out, from + pos, n, w->to);
		else
			vec_push(left, from + pos);
		pos += n;
	}
}

void comments_rename(const struct tokens *t, const struct wording *w,
		     enum word_policy policy, struct edits *out,
		     struct offset_vec *left)
{
	vec_for_each(k, &t->list) {
		if (k->kind == TOK_COMMENT)
			rename_in(t->text, k->off, k->off + k->len, w, policy,
				  out, left);
	}
}

void text_rename(const char *text, size_t len, const struct wording *w,
		 enum word_policy policy, struct edits *out,
		 struct offset_vec *left)
{
	rename_in(text, 0, len, w, policy, out, left);
}

/* Only blanks and at most one newline between two tokens? */
static bool adjacent(const struct tokens *t, size_t i)
{
	size_t lines = 0;

	for (size_t p = token_end(t, i); p < t->list.v[i + 1].off; p++)
		lines += t->text[p] == '\n';
	return lines <= 1;
}

static bool calls(const struct tokens *t, const struct stmt *s,
		  const char *function)
{
	for (size_t i = s->lo; i + 1 < s->hi; i++) {
		if (token_code(t, i) && token_is(t, i, function) &&
		    token_is(t, i + 1, "("))
			return true;
	}
	return false;
}

/* The words "NAME()" in the comment K. */
static void rename_calls(const struct tokens *t, const struct token *k,
			 const char *name, const char *new_name,
			 struct edits *out)
{
	size_t n = strlen(name), pos = 0;

	while (word_find(t->text + k->off, k->len, name, &pos)) {
		const char *hit = t->text + k->off + pos;

		if (pos + n + 2 <= k->len && !memcmp(hit + n, "()", 2) &&
		    (!pos || !strchr(".>:", hit[-1])))
			edits_add(out, k->off + pos, n, new_name);
		pos += n;
	}
}

void comments_above_calls(const struct tokens *t, const char *function,
			  const char *short_name, const char *new_name,
			  struct edits *out)
{
	struct stmts st;

	stmts_parse(t, &st);
	for (size_t i = 0; i + 1 < t->list.n; i++) {
		struct stmt *s;

		if (t->list.v[i].kind != TOK_COMMENT ||
		    !token_code(t, i + 1) || !adjacent(t, i))
			continue;
		s = stmts_at(&st, i + 1);
		if (s && s->lo == i + 1 && calls(t, s, function))
			rename_calls(t, &t->list.v[i], short_name, new_name,
				     out);
	}
	stmts_release(&st);
}

enum word_policy comments_policy(bool home, bool uses, bool foreign)
{
	if (foreign)
		return WORD_LEAVE;
	return uses || home ? WORD_OURS : WORD_LEAVE;
}
