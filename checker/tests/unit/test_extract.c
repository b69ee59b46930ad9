// SPDX-License-Identifier: GPL-2.0-only
/* What the parser makes of C, as facts_dump() shows it. */
#include "tests/unit/events.h"

static void conditions_are_branches(void **state)
{
	(void)state;
	expect("int g(int); int f(int a, int b, int c) {\n"
	       "	if (a && (b || !c))\n"
	       "		g(1);\n"
	       "	return 0;\n"
	       "}\n",
	       "f(",
	       "0 branch a else 4\n"
	       "1 branch !b else 3\n"
	       "2 branch !c else 4\n"
	       "3 call g(1) [dropped]\n"
	       "4 return 0\n"
	       "5 end\n");
	expect("int f(int a, int b) { if (!(a || b)) return 1; else return 2; }",
	       "f(",
	       "0 branch !a else 4\n"
	       "1 branch !b else 4\n"
	       "2 return 1\n"
	       "3 jump 5\n"
	       "4 return 2\n"
	       "5 end\n");
}

static void loops_jump_back(void **state)
{
	(void)state;
	expect("int g(int); void f(int n) {\n"
	       "	for (int i = 0; i < n; i++) {\n"
	       "		if (g(i))\n"
	       "			continue;\n"
	       "		break;\n"
	       "	}\n"
	       "}\n",
	       "f(",
	       "0 store i = 0\n"
	       "1 decl i\n"
	       "2 branch i < n else 9\n"
	       "3 call g(i)\n"
	       "4 branch g(...) else 6\n"
	       "5 jump 7\n"
	       "6 jump 9\n"
	       "7 store i op= ...\n"
	       "8 jump 2 [back]\n"
	       "9 end\n");
	expect("int g(int); void f(int n) { while (n) n = g(n); }", "f(",
	       "0 branch n else 4\n"
	       "1 call g(n)\n"
	       "2 store n = g(...)\n"
	       "3 jump 0 [back]\n"
	       "4 end\n");
	expect("int g(int); void f(int n) { do { g(n); } while (n--); }", "f(",
	       "0 call g(n) [dropped]\n"
	       "1 store n op= ...\n"
	       "2 branch n else 4\n"
	       "3 jump 0 [back]\n"
	       "4 end\n");
	/* What macros are made of is no loop. */
	expect("int g(int); void f(int n) { do { g(n); } while (0); }", "f(",
	       "0 call g(n) [dropped]\n"
	       "1 end\n");
}

static void switches_list_their_cases(void **state)
{
	(void)state;
	expect("int g(int); int f(int n) {\n"
	       "	switch (n) {\n"
	       "	case 1:\n"
	       "		g(1);\n"
	       "		break;\n"
	       "	case 2:\n"
	       "		g(2);\n"
	       "	}\n"
	       "	return n;\n"
	       "}\n",
	       "f(",
	       "0 switch n to 1, 3, 4\n"
	       "1 call g(1) [dropped]\n"
	       "2 jump 4\n"
	       "3 call g(2) [dropped]\n"
	       "4 return n\n"
	       "5 end\n");
}

static void gotos_find_their_labels(void **state)
{
	(void)state;
	expect("int g(int); int f(int n) {\n"
	       "	if (g(n))\n"
	       "		goto out;\n"
	       "	g(2);\n"
	       "out:\n"
	       "	return n;\n"
	       "}\n",
	       "f(",
	       "0 call g(n)\n"
	       "1 branch g(...) else 3\n"
	       "2 jump 4\n"
	       "3 call g(2) [dropped]\n"
	       "4 return n\n"
	       "5 end\n");
}

