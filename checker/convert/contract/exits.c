// SPDX-License-Identifier: GPL-2.0-only
#include "convert/contract/exits.h"

#include "convert/code/body.h"
#include "convert/code/stmt.h"

/* A function of a text, taken apart. */
struct function {
	struct tokens t;
	struct stmts s;
	struct stmt *body;
};

static bool open_function(struct function *f, const struct strbuf *text,
			  const char *name)
{
	size_t lo, hi;

	tokens_lex(strbuf_str(text), text->len, &f->t);
	stmts_parse(&f->t, &f->s);
	f->body = body_find(&f->t, name, &lo, &hi) ?
			  stmts_block(&f->s, f->t.list.v[lo].off) :
			  NULL;
	return f->body;
}

static void close_function(struct function *f)
{
	stmts_release(&f->s);
	tokens_release(&f->t);
}

/* --- statements --- */

static bool has(const struct function *f, const struct stmt *s,
		const char *word)
{
	for (size_t i = s->lo; i < s->hi; i++) {
		if (token_code(&f->t, i) && token_is(&f->t, i, word))
			return true;
	}
	return false;
}

/* The Nth code token of S; the number of tokens if it has not so many. */
static size_t nth(const struct function *f, const struct stmt *s, size_t n)
{
	size_t i = code_next(&f->t, s->lo, s->hi);

	while (n-- && i < s->hi)
		i = code_next(&f->t, i + 1, s->hi);
	return i < s->hi ? i : f->t.list.n;
}

static bool starts(const struct function *f, const struct stmt *s,
		   const char *const *words)
{
	for (size_t i = 0; words[i]; i++) {
		if (!token_is(&f->t, nth(f, s, i), words[i]))
			return false;
	}
	return true;
}

/* The statement in front of S in its block; NULL if it is the first, or alone
 * behind an if or a loop. */
static const struct stmt *before(const struct stmt *s)
{
	const struct stmt *p;

	if (!s->parent || s->parent->kind != ST_BLOCK || s->parent->first == s)
		return NULL;
	for (p = s->parent->first; p && p->next != s; p = p->next)
		;
	return p;
}

static const struct stmt *last(const struct stmt *block)
{
	const struct stmt *s = block->first;

	while (s && s->next)
		s = s->next;
	return s;
}

static bool inside(const struct stmt *s, const struct stmt *body)
{
	return s->lo >= body->lo && s->hi <= body->hi;
}

/* The if that S is the only statement of, braces or not; NULL if none. */
static const struct stmt *only_if(const struct stmt *s)
{
	const struct stmt *up = s->parent;

	if (up && up->kind == ST_BLOCK && up->first == s && !s->next) {
		s = up;
		up = up->parent;
	}
	return up && up->kind == ST_IF && up->body == s && !up->other ? up :
									NULL;
}

/* The variable in `&VAR->counter`, as often as it is used, is one, and it is
 * given a value but once. */
static bool one_variable(const struct function *f, const char *counter)
{
	const struct tokens *t = &f->t;
	size_t var = 0, stores = 0;

	for (size_t i = f->body->lo; i < f->body->hi; i++) {
		if (!token_is(t, i, counter) || i < 2 ||
		    !token_is(t, i - 1, "->"))
			continue;
		if (t->list.v[i - 2].kind != TOK_IDENT)
			return false;
		var = i - 2;
	}
	for (size_t i = f->body->lo; var && i + 1 < f->body->hi; i++) {
		size_t len = t->list.v[var].len;

		stores += t->list.v[i].kind == TOK_IDENT &&
			  t->list.v[i].len == len &&
			  !memcmp(t->text + t->list.v[i].off,
				  t->text + t->list.v[var].off, len) &&
			  token_is(t, i + 1, "=") &&
			  !(i && (token_is(t, i - 1, "->") ||
				  token_is(t, i - 1, ".")));
	}
	return var && stores <= 1;
}

/* --- map --- */

static bool is_return(const struct function *f, const struct stmt *s)
{
	return s->kind == ST_SIMPLE && starts(f, s, (const char *const[]){
							"return", NULL });
}

/* `return ERR_PTR(...);`, `return NULL;` */
static bool returns_error(const struct function *f, const struct stmt *s)
{
	static const char *const makers[] = { "ERR_PTR", "ERR_CAST", NULL };
	size_t what = nth(f, s, 1), close;

	if (token_is(&f->t, what, "NULL"))
		return token_is(&f->t, nth(f, s, 2), ";");
	if (!token_is_one_of(&f->t, what, makers))
		return false;
	close = token_close(&f->t, nth(f, s, 2), s->hi);
	return token_is(&f->t, code_next(&f->t, close + 1, s->hi), ";");
}

