// SPDX-License-Identifier: GPL-2.0-only
#include "model/audit.h"

#include "lib/strbuf.h"
#include "tests/unit/sample_audit.h"
#include "tests/unit/test.h"

#define NAMES(fn, last, ...)                                             \
	do {                                                             \
		static const char *const want_[] = { __VA_ARGS__ };      \
		assert_int_equal(ARRAY_SIZE(want_), (last) + 1);         \
		for (int i_ = 0; i_ <= (int)(last); i_++)                \
			assert_string_equal(fn(i_), want_[i_]);          \
	} while (0)

static void enums_have_the_words_of_the_contract(void **state)
{
	(void)state;
	NAMES(attach_kind_name, ATTACH_DYNAMIC, "static", "dynamic");
	NAMES(importer_class_name, CLASS_UNKNOWN, "legacy-pinned",
	      "revocable", "unknown");
	NAMES(importer_kind_name, KIND_UNKNOWN, "static", "no-callback",
	      "stub-callback", "movable", "pinned-revocable", "unknown");
	NAMES(unmap_evidence_name, UNMAP_UNKNOWN, "n.a.", "unmaps",
	      "may-unmap", "no-unmap", "unknown");
	NAMES(hop_via_name, HOP_MACRO, "call", "ops", "work", "fence",
	      "macro");
	NAMES(level_name, LEVEL_ERROR, "none", "note", "warning", "error");
}

/* Importers as "file:line function ops callback;". */
static char *importers_of(const struct audit *a)
{
	struct strbuf sb = STRBUF_INIT;

	vec_for_each(i, &a->importers)
		strbuf_addf(&sb, "%s:%u %s %s %s;", i->place.file,
			    i->place.line, i->function,
			    i->ops ? i->ops : "-",
			    i->callback ? i->callback : "-");
	return strbuf_detach(&sb);
}

static void assert_importers(const struct audit *a, const char *want)
{
	char *got = importers_of(a);

	assert_string_equal(got, want);
	free(got);
}

static void importers_are_sorted(void **state)
{
	struct audit a = { 0 };

	(void)state;
	sample_dynamic(&a, "b.c", 2, "f", "ops_b", "cb");
	sample_dynamic(&a, "b.c", 1, "g", NULL, NULL);
	sample_dynamic(&a, "b.c", 9, "f", "ops_a", "cb");
	sample_dynamic(&a, "b.c", 9, "f", "ops_a", NULL);
	sample_importer(&a, "b.c", 30, "f");
	sample_importer(&a, "a.c", 40, "z");
	audit_finish(&a);
	assert_importers(&a, "a.c:40 z - -;b.c:30 f - -;b.c:9 f ops_a -;"
			     "b.c:9 f ops_a cb;b.c:2 f ops_b cb;"
			     "b.c:1 g - -;");
	audit_release(&a);
}

static void one_flow_is_listed_once(void **state)
{
	struct audit a = { 0 };
	struct importer *i;

	(void)state;
	i = sample_dynamic(&a, "a.c", 20, "f", "ops", "cb");
	i->pins = true;
	i->helper = true;
	i->test = true;
	i->unknown = xstrdup("x");
	sample_hop(i, "unmap", "a.c", 3, HOP_CALL);
	sample_dynamic(&a, "a.c", 10, "f", "ops", "cb");
	/* Not the same: attach differs. */
	sample_importer(&a, "a.c", 10, "f");
	sample_dynamic(&a, "a.c", 10, "f", NULL, NULL);
	audit_finish(&a);
	assert_importers(&a, "a.c:10 f - -;a.c:10 f - -;a.c:10 f ops cb;");
	assert_int_equal(a.importers.v[0].attach, ATTACH_STATIC);
	assert_int_equal(a.importers.v[1].attach, ATTACH_DYNAMIC);
	assert_true(a.importers.v[2].pins);
	assert_true(a.importers.v[2].helper);
	assert_false(a.importers.v[2].test);
	audit_release(&a);
}

