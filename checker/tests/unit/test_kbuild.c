// SPDX-License-Identifier: GPL-2.0-only
#include "tree/kbuild.h"

#include "lib/util.h"
#include "tests/unit/smalltree.h"
#include "tree/make.h"

/* --- makefile variables --- */

static void assert_value(const struct smalltree *st, const char *text,
			 const char *name, const char *want)
{
	struct strbuf sb = STRBUF_INIT;
	struct make mk;

	make_init(&mk, st->tree);
	make_set(&mk, "src", "drivers/x");
	make_set(&mk, "srctree", tree_root(st->tree));
	make_parse(&mk, text);
	make_value(&mk, name, &sb);
	assert_string_equal(strbuf_str(&sb), want);
	strbuf_release(&sb);
	make_release(&mk);
}

static void assigns(void **state)
{
	struct smalltree *st = *state;

	assert_value(st, "a := 1\na += 2\n", "a", "1 2");
	assert_value(st, "a = $(b)\nb = late\n", "a", "late");
	assert_value(st, "b = early\na := $(b)\nb = late\n", "a", "early");
	assert_value(st, "a ?= 1\na ?= 2\n", "a", "1");
	assert_value(st, "a = 1\na = 2\n", "a", "2");
	assert_value(st, "a += $(b)\nb = late\n", "a", "late");
	assert_value(st, "export a := 1\n", "a", "1");
	assert_value(st, "a::=1\n", "a", "1");
	assert_value(st, "a=${b}$c\nb=1\nc=2\n", "a", "12");
	assert_value(st, "a = x \\\n\ty # z\n", "a", "x y ");
	assert_value(st, "a = p$$q\n", "a", "p$q");
	assert_value(st, "a = 1", "b", "");
}

static void takes_all_branches(void **state)
{
	struct smalltree *st = *state;

	assert_value(st,
		     "ifdef CONFIG_X\n a := 1\nelse ifeq ($(y),z)\n"
		     "\ta := 2\nelse\na := 3\nendif\n",
		     "a", "1 2 3");
	assert_value(st, "a := 0\nifeq (a,b)\na += 1\nendif\na += 2\n", "a",
		     "0 1 2");
	assert_value(st, "ifdef A\nendif\na := 1\na := 2\n", "a", "2");
	assert_value(st, "a := $(if $(CONFIG_X),yes,no)\n", "a", "yes no");
}

static void names_with_config(void **state)
{
	struct smalltree *st = *state;

	assert_value(st, "x-$(CONFIG_A) += a.o\nx-y += b.o\nx-m += c.o\n",
		     "x-y", "a.o b.o c.o");
	assert_value(st, "x-$(CONFIG_A)$(CONFIG_B) += a.o\n", "x-y", "a.o");
	assert_value(st, "x-objs := a.o\n", "x-objs", "a.o");
}

static void skips_rules(void **state)
{
	struct smalltree *st = *state;

	assert_value(st, "a := 1\nt: d\n\ta := 2\n\n\ta := 3\nb := 4\n", "a",
		     "1");
	assert_value(st, "t: a := 1\n", "a", "");
	assert_value(st, "define a\nb := 1\nendef\nb := 2\n", "b", "2");
}

static void calls_functions(void **state)
{
	static const struct {
		const char *text;
		const char *want;
	} calls[] = {
		{ "$(addprefix -I,a b)", "-Ia -Ib" },
		{ "$(addsuffix .o,a b)", "a.o b.o" },
		{ "$(foreach d,a b,-I$(d)/x)", "-Ia/x -Ib/x" },
		{ "$(patsubst %.c,x/%.o,a.c b.h)", "x/a.o b.h" },
		{ "$(l:.c=.o)", "a.o b.o" },
		{ "$(l:%.c=d/%.o)", "d/a.o d/b.o" },
		{ "$(subst a,b,banana)", "bbnbnb" },
		{ "$(filter %.c,a.c b.h)", "a.c" },
		{ "$(filter-out %.c x,a.c b.h x)", "b.h" },
		{ "$(sort b a b)", "a b" },
		{ "$(dir a/b c)", "a/ ./" },
		{ "$(notdir a/b c)", "b c" },
		{ "$(basename a.b/c d.e)", "a.b/c d" },
		{ "$(firstword a b) $(lastword a b)", "a b" },
		{ "$(call f,1,2)", "2-1" },
		{ "$(call cc-option,-Wx)", "" },
		{ "$(shell echo no)", "" },
		{ "$(unknown a b)", "" },
		{ "$(wildcard $(srctree)/drivers/x/*.c)",
		  "drivers/x/a.c drivers/x/b.c" },
		{ "$(wildcard drivers/x/a.c drivers/x/z.c)", "drivers/x/a.c" },
		{ "$(abspath a)", "a" },
		{ "$(unclosed", "" },
		{ "$", "" },
	};
	struct smalltree *st = *state;

	small_put(st, "drivers/x/a.c", "");
	small_put(st, "drivers/x/b.c", "");
	for (size_t i = 0; i < ARRAY_SIZE(calls); i++) {
		char *text = xasprintf("l := a.c b.c\nf = $(2)-$(1)\nv := %s\n",
				       calls[i].text);

		assert_value(st, text, "v", calls[i].want);
		free(text);
	}
}

