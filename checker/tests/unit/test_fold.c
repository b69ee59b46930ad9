// SPDX-License-Identifier: GPL-2.0-only
/* What C looks like once CONFIG_X is always on. */
#include "tests/unit/test.h"

#include "convert/config/fold.h"

static bool pure(void *ctx, const char *name)
{
	(void)ctx;
	return streq(name, "is_dynamic");
}

static const struct fold_env env = { "X", FOLD_C, pure, NULL };

/* Fold IN; compare with OUT, and the number of notes with NOTES. */
static void fold(const char *in, const char *out, size_t notes)
{
	struct strbuf text = STRBUF_INIT;
	struct str_vec left = VEC_INIT;

	strbuf_addstr(&text, in);
	fold_c(&env, &text, &left);
	if (!streq(strbuf_str(&text), out))
		print_error("--- in\n%s--- is\n%s--- should be\n%s", in,
			    strbuf_str(&text), out);
	assert_string_equal(strbuf_str(&text), out);
	vec_for_each(p, &left) {
		if (left.n != notes)
			print_error("note: %s\n", *p);
	}
	assert_int_equal(left.n, notes);
	str_vec_release(&left);
	/* Nothing is left to do the second time. */
	fold_c(&env, &text, &left);
	assert_string_equal(strbuf_str(&text), out);
	str_vec_release(&left);
	strbuf_release(&text);
}

/* The statements of a function. */
static void body(const char *in, const char *out, size_t notes)
{
	char *a = xasprintf("int f(struct s *s, int a, int b)\n{\n%s}\n", in);
	char *b = xasprintf("int f(struct s *s, int a, int b)\n{\n%s}\n", out);

	fold(a, b, notes);
	free(a);
	free(b);
}

#define ON "IS_ENABLED(CONFIG_X)"

static void test_expressions(void **state)
{
	(void)state;
	body("\tif (a && " ON ")\n\t\tg();\n", "\tif (a)\n\t\tg();\n", 0);
	body("\tif (" ON " && a)\n\t\tg();\n", "\tif (a)\n\t\tg();\n", 0);
	body("\tif (a && " ON " && b)\n\t\tg();\n",
	     "\tif (a && b)\n\t\tg();\n", 0);
	body("\tif (a || !" ON ")\n\t\tg();\n", "\tif (a)\n\t\tg();\n", 0);
	body("\tif (a || !(" ON "))\n\t\tg();\n", "\tif (a)\n\t\tg();\n", 0);
	body("\tif (a && (!b || !" ON "))\n\t\tg();\n",
	     "\tif (a && !b)\n\t\tg();\n", 0);
	body("\tif (a && (b || (s->c && !" ON ")))\n\t\tg();\n",
	     "\tif (a && b)\n\t\tg();\n", 0);
	body("\tif (a || (b && " ON " && s->c))\n\t\tg();\n",
	     "\tif (a || (b && s->c))\n\t\tg();\n", 0);
	body("\tif (!(a && " ON "))\n\t\tg();\n", "\tif (!a)\n\t\tg();\n", 0);
	body("\tif (!(a == b && " ON "))\n\t\tg();\n",
	     "\tif (!(a == b))\n\t\tg();\n", 0);
	body("\tif ((a || b) && " ON ")\n\t\tg();\n",
	     "\tif (a || b)\n\t\tg();\n", 0);
	body("\tif (unlikely(a && " ON "))\n\t\tg();\n",
	     "\tif (unlikely(a))\n\t\tg();\n", 0);
	body("\tif (h(a && " ON ", b))\n\t\tg();\n",
	     "\tif (h(!!a, b))\n\t\tg();\n", 0);
	body("\tg(" ON ", IS_MODULE(CONFIG_X));\n", "\tg(true, false);\n", 0);
	body("\tif (a && IS_BUILTIN(CONFIG_X) && IS_REACHABLE(CONFIG_X))\n"
	     "\t\tg();\n",
	     "\tif (a)\n\t\tg();\n", 0);
	body("\ts->c = " ON " ? a : b;\n", "\ts->c = a;\n", 0);
	body("\ts->c = !" ON " ? a : b;\n", "\ts->c = b;\n", 0);
	body("\ts->c = a ? " ON " : b;\n", "\ts->c = a ? true : b;\n", 0);
	body("\ts->c = " ON ";\n", "\ts->c = true;\n", 0);
	body("\ts->c = s->d && " ON ";\n", "\ts->c = !!s->d;\n", 0);
	body("\ts->c = (a & 4) && " ON ";\n", "\ts->c = !!(a & 4);\n", 0);
	body("\ts->c = a & 4 && " ON ";\n", "\ts->c = !!(a & 4);\n", 0);
	body("\ts->c = " ON " && a & 4;\n", "\ts->c = !!(a & 4);\n", 0);
	body("\ts->c = a == b && " ON ";\n", "\ts->c = a == b;\n", 0);
	body("\ts->c = (a == b) && " ON ";\n", "\ts->c = a == b;\n", 0);
	body("\tbool c = s->d && " ON ";\n\n\tg(c);\n",
	     "\tbool c = s->d;\n\n\tg(c);\n", 0);
	body("\tfor (a = 0; a < b && " ON "; a++)\n\t\tg();\n",
	     "\tfor (a = 0; a < b; a++)\n\t\tg();\n", 0);
	body("\twhile (a && " ON ")\n\t\tg();\n",
	     "\twhile (a)\n\t\tg();\n", 0);
	/* Another symbol, a longer name, a string, a comment. */
	body("\tif (IS_ENABLED(CONFIG_XY) && a) /* CONFIG_X */\n"
	     "\t\tg(\"IS_ENABLED(CONFIG_X)\");\n",
	     "\tif (IS_ENABLED(CONFIG_XY) && a) /* CONFIG_X */\n"
	     "\t\tg(\"IS_ENABLED(CONFIG_X)\");\n", 0);
}

