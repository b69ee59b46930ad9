// SPDX-License-Identifier: GPL-2.0-only
/* Exporters and pairs in the reports. */
#include "model/pairs.h"
#include "report/report.h"

#include "sample_audit.h"
#include "test.h"

#include <jansson.h>

static void sample_invalidate(struct exporter *e, const char *function,
			      unsigned int line, enum intent intent,
			      enum fence_wait wait, const char *unknown)
{
	struct invalidate i = { .function = sample_str(function),
				.place = sample_place("drivers/e.c", line),
				.resv = HELD_YES,
				.intent = intent,
				.wait = wait,
				.unknown = sample_str(unknown) };

	vec_push(&e->invalidates, i);
}

static struct exporter *sample_exporter(struct audit *a, const char *ops,
					unsigned int line)
{
	struct exporter *e = vec_add(&a->exporters);

	*e = (struct exporter){ .place = sample_place("drivers/e.c", line),
				.ops = sample_str(ops),
				.driver = sample_str("mod") };
	return e;
}

/* Not in the order in which they are to come. */
static void sample(struct audit *a)
{
	struct exporter *e;

	sample_tree(a);
	a->generation = API_GEN_UPSTREAM;
	sample_importer(a, "drivers/i.c", 7, "i_attach");
	sample_exporter(a, "still_ops", 30);
	e = sample_exporter(a, "moving_ops", 20);
	e->dynamic = true;
	e->checks = sample_str("pin, p2p only");
	e->test = true;
	vec_push(&e->callbacks, sample_str("attach"));
	vec_push(&e->callbacks, sample_str("pin"));
	sample_invalidate(e, "later", 60, INTENT_MOVE, WAIT_UNKNOWN,
			  "in later() of drivers/e.c: too far");
	sample_invalidate(e, "sooner", 50, INTENT_REVOKE, WAIT_WEAKER, NULL);
	e = sample_exporter(a, NULL, 90);
	sample_invalidate(e, "nobody", 90, INTENT_REVOKE, WAIT_BOOKKEEP, NULL);
	audit_finish(a);
	pairs_make(a);
}

static const char want_text[] =
	"Exporters\n"
	"  drivers/e.c:90  (ops not found)\n"
	"      cannot pin, refuses no importer for not being revocable\n"
	"      drivers/e.c:90: nobody() invalidates for a revoke, lock held, waits for all fences, no wait\n"
	"        for unmaps\n"
	"  drivers/e.c:20  moving_ops  test\n"
	"      can pin, refuses importers that are not revocable (pin, p2p only)\n"
	"      drivers/e.c:50: sooner() invalidates for a revoke, lock held, waits for some fences only, no\n"
	"        wait for unmaps\n"
	"      drivers/e.c:60: later() invalidates for a move, lock held, wait for fences unknown, no wait\n"
	"        for unmaps; unknown: in later() of drivers/e.c: too far\n"
	"  1 exporter that never invalidates\n"
	"\n"
	"Each exporter with each importer (--format json lists them)\n"
	"     2  stale: an importer may keep using what was taken away (1 with test code)\n"
	"      drivers/e.c:? with drivers/i.c:i_attach: The exporter revokes even pinned buffers, and the\n"
	"        importer has no attach ops.\n"
	"     1  safe: nothing is taken away, or the importer lets go\n";

static char *print_as(const char *format, const struct audit *a)
{
	struct report_opts opts = { 0 };
	struct strbuf out = STRBUF_INIT;

	report_find(format)->print(a, &opts, &out);
	return strbuf_detach(&out);
}

static void text_tells_what_can_go(void **state)
{
	struct audit a = { 0 };
	char *text, *at;

	(void)state;
	sample(&a);
	text = print_as("text", &a);
	at = strstr(text, "Exporters\n");
	assert_non_null(at);
	/* What follows is not ours. */
	if (strlen(at) > strlen(want_text))
		at[strlen(want_text)] = '\0';
	assert_string_equal(at, want_text);
	free(text);
	audit_release(&a);
}

/* What is not named is said to be test code. */
static void text_says_where_only_tests_are_meant(void **state)
{
	struct audit a = { 0 };
	char *text;

	(void)state;
	sample(&a);
	vec_for_each(p, &a.pairs)
		p->test = true;
	text = print_as("text", &a);
	assert_non_null(strstr(text, "taken away (test code only)\n"
				     "     1  safe: "));
	assert_null(strstr(text, " with drivers/i.c"));
	free(text);
	audit_release(&a);
}

static const char *str_at(json_t *o, const char *key)
{
	return json_string_value(json_object_get(o, key));
}

static void json_tells_all(void **state)
{
	struct audit a = { 0 };
	json_t *o, *e, *i, *p;
	char *text;

	(void)state;
	sample(&a);
	text = print_as("json", &a);
	o = json_loads(text, 0, NULL);
	assert_non_null(o);
	e = json_array_get(json_object_get(o, "exporters"), 0);
	assert_true(json_is_null(json_object_get(e, "ops")));
	assert_true(json_is_false(json_object_get(e, "checks_revocable")));
	e = json_array_get(json_object_get(o, "exporters"), 1);
	assert_string_equal(str_at(e, "ops"), "moving_ops");
	assert_true(json_is_true(json_object_get(e, "dynamic")));
	assert_true(json_is_true(json_object_get(e, "checks_revocable")));
	assert_string_equal(str_at(e, "checks"), "pin, p2p only");
	assert_true(json_is_true(json_object_get(e, "test")));
	assert_int_equal(json_array_size(json_object_get(e, "callbacks")), 2);
	i = json_array_get(json_object_get(e, "invalidates"), 1);
	assert_string_equal(str_at(i, "function"), "later");
	assert_string_equal(str_at(i, "resv"), "held");
	assert_string_equal(str_at(i, "intent"), "move");
	assert_string_equal(str_at(i, "wait"), "unknown");
	assert_true(json_is_false(json_object_get(i, "waits_unmap")));
	p = json_array_get(json_object_get(o, "pairs"), 1);
	assert_string_equal(str_at(p, "exporter"), "drivers/e.c:moving_ops");
	assert_string_equal(str_at(p, "importer"), "drivers/i.c:i_attach");
	assert_string_equal(str_at(p, "verdict"), "stale");
	assert_true(json_is_true(json_object_get(p, "test")));
	p = json_array_get(json_object_get(o, "pairs"), 2);
	assert_true(json_is_null(json_object_get(p, "reason")));
	o = (json_decref(o), NULL);
	free(text);
	audit_release(&a);
}

/* With the name of a format, this prints it, for the schema's test. */
int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_tells_what_can_go),
		cmocka_unit_test(text_says_where_only_tests_are_meant),
		cmocka_unit_test(json_tells_all),
	};

	if (argc > 1) {
		struct audit a = { 0 };
		char *text;

		sample(&a);
		text = print_as(argv[1], &a);
		fputs(text, stdout);
		free(text);
		audit_release(&a);
		return 0;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
