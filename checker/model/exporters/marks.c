// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which marks there are. A condition is one if a way out of it leads straight
 * to an error. What a function of the driver's returns is followed into it: it
 * says true, or an error, where a mark says so.
 */
#include "model/exporters/priv.h"

#include "model/fallible.h"
#include "model/reach.h"

/* Events between a condition and the error it leads to. */
#define ERROR_STEPS 12
/* How far what is asked is followed into what is called. */
#define ASK_DEPTH 3

/* What a function returns by which it refuses. */
enum answer {
	ANSWER_ERROR,
	ANSWER_TRUE,
	ANSWER_FALSE
};

struct finder {
	struct program *p;
	struct exp_marks *out;
	unsigned int by;
	struct strmap active; /* functions under way */
};

static void ask_function(struct finder *fd, struct fn f, enum answer want,
			 int depth);
static void ask(struct finder *fd, struct fn f, fact_expr_id id, bool truth,
		int depth);

/* --- adding --- */

static void add(struct finder *fd, char *member, enum mark_kind kind,
		int64_t value)
{
	struct exp_mark one = { member, kind, value, fd->by };

	vec_for_each(m, &fd->out->all) {
		if (m->kind == kind && m->value == value &&
		    streq(m->member, member)) {
			m->by |= fd->by;
			free(member);
			return;
		}
	}
	vec_push(&fd->out->all, one);
}

/* "struct.member", or the name of a variable; NULL: no place for a mark. */
static char *mark_name(const struct facts *fa, fact_expr_id id)
{
	const struct fact_expr *e = facts_expr(fa, id);
	const char *tag = facts_str(fa, e->type);

	if (e->kind == EX_ADDR)
		e = facts_expr(fa, e->a);
	/* A list node is told by the struct that it is in. */
	while (e->kind == EX_MEMBER &&
	       streq(facts_str(fa, e->type), "list_head"))
		e = facts_expr(fa, e->a);
	tag = facts_str(fa, e->type);
	if (e->kind == EX_MEMBER && !exp_core_struct(tag))
		return xasprintf("%s.%s", tag, facts_str(fa, e->name));
	if (e->kind == EX_GLOBAL &&
	    !streq(facts_str(fa, e->name), "debug_locks"))
		return xstrdup(facts_str(fa, e->name));
	return NULL;
}

static void add_member(struct finder *fd, const struct facts *fa,
		       fact_expr_id id, enum mark_kind kind, int64_t value)
{
	char *name = mark_name(fa, id);

	if (name)
		add(fd, name, kind, value);
}

/* --- what is returned --- */

static bool is_number(const struct facts *fa, fact_expr_id id, int64_t *v)
{
	const struct fact_expr *e = facts_expr(fa, id);
	int64_t a, b;

	if (e->kind == EX_BINARY)
		return is_number(fa, e->a, &a) && is_number(fa, e->b, &b) &&
		       walk_fold(e->op, a, b, v);
	if (e->kind == EX_UNARY && e->op == OP_MINUS &&
	    is_number(fa, e->a, v)) {
		*v = -*v;
		return true;
	}
	*v = e->value;
	return e->kind == EX_INT || e->kind == EX_NULL;
}

/* The name of the call that ID is the result of, if it is one. */
static const char *call_of(struct fn f, fact_expr_id id)
{
	const struct fact_expr *e = facts_expr(fn_facts(f), id);

	if (e->kind != EX_CALL || e->value < 0 || e->value >= f.func->nevents)
		return NULL;
	return facts_callee(fn_facts(f), fn_event(f, (uint32_t)e->value));
}

/* Is the value ID of F what it returns where it refuses? */
static bool is_answer(struct fn f, fact_expr_id id, enum answer want)
{
	const char *callee = call_of(f, id);
	int64_t v;

	if (want == ANSWER_ERROR && callee)
		return streq(callee, "ERR_PTR");
	if (!is_number(fn_facts(f), id, &v))
		return false;
	return want == ANSWER_ERROR ? v < 0 : (v != 0) == (want == ANSWER_TRUE);
}

