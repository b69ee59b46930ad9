// SPDX-License-Identifier: GPL-2.0-only
/*
 * A spatch that fails in every way we know of, written in shell and put
 * first in $PATH; and the real one, where it is installed.
 */
#define _GNU_SOURCE
#include "convert/cocci/spatch.h"

#include "lib/cleanup.h"
#include "lib/file.h"
#include "lib/run.h"

#include "tests/unit/capture.h"
#include "tests/unit/test.h"

#include <errno.h>
#include <sys/stat.h>

#define FILES(...) ((const char *const[]){ __VA_ARGS__ }), \
	(sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *))

static const char rule[] = "@@ struct dma_buf_attach_ops *p; @@\n"
			   " p->\n"
			   "-move_notify\n"
			   "+invalidate_mappings\n";
static const char uses[] = "void f(struct dma_buf_attach_ops *p)\n"
			   "{\n"
			   "\tp->move_notify(0);\n"
			   "}\n";

struct place {
	int handle;
	char *dir;  /* files to change; below it bin/ with the fake */
	char *rule; /* path of the rule */
	char *path; /* $PATH as it was */
};

/* What every fake has in common: it passes the probe. */
static const char fake_head[] =
	"#!/bin/sh\n"
	"for last; do :; done\n"
	"case $1 in --version) echo 'spatch version 9.9 compiled'; exit;; esac\n"
	"case $last in self.c)\n"
	"	sed 's/_before/_after/' self.c >new && mv new self.c; exit;;\n"
	"esac\n"
	"case $1 in --parse-cocci) exit;; esac\n";

static void put(const struct place *p, const char *rel, const char *text)
{
	char *path = path_join(p->dir, rel);

	assert_int_equal(file_mkdirs_for(path), 0);
	assert_int_equal(file_write(path, text, strlen(text)), 0);
	free(path);
}

static void has_content(const struct place *p, const char *rel,
			const char *text)
{
	char *path = path_join(p->dir, rel);
	struct strbuf got = STRBUF_INIT;

	assert_int_equal(file_read(path, &got), 0);
	assert_string_equal(strbuf_str(&got), text);
	strbuf_release(&got);
	free(path);
}

static int setup(void **state)
{
	static struct place p;

	p.dir = cleanup_mkdtemp(&p.handle);
	assert_non_null(p.dir);
	put(&p, "r.cocci", rule);
	put(&p, "a.c", uses);
	p.rule = path_join(p.dir, "r.cocci");
	p.path = xstrdup(getenv("PATH"));
	*state = &p;
	return 0;
}

static int teardown(void **state)
{
	struct place *p = *state;

	setenv("PATH", p->path, 1);
	cleanup_now(p->handle);
	free(p->dir);
	free(p->rule);
	free(p->path);
	return 0;
}

/* Put a spatch first in $PATH: HEAD, then BODY. */
static void fake(const struct place *p, const char *head, const char *body)
{
	char *text = xasprintf("%s%s", head, body);
	char *bin = path_join(p->dir, "bin");
	char *exe = path_join(bin, "spatch");
	char *path = xasprintf("%s:%s", bin, p->path);

	put(p, "bin/spatch", text);
	assert_int_equal(chmod(exe, 0755), 0);
	setenv("PATH", path, 1);
	free(text);
	free(bin);
	free(exe);
	free(path);
}

/* Apply the rule to a.c with a spatch that does BODY; its fate. */
static void apply_fake(const struct place *p, const char *body,
		       const struct spatch_opts *opts,
		       struct spatch_result *res)
{
	fake(p, fake_head, body);
	assert_int_equal(spatch_apply(p->rule, p->dir, FILES("a.c"), opts,
				      res), 0);
	assert_int_equal(res->files.n, 1);
	assert_string_equal(res->files.v[0].path, "a.c");
}

static void fails_with(const struct place *p, const char *body,
		       const char *why)
{
	struct spatch_result res;

	apply_fake(p, body, NULL, &res);
	assert_int_equal(res.files.v[0].state, SPATCH_FAILED);
	assert_non_null(res.files.v[0].why);
	assert_non_null(strstr(res.files.v[0].why, why));
	has_content(p, "a.c", uses);
	spatch_result_release(&res);
}

static void probe_fails(int want, const char *says)
{
	char *version = NULL, *why = NULL;
	struct capture err = capture_begin(2);
	int ret = spatch_probe(&version, &why);
	int got = errno;

	assert_string_equal(capture_end(&err), "");
	assert_int_equal(ret, -1);
	assert_int_equal(got, want);
	assert_null(version);
	assert_non_null(strstr(why, says));
	free(why);
}

