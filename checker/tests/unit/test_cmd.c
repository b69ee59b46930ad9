// SPDX-License-Identifier: GPL-2.0-only
/*
 * The audit command around an audit that is made by hand: what it hands down,
 * what it writes where, and how it exits. The tree and the audit itself are
 * stand-ins, defined here; the linker takes them before the library's.
 */
#define _GNU_SOURCE
#include "cmd/cmd.h"

#include "lib/cleanup.h"
#include "lib/file.h"
#include "lib/strmap.h"
#include "audit/audit.h"
#include "tests/unit/capture.h"
#include "tests/unit/sample_audit.h"
#include "tests/unit/test.h"
#include "tree/tree.h"

#include <dirent.h>
#include <sys/stat.h>

/* --- stand-ins --- */

struct tree {
	char *root;
};

static struct {
	int runs;
	int result;
	double seconds;
	enum level level; /* of the one finding */
	bool incomplete;
	bool full;
	char *build_dir;
	char *store;
	char *without;
	int jobs;
} fake;

struct tree *tree_open(const char *path)
{
	struct tree *t;

	if (!file_is_dir(path)) {
		error("'%s' is no tree", path);
		return NULL;
	}
	t = xmalloc(sizeof(*t));
	t->root = realpath(path, NULL);
	return t;
}

void tree_free(struct tree *t)
{
	if (t)
		free(t->root);
	free(t);
}

const char *tree_root(const struct tree *t)
{
	return t->root;
}

/* Two rules do. */
static const struct rule no_unmap = { .name = "NO_UNMAP" };
static const struct rule resv_held = { .name = "RESV_HELD" };
const struct rule *const rules[] = { &no_unmap, &resv_held, NULL };

const struct rule *rule_find(const char *name)
{
	for (const struct rule *const *r = rules; *r; r++) {
		if (streq((*r)->name, name))
			return *r;
	}
	return NULL;
}

/* The names of RULES, with commas between them. */
static void set_without(const char *const *names)
{
	struct strbuf sb = STRBUF_INIT;

	for (; names && *names; names++)
		strbuf_addf(&sb, "%s%s", sb.len ? "," : "", *names);
	free(fake.without);
	fake.without = strbuf_detach(&sb);
}

int audit_run(struct tree *t, const struct audit_opts *opts, struct audit *out)
{
	(void)t;
	fake.runs++;
	free(fake.build_dir);
	free(fake.store);
	fake.build_dir = sample_str(opts->build_dir);
	fake.store = sample_str(opts->store);
	fake.jobs = opts->jobs;
	set_without(opts->without);
	sample_tree(out);
	out->seconds = fake.seconds;
	if (fake.result < 0)
		return error("no audit");
	if (fake.level)
		sample_finding(out, "NO_UNMAP", fake.level, "a.c", 1, "f", "m");
	if (fake.incomplete)
		sample_incomplete(out, "b.c", "too hard");
	audit_finish(out);
	return 0;
}

/* --- running it --- */

static char *top;
static int handle;
static struct {
	int code;
	const char *out, *err;
} got;

/* Run `audit LINE` in the temporary folder, words divided by spaces. */
static void audit(const char *line)
{
	char copy[1024] = "";
	char *argv[32];
	struct capture out, err;
	int argc = 0;

	snprintf(copy, sizeof(copy), "audit %s", line);
	for (char *w = strtok(copy, " "); w; w = strtok(NULL, " "))
		argv[argc++] = streq(w, "''") ? (char *)"" : w;
	argv[argc] = NULL;
	fake.runs = 0;
	out = capture_begin(1);
	err = capture_begin(2);
	got.code = cmd_audit(argc, argv);
	got.err = capture_end(&err);
	got.out = capture_end(&out);
}

static void assert_error(const char *want)
{
	struct strbuf sb = STRBUF_INIT;

	strbuf_addf(&sb, "dmabuf-revoke: error: %s\n", want);
	assert_string_equal(got.err, sb.buf);
	assert_int_equal(got.code, EXIT_BAD);
	strbuf_release(&sb);
}