static void cleanups_run_on_every_way_out(void **state)
{
	(void)state;
	expect("#include <linux/mutex.h>\n"
	       "typedef struct mutex *class_mutex_t;\n"
	       "void class_mutex_destructor(class_mutex_t *p);\n"
	       "#define __free(f) __attribute__((__cleanup__(__free_##f)))\n"
	       "void __free_it(void *p);\n"
	       "int g(int); int f(int n, struct mutex *m) {\n"
	       "	class_mutex_t l __cleanup(class_mutex_destructor) = m;\n"
	       "	{\n"
	       "		void *q __free(it) = m;\n"
	       "		if (n)\n"
	       "			return 1;\n"
	       "		if (g(n))\n"
	       "			goto out;\n"
	       "	}\n"
	       "	g(3);\n"
	       "out:\n"
	       "	return 2;\n"
	       "}\n",
	       "f(",
	       "0 store l = m\n"
	       "1 decl l cleanup class_mutex_destructor\n"
	       "2 store q = m\n"
	       "3 decl q cleanup __free_it\n"
	       "4 branch n else 8\n"
	       "5 end q cleanup __free_it\n"
	       "6 end l cleanup class_mutex_destructor\n"
	       "7 return 1\n"
	       "8 call g(n)\n"
	       "9 branch g(...) else 12\n"
	       "10 end q cleanup __free_it\n"
	       "11 jump 14\n"
	       "12 end q cleanup __free_it\n"
	       "13 call g(3) [dropped]\n"
	       "14 end l cleanup class_mutex_destructor\n"
	       "15 return 2\n"
	       "16 end l cleanup class_mutex_destructor\n"
	       "17 end\n");
}

static void paths_are_kept_whole(void **state)
{
	(void)state;
	expect("#include <linux/dma-buf.h>\n"
	       "struct x { struct { int a; struct sg_table *t[2]; }; };\n"
	       "void f(struct dma_buf_attachment *at, struct x *x) {\n"
	       "	struct dma_resv *r = at->dmabuf->resv;\n"
	       "	x->t[1] = (void *)at->importer_priv;\n"
	       "	dma_resv_wait_timeout(r, 0, false, x->a);\n"
	       "}\n",
	       "f(",
	       "0 read at->dmabuf->resv\n"
	       "1 store r = at->dmabuf->resv\n"
	       "2 decl r\n"
	       "3 read at->importer_priv\n"
	       "4 store x->t[1] = at->importer_priv\n"
	       "5 read x->a\n"
	       "6 call dma_resv_wait_timeout(r, 0, 0, x->a) [dropped]\n"
	       "7 end\n");
}

static void arms_with_calls_are_branches(void **state)
{
	(void)state;
	expect("int g(int); int f(int n) { return n ? g(1) : g(2); }", "f(",
	       "0 branch n else 3\n"
	       "1 call g(1)\n"
	       "2 jump 4\n"
	       "3 call g(2)\n"
	       "4 return n ? g(...) : g(...)\n"
	       "5 end\n");
	expect("int f(int n) { return n ? 1 : 2; }", "f(",
	       "0 return n ? 1 : 2\n"
	       "1 end\n");
	expect("int g(int); int f(int n) { return g(n) ?: 7; }", "f(",
	       "0 call g(n)\n"
	       "1 return g(...) ? g(...) : 7\n"
	       "2 end\n");
	expect("int g(int); int f(int n) { int x = n && g(n); return x; }",
	       "f(",
	       "0 branch n else 2\n"
	       "1 call g(n)\n"
	       "2 store x = n && g(...)\n"
	       "3 decl x\n"
	       "4 return x\n"
	       "5 end\n");
}

static void macros_are_named(void **state)
{
	(void)state;
	expect("#include <linux/kernel.h>\n"
	       "int g(int); void f(int n) { if (WARN_ON(g(n))) g(1); }", "f(",
	       "0 call g(n) {WARN_ON}\n"
	       "1 store __ret_warn_on = !!g(...) {WARN_ON}\n"
	       "2 decl __ret_warn_on {WARN_ON}\n"
	       "3 branch __ret_warn_on else 5 {WARN_ON}\n"
	       "4 call __warn_printk(\"%s\\n\", \"g(n)\") [variadic] {WARN_ON}\n"
	       "5 branch !!__ret_warn_on else 7 {WARN_ON}\n"
	       "6 call g(1) [dropped]\n"
	       "7 end\n");
}