static void not_installed(void **state)
{
	struct place *p = *state;
	struct spatch_result res;
	struct capture err;
	int ret, got;

	setenv("PATH", p->dir, 1);
	probe_fails(ENOENT, "not installed");
	err = capture_begin(2);
	ret = spatch_apply(p->rule, p->dir, FILES("a.c"), NULL, &res);
	got = errno;
	assert_non_null(strstr(capture_end(&err), "spatch is not installed"));
	assert_int_equal(ret, -1);
	assert_int_equal(got, ENOENT);
	spatch_result_release(&res);
}

static void installed_but_broken(void **state)
{
	struct place *p = *state;

	fake(p, "#!/bin/sh\n", "exit 0\n");
	probe_fails(EPROTO, "version");
	fake(p, "#!/bin/sh\n", "echo 'spatch version 9.9'; exit 3\n");
	probe_fails(EPROTO, "version");
	fake(p, "#!/bin/sh\n", "echo 'spatch version 9.9'; exit 0\n");
	probe_fails(EPROTO, "changes nothing (exit 0");
	fake(p, "#!/bin/sh\n", "echo 'spatch version 9.9'\n"
			       "[ \"$1\" = --version ] || exit 2\n");
	probe_fails(EPROTO, "changes nothing (exit 2");
}

static void works_in_place(void **state)
{
	struct place *p = *state;
	struct spatch_result res;

	apply_fake(p, "echo \"HANDLING: $last\" >&2; echo changed >\"$last\"\n",
		   NULL, &res);
	assert_int_equal(res.files.v[0].state, SPATCH_CHANGED);
	assert_null(res.files.v[0].why);
	assert_string_equal(res.version, "9.9");
	has_content(*state, "a.c", "changed\n");
	spatch_result_release(&res);
	apply_fake(p, "echo \"Skipping: $last\" >&2\n", NULL, &res);
	assert_int_equal(res.files.v[0].state, SPATCH_SAME);
	spatch_result_release(&res);
}

static void gives_up(void **state)
{
	struct place *p = *state;

	fails_with(p, "exit 0\n", "did not look at it");
	fails_with(p, "echo 'HANDLING: ./other.c' >&2\n",
		   "did not look at it");
	fails_with(p, "echo half >\"$last\"; exit 2\n", "exit status 2");
	fails_with(p, "echo HANDLING: $last >&2; : >\"$last\"\n",
		   "destroyed");
	fails_with(p, "echo HANDLING: $last >&2; rm \"$last\"\n", "destroyed");
	fails_with(p, "kill -SEGV $$\n", "signal 11");
	fails_with(p, "echo 'timeout (we abort)' >&2; exit 2\n",
		   "longer than 120 seconds");
	fails_with(p, "echo HANDLING: $last >&2; echo 'EXN: Failure' >&2\n",
		   "internal error");
	fails_with(p, "echo 'Fatal error: exception Out_of_memory' >&2\n"
		   "exit 2\n", "out of memory");
	fails_with(p, "echo 'r: already tagged token:' >&2; exit 255\n",
		   "two ways");
}

static void hangs(void **state)
{
	struct spatch_opts opts = { .timeout = 1 };
	struct spatch_result res;

	apply_fake(*state, "echo half >\"$last\"; sleep 60\n", &opts, &res);
	assert_int_equal(res.files.v[0].state, SPATCH_FAILED);
	assert_string_equal(res.files.v[0].why,
			    "spatch took longer than 1 seconds");
	has_content(*state, "a.c", uses);
	spatch_result_release(&res);
}

static void one_failure_is_not_the_end(void **state)
{
	struct place *p = *state;
	struct spatch_result res;

	put(p, "b.c", uses);
	fake(p, fake_head, "echo HANDLING: $last >&2\n"
			   "[ $last = ./b.c ] || exit 2; echo b >$last\n");
	assert_int_equal(spatch_apply(p->rule, p->dir, FILES("a.c", "b.c"),
				      NULL, &res), 0);
	assert_int_equal(res.files.n, 2);
	assert_int_equal(res.files.v[0].state, SPATCH_FAILED);
	assert_int_equal(res.files.v[1].state, SPATCH_CHANGED);
	has_content(p, "b.c", "b\n");
	spatch_result_release(&res);
}