static int cmp_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Names in the folder DIR, in order, each with a space behind it. */
static void assert_folder(const char *dir, const char *want)
{
	struct str_vec names = VEC_INIT;
	struct strbuf sb = STRBUF_INIT;
	DIR *d = opendir(dir);
	struct dirent *e;

	assert_non_null(d);
	while ((e = readdir(d))) {
		if (!streq(e->d_name, ".") && !streq(e->d_name, ".."))
			vec_push(&names, xstrdup(e->d_name));
	}
	closedir(d);
	vec_sort(&names, cmp_name);
	vec_for_each(n, &names)
		strbuf_addf(&sb, "%s ", *n);
	assert_string_equal(strbuf_str(&sb), want);
	str_vec_release(&names);
	strbuf_release(&sb);
}

static char *content(const char *path)
{
	struct strbuf sb = STRBUF_INIT;

	assert_int_equal(file_read(path, &sb), 0);
	return strbuf_detach(&sb);
}

static int set_up(void **state)
{
	(void)state;
	top = cleanup_mkdtemp(&handle);
	if (!top || chdir(top) < 0 || mkdir("tree", 0777) < 0 ||
	    mkdir("tree/sub", 0777) < 0 || mkdir("out", 0777) < 0)
		return -1;
	setenv("XDG_CACHE_HOME", top, 1);
	memset(&fake, 0, sizeof(fake));
	fake.seconds = 1;
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	free(fake.build_dir);
	free(fake.store);
	free(fake.without);
	if (chdir("/") < 0)
		return -1;
	cleanup_now(handle);
	free(top);
	return 0;
}

/* --- tests --- */

static void exit_status(void **state)
{
	static const struct {
		const char *fail_on;
		enum level level;
		bool incomplete;
		int code;
	} cases[] = {
		{ "", LEVEL_ERROR, false, 0 },
		{ "--fail-on never", LEVEL_ERROR, false, 0 },
		{ "--fail-on error", LEVEL_NONE, false, 0 },
		{ "--fail-on error", LEVEL_WARNING, false, 0 },
		{ "--fail-on error", LEVEL_ERROR, false, 1 },
		{ "--fail-on warning", LEVEL_NOTE, false, 0 },
		{ "--fail-on warning", LEVEL_WARNING, false, 1 },
		{ "--fail-on=note", LEVEL_NOTE, false, 1 },
		{ "--fail-on=note", LEVEL_NONE, false, 0 },
		{ "", LEVEL_NONE, true, 2 },
		{ "--fail-on error", LEVEL_ERROR, true, 2 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char line[64];

		fake.level = cases[i].level;
		fake.incomplete = cases[i].incomplete;
		snprintf(line, sizeof(line), "tree -f terse %s",
			 cases[i].fail_on);
		audit(line);
		assert_int_equal(got.code, cases[i].code);
		assert_int_equal(fake.runs, 1);
		assert_string_equal(
			got.err,
			cases[i].incomplete ?
				"dmabuf-revoke: error: 1 file could not be "
				"analysed: the result is not complete\n" :
				"");
	}
}

static void wrong_use(void **state)
{
	static const struct {
		const char *line, *err;
	} cases[] = {
		{ "", "audit needs the kernel tree to look at" },
		{ "tree more", "audit takes one tree; what is 'more'?" },
		{ "tree --format jsno",
		  "unknown format 'jsno'; did you mean 'json'?" },
		{ "tree --format ''",
		  "unknown format ''; there are text, terse, json" },
		{ "tree --fail-on bad", "--fail-on takes never, note, warning "
					"or error, not 'bad'" },
		{ "tree --fail-on none", "--fail-on takes never, note, warning "
					 "or error, not 'none'" },
		{ "tree --no-cache --cache x",
		  "--cache and --no-cache exclude each other" },
		{ "tree --cache ''", "--cache needs the name of a folder" },
		{ "tree -o ''", "-o needs the name of a file" },
		{ "tree --reports ''", "--reports needs the name of a folder" },
		{ "tree --build nowhere",
		  "--build: 'nowhere' is not a folder" },
		{ "nowhere", "'nowhere' is no tree" },
		{ "tree -o out", "-o: 'out' is a folder" },
		{ "tree -o no/x", "-o: there is no folder 'no'" },
		{ "tree -o tree/x", "-o: 'tree/x' lies in the tree, which is "
				    "never written to" },
		{ "tree --reports tree/sub/a/b",
		  "--reports: 'tree/sub/a/b' lies in the tree, which is never "
		  "written to" },
		{ "tree --reports link", "--reports: 'link' lies in the tree, "
					 "which is never written to" },
		{ "tree --cache tree", "--cache: 'tree' lies in the tree, "
				       "which is never written to" },
	};

	(void)state;
	assert_int_equal(symlink("tree/sub", "link"), 0);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		audit(cases[i].line);
		assert_error(cases[i].err);
		assert_string_equal(got.out, "");
		assert_int_equal(fake.runs, 0);
	}
	assert_folder("tree", "sub ");
	assert_folder("tree/sub", "");
}

