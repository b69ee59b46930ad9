// SPDX-License-Identifier: GPL-2.0-only
/* Walks over facts made by hand. */
#include "facts/build.h"
#include "model/paths/paths.h"

#include "tests/unit/test.h"

static struct facts_builder b;
static struct facts facts;
static struct unit unit;
static struct terms terms;
static struct paths walk;
static struct fact_func fn;

static void begin(void)
{
	uint32_t names[2], tags[2] = { 0, 0 };

	fb_init(&b);
	fn = (struct fact_func){ .kind = FUNC_BODY, .nparams = 2 };
	fn.name = fb_str(&b, "f");
	names[0] = fb_str(&b, "p");
	names[1] = fb_str(&b, "q");
	fn.params = fb_list(&b, names, 2);
	fn.types = fb_list(&b, tags, 2);
	fn.loc.file = fb_file(&b, "x.c", FACT_FILE_MAIN);
}

static fact_expr_id var(enum expr_kind kind, const char *name, int value)
{
	struct fact_expr e = { .kind = (uint8_t)kind,
			       .name = fb_str(&b, name), .value = value };

	return fb_expr(&b, &e);
}

static fact_expr_id not(fact_expr_id a)
{
	struct fact_expr e = { .kind = EX_UNARY, .op = OP_NOT, .a = a };

	return fb_expr(&b, &e);
}

/* The number of the event that was added. */
static uint32_t add(struct fact_event ev)
{
	ev.loc = fn.loc;
	vec_push(&b.events, ev);
	return (uint32_t)b.events.n - 1;
}

static uint32_t call(const char *name)
{
	struct fact_event ev = { .kind = EV_CALL,
				 .a = var(EX_FUNC, name, 0) };

	return add(ev);
}

static uint32_t branch(fact_expr_id c)
{
	return add((struct fact_event){ .kind = EV_BRANCH, .a = c });
}

static void to_here(uint32_t ev)
{
	b.events.v[ev].target = (uint32_t)b.events.n;
}

/* take() and drop() set and clear one property. */
static bool effect(void *ctx, struct paths *w, struct path_state *st,
		   uint32_t ev)
{
	const char *name = facts_callee(fn_facts(w->fn),
					fn_event(w->fn, ev));
	term_id key = term_func(w->terms, "lock");
	struct path_state *failed;

	(void)ctx;
	if (streq(name, "take")) {
		path_set(st, key, 0, 1, ev);
	} else if (streq(name, "drop")) {
		path_set(st, key, 0, 0, ev);
	} else if (streq(name, "try")) {
		term_id r = path_load(w->terms, st, path_result(w, ev));

		failed = path_fork(w, st);
		path_assume(w->terms, failed, r, false);
		path_set(st, key, 0, 1, ev);
		path_assume(w->terms, st, r, true);
	}
	return true;
}

static const struct path_client client = { .call = effect };

static void end(void)
{
	size_t size;
	void *blob;
	struct fn f;

	add((struct fact_event){ .kind = EV_END });
	fn.nevents = (uint32_t)b.events.n;
	vec_push(&b.funcs, fn);
	blob = fb_freeze(&b, &size);
	fb_release(&b);
	assert_int_equal(facts_open(&facts, blob, size), 0);
	unit = (struct unit){ .file = "x.c", .facts = facts };
	f = (struct fn){ &unit, &unit.facts.funcs[0] };
	terms_init(&terms);
	paths_walk(&walk, f, &terms, &client);
}

/* In how many states of event EV is the property set (SET), or not? */
static size_t states(uint32_t ev, bool set)
{
	size_t n = 0;

	vec_for_each(s, &walk.at[ev])
		n += (path_prop(*s, term_func(&terms, "lock"), 0) != NULL) ==
		     set;
	return n;
}

static void done(void)
{
	paths_release(&walk);
	terms_release(&terms);
	facts_release(&facts);
}

/* if (p) take(); here(); */
static void keeps_states_apart(void **state)
{
	uint32_t br, here;

	(void)state;
	begin();
	br = branch(var(EX_PARAM, "p", 0));
	call("take");
	to_here(br);
	here = call("here");
	end();
	assert_int_equal(states(here, true), 1);
	assert_int_equal(states(here, false), 1);
	assert_false(walk.overflow);
	done();
}

/* if (p) take(); if (p) here(); else there(); */
static void remembers_conditions(void **state)
{
	uint32_t first, second, here, jump, there;

	(void)state;
	begin();
	first = branch(var(EX_PARAM, "p", 0));
	call("take");
	to_here(first);
	second = branch(not(not(var(EX_PARAM, "p", 0))));
	here = call("here");
	jump = add((struct fact_event){ .kind = EV_JUMP });
	to_here(second);
	there = call("there");
	to_here(jump);
	end();
	assert_int_equal(states(here, true), 1);
	assert_int_equal(states(here, false), 0);
	assert_int_equal(states(there, true), 0);
	assert_int_equal(states(there, false), 1);
	done();
}

