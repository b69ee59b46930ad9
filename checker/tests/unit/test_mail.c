// SPDX-License-Identifier: GPL-2.0-only
#include "tests/unit/test.h"

#include "convert/git/base.h"
#include "convert/git/mail.h"
#include "lib/cleanup.h"
#include "lib/file.h"

#include <stdio.h>

static void address(const char *in, const char *want)
{
	struct strbuf sb = STRBUF_INIT;

	mail_address(in, &sb);
	assert_string_equal(strbuf_str(&sb), want);
	strbuf_release(&sb);
}

static void test_addresses(void **state)
{
	(void)state;
	address("list@example.org", "list@example.org");
	address("A Name <a@example.org>", "A Name <a@example.org>");
	address("Name, A. <a@example.org>", "\"Name, A.\" <a@example.org>");
	address("\"Name, A.\" <a@example.org>",
		"\"Name, A.\" <a@example.org>");
	address("J\xc3\xb6 X <a@example.org>",
		"=?UTF-8?q?J=C3=B6=20X?= <a@example.org>");
	address("\"J\xc3\xb6\" <a@example.org>",
		"=?UTF-8?q?J=C3=B6?= <a@example.org>");
	address("<a@example.org>", "<a@example.org>");
}

static void test_cc(void **state)
{
	struct strbuf mail = STRBUF_INIT;
	struct str_vec cc = VEC_INIT;

	(void)state;
	strbuf_addstr(&mail, "From: x\nSubject: a\n b\n\nBody\n\nmore\n");
	mail_add_cc(&mail, &cc);
	assert_string_equal(mail.buf,
			    "From: x\nSubject: a\n b\n\nBody\n\nmore\n");
	vec_push(&cc, xstrdup("A <a@x>"));
	vec_push(&cc, xstrdup("b@x"));
	mail_add_cc(&mail, &cc);
	assert_string_equal(mail.buf, "From: x\nSubject: a\n b\nCc: A <a@x>,\n"
				      "\tb@x\n\nBody\n\nmore\n");
	str_vec_release(&cc);
	strbuf_release(&mail);
}

struct folder {
	int handle;
	char *dir;
};

static int setup(void **state)
{
	static struct folder f;

	f.dir = cleanup_mkdtemp(&f.handle);
	assert_non_null(f.dir);
	/* The author is the user's own setting; here there is no user. */
	setenv("HOME", f.dir, 1);
	unsetenv("XDG_CONFIG_HOME");
	unsetenv("GIT_CONFIG_GLOBAL");
	unsetenv("SOURCE_DATE_EPOCH");
	*state = &f;
	return 0;
}

static int teardown(void **state)
{
	struct folder *f = *state;

	cleanup_now(f->handle);
	free(f->dir);
	return 0;
}

static const char *base_given;

/* Two files, one commit that changes one; the mails as one text. */
static char *series(const struct folder *f, const char *out)
{
	struct mailer *m = mailer_new();
	struct str_vec files = VEC_INIT;
	struct strbuf all = STRBUF_INIT;
	char *dir = path_join(f->dir, out);

	assert_non_null(m);
	assert_int_equal(file_mkdirs(dir), 0);
	assert_int_equal(mailer_put(m, "d/a.c", "one\n", 4, false), 0);
	assert_int_equal(mailer_put(m, "b.sh", "two\n", 4, true), 0);
	assert_int_equal(mailer_commit(m, "base", ""), 0);
	assert_int_equal(mailer_put(m, "d/a.c", "three\n", 6, false), 0);
	assert_int_equal(mailer_put(m, "b.sh", "four\n", 5, true), 0);
	assert_int_equal(mailer_commit(m, "sub: Change it", "Why.\n"), 0);
	assert_int_equal(mailer_write(m, dir, "The cover", "Its text.",
				      base_given, &files), 0);
	assert_int_equal(files.n, 2);
	assert_string_equal(files.v[0], "0000-cover-letter.patch");
	assert_string_equal(files.v[1], "0001-sub-Change-it.patch");
	vec_for_each(name, &files) {
		char *path = path_join(dir, *name);

		assert_int_equal(file_read(path, &all), 0);
		free(path);
	}
	free(dir);
	str_vec_release(&files);
	mailer_free(m);
	return strbuf_detach(&all);
}

