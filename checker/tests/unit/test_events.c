// SPDX-License-Identifier: GPL-2.0-only
/* No call and no store is lost or made up. */
#include "tests/unit/events.h"

#define DECLS                                                       \
	"struct s { int a; void (*f)(void); };\n"                   \
	"int f(int); int g(int); int h(long); void v(void);\n"

static void generic_selects_one(void **state)
{
	(void)state;
	expect(DECLS "int t(int n) { return _Generic(n, int: f, long: h)(n); }",
	       "t(",
	       "0 call f(n)\n"
	       "1 return f(...)\n"
	       "2 end\n");
	expect(DECLS "int t(long n) {\n"
		     "	return _Generic(n, int: f(1), long: g(2)); }",
	       "t(",
	       "0 call g(2)\n"
	       "1 return g(...)\n"
	       "2 end\n");
	expect(DECLS "void fs(struct s *p); void fv(void *p);\n"
		     "#define PICK(p) _Generic(*(p), struct s: fs(p), \\\n"
		     "	default: fv(p))\n"
		     "void t(struct s *p) { PICK(p); }",
	       "t(",
	       "0 call fs(p) {PICK}\n"
	       "1 end\n");
	/* Which it is, a typedef hides; then it may be any of them. */
	expect(DECLS "typedef int my; int t(my *p) {\n"
		     "	return _Generic(p, int *: f(1), long *: g(2)); }",
	       "t(",
	       "0 call f(1)\n"
	       "1 return f(...)\n"
	       "2 end\n");
	expect(DECLS "typedef int my; int t(int *p) {\n"
		     "	return _Generic(p, my *: f(1), long *: g(2)); }",
	       "t(",
	       "0 switch ... to 1, 3\n"
	       "1 call f(1)\n"
	       "2 jump 5\n"
	       "3 call g(2)\n"
	       "4 jump 5\n"
	       "5 return ...\n"
	       "6 end\n");
}

static void choose_expr_chooses(void **state)
{
	(void)state;
	expect(DECLS "int t(void) {\n"
		     "	return __builtin_choose_expr(sizeof(int) == 4, f(1),\n"
		     "		g(2)) + __builtin_choose_expr(0, f(3), g(4)); }",
	       "t(",
	       "0 call f(1)\n"
	       "1 call g(4)\n"
	       "2 return f(...) + g(...)\n"
	       "3 end\n");
}

static void arrays_of_numbers_call(void **state)
{
	(void)state;
	expect(DECLS "void t(void) {\n"
		     "	int a[] = { 1, f(1), g(2) };\n"
		     "	int b[2][2] = { 1, 2, [1] = { f(3) } };\n"
		     "	int c[] = { 1, 2, 3 };\n"
		     "}\n",
	       "t(",
	       "0 call f(1)\n"
	       "1 store a[1] = f(...)\n"
	       "2 call g(2)\n"
	       "3 store a[2] = g(...)\n"
	       "4 decl a\n"
	       "5 call f(3)\n"
	       "6 store b[1][0] = f(...)\n"
	       "7 decl b\n"
	       "8 decl c\n"
	       "9 end\n");
}

static void compound_assignments_say_how(void **state)
{
	(void)state;
	expect(DECLS "void t(int n, struct s *p) {\n"
		     "	p->a |= 4;\n"
		     "	p->a &= ~n;\n"
		     "	n += f(1);\n"
		     "	n++;\n"
		     "}\n",
	       "t(",
	       "0 store p->a op= ... | 4\n"
	       "1 store p->a op= ... & ~n\n"
	       "2 call f(1)\n"
	       "3 store n op= ... + f(...)\n"
	       "4 store n op= ...\n"
	       "5 end\n");
}

static void operands_of_asm_are_evaluated(void **state)
{
	(void)state;
	expect(DECLS "void t(int n, struct s *p) {\n"
		     "	asm(\"\" : \"=r\" (n), [a] \"+m\" (p->a)\n"
		     "	       : \"r\" (f(1)), \"m\" (n) : \"memory\");\n"
		     "}\n",
	       "t(",
	       "0 call f(1)\n"
	       "1 asm\n"
	       "2 store n op= ...\n"
	       "3 store p->a op= ...\n"
	       "4 end\n");
	/* Where a variable lives is no statement. */
	expect(DECLS "void t(void) {\n"
		     "	register int n asm(\"rax\");\n"
		     "	asm(\"\" : \"=r\" (n)); }",
	       "t(",
	       "0 decl n\n"
	       "1 asm\n"
	       "2 store n op= ...\n"
	       "3 end\n");
}