/* Does the test of IF say that the variable at token VAR is no mapping? */
static bool tests_error(const struct function *f, const struct stmt *s,
			size_t var)
{
	static const char *const tests[] = { "IS_ERR", "IS_ERR_OR_NULL", NULL };
	const struct tokens *t = &f->t;
	size_t i = code_next(t, s->cond_lo, s->cond_hi);
	char *name = token_text(t, var);
	bool is;

	if (token_is_one_of(t, i, tests))
		is = token_is(t, i + 2, name) && i + 4 == s->cond_hi;
	else if (token_is(t, i, "!"))
		is = token_is(t, i + 1, name) && i + 2 == s->cond_hi;
	else
		is = token_is(t, i, name) &&
		     token_is(t, code_next(t, i + 1, s->cond_hi), "==") &&
		     token_is(t, s->cond_hi - 1, "NULL");
	free(name);
	return is;
}

/* `if (!IS_ERR_OR_NULL(VAR)) atomic_inc(&...->COUNTER);` */
static bool counts(const struct function *f, const struct stmt *s, size_t var,
		   const char *counter)
{
	char *name = token_text(&f->t, var);
	bool is = s && s->kind == ST_IF && !s->other &&
		  starts(f, s, (const char *const[]){ "if", "(", "!",
						      "IS_ERR_OR_NULL", "(",
						      name, ")", ")",
						      "atomic_inc", NULL }) &&
		  has(f, s, counter);

	free(name);
	return is;
}

/* Is the return S as it should be? Adds to N if it is one of a mapping. */
static bool good_return(const struct function *f, const struct stmt *s,
			const char *counter, size_t *n)
{
	const struct stmt *prev = before(s), *test = only_if(s);
	size_t var = nth(f, s, 1);

	if (returns_error(f, s))
		return !prev || !has(f, prev, counter);
	if (var == f->t.list.n || f->t.list.v[var].kind != TOK_IDENT ||
	    !token_is(&f->t, nth(f, s, 2), ";"))
		return false;
	if (test && tests_error(f, test, var))
		return true;
	if (prev && s->parent->parent && s->parent->parent->kind == ST_IF &&
	    s->parent->parent->body == s->parent &&
	    tests_error(f, s->parent->parent, var))
		return !has(f, prev, counter);
	(*n)++;
	return counts(f, prev, var, counter);
}

const char *exits_map(const struct strbuf *text, const char *function,
		      const char *counter)
{
	const char *why = NULL;
	struct function f;
	size_t n = 0;

	if (!open_function(&f, text, function))
		why = "its map was not understood";
	for (size_t i = 0; !why && i < f.s.all.n; i++) {
		const struct stmt *s = f.s.all.v[i];

		if (inside(s, f.body) && is_return(&f, s) &&
		    !good_return(&f, s, counter, &n))
			why = "not every way out of its map is known to succeed or to fail";
	}
	if (!why && !n)
		why = "its map never succeeds";
	else if (!why && !one_variable(&f, counter))
		why = "its map changes what points to the struct";
	close_function(&f);
	return why;
}

/* --- unmap --- */

static bool discounts(const struct function *f, const struct stmt *s,
		      const char *counter)
{
	return s && s->kind == ST_IF &&
	       starts(f, s, (const char *const[]){ "if", "(",
						   "atomic_dec_and_test",
						   NULL }) &&
	       has(f, s, counter);
}

const char *exits_unmap(const struct strbuf *text, const char *function,
			const char *counter)
{
	static const char other[] =
		"not every way out of its unmap is known to be counted";
	const char *why = NULL;
	size_t n = 0, exits = 0;
	struct function f;

	if (!open_function(&f, text, function))
		why = "its unmap was not understood";
	for (size_t i = 0; !why && i < f.s.all.n; i++) {
		const struct stmt *s = f.s.all.v[i];

		if (!inside(s, f.body))
			continue;
		n += discounts(&f, s, counter);
		if (!is_return(&f, s))
			continue;
		exits++;
		if (!discounts(&f, before(s), counter))
			why = other;
	}
	if (!why && !is_return(&f, last(f.body))) {
		exits++;
		if (!discounts(&f, last(f.body), counter))
			why = other;
	}
	if (!why && (n != exits || !one_variable(&f, counter)))
		why = other;
	close_function(&f);
	return why;
}

/* --- waits --- */

