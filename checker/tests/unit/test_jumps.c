// SPDX-License-Identifier: GPL-2.0-only
/* Every jump goes where C has it go, and ends what it leaves. */
#include "tests/unit/events.h"

#define DECLS                                                        \
	"struct lock { int a; }; struct item { struct item *next; };\n" \
	"int f(int); int g(int); void un(void *p); void kfree(void *);\n" \
	"#define AUTO __attribute__((cleanup(un)))\n"

static void parts_of_for(void **state)
{
	static const struct {
		const char *head, *events;
	} heads[] = {
		{ "f(1); f(2); f(3)", "0 call f(1) [dropped]\n"
				      "1 call f(2)\n"
				      "2 branch f(...) else 6\n"
				      "3 call g(0) [dropped]\n"
				      "4 call f(3) [dropped]\n"
				      "5 jump 1 [back]\n"
				      "6 end\n" },
		{ "f(1); f(2);", "0 call f(1) [dropped]\n"
				 "1 call f(2)\n"
				 "2 branch f(...) else 5\n"
				 "3 call g(0) [dropped]\n"
				 "4 jump 1 [back]\n"
				 "5 end\n" },
		{ "f(1);; f(3)", "0 call f(1) [dropped]\n"
				 "1 call g(0) [dropped]\n"
				 "2 call f(3) [dropped]\n"
				 "3 jump 1 [back]\n"
				 "4 end\n" },
		{ "; f(2); f(3)", "0 call f(2)\n"
				  "1 branch f(...) else 5\n"
				  "2 call g(0) [dropped]\n"
				  "3 call f(3) [dropped]\n"
				  "4 jump 0 [back]\n"
				  "5 end\n" },
		{ "f(1);;", "0 call f(1) [dropped]\n"
			    "1 call g(0) [dropped]\n"
			    "2 jump 1 [back]\n"
			    "3 end\n" },
		{ "; f(2);", "0 call f(2)\n"
			     "1 branch f(...) else 4\n"
			     "2 call g(0) [dropped]\n"
			     "3 jump 0 [back]\n"
			     "4 end\n" },
		{ ";; f(3)", "0 call g(0) [dropped]\n"
			     "1 call f(3) [dropped]\n"
			     "2 jump 0 [back]\n"
			     "3 end\n" },
		{ ";;", "0 call g(0) [dropped]\n"
			"1 jump 0 [back]\n"
			"2 end\n" },
	};
	/* Written out, handed to a macro, and made by one. */
	static const char *const forms[] = {
		"void t(void) { for (%s) g(0); }",
		"#define LOOP(...) for (__VA_ARGS__)\n"
		"void t(void) { LOOP(%s) g(0); }",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(heads); i++) {
		for (size_t j = 0; j < ARRAY_SIZE(forms); j++) {
			char *body = xasprintf(j ? forms[1] : forms[0],
					       heads[i].head);
			char *text = xasprintf(DECLS "%s", body);

			if (!j)
				expect(text, "t(", heads[i].events);
			else
				assert_int_equal(count(text, "t(", "call"),
						 (heads[i].head[0] == 'f') + 1 +
						 !!strstr(heads[i].head, "f(2)") +
						 !!strstr(heads[i].head, "f(3)"));
			free(text);
			free(body);
		}
	}
}

static void loops_of_macros(void **state)
{
	(void)state;
	expect(DECLS "#define each(p, head) \\\n"
		     "	for (p = (head)->next; p != (head); p = p->next)\n"
		     "#define each_if(p, head, c) \\\n"
		     "	each(p, head) if (!(c)) {} else\n"
		     "#define rest(p) for (; p; p = 0)\n"
		     "void t(struct item *h, struct item *p) {\n"
		     "	each_if(p, h, f(1))\n"
		     "		g(2);\n"
		     "	rest(p)\n"
		     "		g(3);\n"
		     "}\n",
	       "t(",
	       "0 read h->next {each_if}\n"
	       "1 store p = h->next {each_if}\n"
	       "2 branch p != h else 10 {each_if}\n"
	       "3 call f(1) {each_if}\n"
	       "4 branch !f(...) else 6 {each_if}\n"
	       "5 jump 7 {each_if}\n"
	       "6 call g(2) [dropped]\n"
	       "7 read p->next {each_if}\n"
	       "8 store p = p->next {each_if}\n"
	       "9 jump 2 [back] {each_if}\n"
	       "10 branch p else 14 {rest}\n"
	       "11 call g(3) [dropped]\n"
	       "12 store p = NULL {rest}\n"
	       "13 jump 10 [back] {rest}\n"
	       "14 end\n");
}