static void sizes_that_are_not_constant(void **state)
{
	(void)state;
	expect(DECLS "void t(int n) { typeof(f(9)) a[f(1)][g(2)];\n"
		     "	n = sizeof(f(3)) + sizeof(int[g(4)]);\n"
		     "	typeof(f(5)) b = 1; }",
	       "t(",
	       "0 call f(1)\n"
	       "1 call g(2)\n"
	       "2 decl a\n"
	       "3 call g(4)\n"
	       "4 store n = ... + ...\n"
	       "5 store b = 1\n"
	       "6 decl b\n"
	       "7 end\n");
}

static void what_is_not_evaluated(void **state)
{
	(void)state;
	expect(DECLS "int t(int n) {\n"
		     "	n = __builtin_constant_p(f(1)) +\n"
		     "	    __builtin_types_compatible_p(typeof(f(2)), int) +\n"
		     "	    (typeof(f(3)))n + __builtin_object_size(&n, 0) +\n"
		     "	    __builtin_offsetof(struct s, f);\n"
		     "	return __builtin_expect(f(4), g(5)); }",
	       "t(",
	       "0 store n = ... + ... + n + ... + ...\n"
	       "1 call f(4)\n"
	       "2 call g(5)\n"
	       "3 return f(...)\n"
	       "4 end\n");
}

static void arguments_are_no_casts(void **state)
{
	(void)state;
	expect(DECLS "void *t(__builtin_va_list ap, int *p) {\n"
		     "	__atomic_store_n(p, f(1), 0);\n"
		     "	return __builtin_va_arg(ap, void *); }",
	       "t(",
	       "0 call f(1)\n"
	       "1 store *p op= ...\n"
	       "2 return ...\n"
	       "3 end\n");
}

static void middle_operand_left_out(void **state)
{
	(void)state;
	expect(DECLS "int t(int n) { return f(1) ?: g(2); }", "t(",
	       "0 call f(1)\n"
	       "1 branch !f(...) else 3\n"
	       "2 call g(2)\n"
	       "3 return f(...) ? f(...) : g(...)\n"
	       "4 end\n");
	expect(DECLS "int t(int n) { return ({ f(1); }) ?: ({ g(2); }); }",
	       "t(",
	       "0 call f(1)\n"
	       "1 branch !f(...) else 3\n"
	       "2 call g(2)\n"
	       "3 return f(...) ? f(...) : g(...)\n"
	       "4 end\n");
}

static void nobody_looks_at_the_last(void **state)
{
	(void)state;
	expect(DECLS "void t(int n) {\n"
		     "	f(1), g(2);\n"
		     "	n ? f(3) : g(4);\n"
		     "	({ f(5); });\n"
		     "	n && f(6);\n"
		     "	(void)f(7);\n"
		     "	(void)(n ?: g(8));\n"
		     "	for (f(9), g(10); n; f(11), g(12))\n"
		     "		;\n"
		     "}\n",
	       "t(",
	       "0 call f(1) [dropped]\n"
	       "1 call g(2) [dropped]\n"
	       "2 branch n else 5\n"
	       "3 call f(3) [dropped]\n"
	       "4 jump 6\n"
	       "5 call g(4) [dropped]\n"
	       "6 call f(5) [dropped]\n"
	       "7 branch n else 9\n"
	       "8 call f(6) [dropped]\n"
	       "9 call f(7) [dropped]\n"
	       "10 branch !n else 12\n"
	       "11 call g(8) [dropped]\n"
	       "12 call f(9) [dropped]\n"
	       "13 call g(10) [dropped]\n"
	       "14 branch n else 18\n"
	       "15 call f(11) [dropped]\n"
	       "16 call g(12) [dropped]\n"
	       "17 jump 14 [back]\n"
	       "18 end\n");
}

static void parentheses_read_as_well(void **state)
{
	(void)state;
	expect(DECLS "int t(struct s *p) { return (p->a); }", "t(",
	       "0 read p->a\n"
	       "1 return p->a\n"
	       "2 end\n");
}

static void library_builtins_are_calls(void **state)
{
	(void)state;
	expect("void t(void *a, void *b) {\n"
	       "	__builtin_memcpy(a, b, 8); __builtin_memset(a, 0, 8);\n"
	       "}\n",
	       "t(",
	       "0 call memcpy(a, b, 8) [dropped]\n"
	       "1 call memset(a, 0, 8) [dropped]\n"
	       "2 end\n");
}

static void container_of_with_more_in_it(void **state)
{
	(void)state;
	expect(DECLS "void t(void *p) {\n"
		     "	({ void *__mptr = p; f(1); (long)__mptr; }); }",
	       "t(",
	       "0 store __mptr = p\n"
	       "1 decl __mptr\n"
	       "2 call f(1) [dropped]\n"
	       "3 end\n");
}