static void survives_loops(void **state)
{
	struct smalltree *st = *state;
	struct strbuf sb = STRBUF_INIT;

	assert_value(st, "a = x$(a)\nb = 1\n", "b", "1");
	assert_value(st, "a = $(foreach a,1 2,$(a))\n", "b", "");
	small_put(st, "drivers/x/self.mk", "include drivers/x/self.mk\nz=1\n");
	assert_value(st, "include drivers/x/self.mk\nb := 1\n", "b", "1");
	/* Each line doubles the one before, for 2^60 bytes. */
	strbuf_addstr(&sb, "v0 := x\n");
	for (int i = 1; i <= 60; i++)
		strbuf_addf(&sb, "v%d = $(v%d)$(v%d)\n", i, i - 1, i - 1);
	assert_value(st, strbuf_str(&sb), "v60", "");
	assert_value(st, strbuf_str(&sb), "v2", "xxxx");
	strbuf_release(&sb);
}

/* --- flags and modules --- */

static void assert_flags(const struct smalltree *st, const char *file,
			 const char *want)
{
	struct kbuild *kb = kbuild_new(st->tree);
	struct str_vec flags = VEC_INIT;
	struct strbuf sb = STRBUF_INIT;

	kbuild_flags(kb, file, &flags);
	vec_for_each(f, &flags)
		strbuf_addf(&sb, "%s%s", sb.len ? " " : "", *f);
	assert_string_equal(strbuf_str(&sb), want);
	strbuf_release(&sb);
	str_vec_release(&flags);
	kbuild_free(kb);
}

static void assert_module(const struct smalltree *st, const char *file,
			  const char *want)
{
	struct kbuild *kb = kbuild_new(st->tree);

	assert_string_equal(kbuild_module(kb, file), want);
	/* The second answer comes from memory. */
	assert_string_equal(kbuild_module(kb, file), want);
	kbuild_free(kb);
}

static void own_and_inherited(void **state)
{
	struct smalltree *st = *state;

	small_put(st, "drivers/Makefile",
		  "subdir-ccflags-y += -DALL\nccflags-y += -DTOP_ONLY\n");
	small_put(st, "drivers/x/Makefile",
		  "obj-$(CONFIG_X) += x.o\nx-y := a.o sub/b.o\n"
		  "ccflags-y := -I$(src)/inc -Igone -I $(srctree)/drivers\n"
		  "subdir-ccflags-$(CONFIG_D) += -DDEEP -Werror -O3\n"
		  "CFLAGS_a.o := -DONLY_A\nCFLAGS_sub/b.o = -UB\n");
	small_put(st, "drivers/x/inc/x.h", "");
	small_put(st, "drivers/x/sub/b.c", "");
	small_put(st, "drivers/x/own/Makefile", "obj-y += c.o\n");
	assert_flags(st, "drivers/x/a.c",
		     "-DALL -DDEEP -Idrivers/x/inc -Idrivers -DONLY_A");
	/* Built by the makefile above it. */
	assert_flags(st, "drivers/x/sub/b.c",
		     "-DALL -DDEEP -Idrivers/x/inc -Idrivers -UB");
	/* With one of its own: only what is handed down. */
	assert_flags(st, "drivers/x/own/c.c", "-DALL -DDEEP");
	/* Named nowhere: as its neighbours. */
	assert_flags(st, "drivers/x/other.c",
		     "-DALL -DDEEP -Idrivers/x/inc -Idrivers");
}