static bool stores_local(const struct facts *fa, const struct fact_event *ev,
			 const struct fact_expr *local)
{
	const struct fact_expr *to = facts_expr(fa, ev->a);

	return ev->kind == EV_STORE && to->kind == EX_LOCAL &&
	       local->kind == EX_LOCAL && to->value == local->value;
}

/* What F returns at event AT, if it is what local variable LOCAL held: the last
 * store on the way, of the N events WAY, or before it. */
static fact_expr_id local_value(struct fn f, const struct fact_expr *local,
				const uint32_t *way, int n)
{
	const struct facts *fa = fn_facts(f);

	for (int i = n; i-- > 0;) {
		if (stores_local(fa, fn_event(f, way[i]), local))
			return fn_event(f, way[i])->b;
	}
	for (uint32_t i = n ? way[0] : 0; i-- > 0;) {
		if (stores_local(fa, fn_event(f, i), local))
			return fn_event(f, i)->b;
	}
	return 0;
}

/* Does event AT of F lead straight to a return of what is wanted? */
static bool leads_to(struct fn f, uint32_t at, enum answer want)
{
	const struct facts *fa = fn_facts(f);
	uint32_t way[ERROR_STEPS];
	int n = 0;

	while (n < ERROR_STEPS && at < f.func->nevents) {
		const struct fact_event *ev = fn_event(f, at);
		const struct fact_expr *e = facts_expr(fa, ev->a);
		fact_expr_id value = ev->a;

		if (ev->kind == EV_RETURN && ev->a) {
			if (e->kind == EX_LOCAL)
				value = local_value(f, e, way, n);
			return value && is_answer(f, value, want);
		}
		if (ev->kind == EV_RETURN || ev->kind == EV_BRANCH ||
		    ev->kind == EV_SWITCH || ev->kind == EV_END)
			return false;
		way[n++] = at;
		at = ev->kind == EV_JUMP ? ev->target : at + 1;
	}
	return false;
}

/* --- what is asked --- */

/* `x & m`: bits; compared with m itself, too. */
static bool ask_bits(struct finder *fd, struct fn f, const struct fact_expr *e,
		     bool truth)
{
	const struct facts *fa = fn_facts(f);
	int64_t mask;

	if (e->kind != EX_BINARY || e->op != OP_AND ||
	    !is_number(fa, e->b, &mask))
		return false;
	add_member(fd, fa, e->a, truth ? MARK_BITS : MARK_NO_BITS, mask);
	return true;
}

static void ask_compare(struct finder *fd, struct fn f,
			const struct fact_expr *e, bool truth, int depth)
{
	const struct facts *fa = fn_facts(f);
	const struct fact_expr *l = facts_expr(fa, e->a);
	bool equal = truth == (e->op == OP_EQ);
	int64_t v, mask;

	if (!is_number(fa, e->b, &v))
		return;
	if (!v)
		ask(fd, f, e->a, !equal, depth);
	else if (l->kind == EX_BINARY && l->op == OP_AND &&
		 is_number(fa, l->b, &mask) && mask == v)
		ask_bits(fd, f, l, equal);
	else if (l->kind == EX_MEMBER || l->kind == EX_GLOBAL)
		add_member(fd, fa, e->a, equal ? MARK_IS : MARK_IS_NOT, v);
}

/* What says something about its argument alone. True if CALLEE is one. */
static bool ask_known(struct finder *fd, struct fn f,
		      const struct fact_event *call, const char *callee,
		      bool truth)
{
	const struct facts *fa = fn_facts(f);
	uint32_t n = facts_list_n(fa, call->args);
	fact_expr_id a = n ? facts_list_at(fa, call->args, 0) : 0;
	int64_t nr;

	if (n >= 2 && ends_with(callee, "test_bit")) {
		if (is_number(fa, a, &nr) && nr >= 0 && nr < 63)
			add_member(fd, fa, facts_list_at(fa, call->args, 1),
				   truth ? MARK_BITS : MARK_NO_BITS,
				   (int64_t)1 << nr);
		return true;
	}
	if (n == 1 && (ends_with(callee, "atomic_read") ||
		       ends_with(callee, "atomic_read_acquire"))) {
		add_member(fd, fa, a, truth ? MARK_TRUE : MARK_ZERO, 0);
		return true;
	}
	if (n == 1 && starts_with(callee, "list_empty")) {
		if (truth)
			add_member(fd, fa, a, MARK_OFF_LIST, 0);
		return true;
	}
	return false;
}

