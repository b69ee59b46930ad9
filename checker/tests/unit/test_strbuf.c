// SPDX-License-Identifier: GPL-2.0-only
#include "lib/strbuf.h"

#include "tests/unit/test.h"

#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static void an_empty_one_is_a_string(void **state)
{
	struct strbuf sb = STRBUF_INIT;
	char *s;

	(void)state;
	assert_string_equal(strbuf_str(&sb), "");
	strbuf_reset(&sb);
	strbuf_setlen(&sb, 0);
	strbuf_splice(&sb, 0, 0, "", 0);
	assert_int_equal(sb.len, 0);
	s = strbuf_detach(&sb);
	assert_string_equal(s, "");
	free(s);
	strbuf_add(&sb, NULL, 0);
	assert_string_equal(sb.buf, "");
	strbuf_release(&sb);
	strbuf_release(&sb);
	assert_null(sb.buf);
}

static void it_grows(void **state)
{
	struct strbuf sb = STRBUF_INIT;

	(void)state;
	for (int i = 0; i < 100000; i++) {
		strbuf_addch(&sb, 'a' + i % 26);
		assert_true(sb.len < sb.alloc);
	}
	assert_int_equal(sb.len, 100000);
	for (int i = 0; i < 100000; i++)
		assert_int_equal(sb.buf[i], 'a' + i % 26);
	assert_int_equal(sb.buf[sb.len], 0);
	strbuf_release(&sb);
}

static void it_holds_any_byte(void **state)
{
	struct strbuf sb = STRBUF_INIT;

	(void)state;
	strbuf_add(&sb, "a\0b", 3);
	strbuf_addch(&sb, 0);
	strbuf_addch(&sb, 0xff);
	assert_int_equal(sb.len, 5);
	assert_memory_equal(sb.buf, "a\0b\0\xff", 6);
	strbuf_release(&sb);
}

static void formatting(void **state)
{
	struct strbuf sb = STRBUF_INIT;

	(void)state;
	strbuf_addf(&sb, "%s", "");
	strbuf_addf(&sb, "%d-%s|", 42, "x");
	strbuf_addf(&sb, "%300d", 1);
	assert_int_equal(sb.len, 305);
	assert_memory_equal(sb.buf, "42-x|   ", 8);
	assert_int_equal(sb.buf[304], '1');
	strbuf_release(&sb);
}

static void cutting(void **state)
{
	struct strbuf sb = STRBUF_INIT;
	char *before;

	(void)state;
	strbuf_addstr(&sb, "hello");
	before = sb.buf;
	strbuf_setlen(&sb, 4);
	assert_string_equal(sb.buf, "hell");
	strbuf_reset(&sb);
	assert_string_equal(sb.buf, "");
	assert_ptr_equal(sb.buf, before);
	strbuf_release(&sb);
}

static void splicing(void **state)
{
	static const struct {
		size_t pos, n;
		const char *data, *want;
	} t[] = {
		{ 0, 0, "", "abcdef" },
		{ 0, 0, "XY", "XYabcdef" },
		{ 6, 0, "XY", "abcdefXY" },
		{ 2, 2, "", "abef" },
		{ 2, 2, "XY", "abXYef" },
		{ 2, 2, "X", "abXef" },
		{ 2, 2, "XYZ", "abXYZef" },
		{ 0, 6, "", "" },
		{ 0, 6, "X", "X" },
		{ 5, 1, "XYZ", "abcdeXYZ" },
	};
	char big[1000];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(t); i++) {
		struct strbuf sb = STRBUF_INIT;

		strbuf_addstr(&sb, "abcdef");
		strbuf_splice(&sb, t[i].pos, t[i].n, t[i].data,
			      strlen(t[i].data));
		assert_string_equal(sb.buf, t[i].want);
		assert_int_equal(sb.len, strlen(t[i].want));
		strbuf_release(&sb);
	}
	memset(big, 'x', sizeof(big));
	for (int i = 0; i < 2; i++) {
		struct strbuf sb = STRBUF_INIT;

		if (i)
			strbuf_addstr(&sb, "ab");
		strbuf_splice(&sb, (size_t)i, 0, big, sizeof(big));
		assert_int_equal(sb.len, 1000 + 2 * i);
		assert_int_equal(sb.buf[sb.len], 0);
		assert_int_equal(sb.buf[i + 999], 'x');
		strbuf_release(&sb);
	}
}

static int status_of(void (*f)(struct strbuf *))
{
	struct strbuf sb = STRBUF_INIT;
	pid_t pid;
	int status;

	strbuf_addstr(&sb, "abc");
	pid = fork();
	if (pid == 0) {
		if (!freopen("/dev/null", "w", stderr))
			_exit(99);
		f(&sb);
		_exit(98);
	}
	strbuf_release(&sb);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void setlen_behind(struct strbuf *sb)
{
	strbuf_setlen(sb, 4);
}

static void splice_behind(struct strbuf *sb)
{
	strbuf_splice(sb, 4, 0, "x", 1);
}

static void splice_across(struct strbuf *sb)
{
	strbuf_splice(sb, 2, 2, "x", 1);
}

static void splice_overflow(struct strbuf *sb)
{
	strbuf_splice(sb, 1, (size_t)-1, "x", 1);
}

static void what_is_outside_is_an_error(void **state)
{
	(void)state;
	assert_int_equal(status_of(setlen_behind), 2);
	assert_int_equal(status_of(splice_behind), 2);
	assert_int_equal(status_of(splice_across), 2);
	assert_int_equal(status_of(splice_overflow), 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_one_is_a_string),
		cmocka_unit_test(it_grows),
		cmocka_unit_test(it_holds_any_byte),
		cmocka_unit_test(formatting),
		cmocka_unit_test(cutting),
		cmocka_unit_test(splicing),
		cmocka_unit_test(what_is_outside_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
