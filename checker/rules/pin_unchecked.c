// SPDX-License-Identifier: GPL-2.0-only
/*
 * PIN_UNCHECKED: nobody looks at what dma_buf_pin(), or a map, returned.
 *
 *	dma_buf_pin(attach);					 bad
 *
 *	ret = dma_buf_pin(attach);				 good
 *	if (ret)
 *		goto err_unlock;
 *
 * Dropped is what is thrown away on the spot, what is put into a local variable
 * that nobody reads before it holds something else or is gone, and what a
 * function only hands to its caller who does either.
 */
#include "rules/rules.h"

#include "model/reach.h"

/* Longer chains of functions that hand the result on are not followed. */
#define HANDS_MAX 4

/* What becomes of a result. */
enum fate {
	FATE_USED = 0x1, /* or it cannot be told */
	FATE_RETURNED = 0x2,
};

/* --- what an expression reads --- */

/* Does E read event CALL's result (LOCAL NULL), or LOCAL? What facts do not
 * model may read anything. */
static bool reads(const struct facts *fa, fact_expr_id id, uint32_t call,
		  const struct fact_expr *local)
{
	const struct fact_expr *e = facts_expr(fa, id);

	if (!id)
		return false;
	if (e->kind == EX_UNKNOWN)
		return true;
	if (local ? e->kind == EX_LOCAL && e->value == local->value
		  : e->kind == EX_CALL && e->value == (int64_t)call)
		return true;
	return reads(fa, e->a, call, local) || reads(fa, e->b, call, local) ||
	       reads(fa, e->c, call, local);
}

static bool args_read(const struct facts *fa, const struct fact_event *ev,
		      uint32_t call, const struct fact_expr *local)
{
	for (uint32_t i = 0; i < facts_list_n(fa, ev->args); i++) {
		if (reads(fa, facts_list_at(fa, ev->args, i), call, local))
			return true;
	}
	return false;
}

static bool is_local(const struct facts *fa, fact_expr_id id,
		     const struct fact_expr *local)
{
	const struct fact_expr *e = facts_expr(fa, id);

	return e->kind == EX_LOCAL && e->value == local->value;
}

/* Does EV put something into the whole of LOCAL? */
static bool overwrites(const struct facts *fa, const struct fact_event *ev,
		       const struct fact_expr *local)
{
	return ev->kind == EV_STORE && !(ev->flags & EVENT_COMPOUND) &&
	       is_local(fa, ev->a, local) && !reads(fa, ev->b, 0, local);
}

/* What EV does with the result of CALL (LOCAL NULL), or with LOCAL. */
static unsigned int use_in(const struct facts *fa, const struct fact_event *ev,
			   uint32_t call, const struct fact_expr *local)
{
	switch ((enum event_kind)ev->kind) {
	case EV_ASM:
		return FATE_USED;
	case EV_RETURN:
		if (!reads(fa, ev->a, call, local))
			return 0;
		return facts_expr(fa, ev->a)->kind ==
				       (local ? EX_LOCAL : EX_CALL)
			       ? FATE_RETURNED
			       : FATE_USED;
	case EV_CALL:
		return reads(fa, ev->a, call, local) ||
				       args_read(fa, ev, call, local)
			       ? FATE_USED
			       : 0;
	case EV_DECL:
	case EV_JUMP:
	case EV_END:
	case EV_NONE:
	case EV_OBJECT:
		return 0;
	case EV_STORE:
		if (reads(fa, ev->b, call, local))
			return FATE_USED;
		/* fall through */
	default:
		return reads(fa, ev->a, call, local) ? FATE_USED : 0;
	}
}

/* --- what happens behind an event --- */

struct walk {
	struct fn fn;
	bool *seen;
	struct VEC_OF(uint32_t) todo;
};

static void go(struct walk *w, uint32_t i)
{
	if (i >= w->fn.func->nevents || w->seen[i] || !reach_at(w->fn, i))
		return;
	w->seen[i] = true;
	vec_push(&w->todo, i);
}

static void go_on(struct walk *w, uint32_t i)
{
	const struct fact_event *ev = fn_event(w->fn, i);
	const struct facts *fa = fn_facts(w->fn);

	switch ((enum event_kind)ev->kind) {
	case EV_RETURN:
	case EV_END:
		return;
	case EV_JUMP:
		go(w, ev->target);
		return;
	case EV_SWITCH:
		for (uint32_t k = 0; k < facts_list_n(fa, ev->args); k++)
			go(w, facts_list_at(fa, ev->args, k));
		return;
	case EV_BRANCH:
		go(w, ev->target);
		break;
	default:
		break;
	}
	if (!(ev->flags & EVENT_ENDS))
		go(w, i + 1);
}

