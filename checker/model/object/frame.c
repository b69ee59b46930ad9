// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which terms of a function mean which places of the object. A frame knows it
 * of a few values, such as a parameter; what is made of these by members,
 * containers and addresses follows.
 */
#include "model/object/frame.h"

#include "lib/strbuf.h"

void frame_bind(struct frame *f, term_id value, enum meaning means,
		const struct spot *spot)
{
	struct binding b = { .value = value, .means = means, .spot = *spot };

	spot_normal(&b.spot);
	vec_push(&f->bindings, b);
}

void frame_release(struct frame *f)
{
	vec_release(&f->bindings);
}

static const struct binding *find(const struct frame *f, term_id value)
{
	vec_for_each(b, &f->bindings) {
		if (b->value == value)
			return b;
	}
	return NULL;
}

static enum meaning address(const struct frame *f, struct terms *ts,
			    term_id value, struct spot *spot)
{
	const struct binding *b = find(f, value);
	struct term t = *term_at(ts, value);

	if (b) {
		*spot = b->spot;
		return b->means;
	}
	if (t.kind == TERM_ADDR)
		return frame_spot(f, ts, t.a, spot) ? MEANS_ADDRESS
						    : MEANS_NOTHING;
	if (t.kind == TERM_UP && t.name &&
	    address(f, ts, t.a, spot) == MEANS_ADDRESS &&
	    spot_container(spot, t.name))
		return MEANS_ADDRESS;
	return MEANS_NOTHING;
}

bool frame_follows(const struct frame *f, const struct spot *spot)
{
	if (!f->pointees || spot_is_behind(spot))
		return false;
	vec_for_each(p, &f->pointees->at) {
		if (spot_lie(p, spot) == SPOT_SAME)
			return true;
	}
	return f->pointees->all;
}

bool frame_spot(const struct frame *f, struct terms *ts, term_id object,
		struct spot *spot)
{
	const struct binding *b;
	struct term t = *term_at(ts, object);

	switch ((enum term_kind)t.kind) {
	case TERM_FIELD:
		return t.name && frame_spot(f, ts, t.a, spot) &&
		       spot_member(spot, t.name);
	case TERM_INDEX:
		return frame_spot(f, ts, t.a, spot) && spot_member(spot, "[]");
	case TERM_DEREF:
		switch (frame_meaning(f, ts, t.a, spot)) {
		case MEANS_ADDRESS:
			return true;
		case MEANS_CONTENT:
			return frame_follows(f, spot) && spot_member(spot, "*");
		default:
			return false;
		}
	case TERM_LOCAL:
	case TERM_GLOBAL:
	case TERM_OBJECT:
		b = find(f, term_addr(ts, object));
		if (b)
			*spot = b->spot;
		return b != NULL;
	default:
		return false;
	}
}

enum meaning frame_meaning(const struct frame *f, struct terms *ts,
			   term_id value, struct spot *spot)
{
	struct term t = *term_at(ts, value);
	enum meaning m = value ? address(f, ts, value, spot) : MEANS_NOTHING;

	if (m != MEANS_NOTHING || t.kind != TERM_LOAD)
		return m;
	return frame_spot(f, ts, t.a, spot) ? MEANS_CONTENT : MEANS_NOTHING;
}

/* OBJECT is SPOT: strip members off both, down to what is pointed to. */
static bool bind_object(struct frame *f, struct terms *ts, term_id object,
			const struct spot *spot)
{
	struct spot s = *spot;
	char path[120] = "";

	while (term_at(ts, object)->kind == TERM_FIELD) {
		const struct term *t = term_at(ts, object);
		char longer[120];
		size_t n = strlen(t->name) + strlen(path) + 2;

		if (n > sizeof(longer))
			return false;
		memcpy(longer, t->name, strlen(t->name) + 1);
		if (*path) {
			strcat(longer, ".");
			strcat(longer, path);
		}
		memcpy(path, longer, sizeof(path));
		object = t->a;
	}
	if (*path && !spot_container(&s, path))
		return false;
	switch ((enum term_kind)term_at(ts, object)->kind) {
	case TERM_DEREF:
		return frame_bind_address(f, ts, term_at(ts, object)->a, &s);
	case TERM_LOCAL:
	case TERM_GLOBAL:
	case TERM_OBJECT:
		frame_bind(f, term_addr(ts, object), MEANS_ADDRESS, &s);
		return true;
	default:
		return false;
	}
}