static void default_comes_last(void **state)
{
	(void)state;
	expect(DECLS "void t(int n) {\n"
		     "	switch (n) {\n"
		     "	default: f(0); break;\n"
		     "	case 1 ... 3: f(1);\n"
		     "	case 4: f(4);\n"
		     "	}\n"
		     "}\n",
	       "t(",
	       "0 switch n to 3, 4, 1\n"
	       "1 call f(0) [dropped]\n"
	       "2 jump 5\n"
	       "3 call f(1) [dropped]\n"
	       "4 call f(4) [dropped]\n"
	       "5 end\n");
}

static void labels_of_macros(void **state)
{
	(void)state;
	/* Two labels of one name, each with its own variable to end. */
	expect(DECLS "#define TRY(n) ({ __label__ out; AUTO int v = n; \\\n"
		     "	{ AUTO int w = n; if (f(n)) goto out; } g(n); \\\n"
		     "	out: n; })\n"
		     "void t(void) {\n"
		     "	TRY(1);\n"
		     "	TRY(2);\n"
		     "}\n",
	       "t(",
	       "0 store v = 1 {TRY}\n"
	       "1 decl v cleanup un {TRY}\n"
	       "2 store w = 1 {TRY}\n"
	       "3 decl w cleanup un {TRY}\n"
	       "4 call f(1) {TRY}\n"
	       "5 branch f(...) else 8 {TRY}\n"
	       "6 end w cleanup un {TRY}\n"
	       "7 jump 10 {TRY}\n"
	       "8 end w cleanup un {TRY}\n"
	       "9 call g(1) [dropped] {TRY}\n"
	       "10 end v cleanup un {TRY}\n"
	       "11 store v = 2 {TRY}\n"
	       "12 decl v cleanup un {TRY}\n"
	       "13 store w = 2 {TRY}\n"
	       "14 decl w cleanup un {TRY}\n"
	       "15 call f(2) {TRY}\n"
	       "16 branch f(...) else 19 {TRY}\n"
	       "17 end w cleanup un {TRY}\n"
	       "18 jump 21 {TRY}\n"
	       "19 end w cleanup un {TRY}\n"
	       "20 call g(2) [dropped] {TRY}\n"
	       "21 end v cleanup un {TRY}\n"
	       "22 end\n");
}

static void backward_goto_ends_variables(void **state)
{
	(void)state;
	expect(DECLS "void t(int n) {\n"
		     "	AUTO int a = 1;\n"
		     "again:;\n"
		     "	AUTO int b = 2;\n"
		     "	if (f(n))\n"
		     "		goto again;\n"
		     "	AUTO int c = 3;\n"
		     "	if (f(n))\n"
		     "		goto again;\n"
		     "}\n",
	       "t(",
	       "0 store a = 1\n"
	       "1 decl a cleanup un\n"
	       "2 store b = 2\n"
	       "3 decl b cleanup un\n"
	       "4 call f(n)\n"
	       "5 branch f(...) else 8\n"
	       "6 end b cleanup un\n"
	       "7 jump 2 [back]\n"
	       "8 store c = 3\n"
	       "9 decl c cleanup un\n"
	       "10 call f(n)\n"
	       "11 branch f(...) else 15\n"
	       "12 end c cleanup un\n"
	       "13 end b cleanup un\n"
	       "14 jump 2 [back]\n"
	       "15 end c cleanup un\n"
	       "16 end b cleanup un\n"
	       "17 end a cleanup un\n"
	       "18 end\n");
}

