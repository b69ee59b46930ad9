// SPDX-License-Identifier: GPL-2.0-only
/* The pieces that the steps about the contract are made of. */
#include "tests/unit/test.h"

#include "convert/code/body.h"
#include "convert/contract/reason.h"
#include "convert/contract/runs.h"
#include "convert/contract/tidy.h"

/* --- tidy --- */

static void added(const char *before, const char *now, const char *want)
{
	struct strbuf b = STRBUF_INIT, n = STRBUF_INIT;

	strbuf_addstr(&b, before);
	strbuf_addstr(&n, now);
	tidy_added(&b, &n);
	assert_string_equal(strbuf_str(&n), want);
	strbuf_release(&b);
	strbuf_release(&n);
}

static void test_added(void **state)
{
	(void)state;
	/* What spatch leaves of an empty line goes; the text's own stays. */
	added("a();\n\t\nb();\n", "a();\n\t\nx();\n\t\t\nb();\n",
	      "a();\n\t\nx();\nb();\n");
	/* The last line need not end. */
	added("a();", "b();\na();", "b();\na();");
	added("", "", "");
}

static void test_long(void **state)
{
	(void)state;
	added("", "\t\tif (attach->importer_ops && attach->importer_ops->invalidate_mappings)\n\t\t\tf();\n",
	      "\t\tif (attach->importer_ops &&\n"
	      "\t\t    attach->importer_ops->invalidate_mappings)\n"
	      "\t\t\tf();\n");
	/* Not inside brackets, and not where it fits. */
	added("", "\tif (aaaaaaaaaaaaaaaaaaaaaaaaa(bbbbbbbbbbbbbbbbbbbbbbbbb && ccccccccccccccccccccccccc))\n",
	      "\tif (aaaaaaaaaaaaaaaaaaaaaaaaa(bbbbbbbbbbbbbbbbbbbbbbbbb && ccccccccccccccccccccccccc))\n");
	added("", "\tif (a && b)\n", "\tif (a && b)\n");
	/* A long line of the text's own is its own affair. */
	added("\tif (attach->importer_ops_and_more && attach->importer_ops->invalidate_mappings)\n",
	      "\tif (attach->importer_ops_and_more && attach->importer_ops->invalidate_mappings)\n",
	      "\tif (attach->importer_ops_and_more && attach->importer_ops->invalidate_mappings)\n");
}

static void include(const char *in, const char *header, const char *want)
{
	struct strbuf text = STRBUF_INIT;

	strbuf_addstr(&text, in);
	tidy_include(&text, header);
	assert_string_equal(strbuf_str(&text), want);
	tidy_include(&text, header);
	assert_string_equal(strbuf_str(&text), want);
	strbuf_release(&text);
}

static void test_include(void **state)
{
	(void)state;
	include("// x\n#include <linux/a.h>\n#include <linux/c.h>\n\n#include \"d.h\"\n",
		"linux/b.h",
		"// x\n#include <linux/a.h>\n#include <linux/b.h>\n#include <linux/c.h>\n\n#include \"d.h\"\n");
	include("#include <linux/c.h>\n", "linux/b.h",
		"#include <linux/b.h>\n#include <linux/c.h>\n");
	include("#include <linux/a.h>\nint x;\n", "linux/b.h",
		"#include <linux/a.h>\n#include <linux/b.h>\nint x;\n");
	include("#include <linux/b.h>\n", "linux/b.h", "#include <linux/b.h>\n");
	include("#include \"d.h\"\n", "linux/b.h", "#include \"d.h\"\n");
}

/* --- body --- */

static const char bodies[] =
	"int declared(int x);\n"
	"struct s { int a; int (*f)(int); };\n"
	"static int __must_check\n"
	"one(int x) __must_hold(&lock)\n"
	"{\n"
	"	/* two */\n"
	"	return two(x) + two(x);\n"
	"}\n"
	"#if A\n"
	"int twice(void) { return 1; }\n"
	"#else\n"
	"int twice(void) { return 2; }\n"
	"#endif\n"
	"struct s v = { .a = 1 };\n"
	"struct only_declared;\n";

