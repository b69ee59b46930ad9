// SPDX-License-Identifier: GPL-2.0-only
/*
 * What others say, taken apart; what is made of it. As
 *
 *	test_verify run DIR TREE [JSON]
 *
 * it verifies the series in DIR, whoever made it, as `series --verify` would
 * but for the audit: for verify.t, which breaks some.
 */
#include "tests/unit/test.h"

#include "cmd/verify.h"
#include "convert/verify/priv.h"
#include "lib/cleanup.h"
#include "lib/file.h"

#include <stdio.h>

/* --- make, gcc, sparse --- */

static const char said[] =
	"  GEN     Makefile\n"
	"  CC [M]  drivers/a/x.o\n"
	"In file included from /t/tree/drivers/a/x.c:3:\n"
	"/t/tree/include/a.h:12:3: warning: unused variable 'v' [-Wunused]\n"
	"   12 |  int v;\n"
	"/t/tree/drivers/a/x.c:7:1: note: in expansion of macro\n"
	"drivers/a/x.o: warning: objtool: f+0x12: unreachable\n"
	"  CHECK   /t/tree/drivers/a/x.c\n"
	"/t/tree/drivers/a/x.c:9:5: warning: incorrect type (spaces)\n"
	"/t/tree/drivers/a/x.c:9:5:    expected int\n"
	"/t/tree/drivers/a/x.c:9:5:    got char\n"
	"  CC      lib/y.o\n"
	"/t/tree/lib/y.c:4:2: error: 'z' undeclared\n"
	"/t/tree/lib/y.c:5: fatal error: none.h: No such file\n"
	"make[3]: *** [/t/tree/scripts/Makefile.build:234: lib/y.o] Error 1\n"
	"make[2]: *** [/t/tree/scripts/Makefile.build:471: lib] Error 2\n"
	"make[4]: *** No rule to make target 'drivers/none.o'.\n"
	"  LD      vmlinux.o\n"
	"/t/tree/lib/y.c:4:2: error: of nobody\n";

static void test_output(void **state)
{
	struct built_vec built = VEC_INIT;
	const struct built *b;

	(void)state;
	output_parse(said, "/t/tree", &built);
	assert_int_equal(built.n, 3);
	b = built_find(&built, "drivers/a/x.o");
	assert_true(b && b->compiled && b->checked && !b->failed);
	assert_int_equal(b->gcc.n, 2);
	assert_string_equal(b->gcc.v[0].file, "include/a.h");
	assert_int_equal(b->gcc.v[0].line, 12);
	assert_false(b->gcc.v[0].error);
	assert_string_equal(b->gcc.v[0].text, "unused variable 'v' [-Wunused]");
	assert_string_equal(b->gcc.v[1].text, "objtool: f: unreachable");
	assert_int_equal(b->gcc.v[1].line, 0);
	assert_int_equal(b->sparse.n, 1);
	assert_string_equal(b->sparse.v[0].text,
			    "incorrect type (spaces); expected int; got char");
	b = built_find(&built, "lib/y.o");
	assert_true(b && b->compiled && !b->checked);
	assert_string_equal(b->failed, "it does not compile");
	assert_int_equal(b->gcc.n, 2);
	assert_true(b->gcc.v[0].error && b->gcc.v[1].error);
	assert_int_equal(b->gcc.v[1].line, 5);
	b = built_find(&built, "drivers/none.o");
	assert_true(b && !b->compiled);
	assert_string_equal(b->failed, "it is not part of this configuration");
	assert_null(built_find(&built, "lib"));
	built_release(&built);
}

static void add_diag(struct diags *d, unsigned int line, const char *text)
{
	struct diag one = { xstrdup("f.c"), line, false, xstrdup(text) };

	vec_push(d, one);
}

static void test_new(void **state)
{
	struct diags before = VEC_INIT, after = VEC_INIT;
	struct diag_refs fresh = VEC_INIT;

	(void)state;
	add_diag(&before, 1, "a");
	add_diag(&before, 2, "b");
	/* Moved; twice where it was once; gone. */
	add_diag(&after, 10, "a");
	add_diag(&after, 20, "a");
	diags_new(&before, &after, &fresh);
	assert_int_equal(fresh.n, 1);
	assert_int_equal(fresh.v[0]->line, 20);
	fresh.n = 0;
	/* An error is no warning. */
	after.v[0].error = true;
	after.n = 1;
	diags_new(&before, &after, &fresh);
	assert_int_equal(fresh.n, 1);
	after.n = 2;
	vec_release(&fresh);
	diags_release(&before);
	diags_release(&after);
}

/* --- checkpatch --- */

