// SPDX-License-Identifier: GPL-2.0-only
#include "model/fallible.h"

#include "model/paths/paths.h"
#include "model/reach.h"

/* Calls of calls that are followed. */
#define FAIL_DEPTH 5
#define PLACE_DEPTH 3

static const struct {
	const char *name; /* a `*` at its end: all that begin so */
	unsigned int how;
} known[] = {
	{ "ERR_PTR", FAILS_ERR_PTR },
	{ "ERR_CAST", FAILS_ERR_PTR },
	{ "PTR_ERR", FAILS_ERRNO },
	{ "PTR_ERR_OR_ZERO", FAILS_ERRNO },
	{ "dma_map_sgtable", FAILS_ERRNO },
	{ "dma_resv_lock_interruptible", FAILS_ERRNO },
	{ "dma_resv_reserve_fences", FAILS_ERRNO },
	{ "dma_resv_wait_timeout", FAILS_ERRNO | FAILS_COUNTS },
	{ "mutex_lock_interruptible", FAILS_ERRNO },
	{ "mutex_lock_killable", FAILS_ERRNO },
	{ "ww_mutex_lock_interruptible", FAILS_ERRNO },
	{ "ttm_bo_validate", FAILS_ERRNO },
	{ "ttm_bo_wait", FAILS_ERRNO },
	{ "ttm_bo_wait_ctx", FAILS_ERRNO },
	{ "ttm_bo_vmap", FAILS_ERRNO },
	{ "pm_runtime_resume_and_get", FAILS_ERRNO },
	{ "pm_runtime_get_sync", FAILS_ERRNO | FAILS_COUNTS },
	{ "pin_user_pages*", FAILS_ERRNO | FAILS_COUNTS },
	{ "get_user_pages*", FAILS_ERRNO | FAILS_COUNTS },
	{ "sg_alloc_table*", FAILS_ERRNO },
	{ "drm_prime_pages_to_sg", FAILS_ERR_PTR },
	{ "kmalloc*", FAILS_NULL },
	{ "kzalloc*", FAILS_NULL },
	{ "kcalloc*", FAILS_NULL },
	{ "kvmalloc*", FAILS_NULL },
	{ "kvzalloc*", FAILS_NULL },
	{ "kvcalloc*", FAILS_NULL },
	{ "kmemdup*", FAILS_NULL },
	{ "vmalloc*", FAILS_NULL },
	{ "vzalloc*", FAILS_NULL },
	{ "vmap", FAILS_NULL },
	{ "alloc_page*", FAILS_NULL },
	{ "dma_alloc_*", FAILS_NULL },
};

static unsigned int known_failure(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(known); i++) {
		size_t n = strlen(known[i].name);

		if (known[i].name[n - 1] == '*'
			    ? strncmp(name, known[i].name, n - 1) == 0
			    : streq(name, known[i].name))
			return known[i].how;
	}
	return 0;
}

/* --- names --- */

/* Is one of WORDS, ended by NULL, a part of NAME between underscores? */
static bool has_word(const char *name, const char *const *words)
{
	while (*name) {
		size_t n = strcspn(name, "_");

		for (const char *const *w = words; *w; w++) {
			if (strlen(*w) == n && strncmp(name, *w, n) == 0)
				return true;
		}
		name += n;
		name += strspn(name, "_");
	}
	return false;
}

bool fallible_says_place(const char *name)
{
	static const char *const places[] = {
		"pin",	"map",	 "validate", "populate", "migrate",
		"move", "place", "bind",     "pages",	 NULL,
	};

	return has_word(name, places);
}

/* What is asked, or taken back, does not fail. */
static bool says_question(const char *name)
{
	static const char *const words[] = {
		"is",	 "can",	 "has",	 "may",	   "needs", "should", "put",
		"count", "free", "init", "unlock", "lock",  "held",   NULL,
	};

	return has_word(name, words);
}

/* --- bodies --- */

struct look {
	const struct program *p;
	const struct fallible_arg *args; /* of the first call; or NULL */
	struct strmap seen; /* functions under way, or done: -> how + 1 */
};

