// SPDX-License-Identifier: GPL-2.0-only
/* A unit in all states of its #ifs: what is seen, how often, and where. */
#include "facts/dump.h"
#include "parse/parse.h"

#include "tests/unit/test.h"

#define BASE "checker/tests/trees/base"
#define FILE_NAME "drivers/test/test.c"
#define HEADER_NAME "drivers/test/test.h"

static struct tree *tree;

static void keep(void *ctx, struct parsed *one)
{
	if (one->failure)
		strbuf_addf(ctx, "failure: %s\n", one->failure);
	else
		facts_dump(&one->facts, true, ctx);
}

static char *dump(const char *source, const char *header)
{
	struct parser_opts opts = { .jobs = 1 };
	const char *file = FILE_NAME;
	struct strbuf out = STRBUF_INIT;
	struct parser *p;

	tree_overlay_set(tree, file, source, strlen(source));
	if (header)
		tree_overlay_set(tree, HEADER_NAME, header, strlen(header));
	p = parser_new(tree, &opts);
	assert_non_null(p);
	assert_int_equal(parser_run(p, &file, 1, keep, &out), 0);
	parser_free(p);
	tree_overlay_clear(tree);
	return strbuf_detach(&out);
}

/* How often WHAT stands in TEXT. */
static size_t count(const char *text, const char *what)
{
	size_t n = 0;

	for (const char *p = text; (p = strstr(p, what)); p += strlen(what))
		n++;
	return n;
}

static void expect(const char *text, const char *what, size_t n)
{
	if (count(text, what) != n)
		print_message("%s", text);
	assert_int_equal(count(text, what), n);
}

static void says_each_thing_once(void **state)
{
	char *text = dump("#include <linux/dma-buf.h>\n"
			  "void same(void) { dma_buf_put(0); }\n"
			  "#ifdef CONFIG_TEST_FEATURE\n"
			  "void same_too(void) { dma_buf_attach(0, 0); }\n"
			  "#else\n"
			  "void *other(void) { return dma_buf_attach(0, 0); }\n"
			  "#endif\n"
			  "void both(void)\n"
			  "{\n"
			  "#ifndef CONFIG_TEST_FEATURE\n"
			  "	dma_buf_detach(0, 0);\n"
			  "#endif\n"
			  "	dma_buf_put(0);\n"
			  "}\n",
			  NULL);

	(void)state;
	expect(text, " same(", 1);
	expect(text, "same_too(", 1);
	expect(text, "[variant]", 2);
	expect(text, FILE_NAME ":6:", 1);
	expect(text, "both(", 2);
	expect(text, "call dma_buf_detach", 1);
	expect(text, "error: ", 0);
	free(text);
}

/* One parse more is not spent on what is nothing to us. */
static void leaves_the_rest_alone(void **state)
{
	char *text = dump("#include <linux/dma-buf.h>\n"
			  "#ifdef CONFIG_TEST_FEATURE\n"
			  "int led(void) { return 1; }\n"
			  "#else\n"
			  "int led(void) { return 2; }\n"
			  "#endif\n"
			  "struct test {\n"
			  "#ifdef CONFIG_TEST_FEATURE\n"
			  "	int x;\n"
			  "#endif\n"
			  "	struct dma_buf_attachment *attach;\n"
			  "};\n"
			  "void *f(void) { return dma_buf_attach(0, 0); }\n",
			  NULL);

	(void)state;
	expect(text, "[variant]", 0);
	expect(text, "led(", 1);
	free(text);
}

/* None of our words stands under these #ifs. */
static void follows_the_callback(void **state)
{
	char *text = dump("#include <linux/dma-buf.h>\n"
			  "void hw_off(void *hw);\n"
			  "static void off(void *hw)\n"
			  "{\n"
			  "#ifdef CONFIG_TEST_FEATURE\n"
			  "	hw_off(hw);\n"
			  "#endif\n"
			  "}\n"
			  "static void gone(struct dma_buf_attachment *a)\n"
			  "{\n"
			  "	off(a->importer_priv);\n"
			  "}\n"
			  "struct dma_buf_attach_ops ops = {\n"
			  "	.invalidate_mappings = gone,\n"
			  "};\n",
			  NULL);

	(void)state;
	expect(text, "static off(", 2);
	expect(text, "[variant]", 1);
	expect(text, " gone(", 1);
	free(text);
}

static void looks_into_headers(void **state)
{
	char *text = dump("#include \"test.h\"\n"
			  "void *f(void)\n"
			  "{\n"
			  "	return dma_buf_dynamic_attach(0, 0, OPS, 0);\n"
			  "}\n",
			  "#ifndef TEST_H\n"
			  "#define TEST_H\n"
			  "#include <linux/dma-buf.h>\n"
			  "#ifdef CONFIG_TEST_FEATURE\n"
			  "static struct dma_buf_attach_ops on = { 1 };\n"
			  "#define OPS (&on)\n"
			  "#else\n"
			  "static struct dma_buf_attach_ops off = { 1 };\n"
			  "#define OPS (&off)\n"
			  "#endif\n"
			  "#endif\n");

	(void)state;
	expect(text, HEADER_NAME ":5:", 1);
	expect(text, HEADER_NAME ":8:", 1);
	expect(text, "dma_buf_dynamic_attach(NULL, NULL, &on", 1);
	expect(text, "dma_buf_dynamic_attach(NULL, NULL, &off", 1);
	free(text);
}

/* There is an end to it, and it is told. */
static void says_where_it_ends(void **state)
{
	struct strbuf source = STRBUF_INIT;
	char *text;

	(void)state;
	strbuf_addstr(&source, "#include <linux/dma-buf.h>\n");
	for (int i = 0; i < 20; i++)
		strbuf_addf(&source,
			    "%s MACHINE == %d\n"
			    "void *f%d(void) { return dma_buf_attach(0, 0); }\n",
			    i ? "#elif" : "#if", i, i);
	strbuf_addstr(&source, "#endif\n");
	text = dump(strbuf_str(&source), NULL);
	expect(text, "call dma_buf_attach", 13);
	expect(text, "there are more states than are tried", 7);
	free(text);
	strbuf_release(&source);
}

static int open_tree(void **state)
{
	(void)state;
	tree = tree_open(BASE);
	return tree ? 0 : -1;
}

static int close_tree(void **state)
{
	(void)state;
	tree_free(tree);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(says_each_thing_once),
		cmocka_unit_test(leaves_the_rest_alone),
		cmocka_unit_test(follows_the_callback),
		cmocka_unit_test(looks_into_headers),
		cmocka_unit_test(says_where_it_ends),
	};

	return cmocka_run_group_tests(tests, open_tree, close_tree);
}