static void passes_options_on(void **state)
{
	static const char *const include[] = { "x.h", "y.h", NULL };
	struct spatch_opts opts = { .include = include, .timeout = 7,
				    .memory = 512 };
	struct place *p = *state;
	struct spatch_result res;

	put(p, "-o.c", uses);
	fake(p, fake_head,
	     "echo HANDLING: $last >&2\n"
	     "[ \"$(ulimit -v)\" = 524288 ] || exit 3\n"
	     "case \"$*\" in *'--timeout 7 '*);; *) exit 4;; esac\n"
	     "case \"$*\" in *'--include x.h --include y.h ./-o.c');;\n"
	     "*) exit 5;; esac\n"
	     "case \"$*\" in *'--in-place'*);; *) exit 6;; esac\n"
	     "while [ \"$1\" != --temp-files ]; do shift; done\n"
	     "[ -d \"$2\" ] && [ \"$2\" != . ] || exit 7\n");
	assert_int_equal(spatch_apply(p->rule, p->dir, FILES("-o.c"), &opts,
				      &res), 0);
	assert_null(res.files.v[0].why);
	assert_int_equal(res.files.v[0].state, SPATCH_SAME);
	spatch_result_release(&res);
}

static void reads_gaps(void **state)
{
	struct spatch_result res;
	struct spatch_file *f;

	apply_fake(*state,
		   "exec >&2; echo HANDLING: $last\n"
		   "for n in 1 2; do\n"
		   "printf 'PB: x\\n = File \"%s\", line 9, column 1\\n' $last\n"
		   "echo '  whole content = BAD'; echo badcount: 3\n"
		   "echo 'bad: int f(void)'; echo 'BAD:!!!!! BAD'; echo 'bad: '\n"
		   "echo noise; echo 'bad: not of it'\n"
		   "done\n"
		   "echo ' = File \"./a.c\", line 20, column 3'\n"
		   "echo ' = File \"./a.c\", line 30, column 3'\n"
		   "echo 'BAD:!!!!! last'\n"
		   "echo ' = File \"/tmp/x-a.c\", line 5, column 3'\n"
		   "echo 'BAD:!!!!! elsewhere'\n", NULL, &res);
	f = &res.files.v[0];
	assert_null(f->why);
	assert_int_equal(f->gaps.n, 3);
	assert_int_equal(f->gaps.v[0].line, 9);
	assert_string_equal(f->gaps.v[0].text, "int f(void)\nBAD\n\n");
	assert_int_equal(f->gaps.v[1].line, 20);
	assert_string_equal(f->gaps.v[1].text, "");
	assert_int_equal(f->gaps.v[2].line, 30);
	assert_string_equal(f->gaps.v[2].text, "last\n");
	spatch_result_release(&res);
}

static void refuses(const char *cocci, const char *dir, const char *file,
		    int want, const char *says)
{
	struct spatch_result res;
	struct capture err = capture_begin(2);
	int ret = spatch_apply(cocci, dir, FILES(file), NULL, &res);
	int got = errno;
	const char *text = capture_end(&err);

	assert_int_equal(ret, -1);
	assert_int_equal(got, want);
	assert_non_null(strstr(text, says));
	assert_ptr_equal(strchr(text, '\n'), text + strlen(text) - 1);
	spatch_result_release(&res);
}

static void wrong_use(void **state)
{
	struct place *p = *state;

	fake(p, fake_head, "echo HANDLING: $last >&2; echo x >$last\n");
	refuses("/no/such.cocci", p->dir, "a.c", ENOENT, "/no/such.cocci");
	refuses(p->rule, p->dir, "none.c", ENOENT, "none.c");
	refuses(p->rule, p->dir, "../a.c", EINVAL, "../a.c");
	refuses(p->rule, p->dir, "/etc/passwd", EINVAL, "/etc/passwd");
	fake(p, fake_head, "");
	/* A rule that does not parse: told from a file that fails. */
	fake(p, "#!/bin/sh\n[ \"$1\" != --parse-cocci ] || exit 255\n",
	     fake_head);
	refuses(p->rule, p->dir, "a.c", EINVAL, "cannot parse the rule");
}

static void leaves_nothing_behind(void **state)
{
	struct place *p = *state;
	char *tmp = path_join(p->dir, "tmp");
	char *old = getenv("TMPDIR") ? xstrdup(getenv("TMPDIR")) : NULL;

	assert_int_equal(mkdir(tmp, 0700), 0);
	setenv("TMPDIR", tmp, 1);
	fails_with(p, "while [ $1 != --temp-files ]; do shift; done\n"
		      "echo x >$2/left; exit 2\n", "exit status 2");
	if (old)
		setenv("TMPDIR", old, 1);
	else
		unsetenv("TMPDIR");
	/* Only an empty folder can be removed. */
	assert_int_equal(rmdir(tmp), 0);
	free(tmp);
	free(old);
}