static void has(const char *text, const char *part)
{
	if (!strstr(text, part))
		print_error("'%s' is not in:\n%s", part, text);
	assert_non_null(strstr(text, part));
}

static void test_mails(void **state)
{
	char *mails = series(*state, "out");

	has(mails, "Subject: [PATCH 0/1] The cover\n");
	has(mails, "\n\nIts text.\n\n");
	has(mails, "From: dmabuf-revoke <dmabuf-revoke@localhost>\n");
	has(mails, "Date: Thu, 1 Jan 2026 00:00:02 +0000\n");
	has(mails, "Subject: [PATCH 1/1] sub: Change it\n\nWhy.\n\n"
		   "Signed-off-by: dmabuf-revoke <dmabuf-revoke@localhost>\n"
		   "---\n");
	/* The real blobs, so that git am -3 can find them. */
	has(mails, "index 5626abf0f72e..2bdf67abb163 100644\n"
		   "--- a/d/a.c\n+++ b/d/a.c\n");
	has(mails, " 100755\n--- a/b.sh\n+++ b/b.sh\n");
	assert_null(strstr(mails, "base-commit"));
	assert_null(strstr(mails, "*** "));
	free(mails);
}

/* Neither the time, nor the place, nor the caller's git settings show. */
static void test_same_twice(void **state)
{
	char *first = series(*state, "out"), *second;

	setenv("GIT_DIR", "/nonexistent", 1);
	setenv("GIT_INDEX_FILE", "/nonexistent", 1);
	setenv("GIT_AUTHOR_NAME", "Somebody", 1);
	setenv("GIT_AUTHOR_DATE", "1", 1);
	setenv("GIT_CONFIG_COUNT", "1", 1);
	setenv("GIT_CONFIG_KEY_0", "diff.noprefix", 1);
	setenv("GIT_CONFIG_VALUE_0", "true", 1);
	setenv("TZ", "Asia/Tokyo", 1);
	second = series(*state, "again");
	unsetenv("GIT_DIR");
	unsetenv("GIT_INDEX_FILE");
	unsetenv("GIT_AUTHOR_NAME");
	unsetenv("GIT_AUTHOR_DATE");
	unsetenv("GIT_CONFIG_COUNT");
	unsetenv("TZ");
	assert_string_equal(first, second);
	free(first);
	free(second);
}

static void test_date_and_author(void **state)
{
	struct folder *f = *state;
	char *config = path_join(f->dir, ".gitconfig");
	static const char text[] = "[user]\n\tname = A U Thor\n"
				   "\temail = a@example.org\n";
	char *mails;

	assert_int_equal(file_write(config, text, strlen(text)), 0);
	setenv("SOURCE_DATE_EPOCH", "1000000000", 1);
	mails = series(f, "out");
	has(mails, "From: A U Thor <a@example.org>\n");
	has(mails, "Date: Sun, 9 Sep 2001 01:46:42 +0000\n");
	has(mails, "Signed-off-by: A U Thor <a@example.org>\n");
	free(mails);
	unsetenv("SOURCE_DATE_EPOCH");
	mails = series(f, "again");
	has(mails, "Date: Thu, 1 Jan 2026 00:00:02 +0000\n");
	free(mails);
	free(config);
}

static void test_dates(void **state)
{
	static const char *const bad[] = { "soon", "-1", "1e9", " 1", "1 ",
					   "9223372036854775807", "+1" };
	long long date = 0;

	(void)state;
	unsetenv("SOURCE_DATE_EPOCH");
	assert_int_equal(mail_date(&date), 0);
	assert_int_equal(date, 1767225600);
	setenv("SOURCE_DATE_EPOCH", "0", 1);
	assert_int_equal(mail_date(&date), 0);
	assert_int_equal(date, 0);
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		setenv("SOURCE_DATE_EPOCH", bad[i], 1);
		assert_int_equal(mail_date(&date), -1);
	}
	unsetenv("SOURCE_DATE_EPOCH");
}