/* Is S the statement `CALL(...);` */
static bool calls(const struct function *f, const struct stmt *s,
		  const char *call)
{
	return s->kind == ST_SIMPLE &&
	       starts(f, s, (const char *const[]){ call, "(", NULL });
}

/* Does S set MARK, to true, or to the variable that TEST (or NULL) tests? */
static bool sets(const struct function *f, const struct stmt *s,
		 const char *mark, const struct stmt *test)
{
	const struct tokens *t = &f->t;
	size_t end = s->hi - 1, value = code_prev(t, end);
	size_t eq = code_prev(t, value), name = code_prev(t, eq);
	char *v;
	bool is;

	if (s->kind != ST_SIMPLE || !token_is(t, end, ";") ||
	    !token_is(t, eq, "=") || !token_is(t, name, mark))
		return false;
	if (!test)
		return token_is(t, value, "true") || token_is(t, value, "1");
	v = token_text(t, value);
	is = test->cond_hi == test->cond_lo + 1 &&
	     token_is(t, test->cond_lo, v);
	free(v);
	return is;
}

/* Walk back from the wait W (in TEST, or NULL): unlock, call, mark, lock. */
static bool in_order(const struct function *f, const struct stmt *w,
		     const struct stmt *test, const struct exits_wait *x)
{
	const struct stmt *s = before(test ? test : w);
	bool called = false, marked = false;

	if (!s || !calls(f, s, "dma_resv_unlock"))
		return false;
	for (s = before(s); s; s = before(s)) {
		if (s->kind == ST_LABEL || has(f, s, "dma_resv_unlock"))
			return false;
		if (!called) {
			called = calls(f, s, x->notify);
			if (!called && (has(f, s, x->notify) ||
					has(f, s, x->mark)))
				return false;
		} else if (!marked) {
			marked = sets(f, s, x->mark, test);
			if (!marked && has(f, s, x->mark))
				return false;
		} else if (has(f, s, "dma_resv_lock")) {
			return true;
		}
	}
	return false;
}

static bool must_not_sleep(const struct tokens *t, size_t i)
{
	static const char *const leads[] = { "spin_lock", "raw_spin_lock",
					     "read_lock", "write_lock",
					     "rcu_read_lock", "local_irq_",
					     "local_bh_", "preempt_disable" };
	char *s = token_text(t, i);
	bool must = false;

	for (size_t k = 0; k < ARRAY_SIZE(leads); k++)
		must |= starts_with(s, leads[k]);
	free(s);
	return must;
}

/* The name of the lock that the call at token I takes, or NULL. */
static char *lock_taken(const struct tokens *t, size_t i)
{
	static const char *const takers[] = { "mutex_lock", "down_write",
					      "down_read", "down",
					      "mutex_lock_nested", "mutex",
					      NULL };
	size_t open = code_next(t, i + 1, t->list.n), close;

	if (!token_is_one_of(t, i, takers))
		return NULL;
	/* guard(mutex)(&x) */
	if (token_is(t, open, ")"))
		open = code_next(t, open + 1, t->list.n);
	if (!token_is(t, open, "("))
		return NULL;
	close = token_close(t, open, t->list.n);
	return close < t->list.n ? token_text(t, code_prev(t, close)) : NULL;
}

static bool look_at_locks(const struct function *f, struct str_vec *locks)
{
	for (size_t i = f->body->lo; i < f->body->hi; i++) {
		char *lock;

		if (f->t.list.v[i].kind != TOK_IDENT || !token_code(&f->t, i))
			continue;
		if (must_not_sleep(&f->t, i))
			return false;
		lock = lock_taken(&f->t, i);
		if (lock)
			vec_push(locks, lock);
	}
	return true;
}

const char *exits_waits(const struct strbuf *text, const struct exits_wait *w,
			struct str_vec *locks)
{
	const char *why = NULL;
	struct function f;
	size_t n = 0;

	if (!open_function(&f, text, w->function))
		why = "the function that takes the buffer back was not understood";
	for (size_t i = 0; !why && i < f.s.all.n; i++) {
		const struct stmt *s = f.s.all.v[i];

		if (!inside(s, f.body) || !calls(&f, s, "wait_var_event") ||
		    !has(&f, s, w->counter))
			continue;
		n++;
		if (!in_order(&f, s, only_if(s), w))
			why = "lock, mark, call and unlock do not stand in one block of the function that takes the buffer back";
	}
	if (!why && n < w->calls)
		why = "the function that takes the buffer back leaves the lock to its caller, or says in no way known here that it does so";
	if (!why && !look_at_locks(&f, locks))
		why = "the function that takes the buffer back must not sleep everywhere";
	close_function(&f);
	return why;
}
