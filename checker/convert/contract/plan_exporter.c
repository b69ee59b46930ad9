// SPDX-License-Identifier: GPL-2.0-only
/* The exporters of a plan. */
#include "convert/contract/plan.h"

#include "convert/code/body.h"
#include "model/exporters/priv.h"
#include "text/token.h"

/* The function that E has for MEMBER. */
static struct plan_fn callback(const struct exp *e, const char *member)
{
	const struct exp_callback *cb = exp_callback(e, member);
	struct plan_fn none = { NULL, NULL, cb != NULL };

	for (size_t i = 1; cb && i < cb->fns.n; i++) {
		if (!streq(fn_name(cb->fns.v[i]), fn_name(cb->fns.v[0])) ||
		    !streq(fn_file(cb->fns.v[i]), fn_file(cb->fns.v[0])))
			return none;
	}
	return cb && cb->fns.n ? plan_fn(cb->fns.v[0]) : none;
}

/* --- the private struct --- */

/* The tag of the struct that F takes a buffer's priv for; NULL if it does
 * not look at it, or in several ways. */
static const char *private_of(struct fn f)
{
	const struct facts *fa = fn_facts(f);
	const char *tag = NULL;

	for (uint32_t i = 0; i < f.func->nevents; i++) {
		const struct fact_event *ev = fn_event(f, i);
		const struct fact_expr *to = facts_expr(fa, ev->a);
		const struct fact_expr *from = facts_expr(fa, ev->b);
		const char *one;

		if (ev->kind != EV_STORE || to->kind != EX_LOCAL ||
		    from->kind != EX_MEMBER ||
		    !streq(facts_str(fa, from->name), "priv") ||
		    !streq(facts_str(fa, from->type), API_BUFFER))
			continue;
		one = facts_str(fa, to->type);
		if (!*one || (tag && !streq(tag, one)))
			return NULL;
		tag = one;
	}
	return tag;
}

/* What map, or else unmap or release, takes it for. */
static void find_private(const struct exp *e, struct plan_exporter *out)
{
	static const char *const members[] = { "map_dma_buf", "unmap_dma_buf",
					       "release" };

	for (size_t i = 0; i < ARRAY_SIZE(members) && !out->private; i++) {
		const struct exp_callback *cb = exp_callback(e, members[i]);
		const char *tag = cb && cb->fns.n ? private_of(cb->fns.v[0]) :
						    NULL;

		out->private = tag ? xstrdup(tag) : NULL;
	}
}

static bool defines(const struct whole *w, const char *path, const char *tag)
{
	struct strbuf text = STRBUF_INIT;
	bool has;

	has = tree_read(w->tree, path, &text) == 0 &&
	      body_has_struct(strbuf_str(&text), text.len, tag, NULL);
	strbuf_release(&text);
	return has;
}

/* Its own file comes first; of several others nobody knows which is meant. */
static void find_private_file(const struct whole *w, struct plan_exporter *out)
{
	struct str_vec files = VEC_INIT;
	size_t n = 0;

	if (!out->private || !out->map.file)
		return;
	if (defines(w, out->map.file, out->private)) {
		out->private_file = xstrdup(out->map.file);
		return;
	}
	plan_files_with(w, out->private, out->map.file, &files);
	vec_for_each(f, &files) {
		if (!ends_with(*f, ".h") || !defines(w, *f, out->private))
			continue;
		free(out->private_file);
		out->private_file = n++ ? NULL : xstrdup(*f);
	}
	str_vec_release(&files);
}

/* --- who exports --- */

static bool is_ops(const struct facts *fa, fact_expr_id id, const char *name)
{
	const struct fact_expr *e = facts_expr(fa, id);
	const struct fact_expr *v = facts_expr(fa, e->a);

	return e->kind == EX_ADDR && v->kind == EX_GLOBAL &&
	       streq(facts_str(fa, v->name), name);
}

