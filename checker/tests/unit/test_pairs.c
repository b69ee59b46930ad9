// SPDX-License-Identifier: GPL-2.0-only
/* Every cell of the table of exporters and importers. */
#include "model/pairs.h"

#include "sample_audit.h"
#include "test.h"

static struct exporter exporter(bool pin)
{
	return (struct exporter){ .dynamic = pin };
}

static void add_call(struct exporter *e, enum intent intent,
		     enum fence_wait wait, bool waits_unmap)
{
	struct invalidate i = { .intent = intent, .wait = wait,
				.waits_unmap = waits_unmap };

	vec_push(&e->invalidates, i);
}

static struct exporter calling(bool pin, enum intent intent,
			       enum fence_wait wait, bool waits_unmap)
{
	struct exporter e = exporter(pin);

	add_call(&e, intent, wait, waits_unmap);
	return e;
}

static struct importer legacy(enum importer_kind kind, bool pins)
{
	return (struct importer){ .cls = CLASS_LEGACY_PINNED, .kind = kind,
				  .pins = pins, .p2p = P2P_NO };
}

static struct importer revocable(enum importer_kind kind,
				 enum unmap_evidence unmap)
{
	return (struct importer){ .cls = CLASS_REVOCABLE, .kind = kind,
				  .unmap = unmap, .p2p = P2P_YES };
}

/* The verdict; a reason is a sentence, and there is one where it is needed. */
static enum verdict judge_in(enum api_gen gen, const struct exporter *e,
			     const struct importer *i)
{
	char *reason;
	enum verdict v = pair_verdict(gen, e, i, &reason);

	if (v == VERDICT_SAFE) {
		assert_null(reason);
	} else {
		assert_non_null(reason);
		assert_true(ends_with(reason, "."));
	}
	free(reason);
	return v;
}

static enum verdict judge(struct exporter e, struct importer i)
{
	enum verdict v = judge_in(API_GEN_UPSTREAM, &e, &i);

	vec_release(&e.invalidates);
	return v;
}

#define STATIC legacy(KIND_STATIC, false)
#define STUB legacy(KIND_STUB_CALLBACK, false)
#define STUB_PINS legacy(KIND_STUB_CALLBACK, true)
#define NONE legacy(KIND_NO_CALLBACK, false)
#define NONE_PINS legacy(KIND_NO_CALLBACK, true)
#define MOVABLE(unmap) revocable(KIND_MOVABLE, unmap)
#define PINNED(unmap) revocable(KIND_PINNED_REVOCABLE, unmap)

static void who_never_invalidates_is_safe(void **state)
{
	(void)state;
	assert_int_equal(judge(exporter(false), STATIC), VERDICT_SAFE);
	assert_int_equal(judge(exporter(true), STUB), VERDICT_SAFE);
	assert_int_equal(judge(exporter(true), NONE), VERDICT_SAFE);
	assert_int_equal(judge(exporter(true), MOVABLE(UNMAP_NO)),
			 VERDICT_SAFE);
	assert_int_equal(judge(exporter(true),
			       (struct importer){ .cls = CLASS_UNKNOWN,
						  .kind = KIND_UNKNOWN }),
			 VERDICT_SAFE);
}

static void a_revoke_that_waits_hangs_on_legacy(void **state)
{
	const struct importer all[] = { STATIC, STUB, STUB_PINS, NONE,
					NONE_PINS };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(all); i++) {
		assert_int_equal(judge(calling(true, INTENT_REVOKE,
					       WAIT_BOOKKEEP, true),
				       all[i]),
				 VERDICT_MAY_HANG);
		assert_int_equal(judge(calling(false, INTENT_REVOKE,
					       WAIT_BOOKKEEP, false),
				       all[i]),
				 VERDICT_STALE);
	}
}

static void one_call_that_does_not_wait_spoils_the_rest(void **state)
{
	struct exporter e = calling(true, INTENT_REVOKE, WAIT_BOOKKEEP, true);

	(void)state;
	add_call(&e, INTENT_REVOKE, WAIT_BOOKKEEP, false);
	assert_int_equal(judge(e, STATIC), VERDICT_STALE);
	/* A move has no unmap to wait for. */
	e = calling(true, INTENT_REVOKE, WAIT_BOOKKEEP, true);
	add_call(&e, INTENT_MOVE, WAIT_JOBS, false);
	assert_int_equal(judge(e, STATIC), VERDICT_MAY_HANG);
	e = calling(true, INTENT_MOVE, WAIT_JOBS, false);
	add_call(&e, INTENT_MOVE, WAIT_WEAKER, false);
	assert_int_equal(judge(e, MOVABLE(UNMAP_UNMAPS)), VERDICT_STALE);
}

