// SPDX-License-Identifier: GPL-2.0-only
#include "model/paths/term.h"

#include "facts/facts.h"
#include "lib/strbuf.h"

/* Longer access paths are no longer told apart: a loop could make them grow
 * forever. */
#define TERM_MAX_DEPTH 24

void terms_init(struct terms *ts)
{
	*ts = (struct terms){ 0 };
	vec_push(&ts->all, (struct term){ .kind = TERM_NONE });
}

void terms_release(struct terms *ts)
{
	vec_release(&ts->all);
	free(ts->slots);
	strmap_release(&ts->names, NULL);
	*ts = (struct terms){ 0 };
}

static const char *intern(struct terms *ts, const char *s)
{
	return s && *s ? strmap_at(&ts->names, s)->key : NULL;
}

static bool same(const struct term *x, const struct term *y)
{
	return x->kind == y->kind && x->op == y->op && x->a == y->a &&
	       x->b == y->b && x->c == y->c && x->value == y->value &&
	       x->name == y->name && x->type == y->type;
}

static uint64_t hash_of(const struct term *t)
{
	uint64_t parts[] = { t->kind,
			     t->op,
			     t->a,
			     t->b,
			     t->c,
			     (uint64_t)t->value,
			     (uintptr_t)t->name,
			     (uintptr_t)t->type };

	return hash64(parts, sizeof(parts), 0);
}

static void grow(struct terms *ts)
{
	size_t n = ts->nslots ? ts->nslots * 2 : 256;

	free(ts->slots);
	ts->slots = xcalloc(n, sizeof(*ts->slots));
	ts->nslots = n;
	for (size_t i = 1; i < ts->all.n; i++) {
		size_t at = hash_of(&ts->all.v[i]) & (n - 1);

		while (ts->slots[at])
			at = (at + 1) & (n - 1);
		ts->slots[at] = (uint32_t)i;
	}
}

static term_id make(struct terms *ts, struct term t)
{
	unsigned int depth = 0;
	size_t at;

	for (int i = 0; i < 3; i++) {
		const struct term *part = term_at(ts, i == 0   ? t.a
						      : i == 1 ? t.b
							       : t.c);

		t.other |= part->other;
		if (part->depth > depth)
			depth = part->depth;
	}
	if (depth >= TERM_MAX_DEPTH)
		return term_other(ts);
	t.depth = (uint8_t)(depth + 1);
	if (ts->all.n * 2 >= ts->nslots)
		grow(ts);
	at = hash_of(&t) & (ts->nslots - 1);
	while (ts->slots[at]) {
		if (same(&ts->all.v[ts->slots[at]], &t))
			return ts->slots[at];
		at = (at + 1) & (ts->nslots - 1);
	}
	ts->slots[at] = (uint32_t)ts->all.n;
	vec_push(&ts->all, t);
	return ts->slots[at];
}

term_id term_int(struct terms *ts, int64_t value)
{
	return make(ts, (struct term){ .kind = TERM_INT, .value = value });
}

term_id term_func(struct terms *ts, const char *name)
{
	return make(ts, (struct term){ .kind = TERM_FUNC,
				       .name = intern(ts, name) });
}

term_id term_other(struct terms *ts)
{
	return make(ts, (struct term){ .kind = TERM_OTHER, .other = true });
}

term_id term_load(struct terms *ts, term_id object)
{
	return make(ts, (struct term){ .kind = TERM_LOAD, .a = object });
}

term_id term_new(struct terms *ts, term_id object, uint32_t event)
{
	return make(ts, (struct term){ .kind = TERM_NEW,
				       .a = object,
				       .value = event });
}

term_id term_index(struct terms *ts, term_id object, term_id index)
{
	return make(ts, (struct term){
				.kind = TERM_INDEX, .a = object, .b = index });
}

term_id term_op(struct terms *ts, int op, term_id a, term_id b, term_id c)
{
	return make(ts, (struct term){ .kind = TERM_OP,
				       .op = (uint8_t)op,
				       .a = a,
				       .b = b,
				       .c = c });
}

term_id term_object(struct terms *ts, enum term_kind kind, int64_t value,
		    const char *name)
{
	return make(ts, (struct term){ .kind = (uint8_t)kind,
				       .value = value,
				       .name = intern(ts, name) });
}

term_id term_addr(struct terms *ts, term_id object)
{
	if (term_at(ts, object)->kind == TERM_DEREF)
		return term_at(ts, object)->a;
	return make(ts, (struct term){ .kind = TERM_ADDR, .a = object });
}

term_id term_deref(struct terms *ts, term_id pointer)
{
	if (term_at(ts, pointer)->kind == TERM_ADDR)
		return term_at(ts, pointer)->a;
	return make(ts, (struct term){ .kind = TERM_DEREF, .a = pointer });
}

/*
 * Take the member path PATH ("a.b") off the end of OBJECT (x.a.b): x, or 0 if
 * OBJECT does not end so.
 */