static void help_is_no_run(void **state)
{
	(void)state;
	audit("--help");
	assert_int_equal(got.code, 0);
	assert_int_equal(fake.runs, 0);
	assert_true(starts_with(got.out,
				"usage: dmabuf-revoke audit [options] TREE\n"));
}

/* Where the facts of `tree` are kept below the folder BASE. */
static char *store_in(const char *base)
{
	char *root = realpath("tree", NULL);
	char *path = xasprintf("%s/facts/tree-%08x/facts.sqlite", base,
			       (unsigned int)hash64(root, strlen(root), 0));

	free(root);
	return path;
}

static void what_is_handed_down(void **state)
{
	char *cache = path_join(top, "dmabuf-revoke");
	char *in_cache = store_in(cache);
	char *in_newer = store_in("new/er");
	char *dir = path_dir(in_newer);

	(void)state;
	audit("tree");
	assert_string_equal(fake.store, in_cache);
	assert_null(fake.build_dir);
	assert_int_equal(fake.jobs, 0);
	audit("tree -j 3 --cache new/er --build out");
	assert_int_equal(got.code, 0);
	assert_string_equal(fake.store, in_newer);
	assert_true(file_is_dir(dir));
	assert_string_equal(fake.build_dir, "out");
	assert_int_equal(fake.jobs, 3);
	audit("tree --no-cache");
	assert_null(fake.store);
	free(cache);
	free(in_cache);
	free(in_newer);
	free(dir);
}

static void rules_that_are_left_out(void **state)
{
	(void)state;
	audit("tree");
	assert_string_equal(fake.without, "");
	audit("tree --without resv-held");
	assert_int_equal(got.code, 0);
	assert_string_equal(fake.without, "RESV_HELD");
	audit("tree --without RESV_HELD,no_unmap");
	assert_string_equal(fake.without, "RESV_HELD,NO_UNMAP");
	audit("tree --without RESV_HELD,all");
	assert_string_equal(fake.without, "NO_UNMAP,RESV_HELD");
	audit("tree --without NO_UNMAPS");
	assert_error("unknown rule 'NO_UNMAPS'; did you mean 'NO_UNMAP'?");
	assert_int_equal(fake.runs, 0);
}

static void caches_that_cannot_be(void **state)
{
	(void)state;
	assert_int_equal(file_write("plain", "", 0), 0);
	audit("tree --cache plain/x");
	assert_error("cannot use the cache 'plain/x': Not a directory");
	assert_int_equal(fake.runs, 0);
	/* The default place is no reason to fail. */
	unsetenv("XDG_CACHE_HOME");
	unsetenv("HOME");
	audit("tree");
	assert_int_equal(got.code, 0);
	assert_null(fake.store);
	assert_string_equal(got.err, "");
	/* Nor is it to be in the tree. */
	setenv("XDG_CACHE_HOME", top, 1);
	assert_int_equal(symlink("tree", "dmabuf-revoke"), 0);
	audit("tree");
	assert_int_equal(got.code, 0);
	assert_null(fake.store);
	assert_folder("tree", "sub ");
}

static void output_goes_where_it_was_asked_to(void **state)
{
	static const char line[] = "a.c:1: ERROR:NO_UNMAP: m\n";
	char *text;

	(void)state;
	fake.level = LEVEL_ERROR;
	audit("tree -f terse");
	assert_string_equal(got.out, line);
	audit("tree -f terse -o -");
	assert_string_equal(got.out, line);
	audit("tree -f terse -o out/f");
	assert_string_equal(got.out, "");
	text = content("out/f");
	assert_string_equal(text, line);
	free(text);
	/* An old file gives way, as a whole. */
	fake.level = LEVEL_NONE;
	audit("-o out/f tree -f terse");
	text = content("out/f");
	assert_string_equal(text, "");
	free(text);
	assert_folder("out", "f ");
	audit("tree");
	assert_true(starts_with(got.out, "linux-6.12 (Linux 6.12.5"));
}