static size_t count(const char *function, const char *word)
{
	return body_count(bodies, strlen(bodies), function, word);
}

static void test_body(void **state)
{
	(void)state;
	assert_int_equal(count("one", "two"), 2);
	assert_int_equal(count("one", "three"), 0);
	assert_int_equal(count("two", "two"), 0);
	assert_int_equal(count("declared", "x"), 0);
	/* Of two nobody knows which is meant. */
	assert_int_equal(count("twice", "return"), 0);
	assert_int_equal(body_count("int f(", 6, "f", "int"), 0);
	assert_int_equal(body_count("int f() {", 9, "f", "int"), 0);
}

static void test_struct(void **state)
{
	size_t n = strlen(bodies);

	(void)state;
	assert_true(body_has_struct(bodies, n, "s", NULL));
	assert_true(body_has_struct(bodies, n, "s", "f"));
	assert_false(body_has_struct(bodies, n, "s", "g"));
	assert_false(body_has_struct(bodies, n, "only_declared", NULL));
	assert_false(body_has_struct(bodies, n, "t", NULL));
}

/* --- runs --- */

static void test_runs(void **state)
{
	struct contract_runs *a = NULL, *b = NULL;
	struct str_vec defines = VEC_INIT, out = VEC_INIT;

	(void)state;
	runs_move(&a, &b);
	assert_null(a);
	vec_push(&defines, xstrdup("fn=f"));
	vec_push(&defines, xstrdup("unused"));
	runs_add(&a, "cocci/x.cocci", &defines, "drivers/a.c");
	runs_add(&b, "cocci/y.cocci", &defines, "drivers/b.c");
	runs_move(&a, &b);
	assert_null(b);
	runs_move(&b, &a);
	runs_commands(b, &out);
	assert_int_equal(out.n, 2);
	assert_string_equal(out.v[0], "spatch --in-place --sp-file cocci/x.cocci -D fn=f -D unused drivers/a.c");
	assert_string_equal(out.v[1], "spatch --in-place --sp-file cocci/y.cocci -D fn=f -D unused drivers/b.c");
	runs_free(b);
	str_vec_release(&defines);
	str_vec_release(&out);
}

/* --- reasons --- */

static void says(const struct plan *p, const char *rewrite, size_t left,
		 const char *want)
{
	struct step s = { .subject = NULL };
	struct rewrite r = { (char *)rewrite, VEC_INIT };
	char *why;

	vec_push(&s.rewrites, r);
	why = contract_reason(p, &s, left);
	if (!strstr(why, want))
		print_error("'%s' is not in '%s'\n", want, why);
	assert_non_null(strstr(why, want));
	free(why);
	vec_release(&s.rewrites);
}

static void test_reasons(void **state)
{
	struct plan p = { .exporters = VEC_INIT };
	struct plan_exporter e = { .ops = { (char *)"mover_ops", NULL, true } };
	struct plan_call c = { .intent = INTENT_MOVE };

	(void)state;
	says(&p, "waits", 0, "no exporter here takes buffers back");
	vec_push(&e.calls, c);
	vec_push(&p.exporters, e);
	says(&p, "waits", 0, "(mover_ops move theirs)");
	p.exporters.v[0].revokes = true;
	says(&p, "waits", 0, "waits for all fences and for unmaps already");
	says(&p, "admit", 0, "refuses importers that cannot let go already");
	says(&p, "admit", 1, "left to be decided by hand");
	says(&p, "pin", 0, "of the 0 importers");
	says(NULL, "add-function", 0, "has this already");
	says(NULL, "config", 0, "nothing in this tree");
	vec_release(&p.exporters.v[0].calls);
	vec_release(&p.exporters);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_added),	cmocka_unit_test(test_long),
		cmocka_unit_test(test_include), cmocka_unit_test(test_body),
		cmocka_unit_test(test_struct),	cmocka_unit_test(test_runs),
		cmocka_unit_test(test_reasons),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
