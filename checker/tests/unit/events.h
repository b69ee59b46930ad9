/* SPDX-License-Identifier: GPL-2.0-only */
/* What the parser makes of C, as facts_dump() shows it. */
#ifndef TESTS_UNIT_EVENTS_H
#define TESTS_UNIT_EVENTS_H

#include "facts/dump.h"
#include "parse/parse.h"

#include "tests/unit/test.h"

#include <stdio.h>

/* Tests run from the top of the repository. */
#define BASE "checker/tests/trees/base"
#define FILE_NAME "drivers/test/test.c"

static struct tree *tree;

static void keep(void *ctx, struct parsed *one)
{
	struct strbuf *out = ctx;

	if (one->failure)
		strbuf_addf(out, "failure: %s\n", one->failure);
	else
		facts_dump(&one->facts, false, out);
}

/* Lines of the dump that do not depend on places, from the function NAME. */
static char *shape(const char *dump, const char *name)
{
	struct strbuf out = STRBUF_INIT;
	bool on = false;

	while (*dump) {
		size_t n = strcspn(dump, "\n");
		char *line = xstrndup(dump, n);
		int used = 0;

		if (line[0] != ' ') {
			const char *at = strstr(line, ": ");

			if (at && starts_with(at + 2, "static "))
				at += 7;
			on = at && starts_with(at + 2, name);
		} else if (on && sscanf(line, "%*u %*u %n", &used) == 0 &&
			   used) {
			unsigned int index = (unsigned int)atoi(line);

			strbuf_addf(&out, "%u %s\n", index, line + used);
		}
		free(line);
		dump += n + (dump[n] == '\n');
	}
	return strbuf_detach(&out);
}

static inline char *dump(const char *source)
{
	struct parser_opts opts = { .jobs = 1 };
	const char *file = FILE_NAME;
	struct strbuf out = STRBUF_INIT;
	struct parser *p;

	tree_overlay_set(tree, file, source, strlen(source));
	p = parser_new(tree, &opts);
	assert_non_null(p);
	assert_int_equal(parser_run(p, &file, 1, keep, &out), 0);
	parser_free(p);
	tree_overlay_clear(tree);
	return strbuf_detach(&out);
}

static inline void expect(const char *source, const char *name, const char *want)
{
	char *text = dump(source);
	char *got = shape(text, name);

	if (strstr(text, "error: "))
		print_message("%s", text);
	assert_null(strstr(text, "error: "));
	assert_string_equal(got, want);
	free(got);
	free(text);
}

/* How often TEXT stands in the events of function NAME of SOURCE. */
static inline unsigned int count(const char *source, const char *name,
				 const char *text)
{
	char *all = dump(source);
	char *events = shape(all, name);
	unsigned int n = 0;

	if (strstr(all, "error: "))
		print_message("%s", all);
	assert_null(strstr(all, "error: "));
	for (const char *p = events; (p = strstr(p, text)); p++)
		n++;
	free(events);
	free(all);
	return n;
}

/* Run TESTS on a tree of their own. */
#define events_run(tests)                                             \
	({                                                            \
		int failed_ = 1;                                      \
								      \
		tree = tree_open(BASE);                               \
		if (tree)                                             \
			failed_ = cmocka_run_group_tests(tests, NULL, \
							 NULL);       \
		tree_free(tree);                                      \
		failed_;                                              \
	})

#endif
