// SPDX-License-Identifier: GPL-2.0-only
#include "lib/wrap.h"

#include "tests/unit/test.h"

static void check(const char *lead, size_t indent, size_t width,
		  const char *s, const char *want)
{
	struct strbuf out = STRBUF_INIT;

	strbuf_addstr(&out, lead);
	wrap_add(&out, strlen(lead), indent, width, s);
	assert_string_equal(strbuf_str(&out), want);
	strbuf_release(&out);
}

static void lines_break_at_spaces(void **state)
{
	(void)state;
	check("", 0, 10, "", "\n");
	check("", 0, 10, "one two  three", "one two\nthree\n");
	check("", 0, 7, "one two", "one two\n");
	check("", 0, 6, "one two", "one\ntwo\n");
	check("", 0, SIZE_MAX, "one two three", "one two three\n");
}

static void what_follows_is_indented(void **state)
{
	(void)state;
	check("  ", 2, 7, "one two", "  one\n  two\n");
	check("fix: ", 2, 10, "one two", "fix: one\n  two\n");
}

static void long_words_stay_whole(void **state)
{
	(void)state;
	check("", 0, 3, "a seven b", "a\nseven\nb\n");
	/* Nothing is gained by a break where the line is empty. */
	check("  ", 2, 5, "seven", "  seven\n");
	check("fix: ", 2, 8, "seven", "fix:\n  seven\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_break_at_spaces),
		cmocka_unit_test(what_follows_is_indented),
		cmocka_unit_test(long_words_stay_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
