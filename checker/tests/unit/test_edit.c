// SPDX-License-Identifier: GPL-2.0-only
#include "tests/unit/test.h"

#include "text/edit.h"

static void check(struct edits *e, const char *in, const char *out)
{
	struct strbuf sb = STRBUF_INIT;

	strbuf_addstr(&sb, "before:");
	assert_int_equal(edits_apply(e, in, strlen(in), &sb), out ? 0 : -1);
	/* A refused set leaves the output as it was. */
	assert_string_equal(sb.buf + strlen("before:"), out ? out : "");
	strbuf_release(&sb);
	edits_release(e);
}

static void test_any_order(void **state)
{
	struct edits e = VEC_INIT;

	(void)state;
	edits_add(&e, 8, 3, "z");
	edits_add(&e, 0, 3, "long");
	edits_add(&e, 4, 0, "+");
	edits_add(&e, 4, 3, "");
	check(&e, "abc def ghi", "long + z");
}

static void test_ends(void **state)
{
	struct edits e = VEC_INIT;

	(void)state;
	check(&e, "same", "same");
	edits_add(&e, 4, 0, "!");
	edits_add(&e, 0, 0, "?");
	check(&e, "text", "?text!");
	edits_add(&e, 0, 4, "");
	check(&e, "text", "");
}

static void test_twice(void **state)
{
	struct edits e = VEC_INIT;

	(void)state;
	edits_add(&e, 0, 1, "x");
	edits_add(&e, 0, 1, "x");
	check(&e, "abc", "xbc");
}

static void test_conflicts(void **state)
{
	struct edits e = VEC_INIT;

	(void)state;
	edits_add(&e, 0, 2, "x");
	edits_add(&e, 1, 1, "y");
	check(&e, "abc", NULL);
	edits_add(&e, 0, 2, "x");
	edits_add(&e, 0, 2, "y");
	check(&e, "abc", NULL);
	edits_add(&e, 1, 0, "x");
	edits_add(&e, 1, 0, "y");
	check(&e, "abc", NULL);
	edits_add(&e, 2, 2, "x");
	check(&e, "abc", NULL);
	edits_add(&e, 4, 0, "x");
	check(&e, "abc", NULL);
	edits_add(&e, 1, SIZE_MAX, "x");
	check(&e, "abc", NULL);
}

static void test_truncate(void **state)
{
	struct edits e = VEC_INIT;

	(void)state;
	edits_add(&e, 0, 1, "x");
	edits_add(&e, 1, 1, "y");
	edits_truncate(&e, 1);
	check(&e, "abc", "xbc");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_any_order),
		cmocka_unit_test(test_ends),
		cmocka_unit_test(test_twice),
		cmocka_unit_test(test_conflicts),
		cmocka_unit_test(test_truncate),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