static void words_as_the_shell_has_them(void **state)
{
	struct smalltree *st = *state;
	char *want;

	small_put(st, "drivers/x/Makefile",
		  "obj-y += a.o\n"
		  "ccflags-y += -DV=\\\"1\\\" '-DW=a b' -DV=\\\"1\\\" -D S\n"
		  "ccflags-y += -include $(src)/pre.h -include $(src)/no.h\n");
	small_put(st, "drivers/x/pre.h", "");
	want = xasprintf("-DV=\"1\" -DW=a b -DS -include %s/drivers/x/pre.h",
			 tree_root(st->tree));
	assert_flags(st, "drivers/x/a.c", want);
	free(want);
}

static void driver_across_folders(void **state)
{
	struct smalltree *st = *state;

	small_put(st, "drivers/gpu/big/core/Makefile",
		  "TOP = $(src)/..\nccflags-y := -I$(TOP)/inc\n"
		  "REL = ../show\ninclude $(TOP)/show/Makefile\n"
		  "big-y := drv.o\nbig-y += $(SHOW_FILES)\n"
		  "obj-$(CONFIG_BIG)+= big.o\n");
	small_put(st, "drivers/gpu/big/show/Makefile",
		  "subdir-ccflags-y += -I$(TOP)/show/inc\n"
		  "SHOW = a.o b.o\n"
		  "SHOW_FILES = $(addprefix $(REL)/lib/,$(SHOW))\n"
		  "CFLAGS_$(REL)/lib/a.o := -DA\n");
	small_put(st, "drivers/gpu/big/show/lib/a.c", "");
	small_put(st, "drivers/gpu/big/show/inc/a.h", "");
	small_put(st, "drivers/gpu/big/inc/a.h", "");
	assert_module(st, "drivers/gpu/big/core/drv.c",
		      "drivers/gpu/big/core/big");
	assert_module(st, "drivers/gpu/big/show/lib/a.c",
		      "drivers/gpu/big/core/big");
	assert_flags(st, "drivers/gpu/big/show/lib/a.c",
		     "-Idrivers/gpu/big/show/inc -Idrivers/gpu/big/inc -DA");
	assert_module(st, "drivers/gpu/big/show/lib/none.c",
		      "drivers/gpu/big/show/lib");
}

static void modules(void **state)
{
	struct smalltree *st = *state;

	small_put(st, "drivers/x/Kbuild",
		  "obj-m += one.o two.o\nobj-y += sub/\n"
		  "two-objs := t1.o t2.o\nt2-y += t3.o\nloose-y := l.o\n"
		  "two-$(CONFIG_Z) += t4.o\nlib-y += li.o\n"
		  "loop-y := loop2.o\nloop2-y := loop.o\nobj-y += loop.o\n");
	small_put(st, "drivers/x/Makefile", "obj-y += wrong.o\n");
	assert_module(st, "drivers/x/one.c", "drivers/x/one");
	assert_module(st, "drivers/x/t1.c", "drivers/x/two");
	assert_module(st, "drivers/x/t3.c", "drivers/x/two");
	assert_module(st, "drivers/x/t4.c", "drivers/x/two");
	assert_module(st, "drivers/x/l.c", "drivers/x/loose");
	assert_module(st, "drivers/x/li.c", "drivers/x/li");
	assert_module(st, "drivers/x/loop2.c", "drivers/x/loop");
	/* Kbuild hides the Makefile. */
	assert_module(st, "drivers/x/wrong.c", "drivers/x");
	assert_module(st, "top.c", ".");
}

static void sees_the_overlay(void **state)
{
	static const char text[] = "obj-y += m.o\nm-y := a.o\n";
	struct smalltree *st = *state;

	small_put(st, "drivers/x/Makefile", "obj-y += a.o\n");
	tree_overlay_set(st->tree, "drivers/x/Makefile", text, strlen(text));
	assert_module(st, "drivers/x/a.c", "drivers/x/m");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		small_test(assigns),
		small_test(takes_all_branches),
		small_test(names_with_config),
		small_test(skips_rules),
		small_test(calls_functions),
		small_test(survives_loops),
		small_test(own_and_inherited),
		small_test(words_as_the_shell_has_them),
		small_test(driver_across_folders),
		small_test(modules),
		small_test(sees_the_overlay),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