/* What brackets hold together stays together. */
static void test_brackets(void **state)
{
	(void)state;
	/* An assignment as the whole condition keeps its own. */
	body("\tif ((a = g()) && " ON ")\n\t\th();\n",
	     "\tif ((a = g()))\n\t\th();\n", 0);
	body("\tif (((a = g()) && " ON "))\n\t\th();\n",
	     "\tif ((a = g()))\n\t\th();\n", 0);
	body("\twhile (" ON " && (a = g()))\n\t\th();\n",
	     "\twhile ((a = g()))\n\t\th();\n", 0);
	body("\tfor (; (a = g()) && " ON ";)\n\t\th();\n",
	     "\tfor (; (a = g());)\n\t\th();\n", 0);
	body("\tif (likely((a = g()) && " ON "))\n\t\th();\n",
	     "\tif (likely((a = g())))\n\t\th();\n", 0);
	/* What binds less than where it comes to stand. */
	body("\ts->c = ((a = b) && " ON ") ? 1 : 2;\n",
	     "\ts->c = (a = b) ? 1 : 2;\n", 0);
	body("\ts->c = ((a ? b : s->d) && " ON ") ? 1 : 2;\n",
	     "\ts->c = (a ? b : s->d) ? 1 : 2;\n", 0);
	body("\tg((a, b) && " ON ", 1);\n", "\tg(!!(a, b), 1);\n", 0);
	body("\ts->c = " ON " ? a++, b : 1;\n", "\ts->c = (a++, b);\n", 0);
	body("\ts->c = a ? b : " ON " ? s->d = 1 : 2;\n",
	     "\ts->c = a ? b : (s->d = 1);\n", 0);
}

