// SPDX-License-Identifier: GPL-2.0-only
#include "parse/variant.h"

#include "tests/unit/test.h"

static bool yes(const char *text, size_t len)
{
	(void)text;
	(void)len;
	return true;
}

static bool no(const char *text, size_t len)
{
	(void)text;
	(void)len;
	return false;
}

/* Rewrite TEXT with CONFIG_A on, CONFIG_B off, CONFIG_M a module. */
static char *flip(const char *text, int k,
		  bool (*relevant)(const char *, size_t), size_t *nranges)
{
	struct strmap config = STRMAP_INIT;
	struct strbuf out = STRBUF_INIT;
	struct range_vec ranges = VEC_INIT;
	char *result = NULL;

	variant_config("#define CONFIG_A 1\n#define CONFIG_M_MODULE 1\n"
		       "#define OTHER 1\n",
		       &config);
	if (variant_make(text, strlen(text), k, &config, relevant, &out,
			 &ranges)) {
		assert_int_equal(out.len, strlen(text));
		result = strbuf_detach(&out);
	}
	if (nranges)
		*nranges = ranges.n;
	vec_release(&ranges);
	strbuf_release(&out);
	strmap_release(&config, NULL);
	return result;
}

static void expect(const char *text, int k, const char *want)
{
	char *got = flip(text, k, yes, NULL);

	if (want)
		assert_string_equal(got, want);
	else
		assert_null(got);
	free(got);
}

static void takes_the_other_branch(void **state)
{
	(void)state;
	expect("#ifdef CONFIG_A\nx\n#else\ny\n#endif\n", 1,
	       "#if 0          \nx\n#else\ny\n#endif\n");
	expect("#ifdef CONFIG_B\nx\n#else\ny\n#endif\n", 1,
	       "#if 1          \nx\n#else\ny\n#endif\n");
	expect("#ifndef CONFIG_A\nx\n#endif\n", 1,
	       "#if 1           \nx\n#endif\n");
	expect("#if !defined(CONFIG_A)\nx\n#endif\n", 1,
	       "#if 1                 \nx\n#endif\n");
	expect("  #  if CONFIG_A\nx\n# endif\n", 1,
	       "  #if 0         \nx\n# endif\n");
}

static void understands_conditions(void **state)
{
	(void)state;
	/* A module passes IS_ENABLED(), but neither #ifdef nor IS_BUILTIN. */
	expect("#if IS_ENABLED(CONFIG_M)\nx\n#endif\n", 1,
	       "#if 0                   \nx\n#endif\n");
	expect("#if IS_BUILTIN(CONFIG_M)\nx\n#endif\n", 1,
	       "#if 1                   \nx\n#endif\n");
	expect("#ifdef CONFIG_M\nx\n#endif\n", 1,
	       "#if 1          \nx\n#endif\n");
	expect("#if defined(CONFIG_A) && !IS_ENABLED(CONFIG_B)\nx\n#endif\n", 1,
	       "#if 0                                         \nx\n#endif\n");
	expect("#if (CONFIG_B || CONFIG_A) \\\n && CONFIG_B\nx\n#endif\n", 1,
	       "#if 1                       \n            \nx\n#endif\n");
}

static void goes_through_all_branches(void **state)
{
	static const char text[] = "#if defined(CONFIG_B)\nx\n"
				   "#elif defined(CONFIG_A)\ny\n#else\nz\n"
				   "#endif\n";

	(void)state;
	expect(text, 1, "#if 0                \nx\n"
			"#elif 0                \ny\n#else\nz\n#endif\n");
	expect(text, 2, "#if 1                \nx\n"
			"#elif 0                \ny\n#else\nz\n#endif\n");
	expect(text, 3, NULL);
}

static void leaves_the_rest_alone(void **state)
{
	size_t n = 7;
	char *got;

	(void)state;
	expect("#ifdef DEBUG\nx\n#endif\n", 1, NULL);
	expect("#if defined(CONFIG_A) && FOO > 1\nx\n#endif\n", 1, NULL);
	expect("/*\n#ifdef CONFIG_A\n*/\nx\n", 1, NULL);
	expect("#ifdef CONFIG_A /* goes\non */\nx\n#endif\n", 1, NULL);
	expect("#ifdef CONFIG_A\nx\n", 1, NULL);
	expect("#endif\n#else\n", 1, NULL);
	expect("", 1, NULL);
	got = flip("#ifdef CONFIG_A\nx\n#endif\n", 1, no, &n);
	assert_null(got);
	assert_int_equal(n, 0);
}

static void tells_where(void **state)
{
	static const char text[] = "a\n#ifdef CONFIG_A\nx\n#endif\nb\n"
				   "#ifdef CONFIG_B\n#ifdef CONFIG_A\ny\n"
				   "#endif\n#endif\n";
	size_t n = 0;
	char *got = flip(text, 1, yes, &n);

	(void)state;
	assert_int_equal(n, 3);
	assert_non_null(strstr(got, "a\n#if 0          \nx"));
	assert_non_null(strstr(got, "#if 1          \n#if 0          \ny"));
	free(got);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes_the_other_branch),
		cmocka_unit_test(understands_conditions),
		cmocka_unit_test(goes_through_all_branches),
		cmocka_unit_test(leaves_the_rest_alone),
		cmocka_unit_test(tells_where),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
