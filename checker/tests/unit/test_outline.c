// SPDX-License-Identifier: GPL-2.0-only
#include "tests/unit/test.h"

#include "lib/strbuf.h"
#include "text/outline.h"

/* What is told, as text: F O M for definitions, p parameters, then uses with
 * their flags (. member, () called, ~ argument), | for the end of a statement
 * and ; for the end of a definition. */
static void on_define(void *ctx, enum outline_kind kind, const char *name,
		      size_t len)
{
	strbuf_addf(ctx, "%c:%.*s ", "FOM"[kind], (int)len, name);
}

static void on_own(void *ctx, const char *name, size_t len)
{
	strbuf_addf(ctx, "p:%.*s ", (int)len, name);
}

static void on_done(void *ctx)
{
	strbuf_addstr(ctx, "; ");
}

static void on_use(void *ctx, unsigned int flags, const char *name, size_t len)
{
	strbuf_addf(ctx, "%s%.*s%s ", flags & OUTLINE_MEMBER ? "." : "",
		    (int)len, name, flags & OUTLINE_CALLED ? "()" : "");
}

static void on_end(void *ctx)
{
	strbuf_addstr(ctx, "| ");
}

static void on_filling(void *ctx, const char *tag, size_t len)
{
	if (tag)
		strbuf_addf(ctx, "fill:%.*s ", (int)len, tag);
}

static void on_member(void *ctx, const char *tag, size_t tag_len,
		      const char *name, size_t len)
{
	strbuf_addf(ctx, "%.*s.%.*s ", (int)tag_len, tag, (int)len, name);
}

static void on_declared(void *ctx, const char *name, size_t len)
{
	strbuf_addf(ctx, "decl:%.*s ", (int)len, name);
}

static void on_nested(void *ctx, const char *tag, size_t tag_len,
		      const char *inner, size_t len)
{
	strbuf_addf(ctx, "%.*s{%.*s} ", (int)tag_len, tag, (int)len, inner);
}

static void outline(const char *text, const char *want)
{
	static const struct outline_ops ops = {
		on_define, on_own, on_done, on_use, on_end, on_filling,
		on_member, on_declared, on_nested,
	};
	static const struct outline_ops none = { 0 };
	struct strbuf sb = STRBUF_INIT;

	outline_text(text, strlen(text), &ops, &sb);
	assert_string_equal(strbuf_str(&sb), want);
	outline_text(text, strlen(text), &none, NULL);
	strbuf_release(&sb);
}

static void test_functions(void **state)
{
	(void)state;
	outline("static int f(struct a *x, int (*cb)(int))\n{\n\tg(x->m);\n}\n",
		"F:f p:x p:cb g() x .m | ; ");
	/* Attributes that are macros: any of the names may be it. */
	outline("static __printf(1, 2) void f(int a)\n{\n\th(a);\n}\n",
		"F:__printf F:f p:a h() a | ; ");
	/* Till the brace it may be an object as well. */
	outline("SYSCALL_DEFINE1(name, int, fd)\n{\n\tdo_it(fd);\n}\n",
		"O:name fd ; F:name F:fd F:SYSCALL_DEFINE1 p:name p:fd do_it() fd | ; ");
	outline("void a(void)\n{\n}\nvoid b(void)\n{\n\ta();\n}\n",
		"F:a ; F:b a() | ; ");
}

static void test_objects(void **state)
{
	(void)state;
	outline("static const struct ops o __ro = {\n\t.f = g,\n\t.h = NULL,\n};\n",
		"O:o fill:ops .f g | .h | ; ");
	outline("struct ops v[] = { { g, h }, };\n",
		"O:v fill:ops g | h | ; ");
	/* An array of pointers is not filled by position. */
	outline("static struct ops *v[] = { &a, &b };\n",
		"O:v a | b | ; ");
	outline("void (*hook)(int) = g;\n", "O:hook g | ; ");
	outline("DECLARE_WORK(w, fn);\nint x;\n", "O:w fn | ; ");
	/* No semicolon behind it: the next definition is one all the same. */
	outline("EXPORT_THING(a)\nint f(void)\n{\n\tg();\n}\n",
		"O:a ; F:f g() | ; ");
}

static void test_macros(void **state)
{
	(void)state;
	outline("#define CALL(x, y) (x)->m(y)\n",
		"M:CALL p:x p:y x .m() y | ; ");
	outline("#define CALL \\\n\tf()\nint g(void)\n{\n#define IN h()\n\tk();\n}\n",
		"M:CALL f() | ; F:g ; M:IN h() | ; F:g k() | ; ");
	outline("#include \"x.h\"\n#undef A\n", "");
}

static void test_arms(void **state)
{
	(void)state;
	/* Both arms open the block; one brace closes it. */
	outline("void f(void)\n{\n#ifdef A\n\tif (a) {\n#else\n\tif (b) {\n"
		"#endif\n\t\tc();\n\t}\n}\nvoid g(void)\n{\n\td();\n}\n",
		"F:f a | b | c() | ; F:g d() | ; ");
}

static void test_structs(void **state)
{
	(void)state;
	outline("struct s {\n\tint a, b[2];\n\tvoid (*f)(int x);\n"
		"\tstruct in i;\n\tstruct p *q;\n};\n",
		"s.a s.b s.f s.x s{in} s.i s.q ");
	outline("int f(void);\nextern int g(int a), h;\n", "decl:f decl:g ");
}

static void test_own(void **state)
{
	(void)state;
	outline("void f(void)\n{\n\tstruct a *b = g(c, d), *e;\n\tint h[2], i;\n}\n",
		"F:f p:b p:e b g() c d e | p:h p:i h i | ; ");
	/* None of these declares anything. */
	outline("void f(void)\n{\n\ta = b;\n\tc->d = e;\n\tg(h);\n"
		"\tif (x) y = z;\n\tfor_each(p) q(r);\n\treturn s;\n}\n",
		"F:f a b | c .d e | g() h | x y z | for_each() p q() r | s | ; ");
	outline("void f(void)\n{\n\tgoto out;\nout:\n\tg();\n}\n",
		"F:f out g() | ; ");
}

static void test_alias(void **state)
{
	(void)state;
	outline("int f(void) __attribute__((alias(\"g\")));\n",
		"decl:f F:f g() | ; ");
	outline("int f(void) __alias(g);\n",
		"decl:f decl:__alias F:f g() | ; ");
}

static void test_broken(void **state)
{
	(void)state;
	outline("", "");
	outline("void f(void) {", "F:f ; ");
	outline("}}}} ;;; ))) int f(", "");
	outline("struct s { int a;", "s.a ");
	outline("= = = {", "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_functions),
		cmocka_unit_test(test_objects),
		cmocka_unit_test(test_macros),
		cmocka_unit_test(test_arms),
		cmocka_unit_test(test_structs),
		cmocka_unit_test(test_own),
		cmocka_unit_test(test_alias),
		cmocka_unit_test(test_broken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
