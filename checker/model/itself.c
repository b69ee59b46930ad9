// SPDX-License-Identifier: GPL-2.0-only
#include "model/itself.h"

#include "model/attachments.h"

static term_id itself(struct terms *ts)
{
	return term_object(ts, TERM_GLOBAL, 1, "the attachment");
}

static term_id importer_priv(struct terms *ts)
{
	return term_load(ts, term_field(ts, itself(ts), "importer_priv",
					API_ATTACHMENT));
}

void itself_start(struct paths *w, struct path_state *st)
{
	const struct facts *fa = fn_facts(w->fn);
	fact_list_id params = w->fn.func->params;

	if (!facts_list_n(fa, params))
		return;
	path_bind(st,
		  term_object(w->terms, TERM_PARAM, 0,
			      facts_str(fa, facts_list_at(fa, params, 0))),
		  term_addr(w->terms, itself(w->terms)));
}

static bool is_his(const struct imp *imp, struct fn callback)
{
	return imp->callback.unit && fn_same(imp->callback, callback);
}

/* --- as the attach function leaves it --- */

struct swap {
	struct terms *ts;
	term_id what, by;
};

static term_id swap_leaf(void *ctx, term_id t)
{
	const struct swap *s = ctx;

	return t == s->what ? s->by : 0;
}

/* Does ST, where the function of SITE ends, hold in T what SITE made? */
static bool holds(struct paths *w, const struct path_state *st, uint32_t site,
		  term_id priv, term_id t)
{
	struct swap s = { w->terms, importer_priv(w->terms), priv };
	term_id made = path_load(w->terms, st, path_result(w, site));
	term_id is_err = term_op(w->terms, TERM_OP_IS_ERR, made, 0, 0);

	return path_truth(w->terms, st, is_err) != 1 &&
	       path_rewrite(w->terms, st, t, swap_leaf, &s) == made;
}

/* The ends that SITE is on the way to know what it was given. */
struct given {
	uint32_t site;
	int arg;
	term_id priv; /* 0: not yet, or several */
};

static bool note_priv(void *ctx, struct paths *w, struct path_state *st,
		      uint32_t ev)
{
	struct given *g = ctx;

	if (ev == g->site)
		g->priv = path_arg(w, st, ev, (uint32_t)g->arg);
	return false;
}

/* Once attach SITE has succeeded, and its function is done, is T, about the
 * importer's object, the attachment? */
static bool kept_by(struct terms *ts, const struct site *site, term_id t)
{
	const struct api_func *api =
		api_func_find(facts_callee(fn_facts(site->fn), site->event));
	struct given g = { (uint32_t)(site->event - fn_event(site->fn, 0)),
			   api ? api->priv_arg : -1, 0 };
	const struct path_client client = { .call = note_priv, .ctx = &g };
	bool kept = false;
	struct paths w;

	if (g.arg < 0)
		return false;
	paths_walk(&w, site->fn, ts, &client);
	vec_for_each(st, &w.ends)
		kept |= g.priv && holds(&w, *st, g.site, g.priv, t);
	kept &= !w.overflow;
	paths_release(&w);
	return kept;
}

static bool kept_by_all(const struct imp_vec *imps, struct fn callback,
			struct terms *ts, term_id t)
{
	bool all = false;

	vec_for_each(imp, imps) {
		if (!is_his(imp, callback))
			continue;
		if (!kept_by(ts, &imp->attach, t))
			return false;
		all = true;
	}
	return all;
}

/* --- as members are set anywhere --- */

/* Which of the callback's attach calls set a member? */
enum feeds {
	FEEDS_NONE,
	FEEDS_SOME,
	FEEDS_ALL
};

static bool has_site(const struct origin_vec *origins, const struct site *site)
{
	vec_for_each(o, origins) {
		if (o->attach.event == site->event)
			return true;
	}
	return false;
}

static enum feeds feeds(struct program *p, const struct imp_vec *imps,
			struct fn callback, const struct term *field)
{
	struct origin_vec origins = VEC_INIT;
	bool some = false, all = true, open = false;
	int ret = origins_of_member(p, imps, callback.unit->module,
				    field->type ? field->type : "", field->name,
				    &origins);

	vec_for_each(o, &origins)
		open |= !o->attach.event;
	vec_for_each(imp, imps) {
		if (!is_his(imp, callback))
			continue;
		if (has_site(&origins, &imp->attach))
			some = true;
		else
			all = false;
	}
	open |= ret < 0 || !origins.n;
	vec_release(&origins);
	if (some && all)
		return FEEDS_ALL;
	return some || open ? FEEDS_SOME : FEEDS_NONE;
}

static bool is_new(const struct terms *ts, const struct term *t)
{
	const struct term *o = term_at(ts, t->a);
	enum api_role role = o->kind == TERM_RESULT && o->name
				     ? api_func_role(o->name)
				     : API_ROLE_NONE;

	return role == API_ROLE_ATTACH || role == API_ROLE_DYNAMIC_ATTACH;
}

enum itself itself_is(struct program *p, const struct imp_vec *imps,
		      struct fn callback, struct terms *ts, term_id t)
{
	struct term x = *term_at(ts, t), field;
	bool own;

	if (t && term_deref(ts, t) == itself(ts))
		return ITSELF_YES;
	if (x.kind != TERM_LOAD)
		return ITSELF_UNKNOWN;
	if (is_new(ts, &x))
		return ITSELF_NO;
	field = *term_at(ts, x.a);
	if (field.kind != TERM_FIELD)
		return ITSELF_UNKNOWN;
	if (term_mentions(ts, t, importer_priv(ts)) &&
	    kept_by_all(imps, callback, ts, t))
		return ITSELF_YES;
	own = term_root_pointer(ts, term_addr(ts, x.a)) == importer_priv(ts);
	switch (feeds(p, imps, callback, &field)) {
	case FEEDS_NONE:
		return ITSELF_NO;
	case FEEDS_ALL:
		return own ? ITSELF_YES : ITSELF_UNKNOWN;
	case FEEDS_SOME:
		break;
	}
	return ITSELF_UNKNOWN;
}