static void what_is_pinned_does_not_move(void **state)
{
	(void)state;
	assert_int_equal(judge(calling(true, INTENT_MOVE, WAIT_NONE, false),
			       STATIC),
			 VERDICT_SAFE);
	assert_int_equal(judge(calling(true, INTENT_MOVE, WAIT_NONE, false),
			       STUB_PINS),
			 VERDICT_SAFE);
	assert_int_equal(judge(calling(true, INTENT_MOVE, WAIT_NONE, false),
			       NONE_PINS),
			 VERDICT_SAFE);
	assert_int_equal(judge(calling(true, INTENT_MOVE, WAIT_NONE, false),
			       PINNED(UNMAP_NO)),
			 VERDICT_SAFE);
	/* Nobody pins for those with ops. */
	assert_int_equal(judge(calling(true, INTENT_MOVE, WAIT_JOBS, false),
			       STUB),
			 VERDICT_STALE);
	assert_int_equal(judge(calling(true, INTENT_MOVE, WAIT_JOBS, false),
			       NONE),
			 VERDICT_STALE);
	/* And what cannot be pinned moves in any case. */
	assert_int_equal(judge(calling(false, INTENT_MOVE, WAIT_JOBS, false),
			       STATIC),
			 VERDICT_STALE);
	assert_int_equal(judge(calling(false, INTENT_MOVE, WAIT_JOBS, false),
			       NONE_PINS),
			 VERDICT_STALE);
}

static void an_intent_that_is_not_known(void **state)
{
	(void)state;
	assert_int_equal(judge(calling(true, INTENT_UNKNOWN, WAIT_BOOKKEEP,
				       false),
			       STATIC),
			 VERDICT_UNKNOWN);
	assert_int_equal(judge(calling(true, INTENT_UNKNOWN, WAIT_BOOKKEEP,
				       true),
			       STUB_PINS),
			 VERDICT_UNKNOWN);
	/* It might revoke what is pinned. */
	assert_int_equal(judge(calling(true, INTENT_UNKNOWN, WAIT_NONE, false),
			       PINNED(UNMAP_UNMAPS)),
			 VERDICT_STALE);
	assert_int_equal(judge(calling(true, INTENT_UNKNOWN, WAIT_BOOKKEEP,
				       false),
			       MOVABLE(UNMAP_UNMAPS)),
			 VERDICT_SAFE);
}

static void an_importer_that_is_not_known(void **state)
{
	struct importer i = { .cls = CLASS_UNKNOWN, .kind = KIND_UNKNOWN };

	(void)state;
	assert_int_equal(judge(calling(true, INTENT_MOVE, WAIT_JOBS, false), i),
			 VERDICT_UNKNOWN);
	assert_int_equal(judge(calling(true, INTENT_REVOKE, WAIT_BOOKKEEP,
				       true),
			       i),
			 VERDICT_UNKNOWN);
}

static void fences_come_first(void **state)
{
	static const struct {
		enum fence_wait wait;
		enum verdict verdict;
	} cases[] = {
		{ WAIT_BOOKKEEP, VERDICT_SAFE }, { WAIT_JOBS, VERDICT_SAFE },
		{ WAIT_NONE, VERDICT_STALE },	 { WAIT_WEAKER, VERDICT_STALE },
		{ WAIT_DROPPED, VERDICT_STALE },
		{ WAIT_UNKNOWN, VERDICT_UNKNOWN },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		assert_int_equal(judge(calling(true, INTENT_REVOKE,
					       cases[i].wait, true),
				       PINNED(UNMAP_UNMAPS)),
				 cases[i].verdict);
		assert_int_equal(judge(calling(true, INTENT_MOVE,
					       cases[i].wait, false),
				       MOVABLE(UNMAP_UNMAPS)),
				 cases[i].verdict);
	}
}

static void then_the_unmap(void **state)
{
	static const struct {
		enum unmap_evidence unmap;
		enum verdict waits, does_not, moves;
	} cases[] = {
		{ UNMAP_UNMAPS, VERDICT_SAFE, VERDICT_SAFE, VERDICT_SAFE },
		{ UNMAP_NO, VERDICT_MAY_HANG, VERDICT_STALE, VERDICT_STALE },
		{ UNMAP_MAY, VERDICT_UNKNOWN, VERDICT_UNKNOWN,
		  VERDICT_UNKNOWN },
		{ UNMAP_UNKNOWN, VERDICT_UNKNOWN, VERDICT_UNKNOWN,
		  VERDICT_UNKNOWN },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct importer imp = MOVABLE(cases[i].unmap);

		assert_int_equal(judge(calling(true, INTENT_REVOKE,
					       WAIT_BOOKKEEP, true),
				       imp),
				 cases[i].waits);
		assert_int_equal(judge(calling(true, INTENT_REVOKE,
					       WAIT_BOOKKEEP, false),
				       imp),
				 cases[i].does_not);
		assert_int_equal(judge(calling(true, INTENT_MOVE, WAIT_JOBS,
					       false),
				       imp),
				 cases[i].moves);
	}
}

static struct exporter refusing(unsigned int attach, unsigned int pin)
{
	struct exporter e = calling(pin != 0, INTENT_REVOKE, WAIT_BOOKKEEP,
				    true);

	e.attach_refuses = attach;
	e.pin_refuses = pin;
	return e;
}