/* got = try(); if (got) here(); else there(); */
static void follows_results_through_locals(void **state)
{
	struct fact_expr result = { .kind = EX_CALL };
	uint32_t br, here, jump, there;

	(void)state;
	begin();
	result.value = call("try");
	add((struct fact_event){ .kind = EV_STORE,
				 .a = var(EX_LOCAL, "got", 0),
				 .b = fb_expr(&b, &result) });
	br = branch(var(EX_LOCAL, "got", 0));
	here = call("here");
	jump = add((struct fact_event){ .kind = EV_JUMP });
	to_here(br);
	there = call("there");
	to_here(jump);
	end();
	assert_int_equal(states(here, true), 1);
	assert_int_equal(states(here, false), 0);
	assert_int_equal(states(there, true), 0);
	assert_int_equal(states(there, false), 1);
	done();
}

/* while (unknown()) { take(); drop(); } here(); */
static void loops_come_to_an_end(void **state)
{
	struct fact_expr result = { .kind = EX_CALL };
	uint32_t top, br, here;

	(void)state;
	begin();
	top = call("unknown");
	result.value = top;
	br = branch(fb_expr(&b, &result));
	call("take");
	call("drop");
	add((struct fact_event){ .kind = EV_JUMP, .flags = EVENT_BACK,
				 .target = top });
	to_here(br);
	here = call("here");
	end();
	assert_int_equal(states(here, false), 1);
	assert_int_equal(states(here, true), 0);
	done();
}

/* Nothing is said of what comes behind a return. */
static void stops_at_a_return(void **state)
{
	uint32_t here;

	(void)state;
	begin();
	call("take");
	add((struct fact_event){ .kind = EV_RETURN });
	here = call("here");
	end();
	assert_int_equal(walk.at[here].n, 0);
	assert_int_equal(walk.ends.n, 1);
	done();
}

/* if (p) if (q) take(); here(): which branches lead there? */
static void shows_a_way(void **state)
{
	struct u32_list way = VEC_INIT;
	uint32_t first, second, here;

	(void)state;
	begin();
	first = branch(var(EX_PARAM, "p", 0));
	second = branch(var(EX_PARAM, "q", 1));
	call("take");
	to_here(first);
	to_here(second);
	here = call("here");
	end();
	vec_for_each(s, &walk.at[here]) {
		if (path_prop(*s, term_func(&terms, "lock"), 0))
			path_witness(&walk, *s, &way);
	}
	assert_int_equal(way.n, 2);
	assert_int_equal(way.v[0], first);
	assert_int_equal(way.v[1], second);
	vec_release(&way);
	done();
}

/* --- terms --- */

static void names_meet(void **state)
{
	struct terms ts;
	term_id p, obj, up;

	(void)state;
	terms_init(&ts);
	p = term_load(&ts, term_object(&ts, TERM_PARAM, 0, "p"));
	assert_int_equal(p, term_load(&ts, term_object(&ts, TERM_PARAM, 0,
						       "p")));
	assert_int_equal(term_addr(&ts, term_deref(&ts, p)), p);
	/* &container_of(p, struct bo, tbo.base)->tbo.base is p */
	up = term_up(&ts, p, "tbo.base", "bo");
	obj = term_field(&ts, term_deref(&ts, up), "tbo", "bo");
	obj = term_field(&ts, obj, "base", "tbo");
	assert_int_equal(term_addr(&ts, obj), p);
	/* container_of(&bo->tbo.base, struct bo, tbo.base) is bo */
	obj = term_field(&ts, term_deref(&ts, p), "tbo", "bo");
	obj = term_field(&ts, obj, "base", "tbo");
	assert_int_equal(term_up(&ts, term_addr(&ts, obj), "tbo.base", "bo"),
			 p);
	terms_release(&ts);
}

static void long_paths_are_cut(void **state)
{
	struct terms ts;
	term_id p;

	(void)state;
	terms_init(&ts);
	p = term_load(&ts, term_object(&ts, TERM_PARAM, 0, "p"));
	for (int i = 0; i < 100; i++)
		p = term_load(&ts, term_field(&ts, term_deref(&ts, p), "next",
					      "node"));
	assert_true(term_at(&ts, p)->other);
	assert_true(ts.all.n < 200);
	terms_release(&ts);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keeps_states_apart),
		cmocka_unit_test(remembers_conditions),
		cmocka_unit_test(follows_results_through_locals),
		cmocka_unit_test(loops_come_to_an_end),
		cmocka_unit_test(stops_at_a_return),
		cmocka_unit_test(shows_a_way),
		cmocka_unit_test(names_meet),
		cmocka_unit_test(long_paths_are_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