/* Does F give a new buffer the ops NAME, and a priv of its own? */
static bool gives_both(struct fn f, const char *name)
{
	const struct facts *fa = fn_facts(f);
	bool ops = false, priv = false;

	for (uint32_t i = 0; i < f.func->nevents; i++) {
		const struct fact_event *ev = fn_event(f, i);
		const struct fact_expr *to = facts_expr(fa, ev->a);
		const struct fact_expr *from = facts_expr(fa, ev->b);

		if (ev->kind != EV_STORE || to->kind != EX_MEMBER ||
		    !streq(facts_str(fa, to->type), API_EXPORT_INFO))
			continue;
		ops |= streq(facts_str(fa, to->name), "ops") &&
		       is_ops(fa, ev->b, name);
		priv |= streq(facts_str(fa, to->name), "priv") &&
			(from->kind == EX_LOCAL || from->kind == EX_PARAM);
	}
	return ops && priv;
}

/* Does the text of F say `NAME = ...alloc...(`? */
static bool allocates(const struct whole *w, struct fn f, const char *name)
{
	struct strbuf text = STRBUF_INIT;
	struct tokens t;
	size_t lo, hi;
	bool does = false;

	if (tree_read(w->tree, fn_file(f), &text) < 0)
		return false;
	tokens_lex(strbuf_str(&text), text.len, &t);
	if (!body_find(&t, fn_name(f), &lo, &hi))
		lo = hi = 0;
	for (size_t i = lo; i + 3 < hi && !does; i++) {
		char *callee = token_text(&t, i + 2);

		does = token_is(&t, i, name) && token_is(&t, i + 1, "=") &&
		       !(i && token_is(&t, i - 1, "->")) &&
		       strstr(callee, "alloc") && token_is(&t, i + 3, "(");
		free(callee);
	}
	tokens_release(&t);
	strbuf_release(&text);
	return does;
}

/*
 * Has each buffer that F exports a struct to itself? It has if what F makes its
 * priv is a struct that F allocates.
 */
static bool is_own(const struct whole *w, struct fn f)
{
	const struct facts *fa = fn_facts(f);
	bool own = false;

	for (uint32_t i = 0; i < f.func->nevents; i++) {
		const struct fact_event *ev = fn_event(f, i);
		const struct fact_expr *to = facts_expr(fa, ev->a);
		const struct fact_expr *from = facts_expr(fa, ev->b);

		if (ev->kind != EV_STORE || to->kind != EX_MEMBER ||
		    !streq(facts_str(fa, to->type), API_EXPORT_INFO) ||
		    !streq(facts_str(fa, to->name), "priv"))
			continue;
		own = from->kind == EX_LOCAL &&
		      allocates(w, f, facts_str(fa, from->name));
	}
	return own;
}

static void find_exports(const struct whole *w, const struct exp *e,
			 struct plan_exporter *out)
{
	const struct site_vec *v =
		program_stores(&w->program, API_EXPORT_INFO, "ops");
	size_t n = 0;

	for (size_t i = 0; v && i < v->n; i++) {
		struct fn f = v->v[i].fn;

		if (!streq(f.unit->module, e->def.unit->module) ||
		    !gives_both(f, fn_name(e->def)))
			continue;
		if (out->exports.name && streq(out->exports.name, fn_name(f)) &&
		    streq(out->exports.file, fn_file(f)))
			continue;
		if (!n++) {
			out->exports = plan_fn(f);
			out->own_private = is_own(w, f);
		}
	}
	if (n > 1) {
		plan_fn_release(&out->exports);
		out->exports = (struct plan_fn){ NULL, NULL, true };
	}
}

/* --- calls --- */