static bool has_address(struct fn f, const struct fact_expr *local)
{
	const struct facts *fa = fn_facts(f);

	for (uint32_t i = 0; i < f.func->nevents; i++) {
		const struct fact_event *ev = fn_event(f, i);

		if (ev->kind == EV_DECL && ev->name &&
		    is_local(fa, ev->a, local))
			return true; /* its cleanup function has it */
		if (ev->kind == EV_CALL && args_read(fa, ev, 0, local)) {
			for (uint32_t k = 0; k < facts_list_n(fa, ev->args);
			     k++) {
				fact_expr_id a = facts_list_at(fa, ev->args, k);

				if (facts_expr(fa, a)->kind == EX_ADDR &&
				    reads(fa, a, 0, local))
					return true;
			}
		}
		if (ev->kind == EV_STORE &&
		    facts_expr(fa, ev->b)->kind == EX_ADDR &&
		    reads(fa, ev->b, 0, local))
			return true;
	}
	return false;
}

/*
 * What becomes of what event AT put into LOCAL. LAST is where it is
 * overwritten first, if it is.
 */
static unsigned int fate_of_local(struct fn f, uint32_t at,
				  const struct fact_expr *local,
				  const struct fact_event **last)
{
	struct walk w = { .fn = f };
	const struct facts *fa = fn_facts(f);
	unsigned int fate = 0;

	if (has_address(f, local))
		return FATE_USED;
	w.seen = xcalloc(f.func->nevents, sizeof(*w.seen));
	go(&w, at + 1);
	while (w.todo.n && !(fate & FATE_USED)) {
		uint32_t i = w.todo.v[--w.todo.n];
		const struct fact_event *ev = fn_event(f, i);

		if (overwrites(fa, ev, local)) {
			if (!*last || ev < *last)
				*last = ev;
			continue;
		}
		fate |= use_in(fa, ev, 0, local);
		go_on(&w, i);
	}
	vec_release(&w.todo);
	free(w.seen);
	return fate;
}

/*
 * What becomes of the result of F's event CALL. If that is nothing, LAST is
 * the event that shows it.
 */
static unsigned int fate_of(struct fn f, uint32_t call,
			    const struct fact_event **last)
{
	const struct facts *fa = fn_facts(f);
	const struct fact_event *ev = fn_event(f, call);
	unsigned int fate = 0;
	bool any = false;

	*last = NULL;
	if (ev->flags & EVENT_DROPPED)
		return 0;
	for (uint32_t i = 0; i < f.func->nevents; i++) {
		const struct fact_expr *to;
		unsigned int use;

		ev = fn_event(f, i);
		to = facts_expr(fa, ev->a);
		if (i == call || ev->kind == EV_ASM)
			continue;
		use = use_in(fa, ev, call, NULL);
		if (!use)
			continue;
		any = true;
		if (ev->kind == EV_STORE && to->kind == EX_LOCAL &&
		    !(ev->flags & EVENT_COMPOUND) &&
		    facts_expr(fa, ev->b)->kind == EX_CALL) {
			use = fate_of_local(f, i, to, last);
			if (!*last)
				*last = ev;
		}
		fate |= use;
	}
	return any ? fate : FATE_USED;
}

/* --- telling --- */

static void tell(const struct rule *r, const struct rule_input *in,
		 const char *name, const struct site *api, const struct site *s,
		 const struct fact_event *last)
{
	struct place place = rule_place(s->fn, s->event), at;
	const char *callee = facts_callee(fn_facts(s->fn), s->event);
	struct finding *f;

	f = rule_add(r, in, LEVEL_ERROR, &place, fn_name(s->fn),
		     is_test_file(place.file));
	f->subject = xstrdup(name);
	f->message = xasprintf("nobody looks at what %s() returns%s%s%s", name,
			       s->event == api->event ? "" : ", by way of ",
			       s->event == api->event ? "" : callee,
			       s->event == api->event ? "" : "()");
	f->fix = xstrdup(
		strstr(name, "_map_")
			? "keep the mapping, test it with IS_ERR() and unmap it"
			: "test the result, and go back from there if it is not 0: the buffer is not pinned then, and must not be unpinned");
	if (s->event != api->event) {
		at = rule_place(api->fn, api->event);
		rule_evidence(
			f, &at,
			xasprintf("%s() calls %s() and hands on its result",
				  fn_name(api->fn), name));
	}
	rule_evidence(f, &place,
		      xasprintf(last ? "%s() returns an error, or not"
				     : "the result of %s() is dropped here",
				callee));
	if (!last)
		return;
	at = rule_place(s->fn, last);
	rule_evidence(f, &at,
		      xasprintf(at.line == place.line
					? "it is stored, and never read"
					: "the result is overwritten unread"));
}