/* A condition of map that is not understood may be a mark. */
static void cannot_tell(struct finder *fd, struct fn f,
			const struct fact_event *call, const char *callee)
{
	if (fd->by != MARK_BY_MAP || fd->out->open ||
	    (callee &&
	     (api_func_find(callee) || fallible_call(fd->p, f, call, NULL))))
		return;
	fd->out->open = callee ? xasprintf("%s()", callee)
			       : xstrdup("what is called through a pointer");
}

static void ask_call(struct finder *fd, struct fn f,
		     const struct fact_event *call, bool truth, int depth)
{
	const struct facts *fa = fn_facts(f);
	const char *callee = facts_callee(fa, call);
	struct fn target;

	if (callee && ask_known(fd, f, call, callee, truth))
		return;
	if (callee && starts_with(callee, "IS_ERR")) {
		if (truth && facts_list_n(fa, call->args))
			ask(fd, f, facts_list_at(fa, call->args, 0), true,
			    depth);
		return;
	}
	if (!callee ||
	    !program_resolve(fd->p, f.unit, callee, FUNC_BODY, &target)) {
		cannot_tell(fd, f, call, callee);
		return;
	}
	ask_function(fd, target, truth ? ANSWER_TRUE : ANSWER_FALSE, depth + 1);
	if (truth)
		ask_function(fd, target, ANSWER_ERROR, depth + 1);
}

/* `c ? a : b`: c decides where an arm is what is wanted. */
static void ask_cond(struct finder *fd, struct fn f, const struct fact_expr *e,
		     bool truth, int depth)
{
	enum answer want = truth ? ANSWER_TRUE : ANSWER_FALSE;

	if (is_answer(f, e->a, want))
		ask(fd, f, e->c, true, depth);
	else
		ask(fd, f, e->a, truth, depth);
	if (is_answer(f, e->b, want))
		ask(fd, f, e->c, false, depth);
	else
		ask(fd, f, e->b, truth, depth);
}

/* ID, in F, leads to a refusal where it is TRUTH. */
static void ask(struct finder *fd, struct fn f, fact_expr_id id, bool truth,
		int depth)
{
	const struct facts *fa = fn_facts(f);
	const struct fact_expr *e = facts_expr(fa, id);

	switch ((enum expr_kind)e->kind) {
	case EX_MEMBER:
	case EX_GLOBAL:
		add_member(fd, fa, id, truth ? MARK_TRUE : MARK_ZERO, 0);
		return;
	case EX_UNARY:
		if (e->op == OP_NOT)
			ask(fd, f, e->a, !truth, depth);
		return;
	case EX_BINARY:
		if (e->op == OP_EQ || e->op == OP_NE) {
			ask_compare(fd, f, e, truth, depth);
		} else if (e->op == OP_LAND || e->op == OP_LOR) {
			ask(fd, f, e->a, truth, depth);
			ask(fd, f, e->b, truth, depth);
		} else if (e->op == OP_LT && truth) {
			ask(fd, f, e->a, true, depth); /* ret < 0 */
		} else {
			ask_bits(fd, f, e, truth);
		}
		return;
	case EX_COND:
		ask_cond(fd, f, e, truth, depth);
		return;
	case EX_CALL:
		if (e->value >= 0 && e->value < f.func->nevents)
			ask_call(fd, f, fn_event(f, (uint32_t)e->value), truth,
				 depth);
		return;
	case EX_LOCAL:
		for (uint32_t i = 0; i < f.func->nevents; i++) {
			const struct fact_event *ev = fn_event(f, i);

			if (stores_local(fa, ev, e) && reach_at(f, i) &&
			    facts_expr(fa, ev->b)->kind != EX_LOCAL)
				ask(fd, f, ev->b, truth, depth);
		}
		return;
	default:
		return;
	}
}

/* F returns the value ID: what makes it what is wanted? */
static void ask_returned(struct finder *fd, struct fn f, fact_expr_id id,
			 enum answer want, int depth)
{
	const struct fact_expr *e = facts_expr(fn_facts(f), id);
	const char *callee = call_of(f, id);
	struct fn target;