static void goto_between_blocks(void **state)
{
	(void)state;
	expect(DECLS "void t(int n) {\n"
		     "	{\n"
		     "		AUTO int a = 1;\n"
		     "		if (n) goto in;\n"
		     "		{ AUTO int b = 2; if (f(n)) goto in; }\n"
		     "	}\n"
		     "	{\n"
		     "in:\n"
		     "		g(1);\n"
		     "		AUTO int c = 3;\n"
		     "		if (f(n)) goto in;\n"
		     "	}\n"
		     "}\n",
	       "t(",
	       "0 store a = 1\n"
	       "1 decl a cleanup un\n"
	       "2 branch n else 5\n"
	       "3 end a cleanup un\n"
	       "4 jump 14\n"
	       "5 store b = 2\n"
	       "6 decl b cleanup un\n"
	       "7 call f(n)\n"
	       "8 branch f(...) else 12\n"
	       "9 end b cleanup un\n"
	       "10 end a cleanup un\n"
	       "11 jump 14\n"
	       "12 end b cleanup un\n"
	       "13 end a cleanup un\n"
	       "14 call g(1) [dropped]\n"
	       "15 store c = 3\n"
	       "16 decl c cleanup un\n"
	       "17 call f(n)\n"
	       "18 branch f(...) else 21\n"
	       "19 end c cleanup un\n"
	       "20 jump 14 [back]\n"
	       "21 end c cleanup un\n"
	       "22 end\n");
}

static void computed_goto(void **state)
{
	(void)state;
	expect(DECLS "void t(int n) {\n"
		     "	static void *to[] = { &&one, &&two };\n"
		     "	goto *to[n];\n"
		     "one:\n"
		     "	f(1);\n"
		     "two:\n"
		     "	f(2);\n"
		     "never:\n"
		     "	f(3);\n"
		     "}\n",
	       "t(",
	       "0 switch to[n] to 1, 2\n"
	       "1 jump 3\n"
	       "2 jump 4\n"
	       "3 call f(1) [dropped]\n"
	       "4 call f(2) [dropped]\n"
	       "5 call f(3) [dropped]\n"
	       "6 end\n");
}

static void asm_goto(void **state)
{
	(void)state;
	expect(DECLS "#define JUMP(l) asm goto (\"\" : : \"r\" (f(0)) : : l, two)\n"
		     "void t(int n) {\n"
		     "	JUMP(one);\n"
		     "	f(1);\n"
		     "one:\n"
		     "	f(2);\n"
		     "two:\n"
		     "	asm goto (\"\" : : : \"memory\" : two);\n"
		     "}\n",
	       "t(",
	       "0 call f(0) {JUMP}\n"
	       "1 asm {JUMP}\n"
	       "2 switch ... to 3, 4, 5 {JUMP}\n"
	       "3 jump 6 {JUMP}\n"
	       "4 jump 7 {JUMP}\n"
	       "5 call f(1) [dropped]\n"
	       "6 call f(2) [dropped]\n"
	       "7 asm\n"
	       "8 switch ... to 9, 10\n"
	       "9 jump 7 [back]\n"
	       "10 end\n");
}

