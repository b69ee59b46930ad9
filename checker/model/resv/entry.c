// SPDX-License-Identifier: GPL-2.0-only
/*
 * Nothing in a function says whether the lock is held: who calls it does, or the
 * contract of the table that its address stands in.
 */
#include "model/resv/ask.h"

#include "api/api.h"

/* Longer chains of callers are not followed. */
#define ASK_MAX_DEPTH 10

static void ask_contract(struct asking *a, const struct question *q,
			 term_id lock, const struct contract *c,
			 const struct site *where, const char *member)
{
	struct terms *ts = &a->r->terms;
	struct path_state none = { 0 };
	term_id mine = 0;
	const char *name = fn_name(q->fn);

	if (c->param >= 0) {
		term_id arg = term_load(
			ts,
			term_object(
				ts, TERM_PARAM, c->param,
				facts_str(fn_facts(q->fn),
					  facts_list_at(fn_facts(q->fn),
							q->fn.func->params,
							(uint32_t)c->param))));

		mine = c->attachment
			       ? lock_of_subject(ts, &none, arg,
						 c->attachment == 1
							 ? RESV_OF_ATTACHMENT
							 : RESV_OF_BUFFER)
			       : lock_of(ts, &none, arg, c->of);
	}
	if (streq(c->tag, API_ATTACH_OPS))
		resv_say(
			a, q, RESV_WAY_CALLBACK, where->fn, where->event,
			xasprintf(
				"%s() is the callback %s.%s, which is called with the lock held",
				name, c->tag, member));
	if (c->param < 0 || (mine == lock && !c->held)) {
		resv_say(
			a, q, RESV_WAY_FREE, where->fn, where->event,
			xasprintf(
				"%s() is %s.%s, which is called without the lock",
				name, c->tag, member));
	} else if (mine == lock) {
		resv_say(
			a, q, RESV_WAY_HELD, where->fn, where->event,
			xasprintf(
				"%s() is %s.%s, which is called with the lock held",
				name, c->tag, member));
	} else {
		char *other = term_text(ts, mine), *meant = term_text(ts, lock);

		resv_say_unknown(a, q,
				 xasprintf("%s.%s is about %s, and %s is meant",
					   c->tag, member, other, meant));
		free(other);
		free(meant);
	}
}

/* Functions that call their second argument with the first. */
static bool calls_back(const char *callee)
{
	return callee &&
	       (streq(callee, "kref_put") || streq(callee, "kref_put_mutex") ||
		streq(callee, "kref_put_lock"));
}

static void ask_caller(struct asking *a, const struct question *q, term_id lock,
		       const struct path_state *st, const struct site *site)
{
	struct question up = {
		.fn = site->fn, .event = site->event, .lock = lock, .below = q
	};

	vec_for_each(f, &st->facts) {
		if (up.conds.n < 8 && term_is_closed(&a->r->terms, f->term))
			vec_push(&up.conds, *f);
	}
	a->depth++;
	resv_ask_question(a, &up);
	a->depth--;
	vec_release(&up.conds);
}

/* Q's function stands in member TO of a struct. False: who calls it there is
 * not known. */
static bool ask_table(struct asking *a, const struct question *q, term_id lock,
		      const struct path_state *st, const struct facts *fa,
		      const struct fact_expr *to)
{
	struct site_vec callers = VEC_INIT;
	bool known = resv_table_callers(a->r, q->fn, facts_str(fa, to->type),
					facts_str(fa, to->name), &callers);

	vec_for_each(s, &callers)
		ask_caller(a, q, lock, st, s);
	vec_release(&callers);
	return known;
}

static void ask_address(struct asking *a, const struct question *q,
			term_id lock, const struct path_state *st,
			const struct site *s)
{
	const struct facts *fa = fn_facts(s->fn);
	const struct fact_expr *to;
	const struct contract *c;
	char *what;

	if (s->event->kind == EV_CALL &&
	    calls_back(facts_callee(fa, s->event))) {
		ask_caller(a, q, lock, st, s);
		return;
	}
	if (s->event->kind == EV_STORE) {
		to = facts_expr(fa, s->event->a);
		while (to->kind == EX_INDEX)
			to = facts_expr(fa, to->a);
		c = to->kind == EX_MEMBER
			    ? contract_find(facts_str(fa, to->type),
					    facts_str(fa, to->name))
			    : NULL;
		if (c) {
			ask_contract(a, q, lock, c, s, facts_str(fa, to->name));
			return;
		}
		if (to->kind == EX_MEMBER && ask_table(a, q, lock, st, fa, to))
			return;
	}
	what = resv_place_text(s->fn, s->event);
	resv_say_unknown(
		a, q,
		xasprintf("%s() is called through a pointer (taken at %s)",
			  fn_name(q->fn), what));
	free(what);
}

/* Is the address that S takes that of F, and not of a namesake? */
bool resv_is_address_of(const struct resv *r, const struct site *s, struct fn f)
{
	struct fn target;

	return program_resolve(r->p, s->fn.unit, fn_name(f), FUNC_BODY,
			       &target) &&
	       streq(fn_file(target), fn_file(f));
}

/* Nothing in Q's function says: ask who calls it. What its own file does not
 * use, and no other can, does not happen. */
void resv_ask_entry(struct asking *a, const struct question *q, term_id lock,
		    const struct path_state *st)
{
	struct program *p = a->r->p;
	const struct site_vec *taken = strmap_get(&p->address, fn_name(q->fn));
	struct site_vec callers = VEC_INIT;
	bool any = false;

	if (a->depth >= ASK_MAX_DEPTH) {
		resv_say_unknown(a, q, xstrdup("too long a chain of callers"));
		return;
	}
	program_callers(p, q->fn, &callers);
	vec_for_each(s, &callers) {
		any = true;
		ask_caller(a, q, lock, st, s);
	}
	for (size_t i = 0; taken && i < taken->n; i++) {
		const struct site *t = &taken->v[i];

		if (resv_is_address_of(a->r, t, q->fn)) {
			any = true;
			ask_address(a, q, lock, st, t);
		}
	}
	vec_release(&callers);
	if (!(q->fn.func->flags & FUNC_STATIC) &&
	    !strmap_has(&p->asked, fn_name(q->fn))) {
		strset_add(&a->r->wanted, fn_name(q->fn));
		resv_say_unknown(a, q,
				 xasprintf("not all callers of %s() are known",
					   fn_name(q->fn)));
	} else if (!any && !(q->fn.func->flags & FUNC_STATIC)) {
		resv_say_unknown(a, q,
				 xasprintf("nothing is known to call %s()",
					   fn_name(q->fn)));
	}
}
