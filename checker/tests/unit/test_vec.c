// SPDX-License-Identifier: GPL-2.0-only
#include "lib/vec.h"

#include "tests/unit/test.h"

struct int_vec VEC_OF(int);

static int by_value(const void *a, const void *b)
{
	const int *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void pushing(void **state)
{
	struct int_vec v = VEC_INIT;
	int want = 0;

	(void)state;
	for (int i = 0; i < 1000; i++)
		vec_push(&v, i);
	assert_int_equal(v.n, 1000);
	vec_for_each(p, &v) {
		assert_int_equal(*p, want);
		want++;
	}
	assert_int_equal(want, 1000);
	*vec_add(&v) = -1;
	assert_int_equal(v.v[1000], -1);
	vec_release(&v);
	assert_null(v.v);
	assert_int_equal(v.n, 0);
	vec_push(&v, 5);
	assert_int_equal(v.n, 1);
	vec_release(&v);
}

static void nothing_in_it(void **state)
{
	struct int_vec v = VEC_INIT;

	(void)state;
	vec_for_each(p, &v)
		fail();
	vec_sort(&v, by_value);
	vec_release(&v);
}

static void sorting(void **state)
{
	struct int_vec v = VEC_INIT;
	int last = -1;

	(void)state;
	for (int i = 0; i < 100; i++)
		vec_push(&v, i * 37 % 100);
	vec_sort(&v, by_value);
	vec_for_each(p, &v) {
		assert_int_equal(*p, last + 1);
		last = *p;
	}
	vec_release(&v);
}

static void unique_strings(void **state)
{
	static const char *const in[] = { "b", "a", "c", "a", "b", "a" };
	struct str_vec v = VEC_INIT;

	(void)state;
	str_vec_uniq(&v);
	assert_int_equal(v.n, 0);
	for (size_t i = 0; i < ARRAY_SIZE(in); i++)
		vec_push(&v, xstrdup(in[i]));
	str_vec_uniq(&v);
	assert_int_equal(v.n, 3);
	assert_string_equal(v.v[0], "a");
	assert_string_equal(v.v[1], "b");
	assert_string_equal(v.v[2], "c");
	str_vec_release(&v);
	assert_int_equal(v.n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pushing),
		cmocka_unit_test(nothing_in_it),
		cmocka_unit_test(sorting),
		cmocka_unit_test(unique_strings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