static void container_of_is_known(void **state)
{
	(void)state;
	expect("#include <linux/workqueue.h>\n"
	       "struct x { int a; struct work_struct w; };\n"
	       "int f(struct work_struct *w) {\n"
	       "	struct x *x = container_of(w, struct x, w);\n"
	       "	return x->a;\n"
	       "}\n",
	       "f(",
	       "0 store x = container_of(w, struct x, w) "
	       "{container_of}\n"
	       "1 decl x\n"
	       "2 read x->a\n"
	       "3 return x->a\n"
	       "4 end\n");
}

/* The form of 7.0 and later, which has no variable; and what looks like it. */
static void container_of_without_variable(void **state)
{
	(void)state;
	expect("#include <linux/types.h>\n"
	       "struct w { int n; };\n"
	       "struct x { int a; struct { struct w w; } in; };\n"
	       "#define up(p, t, m) ({ \\\n"
	       "	_Static_assert(sizeof(*(p)) == sizeof(struct w), \"\"); \\\n"
	       "	(t *)((void *)(p) - offsetof(t, m)); })\n"
	       "int f(struct w *w) {\n"
	       "	struct x *x = up(w, struct x, in.w);\n"
	       "	char *c = ({ _Static_assert(1, \"\"); (char *)w - 4; });\n"
	       "	return x->a + *c;\n"
	       "}\n",
	       "f(",
	       "0 store x = container_of(w, struct x, in.w) {up}\n"
	       "1 decl x\n"
	       "2 store c = w - 4\n"
	       "3 decl c\n"
	       "4 read x->a\n"
	       "5 return x->a + *c\n"
	       "6 end\n");
}

static const char tables[] =
	"#include <linux/dma-buf.h>\n"
	"struct outer { int n; struct dma_buf_attach_ops ops; };\n"
	"static void cb(struct dma_buf_attachment *a) {}\n"
	"static void cb2(struct dma_buf_attachment *a) {}\n"
	"static const struct dma_buf_attach_ops positional = { true, cb };\n"
	"static const struct dma_buf_attach_ops gnu = {\n"
	"	invalidate_mappings: cb\n"
	"};\n"
	"static struct outer nested = { .n = 1, .ops.invalidate_mappings = cb,\n"
	"};\n"
	"static struct outer inner = { .ops = { .invalidate_mappings = cb } };\n"
	"static struct dma_buf_attach_ops array[] = {\n"
	"	[1] = { .invalidate_mappings = cb2 },\n"
	"	[0].invalidate_mappings = cb,\n"
	"};\n"
	"static int numbers[] = { 1, 2, 3 };\n"
	"void f(struct dma_buf *b) {\n"
	"	static const struct dma_buf_attach_ops in = {\n"
	"		.invalidate_mappings = cb };\n"
	"	struct dma_buf_attach_ops mine = { .allow_peer2peer = true };\n"
	"	mine.invalidate_mappings = cb2;\n"
	"	dma_buf_dynamic_attach(b, NULL, &in, NULL);\n"
	"	dma_buf_dynamic_attach(b, NULL, &mine, &numbers);\n"
	"	dma_buf_dynamic_attach(b, NULL,\n"
	"		&(struct dma_buf_attach_ops){ .invalidate_mappings = cb },\n"
	"		NULL);\n"
	"}\n";