/* --- the real one --- */

static void need_spatch(void)
{
	if (!run_have("spatch")) {
		print_message("spatch is not installed\n");
		skip();
	}
}

static void real_one_changes(void **state)
{
	struct place *p = *state;
	struct spatch_result res;

	need_spatch();
	put(p, "b.c", "int x;\n");
	put(p, "t.c", "int f(void) { return ((; }\n\n"
		      "void g(struct dma_buf_attach_ops *p)\n"
		      "{\n\tp->move_notify(1);\n}\n");
	assert_int_equal(spatch_apply(p->rule, p->dir,
				      FILES("a.c", "b.c", "t.c"), NULL, &res),
			 0);
	assert_true(res.version[0] >= '1' && res.version[0] <= '9');
	for (size_t i = 0; i < 3; i++)
		assert_null(res.files.v[i].why);
	assert_int_equal(res.files.v[0].state, SPATCH_CHANGED);
	assert_int_equal(res.files.v[0].gaps.n, 0);
	assert_int_equal(res.files.v[1].state, SPATCH_SAME);
	assert_int_equal(res.files.v[2].gaps.n, 1);
	assert_int_equal(res.files.v[2].gaps.v[0].line, 1);
	assert_non_null(strstr(res.files.v[2].gaps.v[0].text, "return (("));
	has_content(p, "a.c", "void f(struct dma_buf_attach_ops *p)\n"
			      "{\n\tp->invalidate_mappings(0);\n}\n");
	spatch_result_release(&res);
}

static void real_one_learns_types(void **state)
{
	static const char *include[] = { "box.h", NULL };
	static const char box[] = "struct box {\n"
		"\tconst struct dma_buf_attach_ops *ops;\n};\n"
		"static inline void g(struct dma_buf_attach_ops *p)\n"
		"{\n\tp->move_notify(0);\n}\n";
	static const char use[] = "struct dma_buf_attach_ops;\n"
				  "void f(struct box *b)\n"
				  "{\n\tb->ops->move_notify(0);\n}\n";
	struct spatch_opts opts = { .include = include };
	struct place *p = *state;
	struct spatch_result res;

	need_spatch();
	put(p, "box.h", box);
	put(p, "c.c", use);
	assert_int_equal(spatch_apply(p->rule, p->dir, FILES("c.c"), NULL,
				      &res), 0);
	assert_int_equal(res.files.v[0].state, SPATCH_SAME);
	spatch_result_release(&res);
	assert_int_equal(spatch_apply(p->rule, p->dir, FILES("c.c"), &opts,
				      &res), 0);
	assert_int_equal(res.files.v[0].state, SPATCH_CHANGED);
	spatch_result_release(&res);
	has_content(p, "c.c", "struct dma_buf_attach_ops;\n"
			      "void f(struct box *b)\n"
			      "{\n\tb->ops->invalidate_mappings(0);\n}\n");
	/* What is only read along is not touched. */
	has_content(p, "box.h", box);
	include[0] = "gone.h";
	put(p, "c.c", use);
	assert_int_equal(spatch_apply(p->rule, p->dir, FILES("c.c"), &opts,
				      &res), 0);
	assert_int_equal(res.files.v[0].state, SPATCH_FAILED);
	spatch_result_release(&res);
}

static void real_one_refuses(void **state)
{
	struct place *p = *state;
	char *bad = path_join(p->dir, "bad.cocci");

	need_spatch();
	put(p, "bad.cocci", "@@ @@\n- f(\n");
	refuses(bad, p->dir, "a.c", EINVAL, "cannot parse the rule");
	has_content(p, "a.c", uses);
	free(bad);
}

#define place_test(F) cmocka_unit_test_setup_teardown(F, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		place_test(not_installed),
		place_test(installed_but_broken),
		place_test(works_in_place),
		place_test(gives_up),
		place_test(hangs),
		place_test(one_failure_is_not_the_end),
		place_test(passes_options_on),
		place_test(reads_gaps),
		place_test(wrong_use),
		place_test(leaves_nothing_behind),
		place_test(real_one_changes),
		place_test(real_one_learns_types),
		place_test(real_one_refuses),
	};

	cleanup_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