/* Nothing is made 0 or 1 that becomes so by itself. */
static void test_bools(void **state)
{
	(void)state;
	body("\tfor (; s->c && " ON ";)\n\t\tg();\n",
	     "\tfor (; s->c;)\n\t\tg();\n", 0);
	body("\tfor (a = b && " ON "; a; a--)\n\t\tg();\n",
	     "\tfor (a = !!b; a; a--)\n\t\tg();\n", 0);
	body("\tbool c;\n\n\tc = s->d && " ON ";\n\tg(c);\n",
	     "\tbool c;\n\n\tc = s->d;\n\tg(c);\n", 0);
	body("\tbool x = false, c = s->d && " ON ";\n\n\tg(c, x);\n",
	     "\tbool x = false, c = s->d;\n\n\tg(c, x);\n", 0);
	body("\tbool x, c;\n\n\tc = !" ON " || s->d;\n\tg(c, x);\n",
	     "\tbool x, c;\n\n\tc = s->d;\n\tg(c, x);\n", 0);
	fold("void f(struct s *s, bool c)\n{\n\tc = s->d && " ON ";\n"
	     "\tg(c);\n}\n",
	     "void f(struct s *s, bool c)\n{\n\tc = s->d;\n\tg(c);\n}\n", 0);
	/* No bool, another one of that name, a member, a use in between. */
	body("\ta = s->d && " ON ";\n", "\ta = !!s->d;\n", 0);
	body("\tbool c = b;\n\n\tif (c) {\n\t\tint c;\n\n"
	     "\t\tc = s->d && " ON ";\n\t\tg(c);\n\t}\n",
	     "\tbool c = b;\n\n\tif (c) {\n\t\tint c;\n\n"
	     "\t\tc = !!s->d;\n\t\tg(c);\n\t}\n", 0);
	body("\tbool c = b;\n\n\ts->c = s->d && " ON ";\n\tg(c);\n",
	     "\tbool c = b;\n\n\ts->c = !!s->d;\n\tg(c);\n", 0);
	body("\tbool c = b;\n\n\tc += s->d && " ON ";\n\tg(c);\n",
	     "\tbool c = b;\n\n\tc += !!s->d;\n\tg(c);\n", 0);
	body("\tbool *c = p;\n\n\tc[s->d && " ON "] = true;\n",
	     "\tbool *c = p;\n\n\tc[!!s->d] = true;\n", 0);
}

static void test_returns(void **state)
{
	(void)state;
	fold("static bool f(int *p)\n{\n\treturn p && " ON ";\n}\n",
	     "static bool f(int *p)\n{\n\treturn p;\n}\n", 0);
	fold("static int f(int *p)\n{\n\treturn p && " ON ";\n}\n",
	     "static int f(int *p)\n{\n\treturn !!p;\n}\n", 0);
	fold("static int f(void)\n{\n\treturn " ON ";\n}\n",
	     "static int f(void)\n{\n\treturn true;\n}\n", 0);
	fold("static const struct s t = {\n\t.a = " ON ",\n"
	     "\t.b = { 1, " ON " ? 2 : 3 },\n};\n",
	     "static const struct s t = {\n\t.a = true,\n"
	     "\t.b = { 1, 2 },\n};\n", 0);
	fold("#define HAS(x) ((x) && " ON ")\n#define ON " ON "\n",
	     "#define HAS(x) (!!(x))\n#define ON true\n", 2);
}

/* A call before the constant may do something; after it, it never ran. */
static void test_side_effects(void **state)
{
	(void)state;
	body("\tif (call(a) && !" ON ")\n\t\tg();\n",
	     "\tif (call(a) && false)\n\t\tg();\n", 1);
	body("\tif (!" ON " && call(a))\n\t\tg();\n\th();\n",
	     "\th();\n", 0);
	body("\tif (is_dynamic(s) && !" ON ")\n\t\tg();\n\th();\n",
	     "\th();\n", 0);
	body("\tif (a++ && !" ON ")\n\t\tg();\n",
	     "\tif (a++ && false)\n\t\tg();\n", 1);
	body("\tif ((a = b) && !" ON ")\n\t\tg();\n",
	     "\tif ((a = b) && false)\n\t\tg();\n", 1);
	body("\tif (s->ops->get(s) && !" ON ")\n\t\tg();\n",
	     "\tif (s->ops->get(s) && false)\n\t\tg();\n", 1);
	body("\tif (call(a)) {\n\t\tif (!" ON ")\n\t\t\tg();\n\t}\n\th();\n",
	     "\tcall(a);\n\th();\n", 1);
}

