// SPDX-License-Identifier: GPL-2.0-only
#include "lib/vec.h"
#include "parse/pool.h"

#include "tests/unit/test.h"

#include <signal.h>
#include <unistd.h>

#define NJOBS 12

enum behaviour { GOOD, FAILS, CRASHES, EXITS, HANGS, EATS, BIG };

struct seen {
	enum behaviour what[NJOBS];
	int answered[NJOBS];
	bool ok[NJOBS];
	char *text[NJOBS];
	size_t size[NJOBS];
};

static int work(void *ctx, size_t i, struct strbuf *out)
{
	struct seen *s = ctx;

	switch (s->what[i]) {
	case GOOD:
		strbuf_addf(out, "job %zu", i);
		return 0;
	case FAILS:
		strbuf_addstr(out, "no good");
		return -1;
	case CRASHES:
		signal(SIGSEGV, SIG_DFL); /* cmocka has a handler */
		raise(SIGSEGV);
		return 0;
	case EXITS:
		_exit(3);
	case HANGS:
		sleep(60);
		return 0;
	case EATS:
		for (;;) {
			volatile char *p = malloc(1 << 20);

			/* What the compiler's library does, too. */
			if (!p)
				abort();
			for (size_t k = 0; k < 1 << 20; k += 4096)
				p[k] = 1;
		}
	case BIG:
		for (size_t k = 0; k < 3000000; k++)
			strbuf_addch(out, 'a' + (int)(k % 26));
		return 0;
	}
	return -1;
}

static void done(void *ctx, size_t i, bool ok, struct strbuf *out)
{
	struct seen *s = ctx;

	s->answered[i]++;
	s->ok[i] = ok;
	s->size[i] = out->len;
	s->text[i] = strbuf_detach(out);
}

static void run(struct seen *s, int workers)
{
	struct pool p = { .workers = workers, .timeout = 1,
			  .memory = (size_t)64 << 20, .work = work,
			  .done = done, .ctx = s };

	assert_int_equal(pool_run(&p, NJOBS), 0);
	for (size_t i = 0; i < NJOBS; i++)
		assert_int_equal(s->answered[i], 1);
}

static void forget(struct seen *s)
{
	for (size_t i = 0; i < NJOBS; i++)
		free(s->text[i]);
}

static void all_jobs_are_done(void **state)
{
	(void)state;
	for (int workers = 1; workers <= 3; workers++) {
		struct seen s = { 0 };

		run(&s, workers);
		for (size_t i = 0; i < NJOBS; i++) {
			char *want = xasprintf("job %zu", i);

			assert_true(s.ok[i]);
			assert_string_equal(s.text[i], want);
			free(want);
		}
		forget(&s);
	}
}

static void a_bad_job_costs_itself_alone(void **state)
{
	struct seen s = { .what = { [1] = FAILS, [3] = CRASHES, [4] = CRASHES,
				    [6] = EXITS, [8] = HANGS, [9] = BIG } };

	(void)state;
	run(&s, 2);
	assert_string_equal(s.text[1], "no good");
	assert_non_null(strstr(s.text[3], "signal 11"));
	assert_non_null(strstr(s.text[6], "status 3"));
	assert_non_null(strstr(s.text[8], "more than 1 seconds"));
	assert_int_equal(s.size[9], 3000000);
	for (size_t i = 0; i < NJOBS; i++)
		assert_int_equal(s.ok[i], s.what[i] == GOOD ||
						  s.what[i] == BIG);
	forget(&s);
}

#define LIMITS_WORK (!SANITIZED)

static void memory_is_limited(void **state)
{
	struct seen s = { .what = { [5] = EATS } };

	(void)state;
	if (!LIMITS_WORK)
		skip();
	run(&s, 2);
	assert_false(s.ok[5]);
	assert_non_null(strstr(s.text[5], "64 MiB"));
	assert_true(s.ok[4] && s.ok[6]);
	forget(&s);
}

static void no_jobs_no_workers(void **state)
{
	struct pool p = { .workers = 2, .work = work, .done = done };

	(void)state;
	assert_int_equal(pool_run(&p, 0), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_jobs_are_done),
		cmocka_unit_test(a_bad_job_costs_itself_alone),
		cmocka_unit_test(memory_is_limited),
		cmocka_unit_test(no_jobs_no_workers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