/* A function that is called, and which of its events can happen then. */
struct body {
	struct fn fn;
	struct terms terms;
	struct path_client client;
	struct paths paths;
	bool walked; /* with some arguments known */
};

static bool happens(const struct body *b, uint32_t i)
{
	return b->walked ? path_reached(&b->paths, i) : reach_at(b->fn, i);
}

/* The path_client's start(): the arguments of which something is known. */
static void bind_args(void *ctx, struct paths *w, struct path_state *st)
{
	const struct fallible_arg *args = ctx;
	const struct facts *fa = fn_facts(w->fn);
	fact_list_id params = w->fn.func->params;

	for (uint32_t i = 0; i < FALLIBLE_ARGS && i < facts_list_n(fa, params);
	     i++) {
		const char *name = facts_str(fa, facts_list_at(fa, params, i));

		if (args[i].known)
			path_bind(st,
				  term_object(w->terms, TERM_PARAM, i, name),
				  term_int(w->terms, args[i].value));
	}
}

/* Is B's function called with arguments of which something is known? */
static void walk_body(struct body *b, const struct fallible_arg *args)
{
	uint32_t n = facts_list_n(fn_facts(b->fn), b->fn.func->params);

	terms_init(&b->terms);
	for (uint32_t i = 0; i < FALLIBLE_ARGS && i < n; i++)
		b->walked |= args[i].known;
	if (!b->walked)
		return;
	b->client = (struct path_client){ .start = bind_args,
					  .ctx = (void *)args };
	paths_walk(&b->paths, b->fn, &b->terms, &b->client);
}

static void body_release(struct body *b)
{
	if (b->walked)
		paths_release(&b->paths);
	terms_release(&b->terms);
}

static unsigned int body_fails(struct look *l, struct fn f, int depth);

static unsigned int name_fails(struct look *l, const struct unit *unit,
			       const char *name, int depth)
{
	unsigned int how = known_failure(name);
	struct fn target;

	if (how)
		return how;
	if (program_resolve(l->p, unit, name, FUNC_BODY, &target))
		return depth < FAIL_DEPTH ? body_fails(l, target, depth) : 0;
	return fallible_says_place(name) && !says_question(name) ? FAILS_SAYS
								 : 0;
}

static unsigned int value_fails(struct look *l, const struct body *b,
				fact_expr_id id, int depth);

/* Does a branch of F ask whether its local E is null? */
static bool asks_null(struct fn f, const struct fact_expr *e)
{
	const struct facts *fa = fn_facts(f);

	for (uint32_t i = 0; i < f.func->nevents; i++) {
		const struct fact_expr *c = facts_expr(fa, fn_event(f, i)->a);

		if (fn_event(f, i)->kind != EV_BRANCH)
			continue;
		if (c->kind == EX_UNARY || c->kind == EX_BINARY)
			c = facts_expr(fa, c->a);
		if (c->kind == EX_LOCAL && c->value == e->value)
			return true;
	}
	return false;
}

static bool allocates(struct fn f)
{
	for (uint32_t i = 0; i < f.func->nevents; i++) {
		const struct fact_event *ev = fn_event(f, i);
		const char *callee = ev->kind == EV_CALL
					     ? facts_callee(fn_facts(f), ev)
					     : NULL;

		if (callee && (known_failure(callee) & FAILS_NULL))
			return true;
	}
	return false;
}

/* Whatever F puts into its local E. What it was asked for before, if it is
 * null, is no longer. */
static unsigned int local_fails(struct look *l, const struct body *b,
				const struct fact_expr *e, int depth)
{
	struct fn f = b->fn;
	const struct facts *fa = fn_facts(f);
	unsigned int how = 0;

	for (uint32_t i = 0; i < f.func->nevents; i++) {
		const struct fact_event *ev = fn_event(f, i);
		const struct fact_expr *to = facts_expr(fa, ev->a);
		const struct fact_expr *from = facts_expr(fa, ev->b);

		if (ev->kind == EV_STORE && to->kind == EX_LOCAL &&
		    to->value == e->value && from->kind != EX_LOCAL &&
		    !(ev->flags & EVENT_COMPOUND) && happens(b, i))
			how |= value_fails(l, b, ev->b, depth);
	}
	return asks_null(f, e) ? how & ~(unsigned int)FAILS_NULL : how;
}