	if (want != ANSWER_ERROR) {
		ask(fd, f, id, want == ANSWER_TRUE, depth);
	} else if (e->kind == EX_COND) {
		if (is_answer(f, e->a, want))
			ask(fd, f, e->c, true, depth);
		if (is_answer(f, e->b, want))
			ask(fd, f, e->c, false, depth);
	} else if (callee && !streq(callee, "ERR_PTR") &&
		   program_resolve(fd->p, f.unit, callee, FUNC_BODY, &target)) {
		ask_function(fd, target, want, depth + 1);
	}
}

static void ask_function(struct finder *fd, struct fn f, enum answer want,
			 int depth)
{
	char *key = xasprintf("%d %s:%s", want, fn_file(f), fn_name(f));
	bool fresh = depth <= ASK_DEPTH && !strmap_get(&fd->active, key);

	if (fresh)
		strmap_at(&fd->active, key)->value = fd;
	for (uint32_t i = 0; fresh && i < f.func->nevents; i++) {
		const struct fact_event *ev = fn_event(f, i);

		if (!reach_at(f, i))
			continue;
		if (ev->kind == EV_RETURN && ev->a)
			ask_returned(fd, f, ev->a, want, depth);
		if (ev->kind != EV_BRANCH)
			continue;
		if (leads_to(f, i + 1, want))
			ask(fd, f, ev->a, true, depth);
		if (leads_to(f, ev->target, want))
			ask(fd, f, ev->a, false, depth);
	}
	if (fresh)
		strmap_at(&fd->active, key)->value = NULL;
	free(key);
}

/* --- whose functions --- */

static bool takes_attachment(struct fn f)
{
	const struct facts *fa = fn_facts(f);

	for (uint32_t i = 0; i < facts_list_n(fa, f.func->types); i++) {
		if (streq(facts_str(fa, facts_list_at(fa, f.func->types, i)),
			  API_ATTACHMENT))
			return true;
	}
	return false;
}

/* A driver may map by a function of its own beside the interface's. */
static void ask_module(struct finder *fd, const char *module)
{
	for (size_t k = 0; k < fd->p->units.n; k++) {
		struct unit *u = fd->p->units.v[k];

		if (!streq(u->module, module))
			continue;
		for (uint32_t i = 0; i < u->facts.n_funcs; i++) {
			struct fn f = { u, &u->facts.funcs[i] };

			if (f.func->kind == FUNC_BODY && takes_attachment(f))
				ask_function(fd, f, ANSWER_ERROR, 0);
		}
	}
}

static void ask_callback(struct finder *fd, const struct exp *e,
			 const char *member, unsigned int by)
{
	const struct exp_callback *cb = exp_callback(e, member);

	fd->by = by;
	for (size_t i = 0; cb && i < cb->fns.n; i++)
		ask_function(fd, cb->fns.v[i], ANSWER_ERROR, 0);
}

void exp_marks_find(struct program *p, const struct exp *e,
		    struct exp_marks *out)
{
	struct finder fd = { .p = p, .out = out };

	ask_callback(&fd, e, "attach", MARK_BY_ATTACH);
	ask_callback(&fd, e, "map_dma_buf", MARK_BY_MAP);
	fd.by = MARK_BY_OTHER;
	ask_module(&fd,
		   e->def.unit ? e->def.unit->module : e->at.fn.unit->module);
	strmap_release(&fd.active, NULL);
}

void exp_marks_release(struct exp_marks *m)
{
	vec_for_each(one, &m->all)
		free(one->member);
	vec_release(&m->all);
	free(m->open);
	m->open = NULL;
}

bool exp_refuses_by(const struct exp_marks *m, const char *tag,
		    const char *name)
{
	char *member = xasprintf("%s.%s", tag, name);
	bool when_true = false, otherwise = false;

	vec_for_each(one, &m->all) {
		if (!(one->by & (MARK_BY_ATTACH | MARK_BY_MAP)) ||
		    !streq(one->member, member))
			continue;
		when_true |= one->kind == MARK_TRUE;
		otherwise |= one->kind != MARK_TRUE;
	}
	free(member);
	return when_true && !otherwise;
}