static void test_layout(void **state)
{
	(void)state;
	/* What fits on one line goes there. */
	body("\treturn " ON " && s->first_member &&\n\t\ts->second_member;\n",
	     "\treturn s->first_member && s->second_member;\n", 0);
	/* What does not stays on its lines, aligned as it was. */
	body("\tif (!" ON " ||\n"
	     "\t    some_long_function_name(s->first_member_of_it,\n"
	     "\t\t\t\t    s->second_member_of_it, a, b))\n\t\tg();\n",
	     "\tif (some_long_function_name(s->first_member_of_it,\n"
	     "\t\t\t\t    s->second_member_of_it, a, b))\n\t\tg();\n", 0);
	body("\ts->member = " ON " && function(s->first_member_of_this,\n"
	     "\t\t\t\t\t\t     s->second_member_of_this);\n",
	     "\ts->member = !!function(s->first_member_of_this,\n"
	     "\t\t\t       s->second_member_of_this);\n", 0);
	body("\treturn s->dmabuf->ops->pin_the_buffer &&\n"
	     "\t       (!s->is_a_dynamic_attachment_of_it ||\n"
	     "\t\t!" ON ");\n",
	     "\treturn s->dmabuf->ops->pin_the_buffer &&\n"
	     "\t       !s->is_a_dynamic_attachment_of_it;\n", 0);
}

static void test_if_else(void **state)
{
	(void)state;
	body("\tif (!" ON ") {\n\t\tg();\n\t} else {\n\t\t/* why */\n"
	     "\t\th(a,\n\t\t  b);\n\n\t\tif (a)\n\t\t\tk();\n\t}\n\n\tm();\n",
	     "\t/* why */\n\th(a,\n\t  b);\n\n\tif (a)\n\t\tk();\n\n\tm();\n",
	     0);
	body("\tif (" ON ")\n\t\tg();\n\telse\n\t\th();\n", "\tg();\n", 0);
	body("\tif (!" ON ")\n\t\tg();\n\telse\n\t\th();\n", "\th();\n", 0);
	body("\tif (" ON ") {\n\t\tg();\n\t}\n", "\tg();\n", 0);
	body("\tif (" ON ")\n\t\t/* why */\n\t\tg();\n",
	     "\t/* why */\n\tg();\n", 0);
	/* Chains. */
	body("\tif (a)\n\t\tg();\n\telse if (" ON ")\n\t\th();\n"
	     "\telse\n\t\tk();\n",
	     "\tif (a)\n\t\tg();\n\telse\n\t\th();\n", 0);
	body("\tif (a)\n\t\tg();\n\telse if (!" ON ")\n\t\th();\n"
	     "\telse\n\t\tk();\n",
	     "\tif (a)\n\t\tg();\n\telse\n\t\tk();\n", 0);
	body("\tif (a) {\n\t\tg();\n\t\th();\n\t} else if (!" ON ") {\n"
	     "\t\th();\n\t} else {\n\t\tk();\n\t}\n",
	     "\tif (a) {\n\t\tg();\n\t\th();\n\t} else {\n\t\tk();\n\t}\n", 0);
	body("\tif (a) {\n\t\tg();\n\t} else if (!" ON ") {\n"
	     "\t\th();\n\t\tk();\n\t}\n",
	     "\tif (a)\n\t\tg();\n", 0);
	body("\tif (!" ON ") {\n\t\tg();\n\t} else if (b) {\n\t\th();\n"
	     "\t\tk();\n\t}\n",
	     "\tif (b) {\n\t\th();\n\t\tk();\n\t}\n", 0);
	body("\tif (!" ON ") {\n\t\tg();\n\t\th();\n\t} else if (b) {\n"
	     "\t\th();\n\t} else {\n\t\tk();\n\t}\n",
	     "\tif (b)\n\t\th();\n\telse\n\t\tk();\n", 0);
	body("\tif (a) {\n\t\tg();\n\t} else if (!" ON ") {\n\t\th();\n"
	     "\t\tg();\n\t} else if (b) {\n\t\tk();\n\t}\n",
	     "\tif (a)\n\t\tg();\n\telse if (b)\n\t\tk();\n", 0);
	/* Below a header without braces. */
	body("\tfor_each(a, b)\n\t\tif (" ON ")\n\t\t\tg();\n",
	     "\tfor_each(a, b)\n\t\tg();\n", 0);
	body("\tif (a)\n\t\tif (!" ON ")\n\t\t\tg();\n\th();\n", "\th();\n",
	     0);
	body("\tfor_each(a, b)\n\t\tif (" ON ") {\n\t\t\tg();\n"
	     "\t\t\th();\n\t\t}\n",
	     "\tfor_each(a, b) {\n\t\tg();\n\t\th();\n\t}\n", 0);
	body("\tif (" ON ") { g(); }\n", "\t{ g(); }\n", 1);
	/* A trailing comment of a removed line goes with it. */
	body("\tg();\n\tif (!" ON ")\n\t\th(); /* never */\n\tk();\n",
	     "\tg();\n\tk();\n", 0);
}