static void tables_are_stores(void **state)
{
	(void)state;
	expect(tables, "positional",
	       "0 store positional.allow_peer2peer = 1 {true}\n"
	       "1 store positional.invalidate_mappings = cb\n"
	       "2 object positional struct dma_buf_attach_ops "
	       "{allow_peer2peer, invalidate_mappings}\n");
	expect(tables, "gnu",
	       "0 store gnu.invalidate_mappings = cb\n"
	       "1 object gnu struct dma_buf_attach_ops "
	       "{invalidate_mappings}\n");
	expect(tables, "nested",
	       "0 store nested.n = 1\n"
	       "1 store nested.ops.invalidate_mappings = cb\n"
	       "2 object nested struct outer {n, ops}\n");
	expect(tables, "inner",
	       "0 store inner.ops.invalidate_mappings = cb\n"
	       "1 object inner.ops struct dma_buf_attach_ops "
	       "{invalidate_mappings}\n"
	       "2 object inner struct outer {ops}\n");
	expect(tables, "array",
	       "0 store array[1].invalidate_mappings = cb2\n"
	       "1 object array[1] struct dma_buf_attach_ops "
	       "{invalidate_mappings}\n"
	       "2 store array[0].invalidate_mappings = cb\n");
	expect(tables, "numbers", "");
	expect(tables, "in:",
	       "0 store in.invalidate_mappings = cb\n"
	       "1 object in struct dma_buf_attach_ops "
	       "{invalidate_mappings}\n");
	expect(tables, "f(",
	       "0 store mine.allow_peer2peer = 1 {true}\n"
	       "1 object mine struct dma_buf_attach_ops {allow_peer2peer}\n"
	       "2 decl mine\n"
	       "3 store mine.invalidate_mappings = cb2\n"
	       "4 call dma_buf_dynamic_attach(b, NULL, &in, NULL) [dropped]\n"
	       "5 call dma_buf_dynamic_attach(b, NULL, &mine, &numbers) "
	       "[dropped]\n"
	       "6 store (struct dma_buf_attach_ops){...}.invalidate_mappings = "
	       "cb\n"
	       "7 object (struct dma_buf_attach_ops){...} struct "
	       "dma_buf_attach_ops {invalidate_mappings}\n"
	       "8 call dma_buf_dynamic_attach(b, NULL, "
	       "&(struct dma_buf_attach_ops){...}, NULL) [dropped]\n"
	       "9 end\n");
}

static void every_use_of_a_name_is_found(void **state)
{
	char *text;

	(void)state;
	text = dump("#include <linux/dma-buf.h>\n"
		    "struct other { int invalidate_mappings; };\n"
		    "#define CB .invalidate_mappings = cb\n"
		    "static void cb(struct dma_buf_attachment *a) {}\n"
		    "static const struct dma_buf_attach_ops a = { CB };\n"
		    "static const struct dma_buf_attach_ops b = { true, cb };\n"
		    "int f(struct other *o, struct dma_buf *b) {\n"
		    "	dma_buf_invalidate_mappings(b);\n"
		    "	return o->invalidate_mappings +\n"
		    "	       offsetof(struct dma_buf_attach_ops,\n"
		    "			invalidate_mappings);\n"
		    "}\n");
	assert_non_null(strstr(text, "test.c:3:13: ref member "
				     "invalidate_mappings [designator]\n"));
	assert_non_null(strstr(text, "test.c:6:52: ref member "
				     "invalidate_mappings [positional]\n"));
	assert_non_null(strstr(text, "test.c:8:2: ref function "
				     "dma_buf_invalidate_mappings\n"));
	assert_non_null(strstr(text, "test.c:11:4: ref member "
				     "invalidate_mappings"));
	assert_non_null(strstr(text, "test.c:9:12: ref other "
				     "invalidate_mappings"));
	assert_null(strstr(text, "test.c:9:12: ref member "));
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(conditions_are_branches),
		cmocka_unit_test(loops_jump_back),
		cmocka_unit_test(switches_list_their_cases),
		cmocka_unit_test(gotos_find_their_labels),
		cmocka_unit_test(cleanups_run_on_every_way_out),
		cmocka_unit_test(paths_are_kept_whole),
		cmocka_unit_test(arms_with_calls_are_branches),
		cmocka_unit_test(macros_are_named),
		cmocka_unit_test(container_of_is_known),
		cmocka_unit_test(container_of_without_variable),
		cmocka_unit_test(tables_are_stores),
		cmocka_unit_test(every_use_of_a_name_is_found),
	};

	return events_run(tests);
}