/* Look at the result of call S, which is that of API. */
static void look(const struct rule *r, const struct rule_input *in,
		 const char *name, const struct site *api, const struct site *s,
		 int depth)
{
	uint32_t at = (uint32_t)(s->event - fn_event(s->fn, 0));
	struct site_vec callers = VEC_INIT;
	const struct fact_event *last;
	unsigned int fate;

	if (s->fn.func->kind != FUNC_BODY || !reach_at(s->fn, at))
		return;
	fate = fate_of(s->fn, at, &last);
	if (!fate)
		tell(r, in, name, api, s, last);
	if (fate != FATE_RETURNED || depth >= HANDS_MAX ||
	    is_interface_code(in->program, s->fn))
		return;
	program_callers(in->program, s->fn, &callers);
	vec_for_each(c, &callers)
		look(r, in, name, api, c, depth + 1);
	vec_release(&callers);
}

static void check(const struct rule *r, const struct rule_input *in)
{
	for (const struct api_func *a = api_funcs; a->name; a++) {
		const struct site_vec *sites =
			strmap_get(&in->program->calls, a->name);

		if (!sites ||
		    (a->role != API_ROLE_PIN && a->role != API_ROLE_MAP &&
		     a->role != API_ROLE_MAP_UNLOCKED))
			continue;
		vec_for_each(s, sites) {
			if (is_interface(in->program, s->fn.unit, a->name) &&
			    !is_interface_code(in->program, s->fn))
				look(r, in, a->name, s, s, 0);
		}
	}
}

const struct rule rule_pin_unchecked = {
	.name = "PIN_UNCHECKED",
	.side = "importer",
	.level = "error",
	.summary = "nobody looks at the result of a pin, or of a map",
	.text = {
		.why = "dma_buf_pin() and the functions that map can fail: "
		       "the exporter has no memory, cannot place the "
		       "buffer where the device gets at it, has taken the "
		       "buffer back, or refuses importers of this kind. "
		       "Who does not look goes on with a buffer that may "
		       "move at any time, and later takes back a pin that "
		       "there never was. A mapping whose result is dropped "
		       "is lost: nobody can unmap it.",
		.bad = "\tint my_setup(struct my_import *imp)\n"
		       "\t{\n"
		       "\t\tstruct dma_resv *resv = imp->attach->dmabuf->resv;\n"
		       "\n"
		       "\t\tdma_resv_lock(resv, NULL);\n"
		       "\t\tdma_buf_pin(imp->attach);\n"
		       "\t\tdma_resv_unlock(resv);\n"
		       "\t\treturn 0;\n"
		       "\t}\n"
		       "\n"
		       "\tvoid my_teardown(struct my_import *imp)\n"
		       "\t{\n"
		       "\t\tstruct dma_resv *resv = imp->attach->dmabuf->resv;\n"
		       "\n"
		       "\t\tdma_resv_lock(resv, NULL);\n"
		       "\t\tdma_buf_unpin(imp->attach);\n"
		       "\t\tdma_resv_unlock(resv);\n"
		       "\t}\n",
		.good = "\tint my_setup(struct my_import *imp)\n"
		        "\t{\n"
		        "\t\tstruct dma_resv *resv = imp->attach->dmabuf->resv;\n"
		        "\t\tint ret;\n"
		        "\n"
		        "\t\tdma_resv_lock(resv, NULL);\n"
		        "\t\tret = dma_buf_pin(imp->attach);\n"
		        "\t\tdma_resv_unlock(resv);\n"
		        "\t\treturn ret;\n"
		        "\t}\n"
		        "\n"
		        "\tvoid my_teardown(struct my_import *imp)\n"
		        "\t{\n"
		        "\t\tstruct dma_resv *resv = imp->attach->dmabuf->resv;\n"
		        "\n"
		        "\t\tdma_resv_lock(resv, NULL);\n"
		        "\t\tdma_buf_unpin(imp->attach);\n"
		        "\t\tdma_resv_unlock(resv);\n"
		        "\t}\n",
		.fix = "1. Keep the result: an error number from "
		       "dma_buf_pin(), an error pointer (IS_ERR()) from a "
		       "map.\n"
		       "2. On failure undo what was done before, in the "
		       "opposite order, and return the error.\n"
		       "3. A function that hands the result on needs "
		       "callers that look at it.",
		.contract = "Importer with a callback",
	},
	.check = check,
};
