// SPDX-License-Identifier: GPL-2.0-only
/* Kconfig files, makefiles and configs once symbol X is always y. */
#include "tests/unit/test.h"

#include "convert/config/kconfigedit.h"

static void kconfig(const char *in, const char *out, size_t notes)
{
	struct strbuf text = STRBUF_INIT;
	struct str_vec left = VEC_INIT;

	strbuf_addstr(&text, in);
	kconfig_drop("X", &text, &left);
	assert_string_equal(strbuf_str(&text), out);
	assert_int_equal(left.n, notes);
	strbuf_release(&text);
	str_vec_release(&left);
}

static void make(const char *in, const char *out, size_t notes)
{
	struct strbuf text = STRBUF_INIT;
	struct str_vec left = VEC_INIT;

	strbuf_addstr(&text, in);
	makefile_drop("X", &text, &left);
	assert_string_equal(strbuf_str(&text), out);
	assert_int_equal(left.n, notes);
	strbuf_release(&text);
	str_vec_release(&left);
}

/* One line within an entry; OUT NULL: it goes. */
static void line(const char *in, const char *out)
{
	char *a = xasprintf("config A\n\tbool\n\t%s\n\thelp\n\t  X.\n", in);
	char *b = xasprintf("config A\n\tbool\n%s%s%s\thelp\n\t  X.\n",
			    out ? "\t" : "", out ? out : "", out ? "\n" : "");

	kconfig(a, b, 0);
	free(a);
	free(b);
}

static void test_entry(void **state)
{
	(void)state;
	kconfig("config A\n\tbool\n\nconfig X\n\tbool \"Prompt\"\n"
		"\tdefault n\n\tdepends on A\n\thelp\n\t  Text, and then\n\n"
		"\t  config B\n\t  more text.\n\nconfig B\n\tbool\n",
		"config A\n\tbool\n\nconfig B\n\tbool\n", 0);
	kconfig("menuconfig X\n\tbool\n\nconfig B\n\tbool\n",
		"config B\n\tbool\n", 0);
	kconfig("config A\n\tbool\n\nconfig X\n\tbool\n",
		"config A\n\tbool\n", 0);
	kconfig("config A\n\tbool\n\nconfig X\n\tbool\n\nendmenu\n",
		"config A\n\tbool\n\nendmenu\n", 0);
	kconfig("config A\n\tbool\n\nconfig X\n\tbool\n\n# about B\n"
		"config B\n\tbool\n",
		"config A\n\tbool\n\n# about B\nconfig B\n\tbool\n", 0);
	kconfig("# about X\nconfig X\n\tbool\n", "# about X\n", 1);
	kconfig("config XY\n\tbool\n\thelp\n\t  Needs X.\n",
		"config XY\n\tbool\n\thelp\n\t  Needs X.\n", 0);
}

static void test_depends(void **state)
{
	(void)state;
	line("depends on X", NULL);
	line("depends on X && B", "depends on B");
	line("depends on A && X && B", "depends on A && B");
	line("depends on A && B && X", "depends on A && B");
	line("depends on A || X", NULL);
	line("depends on A || !X", "depends on A");
	line("depends on A && (B || !X)", "depends on A && B");
	line("depends on A && (B || X)", "depends on A");
	line("depends on (A || B) && X", "depends on A || B");
	line("depends on A && !(X && B)", "depends on A && !B");
	line("depends on X = y && B", "depends on B");
	line("depends on X != n", NULL);
	line("depends on A || X=n", "depends on A");
	line("depends on A && X # for B", "depends on A # for B");
	line("depends on A && \\\n\t\tX", "depends on A");
	line("depends on XY && A", "depends on XY && A");
	line("visible if X", NULL);
}

static void test_attributes(void **state)
{
	(void)state;
	line("select X", NULL);
	line("imply X", NULL);
	line("select X if A", NULL);
	line("select B if X", "select B");
	line("select B if X && A", "select B if A");
	line("select B if !X", NULL);
	line("select XY", "select XY");
	line("default y if X", "default y");
	line("default y if !X", NULL);
	line("default X", "default y");
	line("default !X", "default n");
	line("default A && X", "default A");
	line("def_bool X && A", "def_bool A");
	line("bool \"what if X is\" if X && A", "bool \"what if X is\" if A");
	line("bool \"prompt\" if X", "bool \"prompt\"");
	line("bool \"prompt\" if !X", "bool");
	line("range 1 8 if X", "range 1 8");
}