static void test_empty(void **state)
{
	(void)state;
	/* The block, then the if around it, and one of the blank lines. */
	body("\tg();\n\n\tif (is_dynamic(s)) {\n\t\tif (!" ON ") {\n"
	     "\t\t\th();\n\t\t\tk();\n\t\t}\n\t}\n\n\tm();\n",
	     "\tg();\n\n\tm();\n", 0);
	body("\tg();\n\n\tif (!" ON ")\n\t\th();\n", "\tg();\n", 0);
	body("\tif (!" ON ")\n\t\th();\n\n\tg();\n", "\tg();\n", 0);
	/* Braces that one statement no longer needs. */
	body("\tif (a) {\n\t\tg();\n\t\tif (!" ON ")\n\t\t\th();\n\t}\n",
	     "\tif (a)\n\t\tg();\n", 0);
	body("\tif (a) {\n\t\tg();\n\t\tif (!" ON ")\n\t\t\th();\n"
	     "\t} else {\n\t\tk();\n\t}\n",
	     "\tif (a)\n\t\tg();\n\telse\n\t\tk();\n", 0);
	body("\tif (a) {\n\t\tg();\n\t\tif (!" ON ")\n\t\t\th();\n"
	     "\t} else {\n\t\tk();\n\t\tm();\n\t}\n",
	     "\tif (a) {\n\t\tg();\n\t} else {\n\t\tk();\n\t\tm();\n\t}\n", 0);
	/* The then part goes, the else part stays. */
	body("\tif (a) {\n\t\tif (!" ON ")\n\t\t\tg();\n\t} else {\n"
	     "\t\th();\n\t\tk();\n\t}\n",
	     "\tif (!a) {\n\t\th();\n\t\tk();\n\t}\n", 0);
	body("\tif (!s->c) {\n\t\tif (!" ON ")\n\t\t\tg();\n\t} else {\n"
	     "\t\th();\n\t}\n",
	     "\tif (s->c)\n\t\th();\n", 0);
	body("\tif (a == b) {\n\t\tif (!" ON ")\n\t\t\tg();\n\t} else {\n"
	     "\t\th();\n\t}\n",
	     "\tif (!(a == b))\n\t\th();\n", 0);
	body("\tif (a) {\n\t\tg();\n\t} else {\n\t\tif (!" ON ")\n"
	     "\t\t\th();\n\t}\n",
	     "\tif (a)\n\t\tg();\n", 0);
}

static void test_comments(void **state)
{
	(void)state;
	/* The comment is about the statement alone: both go. */
	body("\tg();\n\n\t/* about h */\n\tif (!" ON ")\n\t\th();\n\n\tk();\n",
	     "\tg();\n\n\tk();\n", 0);
	/* It may be about what follows, too: it stays, and is listed. */
	body("\tg();\n\n\t/* about h */\n\tif (!" ON ")\n\t\th();\n\tk();\n",
	     "\tg();\n\n\t/* about h */\n\tk();\n", 1);
	/* A block is not empty while it has a comment. */
	body("\tif (a) {\n\t\t/* note */\n\n\t\tif (!" ON ")\n\t\t\th();\n"
	     "\t}\n",
	     "\tif (a) {\n\t\t/* note */\n\t}\n", 0);
}

static void test_declarations(void **state)
{
	(void)state;
	/* Right behind the declarations: nothing speaks against it. */
	body("\tint r;\n\n\tif (" ON ") {\n\t\tint q = g();\n\n\t\tr = q;\n"
	     "\t\th(r);\n\t}\n",
	     "\tint r;\n\n\tint q = g();\n\n\tr = q;\n\th(r);\n", 0);
	/* Behind a statement: the block stays. */
	body("\tg();\n\tif (" ON ") {\n\t\tint q = g();\n\n\t\th(q);\n\t}\n",
	     "\tg();\n\t{\n\t\tint q = g();\n\n\t\th(q);\n\t}\n", 1);
}