static void findings_are_sorted_and_equal_ones_dropped(void **state)
{
	static const char want[] =
		"a.c:9 A;a.c:10 A;a.c:10 B;a.c:10 B;b.c:1 A;";
	struct strbuf sb = STRBUF_INIT;
	struct audit a = { 0 };
	struct finding *f;

	(void)state;
	sample_finding(&a, "A", LEVEL_NOTE, "b.c", 1, "f", "m");
	sample_finding(&a, "B", LEVEL_NOTE, "a.c", 10, "f", "m");
	/* Equal, but graver: it is the one that stays. */
	f = sample_finding(&a, "B", LEVEL_ERROR, "a.c", 10, "f", "m");
	sample_evidence(f, "a.c", 1, "why");
	/* About something else. */
	f = sample_finding(&a, "B", LEVEL_NOTE, "a.c", 10, "f", "m");
	f->subject = xstrdup("other");
	sample_finding(&a, "A", LEVEL_NOTE, "a.c", 10, "f", "m");
	sample_finding(&a, "A", LEVEL_NOTE, "a.c", 9, "f", "m");
	audit_finish(&a);
	vec_for_each(x, &a.findings)
		strbuf_addf(&sb, "%s:%u %s;", x->place.file, x->place.line,
			    x->rule);
	assert_string_equal(strbuf_str(&sb), want);
	assert_int_equal(a.findings.v[2].level, LEVEL_ERROR);
	assert_int_equal(a.findings.v[2].evidence.n, 1);
	strbuf_release(&sb);
	audit_release(&a);
}

static void incomplete_is_sorted_and_unique(void **state)
{
	struct audit a = { 0 };

	(void)state;
	sample_incomplete(&a, "b.c", "x");
	sample_incomplete(&a, "a.c", "y");
	sample_incomplete(&a, "b.c", "x");
	sample_incomplete(&a, "a.c", "x");
	audit_finish(&a);
	assert_int_equal(a.incomplete.n, 3);
	assert_string_equal(a.incomplete.v[0].file, "a.c");
	assert_string_equal(a.incomplete.v[0].reason, "x");
	assert_string_equal(a.incomplete.v[2].file, "b.c");
	audit_release(&a);
}

/* The order in which things were found does not show. */
static void order_of_arrival_does_not_matter(void **state)
{
	struct audit a = { 0 }, b = { 0 };
	const char *const text[] = { "x", "y", "z" };

	(void)state;
	for (int i = 0; i < 3; i++) {
		struct finding *f = sample_finding(&a, "A", LEVEL_NOTE, "a.c",
						   1, "f", "m");
		struct finding *g = sample_finding(&b, "A", LEVEL_NOTE, "a.c",
						   1, "f", "m");

		sample_evidence(f, "a.c", 1, text[i]);
		sample_evidence(g, "a.c", 1, text[2 - i]);
	}
	audit_finish(&a);
	audit_finish(&b);
	assert_int_equal(a.findings.n, 1);
	assert_int_equal(b.findings.n, 1);
	assert_string_equal(a.findings.v[0].evidence.v[0].text, "x");
	assert_string_equal(b.findings.v[0].evidence.v[0].text, "x");
	audit_release(&a);
	audit_release(&b);
}

/* The fingerprint of one finding with these words. */
static char *print_of(const char *rule, const char *file, unsigned int line,
		      const char *function, const char *subject)
{
	struct audit a = { 0 };
	struct finding *f = sample_finding(&a, rule, LEVEL_NOTE, file, line,
					   function, "m");
	char *print;

	f->subject = sample_str(subject);
	audit_finish(&a);
	print = xstrdup(a.findings.v[0].fingerprint);
	audit_release(&a);
	return print;
}

static void fingerprints_say_what_not_where(void **state)
{
	char *first = print_of("A", "a.c", 1, "f", "s");
	char *moved = print_of("A", "a.c", 2, "f", "s");
	char *others[] = {
		print_of("B", "a.c", 1, "f", "s"),
		print_of("A", "b.c", 1, "f", "s"),
		print_of("A", "a.c", 1, "g", "s"),
		print_of("A", "a.c", 1, "f", "t"),
		print_of("A", "a.c", 1, NULL, "s"),
		print_of("A", "a.c", 1, "f", NULL),
		print_of("A", "a.c", 1, "f", ""),
		print_of("A", "a.c", 1, "fs", ""),
	};

	(void)state;
	assert_int_equal(strlen(first), 32);
	assert_int_equal(strspn(first, "0123456789abcdef"), 32);
	assert_string_equal(first, moved);
	for (size_t i = 0; i < ARRAY_SIZE(others); i++) {
		assert_string_not_equal(first, others[i]);
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(others[i], others[j]);
	}
	for (size_t i = 0; i < ARRAY_SIZE(others); i++)
		free(others[i]);
	free(first);
	free(moved);
}