static void test_blocks(void **state)
{
	(void)state;
	kconfig("if X\n\nconfig A\n\tbool\n\nif B\nconfig C\n\tbool\nendif\n"
		"\nendif # X\n\nconfig D\n\tbool\n",
		"config A\n\tbool\n\nif B\nconfig C\n\tbool\nendif\n\n"
		"config D\n\tbool\n", 0);
	kconfig("if A && X\nconfig B\n\tbool\nendif\n",
		"if A\nconfig B\n\tbool\nendif\n", 0);
	kconfig("if !X\nconfig B\n\tbool\nendif\n",
		"if n\nconfig B\n\tbool\nendif\n", 1);
	kconfig("config A\n\tbool\n\tdepends on !X\n",
		"config A\n\tbool\n\tdepends on n\n", 1);
	kconfig("menu \"M\"\n\tvisible if X && A\nendmenu\n",
		"menu \"M\"\n\tvisible if A\nendmenu\n", 0);
}

static void test_makefile(void **state)
{
	(void)state;
	make("obj-$(CONFIG_X) += a.o\n", "obj-y += a.o\n", 0);
	make("a-${CONFIG_X} := b.o c.o\n", "a-y := b.o c.o\n", 0);
	make("obj-$(CONFIG_XY) += a.o\n", "obj-$(CONFIG_XY) += a.o\n", 0);
	make("a\nifdef CONFIG_X\nb\nendif\nc\n", "a\nb\nc\n", 0);
	make("a\nifndef CONFIG_X\nb\nelse\nd\nendif # X\nc\n", "a\nd\nc\n", 0);
	make("ifeq ($(CONFIG_X),y)\nb\nendif\n", "b\n", 0);
	make("ifeq ($(CONFIG_X), )\nb\nelse\nc\nendif\n", "c\n", 0);
	make("ifneq ($(CONFIG_X),)\nb\nendif\n", "b\n", 0);
	make("ifneq ($(CONFIG_X),y)\nb\nendif\nc\n", "c\n", 0);
	make("ifeq \"$(CONFIG_X)\" \"y\"\nb\nendif\n", "b\n", 0);
	make("ifeq (y,$(CONFIG_X))\nb\nendif\n", "b\n", 0);
	make("ifdef A\na\nelse ifdef CONFIG_X\nb\nelse\nc\nendif\n",
	     "ifdef A\na\nelse\nb\nendif\n", 0);
	make("ifndef CONFIG_X\na\nelse ifdef B\nb\nelse\nc\nendif\n",
	     "ifdef B\nb\nelse\nc\nendif\n", 0);
	make("ifdef CONFIG_X\nifdef A\nb\nendif\nendif\n",
	     "ifdef A\nb\nendif\n", 0);
	make("x := $(call f,CONFIG_X)\n", "x := $(call f,CONFIG_X)\n", 1);
}

static void test_defconfig(void **state)
{
	struct strbuf text = STRBUF_INIT;

	(void)state;
	strbuf_addstr(&text, "CONFIG_A=y\nCONFIG_X=y\n# CONFIG_X is not set\n"
			     "CONFIG_XY=y\n# CONFIG_X is fine\nMY_CONFIG_X=y\n"
			     "CONFIG_X=m");
	defconfig_drop("X", &text);
	assert_string_equal(strbuf_str(&text),
			    "CONFIG_A=y\nCONFIG_XY=y\n# CONFIG_X is fine\n"
			    "MY_CONFIG_X=y\n");
	strbuf_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_entry),
		cmocka_unit_test(test_depends),
		cmocka_unit_test(test_attributes),
		cmocka_unit_test(test_blocks),
		cmocka_unit_test(test_makefile),
		cmocka_unit_test(test_defconfig),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