static void test_dead(void **state)
{
	(void)state;
	/* Behind a return. */
	body("\tif (" ON ")\n\t\treturn g();\n\n\th();\n\treturn 0;\n",
	     "\treturn g();\n", 0);
	body("\tif (a)\n\t\tgoto out;\n\tif (" ON ") {\n\t\tg();\n"
	     "\t\treturn 0;\n\t}\n\th();\nout:\n\tk();\n\treturn 1;\n",
	     "\tif (a)\n\t\tgoto out;\n\tg();\n\treturn 0;\n"
	     "out:\n\tk();\n\treturn 1;\n", 0);
	/* Variables, labels, functions. */
	body("\tint r;\n\n\tif (!" ON ") {\n\t\tr = g();\n\t\tif (r)\n"
	     "\t\t\tgoto err;\n\t}\n\treturn 0;\nerr:\n\th();\n"
	     "\treturn 1;\n",
	     "\treturn 0;\n", 0);
	body("\tint q, r = 3, *p;\n\n\tif (!" ON ")\n\t\tr = g();\n"
	     "\th(q, *p);\n",
	     "\tint q, *p;\n\n\th(q, *p);\n", 0);
	body("\tint *r, q;\n\n\tif (!" ON ")\n\t\tr = g();\n\th(q);\n",
	     "\tint q;\n\n\th(q);\n", 0);
	body("\tint r = call();\n\n\tif (!" ON ")\n\t\tg(r);\n\th();\n",
	     "\tint r = call();\n\n\th();\n", 1);
	fold("/* Helps. */\nstatic void helper(void)\n{\n\tdeeper();\n}\n\n"
	     "int f(void)\n{\n\tif (!" ON ")\n\t\thelper();\n\treturn 0;\n}\n",
	     "int f(void)\n{\n\treturn 0;\n}\n", 0);
	fold("static void deeper(void)\n{\n}\n\n"
	     "static void helper(void)\n{\n\tdeeper();\n}\n\n"
	     "int f(void)\n{\n\tif (!" ON ")\n\t\thelper();\n\treturn 0;\n}\n",
	     "int f(void)\n{\n\treturn 0;\n}\n", 0);
	fold("static void helper(void)\n{\n}\n\nvoid (*p)(void) = helper;\n\n"
	     "int f(void)\n{\n\tif (!" ON ")\n\t\thelper();\n\treturn 0;\n}\n",
	     "static void helper(void)\n{\n}\n\nvoid (*p)(void) = helper;\n\n"
	     "int f(void)\n{\n\treturn 0;\n}\n", 0);
}

/* A variable of the file that only folded code used is named, and left. */
static void test_unused_static(void **state)
{
	(void)state;
	fold("static int limit = 3;\nstatic const int one[] = { 1 }, two = 2;\n"
	     "static int kept __used;\nstatic int both, none;\nint shared;\n\n"
	     "int f(struct s *s)\n{\n\tif (!" ON ")\n"
	     "\t\treturn limit + one[0] + two + both + kept + shared;\n"
	     "\ts->none = 1;\n\treturn both;\n}\n",
	     "static int limit = 3;\nstatic const int one[] = { 1 }, two = 2;\n"
	     "static int kept __used;\nstatic int both, none;\nint shared;\n\n"
	     "int f(struct s *s)\n{\n\ts->none = 1;\n\treturn both;\n}\n",
	     2);
}