#define NO_CALLBACKS                                                  \
	(PROFILE_BIT(PROFILE_STATIC) | PROFILE_BIT(PROFILE_NO_CALLBACK) | \
	 PROFILE_BIT(PROFILE_NO_CALLBACK_P2P))
#define NO_P2P                                                        \
	(PROFILE_BIT(PROFILE_STATIC) | PROFILE_BIT(PROFILE_NO_CALLBACK) | \
	 PROFILE_BIT(PROFILE_CALLBACK))
#define EVERYONE ((1u << NR_PROFILES) - 1)

static void attach_refuses(void **state)
{
	struct importer i;

	(void)state;
	assert_int_equal(judge(refusing(NO_CALLBACKS, 0), STATIC),
			 VERDICT_REFUSED);
	assert_int_equal(judge(refusing(NO_CALLBACKS, 0), NONE),
			 VERDICT_REFUSED);
	/* The core believes a stub. */
	assert_int_equal(judge(refusing(NO_CALLBACKS, 0), STUB),
			 VERDICT_MAY_HANG);
	assert_int_equal(judge(refusing(NO_CALLBACKS, 0),
			       MOVABLE(UNMAP_UNMAPS)),
			 VERDICT_SAFE);
	assert_int_equal(judge(refusing(NO_P2P, 0), STATIC), VERDICT_REFUSED);
	assert_int_equal(judge(refusing(NO_P2P, 0), STUB), VERDICT_REFUSED);
	i = STUB;
	i.p2p = P2P_YES;
	assert_int_equal(judge(refusing(NO_P2P, 0), i), VERDICT_MAY_HANG);
	/* Not known, so perhaps let in. */
	i.p2p = P2P_UNKNOWN;
	assert_int_equal(judge(refusing(NO_P2P, 0), i), VERDICT_MAY_HANG);
	assert_int_equal(judge(refusing(EVERYONE, 0), i), VERDICT_REFUSED);
}

static void pin_refuses(void **state)
{
	(void)state;
	/* The core pins for those without ops. */
	assert_int_equal(judge(refusing(0, EVERYONE), STATIC),
			 VERDICT_REFUSED);
	assert_int_equal(judge(refusing(0, EVERYONE), STUB_PINS),
			 VERDICT_REFUSED);
	assert_int_equal(judge(refusing(0, EVERYONE), PINNED(UNMAP_UNMAPS)),
			 VERDICT_REFUSED);
	assert_int_equal(judge(refusing(0, EVERYONE), STUB), VERDICT_MAY_HANG);
	assert_int_equal(judge(refusing(0, EVERYONE), MOVABLE(UNMAP_UNMAPS)),
			 VERDICT_SAFE);
}

static void an_old_core_refuses_ops_without_callback(void **state)
{
	struct exporter e = exporter(false);
	struct importer none = NONE, stub = STUB;

	(void)state;
	assert_int_equal(judge_in(API_GEN_OLD, &e, &none), VERDICT_REFUSED);
	assert_int_equal(judge_in(API_GEN_OLD, &e, &stub), VERDICT_SAFE);
}

static void all_pairs_have_names_of_their_own(void **state)
{
	struct audit a = { .generation = API_GEN_UPSTREAM };
	struct exporter *e;

	(void)state;
	sample_importer(&a, "i.c", 3, "attach");
	sample_dynamic(&a, "i.c", 9, "attach", "ops", "notify");
	sample_dynamic(&a, "i.c", 9, "attach", "ops", "other");
	e = vec_add(&a.exporters);
	*e = (struct exporter){ .place = sample_place("e.c", 2) };
	e = vec_add(&a.exporters);
	*e = (struct exporter){ .place = sample_place("e.c", 4),
				.ops = sample_str("x_ops"),
				.test = true };
	pairs_make(&a);
	assert_int_equal(a.pairs.n, 6);
	assert_string_equal(a.pairs.v[0].exporter, "e.c:?");
	assert_string_equal(a.pairs.v[0].importer, "i.c:attach");
	assert_string_equal(a.pairs.v[1].importer, "i.c:attach:ops");
	assert_string_equal(a.pairs.v[2].importer, "i.c:attach:ops#2");
	assert_string_equal(a.pairs.v[5].exporter, "e.c:x_ops");
	assert_false(a.pairs.v[2].test);
	assert_true(a.pairs.v[3].test);
	audit_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_never_invalidates_is_safe),
		cmocka_unit_test(a_revoke_that_waits_hangs_on_legacy),
		cmocka_unit_test(one_call_that_does_not_wait_spoils_the_rest),
		cmocka_unit_test(what_is_pinned_does_not_move),
		cmocka_unit_test(an_intent_that_is_not_known),
		cmocka_unit_test(an_importer_that_is_not_known),
		cmocka_unit_test(fences_come_first),
		cmocka_unit_test(then_the_unmap),
		cmocka_unit_test(attach_refuses),
		cmocka_unit_test(pin_refuses),
		cmocka_unit_test(an_old_core_refuses_ops_without_callback),
		cmocka_unit_test(all_pairs_have_names_of_their_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
