// SPDX-License-Identifier: GPL-2.0-only
#include "tests/unit/test.h"

#include "text/token.h"
#include "lib/strbuf.h"

/* Take TEXT apart and spell it as "kind:text" with blanks between; kinds are
 * i n s c p C o, a directive's tokens in upper brackets. */
static char *spell(const char *text)
{
	static const char kinds[] = "inscpCo";
	struct strbuf sb = STRBUF_INIT;
	struct tokens t;

	tokens_lex(text, strlen(text), &t);
	for (size_t i = 0; i < t.list.n; i++) {
		const struct token *k = &t.list.v[i];
		char *s = token_text(&t, i);

		strbuf_addf(&sb, "%s%s%c:%s%s", i ? " " : "",
			    k->flags & TOKEN_PP ? "<" : "", kinds[k->kind], s,
			    k->flags & TOKEN_PP ? ">" : "");
		free(s);
	}
	tokens_release(&t);
	return strbuf_detach(&sb);
}

static void lex(const char *text, const char *want)
{
	char *is = spell(text);

	assert_string_equal(is, want);
	free(is);
}

static void test_kinds(void **state)
{
	(void)state;
	lex("a->b = 0x1fUL;", "i:a p:-> i:b p:= n:0x1fUL p:;");
	lex("1.5e-3+.5", "n:1.5e-3 p:+ n:.5");
	lex("0xe-1", "n:0xe p:- n:1");
	lex("\"a\\\"b\" 'c' '\\'' L\"w\"",
	    "s:\"a\\\"b\" c:'c' c:'\\'' s:L\"w\"");
	lex("a<<=b&&c||!d##e...", "i:a p:<<= i:b p:&& i:c p:|| p:! i:d p:## "
				  "i:e p:...");
	lex("a /* b \n c */ d // e\nf", "i:a C:/* b \n c */ i:d C:// e i:f");
	lex("@`\\", "o:@ o:` p:\\");
	lex("", "");
}

static void test_broken(void **state)
{
	(void)state;
	lex("a /* b", "i:a C:/* b");
	lex("\"a\nb", "s:\"a i:b");
	lex("/", "p:/");
	lex("\xff\xfe", "i:\xff\xfe");
}

static void test_directives(void **state)
{
	(void)state;
	lex("#define A(x) .x\nb", "<p:#> <i:define> <i:A> <p:(> <i:x> <p:)> "
				  "<p:.> <i:x> i:b");
	lex("#if A && \\\n B\nc", "<p:#> <i:if> <i:A> <p:&&> <i:B> i:c");
	lex("# include <a/b.h> /* c */\nd",
	    "<p:#> <i:include> <o:<a/b.h> > <C:/* c */> i:d");
	lex("#error don't do /this/\na",
	    "<p:#> <i:error> <o:don't do /this/> i:a");
	lex("a # b", "i:a p:# i:b");
	lex("/* x */ #if A\nb", "C:/* x */ <p:#> <i:if> <i:A> i:b");
	lex("#if A /* x\n y */ B\nc",
	    "<p:#> <i:if> <i:A> <C:/* x\n y */> <i:B> i:c");
	lex("a \\\n b", "i:a i:b");
	lex("// a \\\n b\nc", "C:// a \\\n b i:c");
}

static void test_places(void **state)
{
	static const char text[] = "if (a[0]) {\n\tb({ c; });\n}\n";
	struct tokens t;

	(void)state;
	tokens_lex(text, strlen(text), &t);
	assert_true(token_is(&t, 0, "if"));
	assert_false(token_is(&t, 0, "i"));
	assert_false(token_is(&t, 99, "if"));
	assert_int_equal(t.list.v[0].flags, TOKEN_FIRST);
	assert_int_equal(t.list.v[1].flags, 0);
	assert_int_equal(token_close(&t, 1, t.list.n), 6);
	assert_int_equal(token_close(&t, 7, t.list.n), t.list.n - 1);
	assert_int_equal(token_close(&t, 7, 10), 10);
	for (size_t i = 0; i < t.list.n; i++)
		assert_memory_equal(text + t.list.v[i].off,
				    t.text + t.list.v[i].off, t.list.v[i].len);
	tokens_release(&t);
}

static void test_words(void **state)
{
	static const char text[] = "xa a_ a ab a";
	size_t pos = 0;

	(void)state;
	assert_true(word_find(text, strlen(text), "a", &pos));
	assert_int_equal(pos, 6);
	pos++;
	assert_true(word_find(text, strlen(text), "a", &pos));
	assert_int_equal(pos, 11);
	pos++;
	assert_false(word_find(text, strlen(text), "a", &pos));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_broken),
		cmocka_unit_test(test_directives),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
