// SPDX-License-Identifier: GPL-2.0-only
#include "facts/build.h"
#include "facts/dump.h"
#include "facts/format.h"

#include "tests/unit/test.h"

/* f(p) { g(p->next); return 0; } */
static void *sample(size_t *size)
{
	struct facts_builder b;
	struct fact_func fn = { .kind = FUNC_BODY, .nparams = 1 };
	struct fact_event ev = { .kind = EV_CALL, .flags = EVENT_DROPPED };
	struct fact_expr e = { .kind = EX_PARAM };
	uint32_t member;
	uint32_t zero = 0;
	void *blob;

	fb_init(&b);
	fn.loc.file = fb_file(&b, "drivers/x.c", FACT_FILE_MAIN);
	fn.loc.line = 7;
	e.name = fb_str(&b, "p");
	fn.params = fb_list(&b, &e.name, 1);
	fn.types = fb_list(&b, &zero, 1);
	e = (struct fact_expr){ .kind = EX_MEMBER, .flags = EXPR_ARROW,
				.name = fb_str(&b, "next"),
				.type = fb_str(&b, "node"),
				.a = fb_expr(&b, &e) };
	member = fb_expr(&b, &e);
	e = (struct fact_expr){ .kind = EX_FUNC, .name = fb_str(&b, "g") };
	ev.a = fb_expr(&b, &e);
	ev.args = fb_list(&b, &member, 1);
	ev.loc = fn.loc;
	vec_push(&b.events, ev);
	e = (struct fact_expr){ .kind = EX_INT };
	ev = (struct fact_event){ .kind = EV_RETURN, .a = fb_expr(&b, &e) };
	vec_push(&b.events, ev);
	fn.name = fb_str(&b, "f");
	fn.nevents = 2;
	vec_push(&b.funcs, fn);
	blob = fb_freeze(&b, size);
	fb_release(&b);
	return blob;
}

static void comes_back(void **state)
{
	struct strbuf out = STRBUF_INIT;
	struct facts f;
	size_t size;
	void *blob = sample(&size);

	(void)state;
	assert_int_equal(facts_open(&f, blob, size), 0);
	assert_int_equal(f.n_funcs, 1);
	assert_string_equal(facts_callee(&f, &f.events[0]), "g");
	facts_dump(&f, false, &out);
	assert_non_null(strstr(out.buf, "drivers/x.c:7: f(p)\n"));
	assert_non_null(strstr(out.buf, "call g(p->next) [dropped]\n"));
	assert_non_null(strstr(out.buf, "return 0\n"));
	strbuf_release(&out);
	facts_release(&f);
}

static void strings_are_shared(void **state)
{
	struct facts_builder b;

	(void)state;
	fb_init(&b);
	assert_int_equal(fb_str(&b, ""), 0);
	assert_int_equal(fb_str(&b, NULL), 0);
	assert_int_not_equal(fb_str(&b, "a"), 0);
	assert_int_equal(fb_str(&b, "a"), fb_str(&b, "a"));
	assert_int_equal(fb_file(&b, "x", 1), fb_file(&b, "x", 2));
	assert_int_equal(b.files.v[fb_file(&b, "x", 0)].flags, 3);
	fb_release(&b);
}

/* Whatever is wrong with a block, opening it neither crashes nor lies. */
static void damage_is_found(void **state)
{
	size_t size;
	void *blob = sample(&size);
	unsigned int refused = 0;

	(void)state;
	for (size_t i = 0; i < size; i++) {
		static const unsigned char values[] = { 0x01, 0x80, 0xff };

		for (size_t k = 0; k < ARRAY_SIZE(values); k++) {
			struct strbuf out = STRBUF_INIT;
			char *copy = xmalloc(size);
			struct facts f;

			memcpy(copy, blob, size);
			copy[i] ^= (char)values[k];
			if (facts_open(&f, copy, size) < 0) {
				refused++;
				free(copy);
			} else {
				facts_dump(&f, true, &out);
				facts_release(&f);
			}
			strbuf_release(&out);
		}
	}
	assert_true(refused > size);
	free(blob);
}

static void short_blocks_are_refused(void **state)
{
	size_t size;
	void *blob = sample(&size);

	(void)state;
	for (size_t n = 0; n < size; n++) {
		char *copy = xmalloc(n);
		struct facts f;

		memcpy(copy, blob, n);
		assert_int_equal(facts_open(&f, copy, n), -1);
		free(copy);
	}
	free(blob);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(comes_back),
		cmocka_unit_test(strings_are_shared),
		cmocka_unit_test(damage_is_found),
		cmocka_unit_test(short_blocks_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
