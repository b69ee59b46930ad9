// SPDX-License-Identifier: GPL-2.0-only
#include "model/object/spot.h"

#include <stdio.h>

#include "tests/unit/test.h"

static struct spot at(const char *up, const char *path)
{
	struct spot s;

	snprintf(s.up, sizeof(s.up), "%s", up);
	snprintf(s.path, sizeof(s.path), "%s", path);
	return s;
}

static void members_and_containers(void **state)
{
	struct spot s = at("", "");

	(void)state;
	assert_true(spot_member(&s, "a"));
	assert_true(spot_member(&s, "b"));
	assert_string_equal(s.path, "a.b");
	/* Back up by what was gone down. */
	assert_true(spot_container(&s, "b"));
	assert_string_equal(s.path, "a");
	/* Further up than where it began. */
	assert_true(spot_container(&s, "gem.a"));
	assert_string_equal(s.path, "");
	assert_string_equal(s.up, "gem");
	assert_true(spot_container(&s, "tbo"));
	assert_string_equal(s.up, "tbo.gem");
	/* And down again. */
	assert_true(spot_member(&s, "tbo"));
	assert_true(spot_member(&s, "gem"));
	assert_string_equal(s.up, "");
	assert_string_equal(s.path, "");
}

static void what_is_none_of_it(void **state)
{
	struct spot s = at("", "ab");
	char name[200];

	(void)state;
	assert_false(spot_container(&s, "b"));
	assert_false(spot_container(&s, "x.b"));
	memset(name, 'x', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	assert_false(spot_member(&s, name));
}

static void how_two_lie(void **state)
{
	struct spot gem = at("", ""), bo = at("tbo.gem", "");
	struct spot size = at("", "size"), flags = at("tbo.gem", "flags");
	struct spot tbo = at("gem", ""), same = at("tbo.gem", "tbo");

	(void)state;
	assert_int_equal(spot_lie(&size, &gem), SPOT_INSIDE);
	assert_int_equal(spot_lie(&gem, &size), SPOT_AROUND);
	assert_int_equal(spot_lie(&bo, &size), SPOT_AROUND);
	assert_int_equal(spot_lie(&size, &flags), SPOT_APART);
	assert_int_equal(spot_lie(&tbo, &same), SPOT_SAME);
	assert_true(spot_is_whole(&gem));
	assert_true(spot_is_whole(&bo));
	assert_false(spot_is_whole(&flags));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(members_and_containers),
		cmocka_unit_test(what_is_none_of_it),
		cmocka_unit_test(how_two_lie),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
