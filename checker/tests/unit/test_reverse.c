// SPDX-License-Identifier: GPL-2.0-only
/* The pieces of --reverse: names by place, rules swapped, parts of a tree. */
#include "tests/unit/smalltree.h"

#include "convert/cocci/swap.h"
#include "convert/reverse/only.h"
#include "text/names.h"

#include <unistd.h>

/* --- places --- */

static const char *const words[] = { "old", "new", "dev_old" };

static void find(const char *text, struct strbuf *sb, struct name_places *p)
{
	strbuf_addstr(sb, text);
	names_find(text, strlen(text), words, ARRAY_SIZE(words), p);
}

static void test_find(void **state)
{
	struct name_places p = VEC_INIT;
	struct strbuf sb = STRBUF_INIT;

	(void)state;
	find("new older old, dev_old .old", &sb, &p);
	assert_int_equal(p.n, 4);
	assert_int_equal(p.v[0].off, 0);
	assert_int_equal(p.v[0].word, 1);
	assert_int_equal(p.v[1].off, 10);
	assert_int_equal(p.v[1].word, 0);
	assert_int_equal(p.v[2].off, 15);
	assert_int_equal(p.v[2].word, 2);
	assert_int_equal(p.v[3].off, 24);
	vec_release(&p);
	strbuf_release(&sb);
}

static bool only(const char *a, const char *b)
{
	struct strbuf x = STRBUF_INIT, y = STRBUF_INIT;
	struct name_places p = VEC_INIT, q = VEC_INIT;
	bool same;

	find(a, &x, &p);
	find(b, &y, &q);
	same = names_only(&x, &p, &y, &q, words);
	assert_int_equal(same, names_only(&y, &q, &x, &p, words));
	vec_release(&p);
	vec_release(&q);
	strbuf_release(&x);
	strbuf_release(&y);
	return same;
}

static void test_only_names(void **state)
{
	(void)state;
	assert_true(only("", ""));
	assert_true(only("a old b", "a new b"));
	assert_true(only("a old b dev_old", "a old b new"));
	assert_true(only("old", "dev_old"));
	assert_false(only("a old b", "a new c"));
	assert_false(only("a old b", "a new bb"));
	assert_false(only("old old", "old"));
	assert_false(only("old x", "old y"));
	assert_false(only("x old", "y old"));
	assert_false(only("x old", "xx old"));
	assert_false(only("older", "newer"));
}

static void test_put(void **state)
{
	struct strbuf text = STRBUF_INIT, out = STRBUF_INIT;
	struct name_places p = VEC_INIT;
	const size_t to[] = { 2, 0, 1 };

	(void)state;
	find("<old|old|dev_old>", &text, &p);
	names_put(&text, &p, words, to, &out);
	assert_string_equal(strbuf_str(&out), "<dev_old|old|new>");
	vec_release(&p);
	strbuf_release(&text);
	strbuf_release(&out);
}

/* --- a rule, swapped --- */

static void parse_step(struct step *s, const char *cocci)
{
	char *text = xasprintf("Subject: x\n%s"
			       "Rewrite: member tag new old\n"
			       "Rewrite: config X\n"
			       "Rewrite: function f_new f_old\n\n", cocci);

	assert_int_equal(step_parse("x", text, s), 0);
	free(text);
}

static void test_swap(void **state)
{
	struct strbuf in = STRBUF_INIT, out = STRBUF_INIT, back = STRBUF_INIT;
	struct step s;

	(void)state;
	parse_step(&s, "");
	strbuf_addstr(&in, "-old\n+new\n \"^f_old$\" f_old@p older X\n-f_new");
	swap_names(&s, &in, &out);
	assert_string_equal(strbuf_str(&out),
			    "-new\n+old\n \"^f_new$\" f_new@p older X\n-f_old");
	swap_names(&s, &out, &back);
	assert_string_equal(strbuf_str(&back), strbuf_str(&in));
	strbuf_release(&in);
	strbuf_release(&out);
	strbuf_release(&back);
	step_release(&s);
}

static void test_swap_header(void **state)
{
	struct step s;

	(void)state;
	parse_step(&s, "Cocci: a\n");
	assert_false(s.swapped);
	assert_string_equal(s.cocci, "a");
	step_release(&s);
	parse_step(&s, "Cocci-swapped: a\n");
	assert_true(s.swapped);
	assert_string_equal(s.cocci, "a");
	step_release(&s);
	assert_int_equal(step_parse("x", "Subject: x\nCocci: a\n"
				    "Cocci-swapped: b\n\n", &s), -1);
	step_release(&s);
}

/* --- parts of a tree --- */

static void found(const struct tree *t, const char *path, const char *want)
{
	char *got = only_find(t, path);

	if (want)
		assert_string_equal(got, want);
	else
		assert_null(got);
	free(got);
}

static void test_only_find(void **state)
{
	const struct smalltree *st = *state;
	char *link = path_join(st->dir, "drivers/out");
	char *full = path_join(tree_root(st->tree), "drivers/Makefile");
	char *beside = xasprintf("%s/../", tree_root(st->tree));

	found(st->tree, "drivers", "drivers");
	found(st->tree, "./drivers//", "drivers");
	found(st->tree, "drivers/../include/linux", "include/linux");
	found(st->tree, "drivers/Makefile", "drivers/Makefile");
	found(st->tree, full, "drivers/Makefile");
	found(st->tree, ".", "");
	found(st->tree, tree_root(st->tree), "");
	found(st->tree, "nothing", NULL);
	found(st->tree, "..", NULL);
	found(st->tree, "../nothing", NULL);
	found(st->tree, "/", NULL);
	found(st->tree, beside, NULL);
	assert_int_equal(symlink("/", link), 0);
	found(st->tree, "drivers/out", NULL);
	free(link);
	free(full);
	free(beside);
}

static void test_only_has(void **state)
{
	(void)state;
	assert_true(only_has(NULL, "a/b.c"));
	assert_true(only_has("", "a/b.c"));
	assert_true(only_has("a", "a/b.c"));
	assert_true(only_has("a/b.c", "a/b.c"));
	assert_false(only_has("a", "ab/b.c"));
	assert_false(only_has("a/b", "a/b.c"));
	assert_false(only_has("a/b.c", "a"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_only_names),
		cmocka_unit_test(test_put),
		cmocka_unit_test(test_swap),
		cmocka_unit_test(test_swap_header),
		small_test(test_only_find),
		cmocka_unit_test(test_only_has),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