static void test_styles(void **state)
{
	struct styles s = VEC_INIT;

	(void)state;
	output_styles("a/b.c:12: WARNING:LONG_LINE: over 100: ERROR: no\n"
		      "/x/0001.patch:3: ERROR:FOO: bar\n"
		      "a/b.c:4: CHECK:ODD: hm\n"
		      "total: 1 errors, 1 warnings, 1 checks, 9 lines\n"
		      "WARNING:NO_PLACE: text\n:14: ERROR:MSG: none\n", &s);
	assert_int_equal(s.n, 5);
	assert_int_equal(s.v[0].level, 'W');
	assert_int_equal(s.v[1].level, 'E');
	assert_string_equal(s.v[1].file, "/x/0001.patch");
	assert_int_equal(s.v[1].line, 3);
	assert_string_equal(s.v[1].text, "FOO: bar");
	assert_int_equal(s.v[2].level, 'C');
	assert_null(s.v[3].file);
	assert_string_equal(s.v[3].text, "NO_PLACE: text");
	assert_null(s.v[4].file);
	assert_int_equal(s.v[4].line, 14);
	styles_release(&s);
}

/* --- mails --- */

static void test_files(void **state)
{
	struct str_vec files = VEC_INIT;

	(void)state;
	mails_files("Subject: x\n\ndiff --git a/x b/x\n"
		    "diff --git a/d/y.c b/d/y.c\n+diff --git a/no b/no\n"
		    "diff --git a/x b/x\ndiff --git a/one b/two\n"
		    "diff --git a/../up b/../up\n", &files);
	assert_int_equal(files.n, 2);
	assert_string_equal(files.v[0], "x");
	assert_string_equal(files.v[1], "d/y.c");
	str_vec_release(&files);
}

static void am(const char *text, const char *want, const char *want_file,
	       unsigned int want_line)
{
	unsigned int line;
	char *file;
	char *reason = scratch_am_reason(text, &file, &line);

	assert_string_equal(reason, want);
	assert_int_equal(line, want_line);
	if (want_file)
		assert_string_equal(file, want_file);
	else
		assert_null(file);
	free(reason);
	free(file);
}

static void test_am(void **state)
{
	(void)state;
	am("error: patch failed: a/b.c:97\nerror: a/b.c: patch does not "
	   "apply\n", "the patch does not apply here", "a/b.c", 97);
	am("error: corrupt patch at line 23\nhint: x\n",
	   "corrupt patch at line 23", NULL, 23);
	am("fatal: empty ident\n", "empty ident", NULL, 0);
	am("", "git am does not say why", NULL, 0);
}

/* --- makefiles --- */

static void wish(const char *text, const char *want)
{
	char *got = wish_symbol(text, "x.o");

	if (want)
		assert_string_equal(got, want);
	else
		assert_null(got);
	free(got);
}

static void test_wish(void **state)
{
	(void)state;
	wish("obj-y += x.o\n", NULL);
	wish("obj-$(CONFIG_A) += ax.o\nobj-$(CONFIG_B) += y.o x.o\n", "B");
	wish("x.o", NULL);
	wish("m-$(CONFIG_C)\t+= x.o \\\n", "C");
	wish("", NULL);
}

/* --- the result --- */

static void sample(struct verify_result *r)
{
	struct verify_patch p = { .mail = xstrdup("0001-x.patch") };

	for (size_t i = 0; i < NR_VERIFY_CHECKS; i++)
		p.cells[i] = (struct verify_cell){ VERIFY_OK, xstrdup("fine") };
	vec_push(&r->patches, p);
	r->config = xstrdup("x86_64 allmodconfig");
	r->compiler = xstrdup("gcc 1\xff");
	r->sparse = xstrdup("sparse 1");
	r->objects = 3;
	verify_row(r, "generation", VERIFY_OK, xstrdup("upstream"));
}

static void set(struct verify_cell *c, enum verify_state state,
		const char *text)
{
	free(c->text);
	*c = (struct verify_cell){ state, xstrdup(text) };
}

static char *text_of(const struct verify_result *r)
{
	struct strbuf sb = STRBUF_INIT;

	verify_text(r, &sb);
	return strbuf_detach(&sb);
}

static void test_table(void **state)
{
	struct verify_result r = { .copy = NULL };
	char *text;

	(void)state;
	text = text_of(&r);
	assert_string_equal(text, "\nThere is no patch to verify.\n");
	free(text);
	sample(&r);
	assert_true(verify_passed(&r));
	assert_null(verify_first_failure(&r));
	text = text_of(&r);
	assert_non_null(strstr(text, "patch         am    compile  warnings"));
	assert_non_null(strstr(text, "\nThe series holds.\n"));
	free(text);
	/* What is left out is said. */
	set(&r.patches.v[0].cells[VERIFY_SPARSE], VERIFY_SKIPPED, "too old");
	text = text_of(&r);
	assert_non_null(strstr(text, "sparse skipped: too old\n"));
	assert_non_null(strstr(text, "The series holds (no sparse)."));
	free(text);
	verify_release(&r);
}