static unsigned int value_fails(struct look *l, const struct body *b,
				fact_expr_id id, int depth)
{
	struct fn f = b->fn;
	const struct facts *fa = fn_facts(f);
	const struct fact_expr *e = facts_expr(fa, id);
	const struct fact_event *call;
	const char *callee;

	switch ((enum expr_kind)e->kind) {
	case EX_NULL:
		return allocates(f) ? FAILS_NULL : 0;
	case EX_INT:
		if (e->value > 0)
			return FAILS_COUNTS;
		return e->value < 0 ? FAILS_ERRNO : 0;
	case EX_UNARY:
		return e->op == OP_MINUS && facts_expr(fa, e->a)->kind == EX_INT
			       ? FAILS_ERRNO
			       : 0;
	case EX_COND:
		return value_fails(l, b, e->a, depth) |
		       value_fails(l, b, e->b, depth);
	case EX_LOCAL:
		return local_fails(l, b, e, depth);
	case EX_CALL:
		if (e->value < 0 || e->value >= f.func->nevents)
			return 0;
		call = fn_event(f, (uint32_t)e->value);
		callee = facts_callee(fa, call);
		return callee ? name_fails(l, f.unit, callee, depth) : 0;
	default:
		return 0;
	}
}

static unsigned int returns_fail(struct look *l, struct fn f, int depth)
{
	struct body b = { .fn = f };
	unsigned int how = 0;

	if (l->args && !depth)
		walk_body(&b, l->args);
	for (uint32_t i = 0; i < f.func->nevents; i++) {
		const struct fact_event *ev = fn_event(f, i);

		if (ev->kind == EV_RETURN && ev->a && happens(&b, i))
			how |= value_fails(l, &b, ev->a, depth + 1);
	}
	body_release(&b);
	return how;
}

static unsigned int body_fails(struct look *l, struct fn f, int depth)
{
	char *key = xasprintf("%s:%s", fn_file(f), fn_name(f));
	uintptr_t how = (uintptr_t)strmap_get(&l->seen, key);

	if (!how) {
		/* Who calls itself adds nothing by that. */
		strmap_at(&l->seen, key)->value = (void *)1;
		how = (uintptr_t)returns_fail(l, f, depth) << 1 | 1;
		strmap_at(&l->seen, key)->value = (void *)how;
	}
	free(key);
	return (unsigned int)(how >> 1);
}

unsigned int fallible_call(const struct program *p, struct fn user,
			   const struct fact_event *ev,
			   const struct fallible_arg *args)
{
	const char *callee = facts_callee(fn_facts(user), ev);
	struct look l = { .p = p, .args = args };
	unsigned int how;

	if (!callee || (ev->flags & EVENT_VOID))
		return 0;
	how = name_fails(&l, user.unit, callee, 0);
	strmap_release(&l.seen, NULL);
	/* What is seen counts for more than what a name says. */
	if (how & (FAILS_ERRNO | FAILS_ERR_PTR | FAILS_NULL))
		how &= ~(unsigned int)FAILS_SAYS;
	return how == FAILS_COUNTS ? 0 : how;
}

/* --- what it is about --- */

static bool places(const struct program *p, const struct unit *unit,
		   const char *name, int depth)
{
	struct fn f;

	if (fallible_says_place(name))
		return true;
	if (depth >= PLACE_DEPTH ||
	    !program_resolve(p, unit, name, FUNC_BODY, &f))
		return false;
	for (uint32_t i = 0; i < f.func->nevents; i++) {
		const struct fact_event *ev = fn_event(f, i);
		const char *callee = ev->kind == EV_CALL
					     ? facts_callee(fn_facts(f), ev)
					     : NULL;

		if (callee && reach_at(f, i) &&
		    places(p, f.unit, callee, depth + 1))
			return true;
	}
	return false;
}

bool fallible_places(const struct program *p, const struct unit *unit,
		     const char *name)
{
	return places(p, unit, name, 0);
}
