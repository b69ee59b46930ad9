// SPDX-License-Identifier: GPL-2.0-only
/*
 * What .attach and .pin refuse. Both are walked once for each kind of
 * importer, with what they can see of it (its ops, the callback in them,
 * peer-to-peer) set to what it is for that kind: where every path returns an
 * error, that kind is refused. It does not matter by which function, or by
 * which member, the exporter asks.
 */
#include "model/exporters/priv.h"

#include "lib/strbuf.h"
#include "model/exporters/walk.h"

struct view {
	const char *callback_name;
	bool ops, callback, p2p, stub;
};

static const struct view views[NR_PROFILES] = {
	[PROFILE_STATIC] = { .ops = false },
	[PROFILE_NO_CALLBACK] = { .ops = true },
	[PROFILE_NO_CALLBACK_P2P] = { .ops = true, .p2p = true },
	[PROFILE_CALLBACK] = { .ops = true, .callback = true },
	[PROFILE_CALLBACK_P2P] = { .ops = true, .callback = true, .p2p = true },
	[PROFILE_STUB] = { .ops = true, .callback = true, .stub = true },
	[PROFILE_STUB_P2P] = { .ops = true, .callback = true, .p2p = true,
			       .stub = true },
};

static struct wval of(bool b)
{
	return b ? (struct wval){ WVAL_NONZERO, 0 } :
		   (struct wval){ WVAL_CONST, 0 };
}

static struct wval see_member(struct walk *w, const struct walk_frame *f,
			      const struct fact_expr *e)
{
	const struct view *v = w->ctx;
	const struct facts *fa = fn_facts(f->fn);
	const char *type = facts_str(fa, e->type);
	const char *name = facts_str(fa, e->name);

	if (streq(type, API_ATTACHMENT) && streq(name, "importer_ops"))
		return of(v->ops);
	if (streq(type, API_ATTACHMENT) && streq(name, "peer2peer"))
		return of(v->p2p);
	if (streq(type, API_ATTACH_OPS) && streq(name, v->callback_name))
		return of(v->callback);
	if (streq(type, API_ATTACH_OPS) && streq(name, "allow_peer2peer"))
		return of(v->p2p);
	return (struct wval){ 0 };
}

/* Does TARGET have a parameter by which it can see the importer? */
static bool sees_importer(struct fn target)
{
	const struct facts *fa = fn_facts(target);

	for (uint32_t i = 0; i < facts_list_n(fa, target.func->types); i++) {
		if (streq(facts_str(fa, facts_list_at(fa, target.func->types,
						      i)),
			  API_ATTACHMENT))
			return true;
	}
	return false;
}

static enum walk_do see_call(struct walk *w, const struct walk_frame *f,
			     const struct fact_event *ev, struct fn target,
			     struct walk_state *st, struct wval *result)
{
	const char *callee = facts_callee(fn_facts(f->fn), ev);
	const struct view *v = w->ctx;

	(void)st;
	if (callee && api_func_role(callee) == API_ROLE_REVOCABLE) {
		*result = of(v->ops && v->callback && !v->stub);
		return WALK_PASS;
	}
	return target.unit && sees_importer(target) ? WALK_ENTER : WALK_PASS;
}

static const struct walk_hooks hooks = { .call = see_call,
					 .member = see_member };

/* Do all paths of F return an error to the importer that V shows? */
static bool refuses(struct program *p, struct fn f, struct view v)
{
	struct walk_state start = { 0 };
	struct walk_state_vec out = VEC_INIT;
	bool all;
	struct walk w;

	walk_init(&w, p, &hooks, &v);
	all = walk_run(&w, f, &start, &out) && out.n;
	vec_for_each(st, &out)
		all &= wval_nonzero(st->ret);
	vec_release(&out);
	walk_release(&w);
	return all;
}

/* PROFILE_BITs that MEMBER of E refuses, in every form that it can have. */
static unsigned int refused_by(struct program *p, const struct exp *e,
			       const char *member, const char *callback_name)
{
	const struct exp_callback *cb = exp_callback(e, member);
	unsigned int bits = 0;

	for (int i = 0; cb && cb->fns.n && i < NR_PROFILES; i++) {
		struct view v = views[i];
		bool all = true;

		v.callback_name = callback_name;
		vec_for_each(f, &cb->fns)
			all &= refuses(p, *f, v);
		bits |= all ? PROFILE_BIT(i) : 0;
	}
	return bits;
}

static bool has(unsigned int bits, enum profile p)
{
	return bits & PROFILE_BIT(p);
}

/* Does it tell those without the callback, or without ops, from others that
 * are the same in all else? */
static bool tells_revocable(unsigned int bits)
{
	return (has(bits, PROFILE_NO_CALLBACK_P2P) &&
		!has(bits, PROFILE_CALLBACK_P2P)) ||
	       (has(bits, PROFILE_NO_CALLBACK) &&
		!has(bits, PROFILE_CALLBACK)) ||
	       (has(bits, PROFILE_STATIC) && !has(bits, PROFILE_CALLBACK));
}

static bool tells_p2p(unsigned int bits)
{
	return has(bits, PROFILE_CALLBACK) && !has(bits, PROFILE_CALLBACK_P2P);
}

static void add_word(struct strbuf *out, const char *word)
{
	strbuf_addf(out, "%s%s", out->len ? ", " : "", word);
}

void exp_refuses(struct program *p, const struct exp *e,
		 const char *callback_name, struct exporter *row)
{
	struct strbuf how = STRBUF_INIT;

	row->attach_refuses = refused_by(p, e, "attach", callback_name);
	row->pin_refuses = refused_by(p, e, "pin", callback_name);
	if (tells_revocable(row->attach_refuses))
		add_word(&how, "attach");
	if (has(row->pin_refuses, PROFILE_STATIC) ||
	    tells_revocable(row->pin_refuses))
		add_word(&how, "pin");
	if (tells_p2p(row->attach_refuses) || tells_p2p(row->pin_refuses))
		add_word(&how, "p2p only");
	row->checks = how.len ? strbuf_detach(&how) : NULL;
	strbuf_release(&how);
}