static void braces_may_be_left_out(void **state)
{
	(void)state;
	expect("void f(void); void g(void);\n"
	       "struct { struct { int a; void (*f)(void); } in[2]; int z; }\n"
	       "x = { 1, f, 2, g, 3 };\n",
	       "x",
	       "0 store x.in[0].a = 1\n"
	       "1 store x.in[0].f = f\n"
	       "2 object x.in[0] struct  {a, f}\n"
	       "3 store x.in[1].a = 2\n"
	       "4 store x.in[1].f = g\n"
	       "5 object x.in[1] struct  {a, f}\n"
	       "6 store x.z = 3\n"
	       "7 object x struct  {in, z}\n");
	/* One that is a struct already takes no more than itself; a string is
	 * a whole array. */
	expect("struct in { int a, b; };\n"
	       "struct out { char name[4]; int n[2]; struct in i; int z; };\n"
	       "void t(struct in i) {\n"
	       "	struct out o = { \"abc\", 1, 2, i, 3 }; }",
	       "t(",
	       "0 store o.name = \"abc\"\n"
	       "1 store o.i = i\n"
	       "2 store o.z = 3\n"
	       "3 object o struct out {name, n, i, z}\n"
	       "4 decl o\n"
	       "5 end\n");
}

static void behind_a_designator(void **state)
{
	(void)state;
	expect(DECLS "struct s x[] = { [3].a = 1, v, 2, v, [0] = { 3 }, 4 };",
	       "x[]:",
	       "0 store x[3].a = 1\n"
	       "1 store x[3].f = v\n"
	       "2 store x[4].a = 2\n"
	       "3 store x[4].f = v\n"
	       "4 object x[4] struct s {a, f}\n"
	       "5 store x[0].a = 3\n"
	       "6 object x[0] struct s {a}\n"
	       "7 store x[1].a = 4\n"
	       "8 object x[1] struct s {a}\n");
	expect(DECLS "struct o { struct s i; int z; };\n"
		     "struct o x = { .i = 1, v, 2 };",
	       "x:",
	       "0 store x.i.a = 1\n"
	       "1 store x.i.f = v\n"
	       "2 object x.i struct s {a, f}\n"
	       "3 store x.z = 2\n"
	       "4 object x struct o {i, z}\n");
}

static void ranges_are_no_dimensions(void **state)
{
	(void)state;
	expect(DECLS "void w(void);\n"
		     "void (*x[9])(void) = { [1 ... 3] = v, w };",
	       "x[]:",
	       "0 store x[...] = v\n"
	       "1 store x[4] = w\n");
	expect(DECLS "void w(void);\n"
		     "void (*x[9][2])(void) = { [1 ... 3] = { v }, { w },\n"
		     "	[6][1] = v };",
	       "x[]:",
	       "0 store x[...][0] = v\n"
	       "1 store x[4][0] = w\n"
	       "2 store x[6][1] = v\n");
}

static void unions_take_one(void **state)
{
	(void)state;
	expect(DECLS "struct u { union { int a; void (*f)(void); }; int c;\n"
		     "	int : 3; int d; };\n"
		     "struct u x[] = { 1, 2, 3, { .f = v, 4, 5 } };",
	       "x[]:",
	       "0 store x[0].a = 1\n"
	       "1 store x[0].c = 2\n"
	       "2 store x[0].d = 3\n"
	       "3 object x[0] struct u {a, c, d}\n"
	       "4 store x[1].f = v\n"
	       "5 store x[1].c = 4\n"
	       "6 store x[1].d = 5\n"
	       "7 object x[1] struct u {f, c, d}\n");
}

static void aliases_call(void **state)
{
	(void)state;
	expect("int real(int n) { return n; }\n"
	       "int t(int n) __attribute__((weak, alias(\"real\")));\n",
	       "t(",
	       "0 call real(n)\n"
	       "1 return real(...)\n"
	       "2 end\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(generic_selects_one),
		cmocka_unit_test(choose_expr_chooses),
		cmocka_unit_test(arrays_of_numbers_call),
		cmocka_unit_test(compound_assignments_say_how),
		cmocka_unit_test(operands_of_asm_are_evaluated),
		cmocka_unit_test(sizes_that_are_not_constant),
		cmocka_unit_test(what_is_not_evaluated),
		cmocka_unit_test(arguments_are_no_casts),
		cmocka_unit_test(middle_operand_left_out),
		cmocka_unit_test(nobody_looks_at_the_last),
		cmocka_unit_test(parentheses_read_as_well),
		cmocka_unit_test(library_builtins_are_calls),
		cmocka_unit_test(container_of_with_more_in_it),
		cmocka_unit_test(braces_may_be_left_out),
		cmocka_unit_test(behind_a_designator),
		cmocka_unit_test(ranges_are_no_dimensions),
		cmocka_unit_test(unions_take_one),
		cmocka_unit_test(aliases_call),
	};

	return events_run(tests);
}
