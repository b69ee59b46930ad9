// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "lib/options.h"

#include "tests/unit/capture.h"
#include "tests/unit/test.h"

#include <stdlib.h>

static struct {
	bool flag;
	bool quiet;
	const char *file;
	const char *kind;
	int jobs;
	struct arg_vec rest;
	enum opt_result result;
	const char *err;
	const char *out;
} got;

static const struct opt opts[] = {
	OPT_GROUP("First"),
	OPT_STRING('o', "output", &got.file, "FILE", "write to FILE"),
	OPT_STRING(0, "kind", &got.kind, "KIND", "what kind\nof thing"),
	OPT_GROUP("Second"),
	OPT_NUMBER('j', "jobs", &got.jobs, "N", "how many"),
	OPT_FLAG(0, "no-cache", &got.flag, "keep nothing"),
	OPT_FLAG('q', NULL, &got.quiet, "be quiet"),
	OPT_STRING(0, "a-rather-long-option", &got.kind, "VALUE", "long"),
	OPT_END(),
};

static const struct opt_command command = {
	.name = "try",
	.usage = "[options] THING",
	.about = "Try it.",
	.opts = opts,
};

/* Read the words of LINE, which spaces divide ("''": an empty one). */
static void parse(const char *line)
{
	static char copy[1024];
	static char *argv[32];
	struct capture out, err;
	int argc = 0;

	vec_release(&got.rest);
	memset(&got, 0, sizeof(got));
	snprintf(copy, sizeof(copy), "try %s", line);
	for (char *w = strtok(copy, " "); w; w = strtok(NULL, " "))
		argv[argc++] = streq(w, "''") ? (char *)"" : w;
	argv[argc] = NULL;
	out = capture_begin(1);
	err = capture_begin(2);
	got.result = options_parse(&command, argc, argv, &got.rest);
	got.err = capture_end(&err);
	got.out = capture_end(&out);
}

static void assert_rest(const char *want)
{
	struct strbuf sb = STRBUF_INIT;

	vec_for_each(w, &got.rest)
		strbuf_addf(&sb, "<%s>", *w);
	assert_string_equal(strbuf_str(&sb), want);
	strbuf_release(&sb);
}

static void all_ways_to_write_an_option(void **state)
{
	static const char *const same[] = {
		"-o f -j 3 --no-cache -q t", "t -o f -j 3 --no-cache -q",
		"-of -j3 t --no-cache -q",   "--output f --jobs 3 --no-cache -q t",
		"--output=f --jobs=3 --no-cache t -q",
		"--no-cache t -qof -j3",     "-o x t -j 9 -o f -j 3 --no-cache -q",
		"-q --no-cache --jobs=3 -of -- t",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(same); i++) {
		parse(same[i]);
		assert_int_equal(got.result, OPT_OK);
		assert_string_equal(got.file, "f");
		assert_int_equal(got.jobs, 3);
		assert_true(got.flag);
		assert_true(got.quiet);
		assert_null(got.kind);
		assert_rest("<t>");
		assert_string_equal(got.err, "");
		assert_string_equal(got.out, "");
	}
}

static void order_is_free_under_posixly_correct(void **state)
{
	(void)state;
	setenv("POSIXLY_CORRECT", "1", 1);
	parse("a -q b");
	unsetenv("POSIXLY_CORRECT");
	assert_true(got.quiet);
	assert_rest("<a><b>");
}

static void nothing_is_fine(void **state)
{
	(void)state;
	parse("");
	assert_int_equal(got.result, OPT_OK);
	assert_rest("");
	assert_false(got.flag);
}

static void the_rest_stays_as_it_is(void **state)
{
	(void)state;
	parse("a - '' -- -o --no-cache -- x");
	assert_int_equal(got.result, OPT_OK);
	assert_rest("<a><-><><-o><--no-cache><--><x>");
	assert_null(got.file);
	assert_false(got.flag);
}

static void arguments_may_look_like_anything(void **state)
{
	(void)state;
	parse("-o -q --kind=a=b");
	assert_int_equal(got.result, OPT_OK);
	assert_string_equal(got.file, "-q");
	assert_string_equal(got.kind, "a=b");
	assert_false(got.quiet);
	parse("--output= -o ''");
	assert_int_equal(got.result, OPT_OK);
	assert_string_equal(got.file, "");
}