/* What the fold did not make unused stays, and what looks like a name of it. */
static void test_unused(void **state)
{
	(void)state;
	/* A member of that name; a label's colon that is none. */
	body("\tint way = " ON " ? s->move : s->pin;\n\n"
	     "\treturn " ON " && s->ops ? way : b;\n",
	     "\tint way = s->move;\n\n"
	     "\treturn s->ops ? way : b;\n", 0);
	body("\tint r;\n\n\tif (!" ON ")\n\t\tr = g();\n\ts->r = a;\n",
	     "\ts->r = a;\n", 0);
	body("\tint r;\n\n\tif (!" ON ")\n\t\tr = g();\n"
	     "\th((struct t){ .r = a });\n",
	     "\th((struct t){ .r = a });\n", 0);
	body("\tint q = s->r;\n\n\tif (!" ON ")\n\t\tg(s->r);\n\th(q);\n",
	     "\tint q = s->r;\n\n\th(q);\n", 0);
	/* Unused before: none of ours. */
	fold("int f(void)\n{\n\tint r;\n\n\treturn g();\n}\n\n"
	     "int k(void)\n{\n\tint r;\n\n\tif (!" ON ")\n\t\tr = g();\n"
	     "\treturn 1;\n}\n",
	     "int f(void)\n{\n\tint r;\n\n\treturn g();\n}\n\n"
	     "int k(void)\n{\n\treturn 1;\n}\n", 0);
	body("\tint r;\n\n\tif (!" ON ") {\n\t\tint r = g();\n\n"
	     "\t\th(r);\n\t}\n\tk();\n",
	     "\tint r;\n\n\tk();\n", 0);
	/* Another one of that name in an inner block, or further out. */
	body("\tint r;\n\n\tif (!" ON ")\n\t\tr = g();\n\tif (a) {\n"
	     "\t\tint r = h();\n\n\t\tk(r);\n\t}\n",
	     "\tif (a) {\n\t\tint r = h();\n\n\t\tk(r);\n\t}\n", 0);
	body("\tint r = h();\n\n\tif (a) {\n\t\tint r;\n\n"
	     "\t\tif (!" ON ")\n\t\t\tr = g();\n\t\tk();\n\t}\n"
	     "\treturn r;\n",
	     "\tint r = h();\n\n\tif (a)\n\t\tk();\n\treturn r;\n", 0);
	/* sizeof, a macro, attributes, a header's declaration. */
	body("\tint r;\n\n\tif (!" ON ")\n\t\tr = g();\n\th(sizeof(r));\n",
	     "\tint r;\n\n\th(sizeof(r));\n", 0);
	fold("#define M(x) ((x) + r)\nint f(void)\n{\n\tint r = 0;\n\n"
	     "\tif (!" ON ")\n\t\tr = g();\n\treturn M(1);\n}\n",
	     "#define M(x) ((x) + r)\nint f(void)\n{\n\tint r = 0;\n\n"
	     "\treturn M(1);\n}\n", 1);
	fold("#define M(r) ((r) + 1)\nint f(void)\n{\n\tint r = 0;\n\n"
	     "\tif (!" ON ")\n\t\tr = g();\n\treturn M(1);\n}\n",
	     "#define M(r) ((r) + 1)\nint f(void)\n{\n\treturn M(1);\n}\n",
	     0);
	body("\tint q __maybe_unused, r __maybe_unused;\n\n"
	     "\tif (!" ON ") {\n\t\tint n __maybe_unused = g();\n\n"
	     "\t\tq = r = n;\n\t}\n\th();\n",
	     "\tint q __maybe_unused, r __maybe_unused;\n\n\th();\n", 0);
	body("\tvoid *r __free(kfree) = NULL;\n\n"
	     "\tif (!" ON ")\n\t\tr = g();\n\th();\n",
	     "\tvoid *r __free(kfree) = NULL;\n\n\th();\n", 0);
	body("\tif (!" ON ")\n\t\tg(a);\n"
	     "\tfor (int r = 0; r < 3; r++)\n\t\th();\n",
	     "\tfor (int r = 0; r < 3; r++)\n\t\th();\n", 0);
	body("\tint r[2] = { 0 }, q = 1;\n"
	     "\tstruct t t = { .x = 1, .y = { 2 } };\n\n"
	     "\tif (!" ON ")\n\t\tg(r, t);\n\th(q);\n",
	     "\tint q = 1;\n\n\th(q);\n", 0);
	body("\tint *r /* what */, q; /* which */\n\n"
	     "\tif (!" ON ")\n\t\tr = g();\n\th(q);\n",
	     "\tint q; /* which */\n\n\th(q);\n", 0);
	body("\tint a1, /* one */\n\t    r, /* two */\n\t    c;\n\n"
	     "\tif (!" ON ")\n\t\tr = g();\n\th(a1, c);\n",
	     "\tint a1, /* one */\n\t    c;\n\n\th(a1, c);\n", 0);
	body("\tint a1, /* one */\n\t    *r; /* two */\n\n"
	     "\tif (!" ON ")\n\t\tr = g();\n\th(a1);\n",
	     "\tint a1; /* one */\n\n\th(a1);\n", 0);
	/* A prototype goes with its function. */
	fold("static int helper(int x);\n\nint f(void)\n{\n\tif (!" ON
	     ")\n\t\thelper(1);\n\treturn 0;\n}\n\n"
	     "static int helper(int x)\n{\n\treturn x;\n}\n",
	     "int f(void)\n{\n\treturn 0;\n}\n", 0);
}