static term_id strip_path(const struct terms *ts, term_id object,
			  const char *path)
{
	size_t n = strlen(path);

	while (n) {
		const struct term *t = term_at(ts, object);
		size_t start = n;

		while (start && path[start - 1] != '.')
			start--;
		if (t->kind != TERM_FIELD || strlen(t->name) != n - start ||
		    memcmp(t->name, path + start, n - start) != 0)
			return 0;
		object = t->a;
		n = start ? start - 1 : 0;
	}
	return object;
}

/* What OBJECT is a member of, at any depth. */
static term_id outermost(const struct terms *ts, term_id object)
{
	while (term_at(ts, object)->kind == TERM_FIELD)
		object = term_at(ts, object)->a;
	return object;
}

term_id term_field(struct terms *ts, term_id object, const char *name,
		   const char *type)
{
	term_id id = make(ts, (struct term){ .kind = TERM_FIELD,
					     .a = object,
					     .name = intern(ts, name),
					     .type = intern(ts, type) });
	term_id root = outermost(ts, id);
	const struct term *d = term_at(ts, root);
	const struct term *up = term_at(ts, d->a);

	/* container_of(p, struct s, m)->m is *p. */
	if (d->kind == TERM_DEREF && up->kind == TERM_UP && up->name &&
	    strip_path(ts, id, up->name) == root)
		return term_deref(ts, up->a);
	return id;
}

term_id term_up(struct terms *ts, term_id pointer, const char *name,
		const char *type)
{
	const struct term *p = term_at(ts, pointer);

	/* container_of(&x->m, struct s, m) is x. */
	if (p->kind == TERM_ADDR && name && *name) {
		term_id whole = strip_path(ts, p->a, name);

		if (whole)
			return term_addr(ts, whole);
	}
	return make(ts, (struct term){ .kind = TERM_UP,
				       .a = pointer,
				       .name = intern(ts, name),
				       .type = intern(ts, type) });
}

bool term_has(const struct terms *ts, term_id t, unsigned int kinds)
{
	const struct term *x = term_at(ts, t);

	if (!t)
		return false;
	return (kinds & TERM_BIT(x->kind)) || term_has(ts, x->a, kinds) ||
	       term_has(ts, x->b, kinds) || term_has(ts, x->c, kinds);
}

term_id term_root_pointer(const struct terms *ts, term_id p)
{
	for (;;) {
		const struct term *x = term_at(ts, p);
		term_id o = x->a;

		if (x->kind == TERM_UP) {
			p = x->a;
			continue;
		}
		if (x->kind != TERM_ADDR)
			return p;
		while (term_at(ts, o)->kind == TERM_FIELD)
			o = term_at(ts, o)->a;
		if (term_at(ts, o)->kind != TERM_DEREF)
			return p;
		p = term_at(ts, o)->a;
	}
}

bool term_mentions(const struct terms *ts, term_id t, term_id what)
{
	const struct term *x = term_at(ts, t);

	if (t == what)
		return true;
	/* A part is always older than the whole. */
	if (!t || t < what)
		return false;
	return (x->a && term_mentions(ts, x->a, what)) ||
	       (x->b && term_mentions(ts, x->b, what)) ||
	       (x->c && term_mentions(ts, x->c, what));
}

/* --- text --- */

static void add(const struct terms *ts, term_id id, struct strbuf *sb)
{
	const struct term *t = term_at(ts, id);

	switch ((enum term_kind)t->kind) {
	case TERM_INT:
		strbuf_addf(sb, "%lld", (long long)t->value);
		break;
	case TERM_LOAD:
	case TERM_NEW:
		add(ts, t->a, sb);
		break;
	case TERM_ADDR:
		strbuf_addch(sb, '&');
		add(ts, t->a, sb);
		break;
	case TERM_UP:
		strbuf_addstr(sb, "container_of(");
		add(ts, t->a, sb);
		strbuf_addf(sb, ", struct %s)", t->type ? t->type : "?");
		break;
	case TERM_FIELD:
		if (term_at(ts, t->a)->kind == TERM_DEREF) {
			add(ts, term_at(ts, t->a)->a, sb);
			strbuf_addf(sb, "->%s", t->name);
		} else {
			add(ts, t->a, sb);
			strbuf_addf(sb, ".%s", t->name);
		}
		break;
	case TERM_DEREF:
		strbuf_addch(sb, '*');
		add(ts, t->a, sb);
		break;
	case TERM_INDEX:
		add(ts, t->a, sb);
		strbuf_addch(sb, '[');
		add(ts, t->b, sb);
		strbuf_addch(sb, ']');
		break;
	case TERM_RESULT:
		strbuf_addf(sb, "%s()", t->name ? t->name : "(*f)");
		break;
	case TERM_FUNC:
	case TERM_PARAM:
	case TERM_LOCAL:
	case TERM_OBJECT:
	case TERM_GLOBAL:
		strbuf_addstr(sb, t->name ? t->name : "(unnamed)");
		break;
	case TERM_NONE:
	case TERM_OP:
	case TERM_OTHER:
		strbuf_addstr(sb, "(...)");
		break;
	}
}

char *term_text(const struct terms *ts, term_id t)
{
	struct strbuf sb = STRBUF_INIT;

	add(ts, t, &sb);
	return strbuf_detach(&sb);
}