static void each_mistake_has_its_sentence(void **state)
{
	static const struct {
		const char *line, *err;
	} cases[] = {
		{ "--outptu f", "unknown option '--outptu'; did you mean "
				"'--output'?" },
		{ "--hlep", "unknown option '--hlep'; did you mean '--help'?" },
		{ "a --frobnicate=x b", "unknown option '--frobnicate'; "
					"--help lists them" },
		{ "-x", "unknown option '-x'; --help lists them" },
		{ "-qx", "unknown option '-x'; --help lists them" },
		{ "a -o", "--output needs an argument: FILE" },
		{ "--kind", "--kind needs an argument: KIND" },
		{ "-j", "--jobs needs an argument: N" },
		{ "--no-cache=yes", "--no-cache takes no argument" },
		{ "--help=x", "--help takes no argument" },
		{ "-j 0", "--jobs needs a whole number from 1 on, not '0'" },
		{ "-j -1", "--jobs needs a whole number from 1 on, not '-1'" },
		{ "-j x", "--jobs needs a whole number from 1 on, not 'x'" },
		{ "-j 3x", "--jobs needs a whole number from 1 on, not '3x'" },
		{ "-j ''", "--jobs needs a whole number from 1 on, not ''" },
		{ "-j 1.5", "--jobs needs a whole number from 1 on, not '1.5'" },
		{ "--jobs 99999999999", "--jobs needs a whole number from 1 "
					"on, not '99999999999'" },
		{ "-j 99999999999999999999", "--jobs needs a whole number from "
					     "1 on, not "
					     "'99999999999999999999'" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char want[256];

		parse(cases[i].line);
		assert_int_equal(got.result, OPT_BAD);
		snprintf(want, sizeof(want), "dmabuf-revoke: error: %s\n",
			 cases[i].err);
		assert_string_equal(got.err, want);
		assert_string_equal(got.out, "");
	}
}

static const char help[] =
	"usage: dmabuf-revoke try [options] THING\n"
	"\n"
	"Try it.\n"
	"\n"
	"First\n"
	"  -o, --output FILE       write to FILE\n"
	"      --kind KIND         what kind\n"
	"                          of thing\n"
	"\n"
	"Second\n"
	"  -j, --jobs N            how many\n"
	"      --no-cache          keep nothing\n"
	"  -q                      be quiet\n"
	"      --a-rather-long-option VALUE\n"
	"                          long\n"
	"\n"
	"  -h, --help              say this and exit\n";

static void help_comes_from_the_table(void **state)
{
	static const char *const lines[] = { "--help", "-h", "t -o x --help",
					     "-qh" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(lines); i++) {
		parse(lines[i]);
		assert_int_equal(got.result, OPT_HELP);
		assert_string_equal(got.out, help);
		assert_string_equal(got.err, "");
	}
	/* No option any more. */
	parse("-- --help");
	assert_int_equal(got.result, OPT_OK);
	assert_rest("<--help>");
}

static void help_to_a_full_disk_fails(void **state)
{
	struct capture err;
	int saved;

	(void)state;
	fflush(stdout);
	saved = dup(1);
	assert_non_null(freopen("/dev/full", "w", stdout));
	err = capture_begin(2);
	got.result = options_parse(&command, 2,
				   (char *[]){ "try", "--help", NULL },
				   &got.rest);
	got.err = capture_end(&err);
	dup2(saved, 1);
	close(saved);
	assert_int_equal(got.result, OPT_BAD);
	assert_string_equal(got.err,
			    "dmabuf-revoke: error: cannot write to standard "
			    "output: No space left on device\n");
}

static void the_nearest_word(void **state)
{
	static const char *const names[] = { "audit", "series", "gate", NULL };
	static const char *const none[] = { NULL };
	char big[200];

	(void)state;
	assert_string_equal(options_nearest("audti", names), "audit");
	assert_string_equal(options_nearest("serie", names), "series");
	assert_string_equal(options_nearest("gat", names), "gate");
	assert_string_equal(options_nearest("gate", names), "gate");
	assert_null(options_nearest("frobnicate", names));
	assert_null(options_nearest("", names));
	assert_null(options_nearest("audit", none));
	memset(big, 'a', sizeof(big) - 1);
	big[sizeof(big) - 1] = '\0';
	assert_null(options_nearest(big, names));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_ways_to_write_an_option),
		cmocka_unit_test(order_is_free_under_posixly_correct),
		cmocka_unit_test(nothing_is_fine),
		cmocka_unit_test(the_rest_stays_as_it_is),
		cmocka_unit_test(arguments_may_look_like_anything),
		cmocka_unit_test(each_mistake_has_its_sentence),
		cmocka_unit_test(help_comes_from_the_table),
		cmocka_unit_test(help_to_a_full_disk_fails),
		cmocka_unit_test(the_nearest_word),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	vec_release(&got.rest);
	return failed;
}