/* Labels of both kinds. */
static void test_labels(void **state)
{
	(void)state;
	/* A label needs a statement behind it. */
	body("\tswitch (a) {\n\tcase 1:\n\t\tg();\n\t\tbreak;\n"
	     "\tdefault:\n\t\tif (!" ON ")\n\t\t\th();\n\t}\n",
	     "\tswitch (a) {\n\tcase 1:\n\t\tg();\n\t\tbreak;\n"
	     "\tdefault:\n\t\tbreak;\n\t}\n", 0);
	body("\tif (a)\n\t\tgoto out;\n\tg();\nout:\n\tif (!" ON ")\n"
	     "\t\th();\n",
	     "\tif (a)\n\t\tgoto out;\n\tg();\nout:\n\t;\n", 0);
	/* One that is still jumped to; one that code can fall into. */
	body("\tif (a)\n\t\tgoto out;\n\tif (!" ON ")\n\t\tgoto out;\n"
	     "\tg();\nout:\n\th();\n",
	     "\tif (a)\n\t\tgoto out;\n\tg();\nout:\n\th();\n", 0);
	body("\tif (!" ON ")\n\t\tgoto out;\n\tg();\nout:\n\th();\n",
	     "\tg();\n\th();\n", 0);
	/* What one can still get into stays. */
	body("\tif (!" ON ")\n\t\tgoto err;\n\tif (b)\n\t\tgoto in;\n"
	     "\treturn 0;\nerr:\n\tif (a) {\nin:\n\t\th();\n\t}\n"
	     "\treturn 1;\n",
	     "\tif (b)\n\t\tgoto in;\n"
	     "\treturn 0;\n\tif (a) {\nin:\n\t\th();\n\t}\n"
	     "\treturn 1;\n", 0);
	body("\tif (" ON ")\n\t\treturn g();\n\tif (a) {\nin:\n"
	     "\t\th();\n\t\tgoto in;\n\t}\n",
	     "\treturn g();\n\tif (a) {\nin:\n"
	     "\t\th();\n\t\tgoto in;\n\t}\n", 0);
	/* A variable of a label's name; a constant with one's. */
	body("\tint out = g();\n\n\tif (!" ON ")\n\t\tgoto out;\n"
	     "\th(out);\nout:\n\treturn 1;\n",
	     "\tint out = g();\n\n\th(out);\nout:\n\treturn 1;\n", 0);
	body("\tswitch (a) {\n\tcase ONE:\n\t\tif (!" ON ")\n"
	     "\t\t\tg(ONE);\n\t\treturn 2;\n\t}\n",
	     "\tswitch (a) {\n\tcase ONE:\n\t\treturn 2;\n\t}\n", 0);
}

/* Directives that cut across a statement: better leave it. */
static void test_directives(void **state)
{
	(void)state;
	body("#ifdef A\n\tif (!" ON ")\n\t\tg();\n#endif\n\th();\n",
	     "#ifdef A\n#endif\n\th();\n", 0);
	body("\tif (!" ON ")\n#ifdef A\n\t\tg();\n#else\n\t\th();\n#endif\n",
	     "\tif (false)\n#ifdef A\n\t\tg();\n#else\n\t\th();\n#endif\n", 1);
	body("\tif (" ON ") {\n#ifdef A\n\t\tg();\n#endif\n\t\th();\n\t}\n",
	     "#ifdef A\n\tg();\n#endif\n\th();\n", 0);
}
int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_expressions),
		cmocka_unit_test(test_brackets),
		cmocka_unit_test(test_bools),
		cmocka_unit_test(test_returns),
		cmocka_unit_test(test_side_effects),
		cmocka_unit_test(test_layout),
		cmocka_unit_test(test_if_else),
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_comments),
		cmocka_unit_test(test_declarations),
		cmocka_unit_test(test_dead),
		cmocka_unit_test(test_unused),
		cmocka_unit_test(test_unused_static),
		cmocka_unit_test(test_labels),
		cmocka_unit_test(test_directives),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
