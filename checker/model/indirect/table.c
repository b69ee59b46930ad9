// SPDX-License-Identifier: GPL-2.0-only
/*
 * An initialiser: what it puts into some members, with the macros in it
 * expanded. Of several values for one member the last one counts, as in C.
 */
#include "model/indirect/priv.h"

#define MACRO_DEPTH 8

/* Where the tokens at hand come from. */
struct expansion {
	const struct source *s;
	const struct src_macro *macro;	/* NULL: the initialiser itself */
	size_t args, args_end;		/* in the outer one's source */
	const struct expansion *outer;
	const char *name;		/* of the outermost macro, or NULL */
	int depth;
};

struct reader {
	struct macros *macros;
	struct table *t;
};

void table_release(struct table *t)
{
	vec_for_each(m, &t->members) {
		free(m->value);
		free(m->macro);
	}
	vec_release(&t->members);
	free(t->odd);
}

struct member *table_member(const struct table *t, const char *name)
{
	vec_for_each(m, &t->members) {
		if (streq(m->name, name))
			return m;
	}
	return NULL;
}

/* Tokens of a directive are not those of the code around it. */
static bool belongs(const struct expansion *e, size_t i)
{
	bool pp = e->s->t.list.v[i].flags & TOKEN_PP;

	return pp == (e->macro != NULL);
}

static bool is(const struct expansion *e, size_t i, const char *text)
{
	return token_is(&e->s->t, i, text);
}

static size_t next(const struct expansion *e, size_t i, size_t end)
{
	for (i++; i < end && !belongs(e, i); i++)
		;
	return i;
}

/* The comma, or END, behind the value at I. */
static size_t value_end(const struct expansion *e, size_t i, size_t end)
{
	while (i < end) {
		if (is(e, i, ","))
			return i;
		if (is(e, i, "(") || is(e, i, "{") || is(e, i, "["))
			i = token_close(&e->s->t, i, end);
		if (i < end)
			i = next(e, i, end);
	}
	return end;
}

/* The one name that the tokens from I up to END are; SIZE_MAX: they are not. */
static size_t only_name(const struct expansion *e, size_t i, size_t end)
{
	size_t name = SIZE_MAX;
	int depth = 0;

	for (; i < end; i = next(e, i, end)) {
		if (is(e, i, "(")) {
			/* `(x)` is x, `f(x)` is not. */
			if (name != SIZE_MAX)
				return SIZE_MAX;
			depth++;
		} else if (is(e, i, ")")) {
			depth--;
		} else if (is(e, i, "&")) {
			if (name != SIZE_MAX)
				return SIZE_MAX;
		} else if (source_is_word(e->s, i) && name == SIZE_MAX) {
			name = i;
		} else {
			return SIZE_MAX;
		}
	}
	return depth ? SIZE_MAX : name;
}

/* The number of the parameter that is called as token I; -1: none is. */
static int parameter(const struct expansion *e, size_t i)
{
	int n = 0;

	if (!e->macro)
		return -1;
	for (size_t k = e->macro->params; k < e->macro->params_end; k++) {
		char *name;
		bool same;

		if (is(e, k, ",")) {
			n++;
			continue;
		}
		name = token_text(&e->s->t, k);
		same = is(e, i, name);
		free(name);
		if (same)
			return n;
	}
	return -1;
}

static void odd(struct reader *r, const struct expansion *e, size_t i)
{
	if (!r->t->odd)
		r->t->odd = i < e->s->t.list.n ? token_text(&e->s->t, i) :
						 xstrdup("its end");
}

static void set(struct member *m, enum member_kind kind, char *value,
		const char *macro)
{
	free(m->value);
	free(m->macro);
	m->kind = kind;
	m->value = value;
	m->macro = macro ? xstrdup(macro) : NULL;
}

static void store(struct member *m, const struct expansion *e, size_t i,
		  size_t end, const char *macro);

/* The value is a macro's parameter: take it from the argument. */
static void store_argument(struct member *m, const struct expansion *e, int n,
			   const char *macro)
{
	const struct expansion *o = e->outer;
	size_t i = e->args;

	for (; n > 0 && i < e->args_end; n--) {
		i = value_end(o, i, e->args_end);
		if (i < e->args_end)
			i = next(o, i, e->args_end);
	}
	store(m, o, i, value_end(o, i, e->args_end), macro);
}

static void store(struct member *m, const struct expansion *e, size_t i,
		  size_t end, const char *macro)
{
	size_t name = only_name(e, i, end);
	int n;

	if (name == SIZE_MAX && i < end && next(e, i, end) >= end &&
	    is(e, i, "0")) {
		set(m, MEMBER_NULL, NULL, macro);
		return;
	}
	if (name == SIZE_MAX) {
		set(m, MEMBER_ODD, NULL, macro);
		return;
	}
	n = parameter(e, name);
	if (n >= 0)
		store_argument(m, e, n, macro);
	else if (is(e, name, "NULL"))
		set(m, MEMBER_NULL, NULL, macro);
	else
		set(m, MEMBER_NAME, token_text(&e->s->t, name), macro);
}

static void read_elements(struct reader *r, const struct expansion *e,
			  size_t i, size_t end);

/* A macro that stands for elements; the token behind it. */
static size_t expand(struct reader *r, const struct expansion *e, size_t i,
		     size_t end)
{
	char *name = token_text(&e->s->t, i);
	struct expansion in = { .outer = e, .depth = e->depth + 1 };
	size_t after = next(e, i, end);

	in.macro = macros_find(r->macros, e->s, name, &in.s);
	if (after < end && is(e, after, "(")) {
		in.args = next(e, after, end);
		in.args_end = token_close(&e->s->t, after, end);
		after = in.args_end < end ? next(e, in.args_end, end) : end;
	}
	in.name = e->name ? e->name : name;
	if (in.macro && in.depth < MACRO_DEPTH)
		read_elements(r, &in, in.macro->first, in.macro->end);
	else
		odd(r, e, i);
	free(name);
	return after;
}

/* `.member = value` at I; the token behind it. */
static size_t designated(struct reader *r, const struct expansion *e, size_t i,
			 size_t end)
{
	size_t name = next(e, i, end);
	size_t value = name < end ? next(e, name, end) : end;
	size_t stop = value_end(e, value, end);

	vec_for_each(m, &r->t->members) {
		if (name >= end || !is(e, name, m->name))
			continue;
		if (value < end && is(e, value, "="))
			store(m, e, next(e, value, end), stop, e->name);
		else
			set(m, MEMBER_ODD, NULL, e->name);
	}
	return stop;
}

static void read_elements(struct reader *r, const struct expansion *e,
			  size_t i, size_t end)
{
	if (i < end && !belongs(e, i))
		i = next(e, i, end);
	while (i < end) {
		if (is(e, i, ",")) {
			i = next(e, i, end);
		} else if (is(e, i, ".")) {
			i = designated(r, e, i, end);
		} else if (is(e, i, "[")) {
			i = value_end(e, i, end);
		} else if (source_is_word(e->s, i)) {
			i = expand(r, e, i, end);
		} else {
			odd(r, e, i);
			i = value_end(e, i, end);
		}
	}
}

void table_read(struct macros *m, const struct source *s, size_t open,
		struct table *t)
{
	struct reader r = { m, t };
	struct expansion e = { .s = s };
	size_t close = token_close(&s->t, open, s->t.list.n);

	read_elements(&r, &e, open + 1, close);
}
