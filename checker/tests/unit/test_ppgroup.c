// SPDX-License-Identifier: GPL-2.0-only
/* What stands under which #if, also where the text is none that compiles. */
#include "parse/variant.h"

#include "tests/unit/test.h"

static struct strmap config;
static struct pp_atoms atoms;
static struct pp_file file;

static void take(const char *text)
{
	atoms = (struct pp_atoms){ .config = &config };
	pp_file_init(&file, &atoms, text, strlen(text), &variant_words);
}

static int drop(void **state)
{
	(void)state;
	pp_file_release(&file);
	file = (struct pp_file){ 0 };
	pp_atoms_release(&atoms);
	return 0;
}

/* The text of arm I. */
static void arm(uint32_t i, const char *text, uint32_t line)
{
	const struct pp_arm *a = &file.arms.v[i];
	char *got = xstrndup(file.text + a->body_from,
			     a->body_to - a->body_from);

	assert_true(i < file.arms.n);
	assert_string_equal(got, text);
	assert_int_equal(a->line, line);
	free(got);
}

/* Piece I and its name. */
static void piece(uint32_t i, const char *text, const char *name)
{
	const struct pp_piece *p = &file.pieces.v[i];
	char *got = xstrndup(file.text + p->from, p->to - p->from);
	char *got_name = xstrndup(file.text + p->name, p->name_len);

	assert_true(i < file.pieces.n);
	assert_string_equal(got, text);
	assert_string_equal(got_name, name);
	free(got_name);
	free(got);
}

static void finds_branches(void **state)
{
	(void)state;
	take("#if A\nx\n#elif B\ny\n#else\nz\n#endif\n"
	     "/*\n#if C\n*/\n"
	     "#ifdef D /* goes\non */\nw\n#endif\n");
	assert_int_equal(file.groups.n, 2);
	assert_int_equal(file.arms.n, 5);
	arm(0, "\nx\n", 1);
	arm(1, "\ny\n", 3);
	arm(2, "\nz\n", 5);
	arm(3, "\nw\n", 11);
	arm(4, "", 11);
	assert_int_equal(pp_arm_at(&file, 7), 0);
	assert_int_equal(pp_arm_at(&file, (uint32_t)file.len - 1), PP_NONE);
}

static void knows_what_is_in_what(void **state)
{
	struct pp_goals goals = VEC_INIT;

	(void)state;
	take("#if A\n#if B\n#else\nx\n#endif\n#endif\n");
	assert_int_equal(file.groups.n, 2);
	assert_int_equal(file.groups.v[0].parent, PP_NONE);
	assert_int_equal(file.groups.v[1].parent, 0);
	pp_arm_goals(&file, 2, &goals);
	assert_int_equal(goals.n, 2);
	assert_false(goals.v[0].want);
	assert_true(goals.v[1].want);
	vec_release(&goals);
}

static void finds_definitions(void **state)
{
	(void)state;
	take("#define F(x) \\\n\tg(x)\n"
	     "static const struct ops o = { .a = 1, };\n"
	     "struct s { int attach; };\n"
	     "int f(int a)\n{\n\tif (a) {\n\t\ta = 1;\n\t}\n\treturn a;\n}\n"
	     "typedef struct s t;\n");
	piece(0, "#define F(x) \\\n\tg(x)", "F");
	piece(1, "static const struct ops o = { .a = 1, }", "o");
	piece(3, "struct s { int attach; }", "s");
	assert_true(file.pieces.v[3].type);
	assert_false(file.pieces.v[1].type);
	piece(5, "int f(int a)\n{\n\tif (a) {\n\t\ta = 1;\n\t}\n\treturn a;\n}",
	      "f");
	piece(6, "typedef struct s t;", "t");
	assert_int_equal(file.pieces.n, 7);
}

/* Each branch opens a brace; only one is closed. */
static void counts_braces_by_branch(void **state)
{
	(void)state;
	take("void f(void)\n{\n"
	     "#ifdef A\n\tif (a) {\n#else\n\tif (b) {\n#endif\n"
	     "\t}\n}\n"
	     "#ifdef A\nint g(int a) {\n#else\nint g(void) {\n#endif\n}\n"
	     "int h;\n");
	assert_int_equal(file.pieces.v[0].from, 0);
	piece(1, "int g(int a) {\n", "g");
	piece(2, "int g(void) {\n#endif\n}", "g");
	piece(3, "int h;", "h");
	assert_int_equal(file.pieces.n, 4);
}

/* What keeps a file from being read twice is nothing to choose. */
static void sees_guards(void **state)
{
	static const struct pp_values none = VEC_INIT;

	(void)state;
	take("#ifndef A_H\n#define A_H\nx\n#endif\n"
	     "#ifdef A_H\ny\n#endif\n");
	assert_int_equal(pp_arm_taken(&file, &atoms, 0, &none), PP_TRUE);
	assert_int_equal(pp_arm_taken(&file, &atoms, 1, &none), PP_FALSE);
	assert_int_equal(pp_arm_taken(&file, &atoms, 2, &none), PP_UNKNOWN);
	drop(NULL);
	take("#if !defined(A_H) || defined(AGAIN)\n#define A_H\n#endif\n");
	assert_int_equal(pp_arm_taken(&file, &atoms, 0, &none), PP_TRUE);
	drop(NULL);
	take("#ifndef A_H\nint x;\n#define A_H\n#endif\n");
	assert_int_equal(pp_arm_taken(&file, &atoms, 0, &none), PP_UNKNOWN);
}

static void survives_anything(void **state)
{
	static const char *const texts[] = {
		"",	   "#",		"#endif\n",	 "#else\n#elif A\n",
		"#if",	   "#if A\nx",	"#if A\n#else\n#else\n#endif",
		"}}}",	   "{{{ (",	"#define",	 "#define A",
		"#include", "#if A\n#include \"", "#ifdef\n#endif",
		"#if (((\n#elif !\n#elif ! &&\n#endif\n", "#if A /*",
		"#if A\n#if B\n#else\n", "\"", "'", "#if defined\n#endif",
		"#if defined(\n#endif", "#if CONFIG_\n#endif",
		"#if A\n#else\n#elif B\nx\n#endif\n",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		struct pp_goals goals = VEC_INIT;

		take(texts[i]);
		for (uint32_t a = 0; a < file.arms.n; a++)
			pp_arm_goals(&file, a, &goals);
		vec_release(&goals);
		drop(NULL);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(finds_branches, drop),
		cmocka_unit_test_teardown(knows_what_is_in_what, drop),
		cmocka_unit_test_teardown(finds_definitions, drop),
		cmocka_unit_test_teardown(counts_braces_by_branch, drop),
		cmocka_unit_test_teardown(sees_guards, drop),
		cmocka_unit_test_teardown(survives_anything, drop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