static void test_failure(void **state)
{
	struct verify_result r = { .copy = NULL };
	char *text;

	(void)state;
	sample(&r);
	verify_problem(&r, "0001-x.patch", "checkpatch", "a.c", 1,
		       xstrdup("ODD: hm"), false);
	assert_true(verify_passed(&r));
	set(&r.patches.v[0].cells[VERIFY_COMPILE], VERIFY_FAILED, "1 of 3");
	verify_problem(&r, "0001-x.patch", "compile", "a.c", 7,
		       xstrdup("'z' undeclared"), true);
	verify_problem(&r, NULL, "audit", "b.c", 0, xstrdup("gone"), true);
	assert_false(verify_passed(&r));
	text = verify_first_failure(&r);
	assert_string_equal(text,
			    "0001-x.patch: a.c:7: compile: 'z' undeclared");
	free(text);
	text = text_of(&r);
	assert_non_null(strstr(text, "FAILED: 1 of 3"));
	assert_non_null(strstr(text, "the result: b.c: audit: gone\n"));
	assert_non_null(strstr(text, "does NOT hold: 2 failures.\n"));
	free(text);
	/* What was not looked at has not passed. */
	r.problems.n = 0;
	set(&r.patches.v[0].cells[VERIFY_COMPILE], VERIFY_OPEN, "");
	assert_false(verify_passed(&r));
	r.problems.n = 3;
	verify_release(&r);
}

/* --- promises --- */

static void test_promises(void **state)
{
	static char file[] = "a.c", text[] = "old", function[] = "f";
	struct finding note = { .rule = "OLD_CONFIG", .level = LEVEL_NOTE,
				.place = { file, 1, 1 }, .message = text };
	struct finding error = { .rule = "OLD_CALLBACK", .level = LEVEL_ERROR,
				 .place = { file, 2, 1 }, .message = text };
	struct importer stub = { .place = { file, 3, 1 },
				 .function = function,
				 .kind = KIND_STUB_CALLBACK };
	struct audit a = { .generation = API_GEN_UPSTREAM };
	struct str_vec left = VEC_INIT;
	struct verify_result r = { .copy = NULL };

	(void)state;
	vec_push(&a.findings, note);
	assert_int_equal(cmd_verify_promises("p", "# x\n\ngeneration upstream\n"
					     "no-finding OLD_CONFIG\n"
					     "no-importer static\n", &a, NULL, &r), 0);
	assert_int_equal(r.rows.n, 3);
	assert_int_equal(r.problems.n, 0);
	assert_string_equal(r.rows.v[1].cell.text, "none but 1 note");
	vec_push(&a.findings, error);
	vec_push(&a.importers, stub);
	assert_int_equal(cmd_verify_promises("p", "generation v3\n"
					     "no-finding OLD_CALLBACK\n"
					     "no-importer stub-callback\n", &a, NULL, &r), 0);
	assert_int_equal(r.problems.n, 3);
	assert_int_equal(r.problems.v[1].line, 2);
	assert_int_equal(r.problems.v[2].line, 3);
	/* What the cover letter leaves to a human in that file breaks no promise. */
	vec_push(&left, xasprintf("%s:1: NOT_PINNED: ...", stub.place.file));
	verify_release(&r);
	memset(&r, 0, sizeof(r));
	assert_int_equal(cmd_verify_promises("p", "no-importer stub-callback\n", &a,
					     &left, &r), 0);
	assert_int_equal(r.rows.v[0].cell.state, VERIFY_EXPLAINED);
	assert_int_equal(r.problems.n, 1);
	assert_false(r.problems.v[0].failure);
	str_vec_release(&left);
	assert_int_equal(cmd_verify_promises("p", "nonsense\n", &a, NULL, &r), -1);
	vec_release(&a.findings);
	vec_release(&a.importers);
	verify_release(&r);
}

/* --- for verify.t --- */

static int run(char **argv)
{
	struct verify_opts opts = { .dir = argv[2] };
	struct verify_result r = { .copy = NULL };
	struct strbuf sb = STRBUF_INIT;
	struct tree *tree;
	char *first;
	int code = 2;

	cleanup_init();
	tree = tree_open(argv[3]);
	if (tree && verify_run(tree, &opts, &r) == 0) {
		verify_text(&r, &sb);
		fputs(strbuf_str(&sb), stdout);
		first = verify_first_failure(&r);
		if (first)
			error("%s", first);
		free(first);
		strbuf_reset(&sb);
		verify_json(&r, &sb);
		if (argv[4])
			file_write(argv[4], sb.buf, sb.len);
		code = verify_passed(&r) ? 0 : 1;
	}
	verify_release(&r);
	strbuf_release(&sb);
	tree_free(tree);
	return code;
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_output),
		cmocka_unit_test(test_new),
		cmocka_unit_test(test_styles),
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_am),
		cmocka_unit_test(test_wish),
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_failure),
		cmocka_unit_test(test_promises),
	};

	if (argc > 3 && streq(argv[1], "run"))
		return run(argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
