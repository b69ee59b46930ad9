// SPDX-License-Identifier: GPL-2.0-only
#include "lib/strmap.h"

#include "tests/unit/test.h"

#include <stdio.h>

static void nothing_in_it(void **state)
{
	struct strmap map = STRMAP_INIT;

	(void)state;
	assert_null(strmap_get(&map, "a"));
	assert_false(strmap_has(&map, "a"));
	strmap_release(&map, free);
}

static void keys_are_copied(void **state)
{
	struct strmap map = STRMAP_INIT;
	char key[] = "abc";
	int value = 5;

	(void)state;
	strmap_at(&map, key)->value = &value;
	key[0] = 'x';
	assert_ptr_equal(strmap_get(&map, "abc"), &value);
	assert_false(strmap_has(&map, "xbc"));
	assert_false(strmap_has(&map, "ab"));
	assert_false(strmap_has(&map, ""));
	strmap_release(&map, NULL);
	assert_false(strmap_has(&map, "abc"));
}

static void a_key_without_a_value_is_there(void **state)
{
	struct strmap map = STRMAP_INIT;

	(void)state;
	assert_null(strmap_at(&map, "")->value);
	assert_true(strmap_has(&map, ""));
	assert_null(strmap_get(&map, ""));
	strmap_release(&map, NULL);
}

static void many_stay_in_order(void **state)
{
	struct strmap map = STRMAP_INIT;
	char key[32];

	(void)state;
	for (int round = 0; round < 2; round++) {
		for (int i = 0; i < 20000; i++) {
			snprintf(key, sizeof(key), "key %d", i * 7919);
			if (round == 0)
				strmap_at(&map, key)->value = xstrdup(key);
			else
				assert_string_equal(strmap_at(&map, key)->value,
						    key);
		}
		assert_int_equal(map.n, 20000);
	}
	for (int i = 0; i < 20000; i++) {
		snprintf(key, sizeof(key), "key %d", i * 7919);
		assert_string_equal(map.entries[i].key, key);
		assert_string_equal(strmap_get(&map, key), key);
		snprintf(key, sizeof(key), "no key %d", i);
		assert_false(strmap_has(&map, key));
	}
	strmap_release(&map, free);
}

static void full_tables_end_a_search(void **state)
{
	struct strmap map = STRMAP_INIT;
	char key[32];

	(void)state;
	for (int i = 0; i < 300; i++) {
		snprintf(key, sizeof(key), "%d", i);
		strset_add(&map, key);
		assert_false(strmap_has(&map, "none"));
	}
	strmap_release(&map, NULL);
}

static void sets(void **state)
{
	struct strmap set = STRMAP_INIT;

	(void)state;
	assert_true(strset_add(&set, "a"));
	assert_true(strset_add(&set, "b"));
	assert_false(strset_add(&set, "a"));
	assert_int_equal(set.n, 2);
	strmap_release(&set, NULL);
}

static void the_hash_is_xxh3(void **state)
{
	(void)state;
	/* Published values of XXH3, 64 bits: stores outlive the program. */
	assert_int_equal(hash64("", 0, 0), 0x2d06800538d394c2ULL);
	assert_int_not_equal(hash64("a", 1, 0), hash64("b", 1, 0));
	assert_int_not_equal(hash64("a", 1, 0), hash64("a", 1, 1));
	assert_int_not_equal(hash64("a\0b", 3, 0), hash64("a\0c", 3, 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_in_it),
		cmocka_unit_test(keys_are_copied),
		cmocka_unit_test(a_key_without_a_value_is_there),
		cmocka_unit_test(many_stay_in_order),
		cmocka_unit_test(full_tables_end_a_search),
		cmocka_unit_test(sets),
		cmocka_unit_test(the_hash_is_xxh3),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