static void a_failed_audit_writes_nothing(void **state)
{
	(void)state;
	fake.result = -1;
	audit("tree -o out/f --reports new");
	assert_error("no audit");
	assert_string_equal(got.out, "");
	assert_folder("out", "");
	assert_false(file_exists("new"));
}

static void a_full_disk(void **state)
{
	struct capture err;
	int saved;

	(void)state;
	audit("tree -o /dev/full");
	assert_error("cannot write '/dev/full': No space left on device");
	fflush(stdout);
	saved = dup(1);
	assert_non_null(freopen("/dev/full", "w", stdout));
	err = capture_begin(2);
	got.code = cmd_audit(2, (char *[]){ "audit", "tree", NULL });
	got.err = capture_end(&err);
	dup2(saved, 1);
	close(saved);
	assert_error("cannot write to standard output: No space left on "
		     "device");
}

static const char all_reports[] = "audit.json audit.terse.txt audit.txt ";

static struct stat stat_of(const char *path)
{
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	return st;
}

static void reports_are_all_of_them(void **state)
{
	ino_t json, text;
	char *s;

	(void)state;
	fake.level = LEVEL_ERROR;
	audit("tree --reports out/new -f terse");
	assert_int_equal(got.code, 0);
	assert_string_equal(got.out, "a.c:1: ERROR:NO_UNMAP: m\n");
	assert_folder("out/new", all_reports);
	s = content("out/new/audit.terse.txt");
	assert_string_equal(s, got.out);
	free(s);

	/* Nothing new but the time: all stay the files they are. */
	json = stat_of("out/new/audit.json").st_ino;
	text = stat_of("out/new/audit.txt").st_ino;
	fake.seconds = 2;
	audit("tree --reports out/new");
	assert_int_equal(stat_of("out/new/audit.json").st_ino, json);
	assert_int_equal(stat_of("out/new/audit.txt").st_ino, text);

	/* One is gone: they are made again, with their time. */
	assert_int_equal(unlink("out/new/audit.txt"), 0);
	audit("tree --reports out/new");
	assert_folder("out/new", all_reports);
	s = content("out/new/audit.json");
	assert_non_null(strstr(s, "\"seconds\": 2.0\n"));
	free(s);

	fake.level = LEVEL_WARNING;
	audit("tree --reports out/new");
	s = content("out/new/audit.terse.txt");
	assert_string_equal(s, "a.c:1: WARNING:NO_UNMAP: m\n");
	free(s);
	assert_folder("out/new", all_reports);
}

static void reports_are_all_or_none(void **state)
{
	(void)state;
	/* The last of them cannot be written. */
	assert_int_equal(file_mkdirs("out/new/audit.json"), 0);
	audit("tree --reports out/new");
	assert_error("'out/new/audit.json' is a folder");
	assert_string_equal(got.out, "");
	assert_folder("out/new", "audit.json ");

	assert_int_equal(file_write("plain", "", 0), 0);
	audit("tree --reports plain");
	assert_error("cannot make the folder 'plain': Not a directory");
	audit("tree --reports plain/x");
	assert_error("cannot make the folder 'plain/x': Not a directory");
}

static void an_old_report_that_is_none(void **state)
{
	static const char *const old[] = {
		"", "{", "[]", "{\"tree\":{\"seconds\":\"x\"}}",
		"{\"tree\":{\"seconds\":-1}}",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(old); i++) {
		char *s;

		assert_int_equal(file_write("out/audit.json", old[i],
					    strlen(old[i])),
				 0);
		audit("tree --reports out");
		assert_int_equal(got.code, 0);
		s = content("out/audit.json");
		assert_true(starts_with(s, "{\n  \"schema\": 1,\n"));
		free(s);
	}
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(exit_status),
		TEST(wrong_use),
		TEST(help_is_no_run),
		TEST(what_is_handed_down),
		TEST(rules_that_are_left_out),
		TEST(caches_that_cannot_be),
		TEST(output_goes_where_it_was_asked_to),
		TEST(a_failed_audit_writes_nothing),
		TEST(a_full_disk),
		TEST(reports_are_all_of_them),
		TEST(reports_are_all_or_none),
		TEST(an_old_report_that_is_none),
	};

	cleanup_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
