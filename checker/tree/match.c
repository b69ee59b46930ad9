// SPDX-License-Identifier: GPL-2.0-only
#include "tree/match.h"

#include "lib/util.h"

void matcher_add(struct matcher *m, const char *text, unsigned int id,
		 bool whole)
{
	struct match_word *w;

	if (!*text)
		return;
	w = vec_add(&m->words);
	*w = (struct match_word){ text, strlen(text), id, whole, 0, NULL };
}

void matcher_release(struct matcher *m)
{
	vec_release(&m->words);
}

/* The block of 3 bytes at P; P[3] is read, but does not matter. */
static inline size_t hash3(const unsigned char *p)
{
	uint32_t v;

	memcpy(&v, p, sizeof(v));
	return ((v & 0xffffff) * 0x9e3779b1u) >> (32 - MATCH_BITS);
}

static size_t hash_block(const struct matcher *m, const char *text)
{
	unsigned char b[4] = { 0 };

	memcpy(b, text, m->block);
	return hash3(b);
}

/*
 * Longer words have a choice of what part of them is looked for. Take the
 * one whose last block fewest other words have: prefixes are shared
 * ("dma_buf_"), ends seldom are.
 */
static size_t choose_offset(const struct matcher *m, const struct match_word *w)
{
	size_t best_others = SIZE_MAX;
	size_t best = 0;

	for (size_t off = 0; off + m->min <= w->len; off++) {
		const char *b = w->text + off + m->min - m->block;
		char block[4] = { 0 };
		size_t others = 0;

		memcpy(block, b, m->block);
		vec_for_each(o, &m->words)
			others += strstr(o->text, block) != NULL;
		if (others < best_others) {
			best_others = others;
			best = off;
		}
	}
	return best;
}

void matcher_prepare(struct matcher *m)
{
	m->min = m->words.n ? 254 : 0;
	vec_for_each(w, &m->words) {
		if (w->len < m->min)
			m->min = w->len;
	}
	m->block = m->min < 3 ? m->min : 3;
	memset(m->shift, (int)(m->min - m->block + 1), sizeof(m->shift));
	memset(m->bucket, 0, sizeof(m->bucket));

	vec_for_each(w, &m->words) {
		w->offset = choose_offset(m, w);
		for (size_t i = 0; i + m->block <= m->min; i++) {
			size_t h = hash_block(m, w->text + w->offset + i);
			size_t shift = m->min - m->block - i;

			if (shift < m->shift[h])
				m->shift[h] = (uint8_t)shift;
			if (!shift) {
				w->next = m->bucket[h];
				m->bucket[h] = w;
			}
		}
	}
}

/* The window that ends at END has the last block of the words from W on. */
static void check(const struct match_word *w, const char *text, size_t n,
		  size_t start, match_fn fn, void *ctx)
{
	for (; w; w = w->next) {
		size_t at = start - w->offset;

		if (start < w->offset || w->len > n - at ||
		    memcmp(text + at, w->text, w->len) != 0)
			continue;
		if (w->whole && at > 0 && is_ident(text[at - 1]))
			continue;
		if (w->whole && at + w->len < n && is_ident(text[at + w->len]))
			continue;
		fn(ctx, w->id, at);
	}
}

/* The same for windows too short for a block of 3. */
static void run_short(const struct matcher *m, const char *text, size_t n,
		      match_fn fn, void *ctx)
{
	size_t pos = 0;

	while (pos + m->min <= n) {
		size_t h = hash_block(m, text + pos + m->min - m->block);

		if (!m->shift[h])
			check(m->bucket[h], text, n, pos, fn, ctx);
		pos += m->shift[h] ? m->shift[h] : 1;
	}
}

/* The texts' last blocks from P up to END, where the window ends. */
struct cursor {
	const unsigned char *p;
	const unsigned char *end;
};

/* Check the window at C where its last block calls for it, and move on. */
static inline void step(const struct matcher *m, struct cursor *c, size_t h,
			const char *text, size_t n, match_fn fn, void *ctx)
{
	size_t shift = m->shift[h];

	if (__builtin_expect(!shift, 0)) {
		size_t last = (size_t)(c->p - (const unsigned char *)text);

		check(m->bucket[h], text, n, last + 3 - m->min, fn, ctx);
		shift = 1;
	}
	c->p += shift;
}

/*
 * Each step has to wait for the one before: its load says where to look
 * next. So go through several parts of the text side by side.
 */
#define CURSORS 4

void matcher_run(const struct matcher *m, const char *text, size_t n,
		 match_fn fn, void *ctx)
{
	const unsigned char *start = (const unsigned char *)text;
	struct cursor c[CURSORS];
	size_t part;

	if (!m->words.n || n < m->min)
		return;
	if (m->block < 3) {
		run_short(m, text, n, fn, ctx);
		return;
	}
	start += m->min - 3;
	n -= m->min - 3;
	/* Too short to be worth it, and the parts would not fit. */
	part = n < 2 * CURSORS ? 0 : n / CURSORS;
	for (size_t i = 0; i < CURSORS; i++) {
		c[i].p = start + i * part;
		c[i].end = c[i].p + part;
	}
	c[CURSORS - 1].end = start + n - 2;
	n += m->min - 3;
	while (c[0].p < c[0].end && c[1].p < c[1].end && c[2].p < c[2].end &&
	       c[3].p < c[3].end) {
		size_t h[CURSORS];

		for (size_t i = 0; i < CURSORS; i++)
			h[i] = hash3(c[i].p);
		for (size_t i = 0; i < CURSORS; i++)
			step(m, &c[i], h[i], text, n, fn, ctx);
	}
	for (size_t i = 0; i < CURSORS; i++) {
		while (c[i].p < c[i].end)
			step(m, &c[i], hash3(c[i].p), text, n, fn, ctx);
	}
}