bool frame_bind_address(struct frame *f, struct terms *ts, term_id value,
			const struct spot *spot)
{
	struct term t = *term_at(ts, value);
	struct spot s = *spot;

	if (!value || t.other || t.kind == TERM_INT)
		return false;
	if (t.kind == TERM_ADDR)
		return bind_object(f, ts, t.a, &s);
	if (t.kind == TERM_UP)
		return t.name && spot_member(&s, t.name) &&
		       frame_bind_address(f, ts, t.a, &s);
	if (!find(f, value))
		frame_bind(f, value, MEANS_ADDRESS, &s);
	return true;
}

bool frame_bind_content(struct frame *f, struct terms *ts, term_id value,
			const struct spot *spot)
{
	struct term t = *term_at(ts, value);

	return t.kind == TERM_LOAD && bind_object(f, ts, t.a, spot);
}

/* --- into a callee --- */

term_id frame_param(struct terms *ts, struct fn f, uint32_t i)
{
	const struct facts *fa = fn_facts(f);
	const char *name = "";

	if (i < facts_list_n(fa, f.func->params))
		name = facts_str(fa, facts_list_at(fa, f.func->params, i));
	return term_load(ts, term_object(ts, TERM_PARAM, i, name));
}

/* The attachment, and what its importer_priv is. */
static void bind_attachment(struct frame *f, struct terms *ts, term_id value)
{
	const struct spot whole = { .up = "" };
	term_id priv = term_field(ts, term_deref(ts, value), "importer_priv",
				  API_ATTACHMENT);

	frame_bind(f, value, MEANS_ATTACHMENT, &whole);
	frame_bind(f, term_load(ts, priv), MEANS_ADDRESS, &whole);
}

bool frame_enter(const struct frame *f, struct paths *w,
		 const struct path_state *st, uint32_t ev, struct fn target,
		 struct frame *in)
{
	struct terms *ts = w->terms;

	*in = (struct frame){ .fn = target,
			      .up = f,
			      .call = fn_event(w->fn, ev),
			      .pointees = f->pointees,
			      .depth = f->depth + 1 };
	if (in->depth > FRAME_MAX_DEPTH)
		return false;
	for (uint32_t i = 0; i < target.func->nparams; i++) {
		term_id arg = path_arg(w, st, ev, i);
		term_id param = frame_param(ts, target, i);
		struct spot spot;
		enum meaning m;

		m = arg ? frame_meaning(f, ts, arg, &spot) : MEANS_NOTHING;
		if (m == MEANS_ATTACHMENT)
			bind_attachment(in, ts, param);
		else if (m != MEANS_NOTHING)
			frame_bind(in, param, m, &spot);
	}
	return in->bindings.n > 0;
}

void frame_start(const struct frame *f, struct paths *w, struct path_state *st)
{
	for (size_t i = 0; i < f->bindings.n; i++) {
		term_id v = f->bindings.v[i].value;

		if (f->bindings.v[i].means == MEANS_CONTENT)
			continue;
		path_assume(w->terms, st, v, true);
		path_assume(w->terms, st,
			    term_op(w->terms, TERM_OP_IS_ERR, v, 0, 0), false);
	}
}

char *frame_key(const struct frame *f)
{
	struct strbuf sb = STRBUF_INIT;

	strbuf_addf(&sb, "%p", (const void *)f->fn.func);
	vec_for_each(b, &f->bindings)
		strbuf_addf(&sb, " %u:%d:%s:%s", b->value, b->means, b->spot.up,
			    b->spot.path);
	return strbuf_detach(&sb);
}

void frame_chain(const struct frame *f, struct site_vec *out)
{
	if (!f->up || !f->call)
		return;
	frame_chain(f->up, out);
	vec_push(out, ((struct site){ f->up->fn, f->call }));
}
