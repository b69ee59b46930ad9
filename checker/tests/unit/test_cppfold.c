// SPDX-License-Identifier: GPL-2.0-only
/* What #if and its like look like once CONFIG_X is always on. */
#include "tests/unit/test.h"

#include "convert/config/cppfold.h"

static void fold(const char *in, const char *out)
{
	struct fold_env env = { .config = "X", .lang = FOLD_CPP };
	struct strbuf text = STRBUF_INIT;
	struct strmap gone = STRMAP_INIT;
	struct str_vec left = VEC_INIT;

	strbuf_addstr(&text, in);
	fold_cpp(&env, &text, &gone, &left);
	assert_string_equal(strbuf_str(&text), out);
	assert_int_equal(left.n, 0);
	strbuf_release(&text);
	strmap_release(&gone, NULL);
	str_vec_release(&left);
}

static void test_simple(void **state)
{
	(void)state;
	fold("a\n#ifdef CONFIG_X\nb\n#endif\nc\n", "a\nb\nc\n");
	fold("a\n#ifndef CONFIG_X\nb\n#endif\nc\n", "a\nc\n");
	fold("a\n#ifdef CONFIG_X\nb\n#else\nd\n#endif\nc\n", "a\nb\nc\n");
	fold("a\n#ifndef CONFIG_X\nb\n#else /* CONFIG_X */\nd\n#endif\nc\n",
	     "a\nd\nc\n");
	fold("#if defined(CONFIG_X)\nb\n#endif /* CONFIG_X */\n", "b\n");
	fold("#if defined CONFIG_X\nb\n#endif\n", "b\n");
	fold("#if IS_ENABLED(CONFIG_X)\nb\n#endif\n", "b\n");
	fold("#if IS_MODULE(CONFIG_X)\nb\n#endif\nc\n", "c\n");
	fold("#if defined(CONFIG_X) || defined(CONFIG_X_MODULE)\nb\n#endif\n",
	     "b\n");
	fold("#ifdef CONFIG_X_MODULE\nb\n#else\nc\n#endif\n", "c\n");
	fold("#if CONFIG_X\nb\n#endif\n", "b\n");
	fold("# if !defined(CONFIG_X)\nb\n# endif\n", "");
}

static void test_partial(void **state)
{
	(void)state;
	fold("#if defined(CONFIG_X) && defined(A)\nb\n#endif\n",
	     "#if defined(A)\nb\n#endif\n");
	fold("#if defined(A) && (defined(B) || !IS_ENABLED(CONFIG_X))\nb\n"
	     "#endif\n",
	     "#if defined(A) && defined(B)\nb\n#endif\n");
	fold("#if defined(A) || IS_ENABLED(CONFIG_X)\nb\n#else\nc\n#endif\n",
	     "b\n");
	fold("#if A > 2 && \\\n    defined(CONFIG_X)\nb\n#endif\n",
	     "#if A > 2\nb\n#endif\n");
	fold("#if defined(A) && defined(CONFIG_X)\nb\n"
	     "#endif /* A && CONFIG_X */\n",
	     "#if defined(A)\nb\n#endif /* A */\n");
}

static void test_chains(void **state)
{
	(void)state;
	fold("#if A\na\n#elif defined(CONFIG_X)\nb\n#elif B\nc\n#else\nd\n"
	     "#endif\n",
	     "#if A\na\n#else\nb\n#endif\n");
	fold("#if !defined(CONFIG_X)\na\n#elif B\nc\n#else\nd\n#endif\n",
	     "#if B\nc\n#else\nd\n#endif\n");
	fold("#if A\na\n#elif !defined(CONFIG_X)\nb\n#else\nd\n#endif\n",
	     "#if A\na\n#else\nd\n#endif\n");
	fold("#if A\na\n#elif B && defined(CONFIG_X)\nb\n#endif\n",
	     "#if A\na\n#elif B\nb\n#endif\n");
	fold("#ifndef CONFIG_X\na\n#else\nd\n#endif\n", "d\n");
}

static void test_nested(void **state)
{
	(void)state;
	fold("#ifdef A\n#ifdef CONFIG_X\nb\n#else\nc\n#endif\n#endif\n",
	     "#ifdef A\nb\n#endif\n");
	fold("#ifdef CONFIG_X\n#ifdef A\nb\n#else\nc\n#endif\n#endif\n",
	     "#ifdef A\nb\n#else\nc\n#endif\n");
	fold("#ifndef CONFIG_X\n#ifdef CONFIG_X\nb\n#endif\n#endif\nd\n",
	     "d\n");
}

static void test_blank_lines(void **state)
{
	(void)state;
	fold("a\n\n#ifndef CONFIG_X\nb\n#endif\n\nc\n", "a\n\nc\n");
	fold("a\n\n#ifdef CONFIG_X\nb\n#endif\n\nc\n", "a\n\nb\n\nc\n");
	fold("a\n\n#ifdef CONFIG_X\n\nb\n\n#endif\n\nc\n", "a\n\nb\n\nc\n");
}

static void test_others_stay(void **state)
{
	static const char text[] =
		"#ifdef CONFIG_XY\n#if defined(MY_CONFIG_X)\na\n#endif\n"
		"#endif /* not CONFIG_X */\n// #ifdef CONFIG_X\n";

	(void)state;
	fold(text, text);
}

static void test_broken(void **state)
{
	struct fold_env env = { .config = "X", .lang = FOLD_CPP };
	struct strbuf text = STRBUF_INIT;
	struct strmap gone = STRMAP_INIT;
	struct str_vec left = VEC_INIT;

	(void)state;
	strbuf_addstr(&text, "#endif\n#else\n#ifdef CONFIG_X\na\n");
	fold_cpp(&env, &text, &gone, &left);
	assert_string_equal(text.buf, "#endif\n#else\n#ifdef CONFIG_X\na\n");
	assert_int_equal(left.n, 1);
	assert_string_equal(left.v[0],
			    "3: this directive could not be folded");
	strbuf_release(&text);
	strmap_release(&gone, NULL);
	str_vec_release(&left);
}

static void test_gone(void **state)
{
	struct fold_env env = { .config = "X", .lang = FOLD_CPP };
	struct strbuf text = STRBUF_INIT;
	struct strmap gone = STRMAP_INIT;
	struct str_vec left = VEC_INIT;

	(void)state;
	strbuf_addstr(&text, "#ifndef CONFIG_X\nhelper();\n#endif\nkept();\n");
	fold_cpp(&env, &text, &gone, &left);
	assert_true(strmap_has(&gone, "helper"));
	assert_false(strmap_has(&gone, "kept"));
	strbuf_release(&text);
	strmap_release(&gone, NULL);
	str_vec_release(&left);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_simple),
		cmocka_unit_test(test_partial),
		cmocka_unit_test(test_chains),
		cmocka_unit_test(test_nested),
		cmocka_unit_test(test_blank_lines),
		cmocka_unit_test(test_others_stay),
		cmocka_unit_test(test_broken),
		cmocka_unit_test(test_gone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