static void attributes_name_the_cleanup(void **state)
{
	(void)state;
	expect(DECLS "#define MINE __attribute__((__cleanup__(lst__free)))\n"
		     "void lst__free(void *); struct lock *lst__make(int);\n"
		     "void t(void *kbuf) {\n"
		     "	void *a __attribute__((cleanup(un))) = kbuf;\n"
		     "	void *b __attribute__((__unused__)) __attribute__\n"
		     "		((__cleanup__(un))) = kbuf;\n"
		     "	MINE struct lock *c = lst__make(1);\n"
		     "	void *d __attribute__((unused)) = (lst__free(kbuf), 0);\n"
		     "	void *e __attribute__((unused)) =\n"
		     "		({ void *i AUTO = kbuf; i; });\n"
		     "	void *g __attribute__((unused)) = \"cleanup(un)\";\n"
		     "	[[gnu::cleanup(un)]] int h = 1;\n"
		     "}\n",
	       "t(",
	       "0 store a = kbuf\n"
	       "1 decl a cleanup un\n"
	       "2 store b = kbuf\n"
	       "3 decl b cleanup un\n"
	       "4 call lst__make(1)\n"
	       "5 store c = lst__make(...)\n"
	       "6 decl c cleanup lst__free\n"
	       "7 call lst__free(kbuf)\n"
	       "8 store d = NULL\n"
	       "9 decl d\n"
	       "10 store i = kbuf\n"
	       "11 decl i cleanup un\n"
	       "12 end i cleanup un\n"
	       "13 store e = i\n"
	       "14 decl e\n"
	       "15 store g = \"cleanup(un)\"\n"
	       "16 decl g\n"
	       "17 store h = 1\n"
	       "18 decl h cleanup un\n"
	       "19 end h cleanup un\n"
	       "20 end c cleanup lst__free\n"
	       "21 end b cleanup un\n"
	       "22 end a cleanup un\n"
	       "23 end\n");
}

/* What the kernel's cleanup.h makes of its macros, in short. */
#define GUARDS                                                         \
	"#define CLEAN(f) __attribute__((__cleanup__(f)))\n"           \
	"#define FREE(name) CLEAN(__free_##name)\n"                    \
	"#define CLASS(name, var) class_##name##_t var \\\n"           \
	"	CLEAN(class_##name##_destructor) = class_##name##_make\n" \
	"#define GUARD(name) CLASS(name, the_guard)\n"                 \
	"#define SCOPED(name, label, arg) \\\n"                        \
	"	for (CLASS(name, scope)(arg); ok(&scope) || !maybe; \\\n" \
	"	     ({ goto label; })) \\\n"                           \
	"		if (0) { label: break; } else\n"                \
	"#define TRY(name, fail, arg) \\\n"                            \
	"	for (CLASS(name, scope)(arg), *did = 0; !did; \\\n"    \
	"	     did = (void *)1) \\\n"                            \
	"		if (!ok(&scope)) fail; else\n"                  \
	"#define TAKE(p) ({ __auto_type __at = &(p); \\\n"             \
	"	__auto_type __v = *__at; *__at = (void *)0; __v; })\n"  \
	"typedef struct lock *class_l_t; enum { maybe };\n"            \
	"void class_l_destructor(class_l_t *p);\n"                     \
	"class_l_t class_l_make(int); int ok(class_l_t *);\n"          \
	"void __free_it(void *); void *make(void);\n"

static void guards_end_on_every_way_out(void **state)
{
	(void)state;
	expect(DECLS GUARDS
	       "int t(int n) {\n"
	       "	GUARD(l)(n);\n"
	       "	SCOPED(l, end_, n) {\n"
	       "		if (f(1))\n"
	       "			break;\n"
	       "		if (f(2))\n"
	       "			return 2;\n"
	       "		g(3);\n"
	       "	}\n"
	       "	return 0;\n"
	       "}\n",
	       "t(",
	       "0 call class_l_make(n) {GUARD}\n"
	       "1 store the_guard = class_l_make(...) {GUARD}\n"
	       "2 decl the_guard cleanup class_l_destructor {GUARD}\n"
	       "3 call class_l_make(n) {SCOPED}\n"
	       "4 store scope = class_l_make(...) {SCOPED}\n"
	       "5 decl scope cleanup class_l_destructor {SCOPED}\n"
	       "6 call ok(&scope) {SCOPED}\n"
	       "7 branch !ok(...) else 9 {SCOPED}\n"
	       "8 branch !maybe else 23 {SCOPED}\n"
	       "9 branch 0 else 12 {SCOPED}\n"
	       "10 jump 23 {SCOPED}\n"
	       "11 jump 21 {SCOPED}\n"
	       "12 call f(1)\n"
	       "13 branch f(...) else 15\n"
	       "14 jump 23\n"
	       "15 call f(2)\n"
	       "16 branch f(...) else 20\n"
	       "17 end scope cleanup class_l_destructor\n"
	       "18 end the_guard cleanup class_l_destructor\n"
	       "19 return 2\n"
	       "20 call g(3) [dropped]\n"
	       "21 jump 10 [back] {SCOPED}\n"
	       "22 jump 6 [back] {SCOPED}\n"
	       "23 end scope cleanup class_l_destructor {SCOPED}\n"
	       "24 end the_guard cleanup class_l_destructor\n"
	       "25 return 0\n"
	       "26 end the_guard cleanup class_l_destructor\n"
	       "27 end\n");
}