/* They are kept in baselines: this must never change. */
static void fingerprints_stay(void **state)
{
	char *print = print_of("NO_UNMAP", "drivers/x.c", 7, "f", "ops");

	(void)state;
	assert_string_equal(print, "4c7bd08fc381e1bdc533004dbac9060d");
	free(print);
}

static void several_of_one_kind_differ(void **state)
{
	struct audit a = { 0 };
	char *alone = print_of("A", "a.c", 1, "f", NULL);

	(void)state;
	sample_finding(&a, "A", LEVEL_NOTE, "a.c", 20, "f", "m");
	sample_finding(&a, "A", LEVEL_NOTE, "a.c", 10, "f", "m");
	sample_finding(&a, "A", LEVEL_NOTE, "a.c", 30, "f", "m");
	audit_finish(&a);
	assert_string_equal(a.findings.v[0].fingerprint, alone);
	for (int i = 0; i < 3; i++) {
		for (int j = 0; j < i; j++)
			assert_string_not_equal(a.findings.v[i].fingerprint,
						a.findings.v[j].fingerprint);
	}
	/* Finishing twice changes nothing. */
	free(alone);
	alone = xstrdup(a.findings.v[2].fingerprint);
	audit_finish(&a);
	assert_string_equal(a.findings.v[2].fingerprint, alone);
	free(alone);
	audit_release(&a);
}

static void the_worst_level_wins(void **state)
{
	struct audit a = { 0 };

	(void)state;
	assert_int_equal(audit_worst(&a), LEVEL_NONE);
	sample_finding(&a, "A", LEVEL_NOTE, "a.c", 1, NULL, "m");
	assert_int_equal(audit_worst(&a), LEVEL_NOTE);
	sample_finding(&a, "A", LEVEL_ERROR, "a.c", 2, NULL, "m");
	sample_finding(&a, "A", LEVEL_WARNING, "a.c", 3, NULL, "m");
	assert_int_equal(audit_worst(&a), LEVEL_ERROR);
	audit_release(&a);
}

static void counts(void **state)
{
	struct audit_counts c;
	struct audit a = { 0 };

	(void)state;
	sample_full(&a);
	audit_count(&a, &c);
	assert_int_equal(c.cls[CLASS_REVOCABLE], 3);
	assert_int_equal(c.cls[CLASS_LEGACY_PINNED], 4);
	assert_int_equal(c.cls[CLASS_UNKNOWN], 1);
	assert_int_equal(c.kind[KIND_STUB_CALLBACK], 1);
	assert_int_equal(c.kind[KIND_STATIC], 2);
	assert_int_equal(c.unmap[UNMAP_NA], 4);
	assert_int_equal(c.unmap[UNMAP_NO], 1);
	assert_int_equal(c.helpers, 2);
	assert_int_equal(c.tests, 1);
	assert_int_equal(c.level[LEVEL_NOTE], 2);
	assert_int_equal(c.level[LEVEL_WARNING], 1);
	assert_int_equal(c.rules.n, 3);
	assert_string_equal(c.rules.v[1].rule, "OLD_CALLBACK");
	assert_int_equal(c.rules.v[1].level[LEVEL_NOTE], 2);
	assert_int_equal(c.rules.v[1].level[LEVEL_ERROR], 0);
	audit_counts_release(&c);
	audit_release(&a);
}

static void release_leaves_an_empty_one(void **state)
{
	static const struct audit none;
	struct audit a = { 0 };

	(void)state;
	sample_full(&a);
	audit_release(&a);
	assert_memory_equal(&a, &none, sizeof(a));
	audit_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(enums_have_the_words_of_the_contract),
		cmocka_unit_test(importers_are_sorted),
		cmocka_unit_test(one_flow_is_listed_once),
		cmocka_unit_test(findings_are_sorted_and_equal_ones_dropped),
		cmocka_unit_test(incomplete_is_sorted_and_unique),
		cmocka_unit_test(order_of_arrival_does_not_matter),
		cmocka_unit_test(fingerprints_say_what_not_where),
		cmocka_unit_test(fingerprints_stay),
		cmocka_unit_test(several_of_one_kind_differ),
		cmocka_unit_test(the_worst_level_wins),
		cmocka_unit_test(counts),
		cmocka_unit_test(release_leaves_an_empty_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