/* The mark that the call S sets before: the last one of its function. */
static char *mark_before(struct site s, const struct exp_members *m,
			 const char *tag)
{
	const struct facts *fa = fn_facts(s.fn);
	const char *mark = NULL;

	for (uint32_t i = 0; i < s.fn.func->nevents; i++) {
		const struct fact_event *ev = fn_event(s.fn, i);
		const struct fact_expr *to = facts_expr(fa, ev->a);

		if (ev == s.event)
			break;
		if (ev->kind == EV_STORE && to->kind == EX_MEMBER && tag &&
		    exp_mark_touches(&m->marks, fa, ev) &&
		    streq(facts_str(fa, to->type), tag))
			mark = facts_str(fa, to->name);
	}
	return mark && exp_refuses_by(&m->marks, tag, mark) ? xstrdup(mark) :
							      NULL;
}

static void add_calls(const struct exp *e, const struct exporter *row,
		      const struct exp_members *m, struct plan_exporter *out)
{
	for (size_t i = 0; i < e->invalidates.n; i++) {
		const struct invalidate *inv = &row->invalidates.v[i];
		struct plan_call c = {
			.in = plan_fn(e->invalidates.v[i].fn),
			.line = inv->place.line,
			.intent = inv->intent,
			.wait = inv->wait,
			.waits_unmap = inv->waits_unmap,
			.resv = inv->resv,
			.mark = mark_before(e->invalidates.v[i], m, out->private),
			.unknown = inv->unknown ? xstrdup(inv->unknown) : NULL,
		};

		out->revokes |= c.intent == INTENT_REVOKE;
		vec_push(&out->calls, c);
	}
}

/* Is F a callback of some other table as well? */
static bool serves_others(const struct whole *w, const struct exp *e,
			  const char *member)
{
	const struct exp_callback *cb = exp_callback(e, member);

	vec_for_each(o, &w->exps) {
		const struct exp_callback *theirs = exp_callback(o, member);

		for (size_t i = 0; o != e && cb && theirs && i < cb->fns.n;
		     i++) {
			for (size_t k = 0; k < theirs->fns.n; k++) {
				if (program_same(&w->program, cb->fns.v[i],
						 theirs->fns.v[k]))
					return true;
			}
		}
	}
	return false;
}

/* What another table has, too, is not this exporter's to change. */
static struct plan_fn own_callback(const struct whole *w, const struct exp *e,
				   const char *member)
{
	struct plan_fn f = callback(e, member);

	if (f.name && serves_others(w, e, member)) {
		plan_fn_release(&f);
		f = (struct plan_fn){ NULL, NULL, true };
	}
	return f;
}

static bool bit(unsigned int bits, enum profile p)
{
	return bits & PROFILE_BIT(p);
}

static void add_exporter(struct whole *w, const struct exp *e,
			 const struct exporter *row, struct plan *out)
{
	struct plan_exporter one = {
		.line = row->place.line,
		.test = row->test,
		.attach = own_callback(w, e, "attach"),
		.pin = own_callback(w, e, "pin"),
		.unpin = callback(e, "unpin"),
		.map = callback(e, "map_dma_buf"),
		.unmap = callback(e, "unmap_dma_buf"),
		.shared = serves_others(w, e, "map_dma_buf") ||
			  serves_others(w, e, "unmap_dma_buf"),
		.attach_refuses =
			bit(row->attach_refuses, PROFILE_NO_CALLBACK_P2P) &&
			!bit(row->attach_refuses, PROFILE_CALLBACK_P2P),
		.pin_refuses = bit(row->pin_refuses, PROFILE_CALLBACK) &&
			       bit(row->pin_refuses, PROFILE_CALLBACK_P2P),
	};
	struct exp_members m;

	one.ops.file = xstrdup(row->place.file);
	if (e->def.unit) {
		one.ops.name = xstrdup(fn_name(e->def));
		find_private(e, &one);
		find_private_file(w, &one);
		find_exports(w, e, &one);
	}
	exp_members_find(&w->program, e, &m);
	add_calls(e, row, &m, &one);
	exp_members_release(&m);
	vec_push(&out->exporters, one);
}

void plan_exporters(struct whole *w, const struct audit *a, struct plan *out)
{
	vec_for_each(e, &w->exps)
		add_exporter(w, e, &a->exporters.v[e->row], out);
}
