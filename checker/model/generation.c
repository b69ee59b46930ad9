// SPDX-License-Identifier: GPL-2.0-only
#include "model/importers.h"

#include "lib/strbuf.h"

/* Does TEXT have WORD as a whole identifier? */
static bool has_word(const char *text, const char *word)
{
	size_t n = strlen(word);

	for (const char *p = text; (p = strstr(p, word)); p += n) {
		if ((p == text || !is_ident(p[-1])) && !is_ident(p[n]))
			return true;
	}
	return false;
}

/*
 * Kernels lie about their version, so only the header counts. A comment may
 * speak of the other generation's names; a member is declared as a pointer,
 * "(*name)", and a function with its parenthesis behind it.
 */
enum api_gen generation_of(const struct tree *tree)
{
	struct strbuf text = STRBUF_INIT;
	enum api_gen gen = API_GEN_NONE;

	if (tree_read(tree, API_HEADER, &text) < 0)
		return API_GEN_NONE;
	if (strstr(strbuf_str(&text), "(*" API_CALLBACK_OLD ")"))
		gen = API_GEN_OLD;
	else if (strstr(strbuf_str(&text), "(*" API_CALLBACK_NEW ")"))
		gen = has_word(strbuf_str(&text), API_NOTIFY_NEW) ?
			      API_GEN_UPSTREAM :
			      API_GEN_V3;
	strbuf_release(&text);
	return gen;
}

const char *generation_callback(enum api_gen gen)
{
	return gen == API_GEN_OLD ? API_CALLBACK_OLD : API_CALLBACK_NEW;
}

bool is_test_file(const char *file)
{
	static const char *const parts[] = { "/tests/", "/selftests/",
					     "/selftest/", "/kunit/",
					     "tools/testing/" };
	static const char *const ends[] = { "_test.c", "_tests.c", "_kunit.c",
					    "-test.c", "-selftest.c",
					    "_selftest.c", "/selftest.c" };

	for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
		if (strstr(file, parts[i]))
			return true;
	}
	for (size_t i = 0; i < ARRAY_SIZE(ends); i++) {
		if (ends_with(file, ends[i]))
			return true;
	}
	return false;
}
