// SPDX-License-Identifier: GPL-2.0-only
#include "tests/unit/test.h"

#include "text/comment.h"

static const struct wording member = { "old", "brand_new", "the_ops" };
static const struct wording function = { "dev_old", "dev_brand_new", NULL };

/* Rename in the comments of IN; LEFT bare words are to stay. */
static void c(const struct wording *w, enum word_policy policy, const char *in,
	      const char *out, size_t left)
{
	struct strbuf sb = STRBUF_INIT;
	struct edits e = VEC_INIT;
	struct offset_vec v = VEC_INIT;
	struct tokens t;

	tokens_lex(in, strlen(in), &t);
	comments_rename(&t, w, policy, &e, &v);
	assert_int_equal(edits_apply(&e, in, strlen(in), &sb), 0);
	assert_string_equal(strbuf_str(&sb), out);
	assert_int_equal(v.n, left);
	vec_release(&v);
	edits_release(&e);
	tokens_release(&t);
	strbuf_release(&sb);
}

static void doc(const char *in, const char *out)
{
	struct strbuf sb = STRBUF_INIT;
	struct edits e = VEC_INIT;
	struct offset_vec v = VEC_INIT;

	text_rename(in, strlen(in), &member, WORD_PARAGRAPH, &e, &v);
	assert_int_equal(edits_apply(&e, in, strlen(in), &sb), 0);
	assert_string_equal(strbuf_str(&sb), out);
	vec_release(&v);
	edits_release(&e);
	strbuf_release(&sb);
}

static void above(const char *in, const char *out)
{
	struct strbuf sb = STRBUF_INIT;
	struct edits e = VEC_INIT;
	struct tokens t;

	tokens_lex(in, strlen(in), &t);
	comments_above_calls(&t, "dev_old", "old", "brand_new", &e);
	assert_int_equal(edits_apply(&e, in, strlen(in), &sb), 0);
	assert_string_equal(strbuf_str(&sb), out);
	edits_release(&e);
	tokens_release(&t);
	strbuf_release(&sb);
}

static void test_ours(void **state)
{
	(void)state;
	c(&member, WORD_OURS, "/* old, old() and x_old, older */ old",
	  "/* brand_new, brand_new() and x_old, older */ old", 0);
	c(&member, WORD_OURS, "/**\n * @old: &x.old, %old\n */",
	  "/**\n * @brand_new: &x.brand_new, %brand_new\n */", 0);
	c(&member, WORD_OURS, "// old\n\"old\"", "// brand_new\n\"old\"", 0);
}

static void test_leave(void **state)
{
	(void)state;
	c(&member, WORD_LEAVE, "/* old */", "/* old */", 1);
	c(&member, WORD_LEAVE, "/* &the_ops.old and &other_ops.old */",
	  "/* &the_ops.brand_new and &other_ops.old */", 1);
	c(&member, WORD_LEAVE, "/* the_ops->old, the_ops::old, xthe_ops.old */",
	  "/* the_ops->brand_new, the_ops::brand_new, xthe_ops.old */", 1);
}

static void test_function(void **state)
{
	(void)state;
	c(&function, WORD_LEAVE, "/* dev_old() my_dev_old() */ dev_old",
	  "/* dev_brand_new() my_dev_old() */ dev_old", 0);
}

static void test_paragraphs(void **state)
{
	(void)state;
	doc("The old of TTM.\n\nA dma-buf has old too.\n",
	    "The old of TTM.\n\nA dma-buf has brand_new too.\n");
	doc("old.\n\nA DMA-BUF:\nold in TTM.\n\nold\nof dma_buf\n",
	    "old.\n\nA DMA-BUF:\nold in TTM.\n\nbrand_new\nof dma_buf\n");
	doc(":c:member:`the_ops.old`", ":c:member:`the_ops.brand_new`");
	doc("dma-buf and other.old", "dma-buf and other.old");
}

static void test_above_calls(void **state)
{
	(void)state;
	above("void f(void)\n{\n\t/* No old() here. */\n\tif (a)\n"
	      "\t\tdev_old(a);\n\n\t/* old() again, my.old() */\n\tg();\n}\n",
	      "void f(void)\n{\n\t/* No brand_new() here. */\n\tif (a)\n"
	      "\t\tdev_old(a);\n\n\t/* old() again, my.old() */\n\tg();\n}\n");
	/* Set apart by a blank line; not called but named. */
	above("void f(void)\n{\n\t/* old() */\n\n\tdev_old(a);\n}\n",
	      "void f(void)\n{\n\t/* old() */\n\n\tdev_old(a);\n}\n");
	above("void f(void)\n{\n\t/* old() */\n\tg(dev_old);\n}\n",
	      "void f(void)\n{\n\t/* old() */\n\tg(dev_old);\n}\n");
	above("void f(void)\n{\n\t/* old is called; x.old() */\n"
	      "\tdev_old(a);\n}\n",
	      "void f(void)\n{\n\t/* old is called; x.old() */\n"
	      "\tdev_old(a);\n}\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ours),
		cmocka_unit_test(test_leave),
		cmocka_unit_test(test_function),
		cmocka_unit_test(test_paragraphs),
		cmocka_unit_test(test_above_calls),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
