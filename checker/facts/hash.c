// SPDX-License-Identifier: GPL-2.0-only
/*
 * A function's hash: of texts, not of their numbers in this builder's pools,
 * so that the same code has the same hash in every unit and every run.
 */
#include "facts/build.h"

#include "lib/strbuf.h"

struct hasher {
	const struct facts_builder *b;
	const struct fb_mark *mark;
	struct strbuf text;
};

static void number(struct hasher *h, uint64_t n)
{
	strbuf_add(&h->text, &n, sizeof(n));
}

static void string(struct hasher *h, fact_str s)
{
	const char *text = h->b->strings.v + s;

	strbuf_add(&h->text, text, strlen(text) + 1);
}

/* Expressions are counted from the function's first one. */
static void expr(struct hasher *h, fact_expr_id e)
{
	number(h, e ? e - h->mark->exprs + 1 : 0);
}

static void place(struct hasher *h, const struct fact_loc *l)
{
	string(h, h->b->files.v[l->file].path);
	number(h, l->offset);
}

static void list(struct hasher *h, fact_list_id l, bool strings, bool exprs)
{
	uint32_t n = l ? h->b->lists.v[l] : 0;

	number(h, n);
	for (uint32_t i = 0; i < n; i++) {
		uint32_t x = h->b->lists.v[l + 1 + i];

		if (strings)
			string(h, x);
		else if (exprs)
			expr(h, x);
		else
			number(h, x);
	}
}

static void event(struct hasher *h, const struct fact_event *e)
{
	number(h, e->kind | e->depth << 8 | (uint32_t)e->flags << 16);
	place(h, &e->loc);
	string(h, e->macro);
	string(h, e->name);
	expr(h, e->a);
	expr(h, e->b);
	list(h, e->args, e->kind == EV_OBJECT, e->kind != EV_SWITCH);
	number(h, e->target);
}

static void expression(struct hasher *h, const struct fact_expr *e)
{
	number(h, e->kind | (uint32_t)e->op << 8 | (uint32_t)e->flags << 16);
	string(h, e->name);
	string(h, e->type);
	expr(h, e->a);
	expr(h, e->b);
	expr(h, e->c);
	number(h, (uint64_t)e->value);
}

uint64_t fb_hash(const struct facts_builder *b, const struct fact_func *f,
		 const struct fb_mark *m)
{
	struct hasher h = { b, m, STRBUF_INIT };
	uint64_t hash;

	number(&h, f->kind | (uint32_t)(f->flags & ~FUNC_VARIANT) << 8);
	string(&h, f->name);
	string(&h, f->type);
	string(&h, f->inside);
	place(&h, &f->loc);
	list(&h, f->params, true, false);
	list(&h, f->types, true, false);
	for (size_t i = m->exprs; i < b->exprs.n; i++)
		expression(&h, &b->exprs.v[i]);
	for (size_t i = m->events; i < b->events.n; i++)
		event(&h, &b->events.v[i]);
	hash = hash64(h.text.buf, h.text.len, 0);
	strbuf_release(&h.text);
	return hash;
}

struct fb_mark fb_mark(const struct facts_builder *b)
{
	return (struct fb_mark){ b->events.n, b->exprs.n, b->lists.n };
}

void fb_rewind(struct facts_builder *b, const struct fb_mark *m)
{
	b->events.n = m->events;
	b->exprs.n = m->exprs;
	b->lists.n = m->lists;
}