static void run(const char *dir, const char *command)
{
	char *line = xasprintf("cd '%s' && %s", dir, command);

	assert_int_equal(system(line), 0);
	free(line);
}

static void test_base_commit(void **state)
{
	struct folder *f = *state;
	char *sub = path_join(f->dir, "sub"), *base, *mails;

	assert_null(base_commit(f->dir));
	run(f->dir, "git init -q . && git -c user.name=x -c user.email=x@x "
		    "commit -q --allow-empty -m x");
	base = base_commit(f->dir);
	assert_non_null(base);
	assert_int_equal(strlen(base), 40);
	/* A tree inside somebody else's checkout has no base of its own. */
	assert_int_equal(file_mkdirs(sub), 0);
	assert_null(base_commit(sub));
	base_given = base;
	mails = series(f, "out");
	base_given = NULL;
	free(sub);
	sub = xasprintf("\n\nbase-commit: %s\n-- \n", base);
	has(mails, sub);
	free(mails);
	free(sub);
	free(base);
}

static void test_clean(void **state)
{
	struct folder *f = *state;
	struct str_vec paths = VEC_INIT;

	run(f->dir, "git init -q . && echo x >f && git add f && "
		    "git -c user.name=x -c user.email=x@x commit -q -m x");
	vec_push(&paths, xstrdup("f"));
	assert_true(base_is_clean(f->dir, &paths));
	/* Another time is no other content; nobody's index is refreshed. */
	run(f->dir, "touch -d @1 f; cp .git/index was");
	assert_true(base_is_clean(f->dir, &paths));
	run(f->dir, "cmp .git/index was");
	/* A file that git does not know: only if it is to be changed. */
	run(f->dir, "echo y >g");
	assert_true(base_is_clean(f->dir, &paths));
	vec_push(&paths, xstrdup("g"));
	assert_false(base_is_clean(f->dir, &paths));
	free(paths.v[--paths.n]);
	/* No filter is run to find that out. */
	run(f->dir, "echo 'f filter=x' >.git/info/attributes; "
		    "git config filter.x.clean 'touch ran; cat'; "
		    "git config filter.x.required true; echo z >f");
	assert_false(base_is_clean(f->dir, &paths));
	run(f->dir, "test ! -e ran");
	run(f->dir, "git -c user.name=x -c user.email=x@x commit -q -m z f && "
		    "rm ran && git add f && rm -f ran && touch -d @2 f");
	assert_true(base_is_clean(f->dir, &paths));
	run(f->dir, "test ! -e ran");
	/* Staged is not committed. */
	run(f->dir, "echo w >f && git add f");
	assert_false(base_is_clean(f->dir, &paths));
	str_vec_release(&paths);
}

static void test_maintainers(void **state)
{
	struct folder *f = *state;
	char *script = path_join(f->dir, "scripts/get_maintainer.pl");
	static const char text[] =
		"print \"A <a\\@x>\\nlist\\@x\\nno address\\n\";";
	struct str_vec cc = VEC_INIT;

	assert_false(mail_maintainers(f->dir, "/dev/null", &cc));
	assert_int_equal(file_mkdirs_for(script), 0);
	assert_int_equal(file_write(script, text, strlen(text)), 0);
	assert_true(mail_maintainers(f->dir, "/dev/null", &cc));
	assert_int_equal(cc.n, 2);
	assert_string_equal(cc.v[0], "A <a@x>");
	assert_string_equal(cc.v[1], "list@x");
	str_vec_release(&cc);
	assert_int_equal(file_write(script, "exit 1;", 7), 0);
	assert_false(mail_maintainers(f->dir, "/dev/null", &cc));
	assert_int_equal(cc.n, 0);
	free(script);
}

#define in_folder(F) cmocka_unit_test_setup_teardown(F, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_addresses),
		cmocka_unit_test(test_cc),
		cmocka_unit_test(test_dates),
		in_folder(test_mails),
		in_folder(test_same_twice),
		in_folder(test_date_and_author),
		in_folder(test_base_commit),
		in_folder(test_clean),
		in_folder(test_maintainers),
	};

	cleanup_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