static void guards_that_may_fail(void **state)
{
	(void)state;
	expect(DECLS GUARDS
	       "int t(int n) {\n"
	       "	TRY(l, return -4, n)\n"
	       "		g(1);\n"
	       "	return 0;\n"
	       "}\n",
	       "t(",
	       "0 call class_l_make(n) {TRY}\n"
	       "1 store scope = class_l_make(...) {TRY}\n"
	       "2 decl scope cleanup class_l_destructor {TRY}\n"
	       "3 store did = NULL {TRY}\n"
	       "4 decl did {TRY}\n"
	       "5 branch !did else 14 {TRY}\n"
	       "6 call ok(&scope) {TRY}\n"
	       "7 branch !ok(...) else 11 {TRY}\n"
	       "8 end scope cleanup class_l_destructor {TRY}\n"
	       "9 return -4 {TRY}\n"
	       "10 jump 12 {TRY}\n"
	       "11 call g(1) [dropped]\n"
	       "12 store did = 1 {TRY}\n"
	       "13 jump 5 [back] {TRY}\n"
	       "14 end scope cleanup class_l_destructor {TRY}\n"
	       "15 return 0\n"
	       "16 end\n");
}

static void taken_pointers_are_null(void **state)
{
	(void)state;
	expect(DECLS GUARDS
	       "void *t(int n) {\n"
	       "	void *p FREE(it) = make();\n"
	       "	return TAKE(p);\n"
	       "}\n",
	       "t(",
	       "0 call make()\n"
	       "1 store p = make(...)\n"
	       "2 decl p cleanup __free_it\n"
	       "3 store __at = &p {TAKE}\n"
	       "4 decl __at {TAKE}\n"
	       "5 store __v = p {TAKE}\n"
	       "6 decl __v {TAKE}\n"
	       "7 store p = NULL {TAKE}\n"
	       "8 end p cleanup __free_it\n"
	       "9 return __v\n"
	       "10 end p cleanup __free_it\n"
	       "11 end\n");
	/* A pointer that may hold something else is not seen through. */
	expect(DECLS "void t(int a, int b) {\n"
		     "	({ int *p = &a; for (;;) { *p = 1; p = &b; } });\n"
		     "	({ int *p = &a; p = &b; *p = 1; });\n"
		     "	({ int *p = &a; int **q = &p; *q = &b; *p = 1; });\n"
		     "}\n",
	       "t(",
	       "0 store p = &a\n"
	       "1 decl p\n"
	       "2 store *p = 1\n"
	       "3 store p = &b\n"
	       "4 jump 2 [back]\n"
	       "5 store p = &a\n"
	       "6 decl p\n"
	       "7 store p = &b\n"
	       "8 store *p = 1\n"
	       "9 store p = &a\n"
	       "10 decl p\n"
	       "11 store q = &p\n"
	       "12 decl q\n"
	       "13 store p = &b\n"
	       "14 store *p = 1\n"
	       "15 end\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parts_of_for),
		cmocka_unit_test(loops_of_macros),
		cmocka_unit_test(default_comes_last),
		cmocka_unit_test(labels_of_macros),
		cmocka_unit_test(backward_goto_ends_variables),
		cmocka_unit_test(goto_between_blocks),
		cmocka_unit_test(computed_goto),
		cmocka_unit_test(asm_goto),
		cmocka_unit_test(attributes_name_the_cleanup),
		cmocka_unit_test(guards_end_on_every_way_out),
		cmocka_unit_test(guards_that_may_fail),
		cmocka_unit_test(taken_pointers_are_null),
	};

	return events_run(tests);
}
