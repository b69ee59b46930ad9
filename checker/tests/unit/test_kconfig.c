// SPDX-License-Identifier: GPL-2.0-only
#include "tree/kconfig.h"

#include "tests/unit/capture.h"
#include "tests/unit/smalltree.h"

/* The autoconf.h of a tree whose Kconfig has TEXT, without the parts of its
 * lines that are always the same: "A=1 B=\"x\" "; owned. */
static char *autoconf(const struct smalltree *st, const char *text)
{
	static const char head[] = "#define CONFIG_";
	struct strbuf sb = STRBUF_INIT;
	struct strbuf out = STRBUF_INIT;

	small_put(st, "Kconfig", text);
	assert_int_equal(kconfig_autoconf(st->tree, "x86", &sb), 0);
	for (const char *p = strbuf_str(&sb); *p;) {
		size_t n = strcspn(p, "\n");
		size_t name;

		assert_true(starts_with(p, head));
		p += strlen(head);
		n -= strlen(head);
		name = strcspn(p, " ");
		strbuf_add(&out, p, name);
		strbuf_addch(&out, '=');
		strbuf_add(&out, p + name + 1, n - name - 1);
		strbuf_addch(&out, ' ');
		p += n + 1;
	}
	strbuf_addstr(&out, "");
	strbuf_release(&sb);
	return strbuf_detach(&out);
}

static void assert_config(const struct smalltree *st, const char *text,
			  const char *want)
{
	char *got = autoconf(st, text);

	assert_string_equal(got, want);
	free(got);
}

/* Symbols that can be anything; with them MODULES. */
#define BASE                                                   \
	"config MODULES\n\tbool \"modules\"\n\tmodules\n"      \
	"config T\n\ttristate \"t\"\n"                         \
	"config B\n\tbool \"b\"\n"
#define BASE_IS "MODULES=1 T=1 B=1 "

static void asked_is_yes(void **state)
{
	struct smalltree *st = *state;

	assert_config(st, BASE, BASE_IS);
	assert_config(st, "config A\n\tbool\n", "");
	assert_config(st, "config A\n\tbool\n\tprompt \"a\"\n", "A=1 ");
	assert_config(st, "menuconfig A\n\tbool \"a\"\n\tdefault n\n", "A=1 ");
	assert_config(st, "", "");
}

static void unasked_has_its_default(void **state)
{
	struct smalltree *st = *state;

	assert_config(st, "config A\n\tdef_bool y\n", "A=1 ");
	assert_config(st, "config A\n\tdef_bool n\n", "");
	assert_config(st, BASE "config A\n\tdef_tristate T\n", BASE_IS "A=1 ");
	assert_config(st,
		      "config A\n\tint\n\tdefault 1 if X\n\tdefault 2 if Y\n"
		      "\tdefault 3\nconfig Y\n\tdef_bool y\n",
		      "A=2 Y=1 ");
	assert_config(st, "config A\n\tbool\n\tdefault y if !X\n", "A=1 ");
}

static void dependencies(void **state)
{
	struct smalltree *st = *state;

	assert_config(st, BASE "config A\n\tbool \"a\"\n\tdepends on T && B\n",
		      BASE_IS "A=1 ");
	assert_config(st, BASE "config A\n\tbool \"a\"\n\tdepends on NONE\n",
		      BASE_IS);
	assert_config(st, BASE "config A\n\tbool \"a\"\n\tdepends on !B\n",
		      BASE_IS);
	assert_config(st, BASE "config A\n\tdef_bool y\n\tdepends on !B\n",
		      BASE_IS);
	assert_config(st,
		      BASE "config A\n\tbool \"a\"\n\tdepends on B\n"
			   "\tdepends on \\\n\t\tNONE || \\\n\t\t!NONE\n",
		      BASE_IS "A=1 ");
	assert_config(st, BASE "config A\n\tbool \"a\" if NONE\n\tdefault B\n",
		      BASE_IS "A=1 ");
	/* Since 7.0. */
	assert_config(st, BASE "config A\n\tbool \"a\"\n"
			       "\tdepends on NONE if NONE\n",
		      BASE_IS "A=1 ");
	assert_config(st, BASE "config A\n\tbool \"a\"\n"
			       "\tdepends on NONE if B\n",
		      BASE_IS);
}

static void blocks(void **state)
{
	struct smalltree *st = *state;

	assert_config(st,
		      BASE "if NONE\nconfig A\n\tbool \"a\"\nendif\n"
			   "if B\nif T\nconfig C\n\tbool \"c\"\nendif\nendif\n"
			   "config D\n\tbool \"d\"\n",
		      BASE_IS "C=1 D=1 ");
	assert_config(st,
		      "menu \"m\"\n\tdepends on NONE\nconfig A\n\tdef_bool y\n"
		      "endmenu\nconfig C\n\tdef_bool y\n",
		      "C=1 ");
	/* Only prompts are hidden. */
	assert_config(st,
		      "menu \"m\"\n\tvisible if NONE\nconfig A\n\tbool \"a\"\n"
		      "config C\n\tdef_bool y\nendmenu\n",
		      "C=1 ");
	assert_config(st, "comment \"x\"\n\tdepends on NONE\nconfig A\n"
			  "\tdef_bool y\n",
		      "A=1 ");
}

static void selects(void **state)
{
	struct smalltree *st = *state;

	assert_config(st,
		      BASE "config S\n\tbool\n\tdepends on NONE\n"
			   "config A\n\tbool \"a\"\n\tselect S if B\n",
		      BASE_IS "S=1 A=1 ");
	assert_config(st,
		      BASE "config S\n\tbool\nconfig A\n\tbool \"a\"\n"
			   "\tselect S if NONE\n",
		      BASE_IS "A=1 ");
	/* To imply does not overrule. */
	assert_config(st,
		      "config S\n\tbool\n\tdepends on NONE\n"
		      "config I\n\tbool\n"
		      "config A\n\tbool \"a\"\n\timply S\n\timply I\n",
		      "I=1 A=1 ");
}

static void choices(void **state)
{
	struct smalltree *st = *state;

	assert_config(st,
		      "choice\n\tprompt \"c\"\n\tdefault B\nconfig A\n"
		      "\tbool \"a\"\nconfig B\n\tbool \"b\"\nendchoice\n"
		      "config C\n\tbool \"c\"\n",
		      "B=1 C=1 ");
	assert_config(st,
		      "choice\n\tprompt \"c\"\n\tdefault B\nconfig A\n"
		      "\tbool \"a\"\n\tdepends on NONE\nconfig B\n"
		      "\tbool \"b\"\n\tdepends on NONE\nconfig C\n"
		      "\tbool \"c\"\nendchoice\n",
		      "C=1 ");
	assert_config(st,
		      "choice\n\tprompt \"c\"\n\tdepends on NONE\nconfig A\n"
		      "\tbool \"a\"\nendchoice\n",
		      "");
	assert_config(st,
		      "choice\n\tprompt \"c\"\nif !NONE\nconfig A\n"
		      "\tbool \"a\"\nconfig B\n\tbool \"b\"\nendif\n"
		      "endchoice\n",
		      "A=1 ");
}

static void values(void **state)
{
	struct smalltree *st = *state;

	assert_config(st, "config A\n\tstring \"a\"\n", "A=\"\" ");
	assert_config(st, "config A\n\tstring\n\tdefault \"x\\\"y\"\n",
		      "A=\"x\\\"y\" ");
	assert_config(st, "config A\n\tstring\n", "");
	assert_config(st, "config A\n\tint \"a\"\n\tdefault 9\n\trange 1 5\n",
		      "A=5 ");
	assert_config(st, "config A\n\tint \"a\"\n\tdefault 0\n"
			  "\trange 1 5 if NONE\n\trange 2 L\n"
			  "config L\n\tint\n\tdefault 7\n",
		      "A=2 L=7 ");
	assert_config(st, "config A\n\thex\n\tdefault ff\n"
			  "config B\n\thex\n\tdefault 0x10\n",
		      "A=0xff B=0x10 ");
	assert_config(st, "config A\n\tint\n\tdefault V if V > 5\n"
			  "config V\n\tint\n\tdefault 10\n",
		      "A=10 V=10 ");
}

static void comparisons(void **state)
{
	static const struct {
		const char *expr;
		bool holds;
	} cases[] = {
		{ "V >= 10", true },	 { "V < 9", false },
		{ "V <= 9", false },	 { "V > 9", true },
		{ "V=10 && V!=11", true }, { "S = \"text\"", true },
		{ "S != \"text\"", false }, { "\"$(ARCH)\" = \"x86\"", true },
		{ "NONE = n", false },	 { "B=y", true },
		{ "!(V < 9 || S=other)", true },
		/* A module or not: whichever shows more. */
		{ "T=m", true },	 { "T=y", true },
		{ "T!=y", true },	 { "!(T=y && T2=m)", true },
		{ "B=m", false },
	};
	struct smalltree *st = *state;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char *text = xasprintf(
			BASE "config T2\n\ttristate \"t2\"\n"
			     "config V\n\tint\n\tdefault 10\n"
			     "config S\n\tstring\n\tdefault \"text\"\n"
			     "config A\n\tbool \"a\"\n\tdepends on %s\n",
			cases[i].expr);
		char *got = autoconf(st, text);

		if (ends_with(got, " A=1 ") != cases[i].holds)
			fail_msg("%s", cases[i].expr);
		free(got);
		free(text);
	}
}

static void help_is_skipped(void **state)
{
	struct smalltree *st = *state;

	assert_config(st,
		      "config A\n\tbool \"a\"\n\thelp\n\t  config X\n\n"
		      "\t    bool \"x\"\n\t  endmenu\n\n"
		      "config B\n\tbool \"b\"\n\t---help---\n\t  text\n"
		      "\tdepends on NONE\n# comment\n",
		      "A=1 ");
}

static void sources(void **state)
{
	struct smalltree *st = *state;

	small_put(st, "arch/x86/Kconfig", "config X86\n\tdef_bool y\n"
					  "rsource \"Kconfig.cpu\"\n");
	small_put(st, "arch/x86/Kconfig.cpu", "config CPU\n\tdef_bool y\n");
	small_put(st, "drivers/Kconfig", "source \"drivers/Kconfig\"\n"
					 "config D\n\tbool \"d\"\n");
	assert_config(st,
		      "source \"arch/$(SRCARCH)/Kconfig\"\nif NONE\n"
		      "source \"drivers/Kconfig\"\nendif\n"
		      "source \"gone/Kconfig\"\n",
		      "X86=1 CPU=1 ");
	assert_config(st, "source \"drivers/Kconfig\"\n", "D=1 ");
}

static void nothing_is_run(void **state)
{
	struct smalltree *st = *state;
	char *proof = path_join(st->dir, "proof");
	char *text = xasprintf(
		"success = $(shell,{ $(1); } && echo y)\n"
		"ran := $(shell,touch %s)\n"
		"config A\n\tdef_bool $(success,touch %s)\n", proof, proof);

	assert_config(st, text, "");
	assert_false(file_exists(proof));
	free(text);
	free(proof);
}

static void macros(void **state)
{
	struct smalltree *st = *state;

	assert_config(st,
		      "cc-name := $(shell,set -- x && echo $1)\n"
		      "config C\n\tdef_bool $(success,test \"$(cc-name)\" = "
		      "Clang)\n"
		      "config G\n\tdef_bool $(success,test \"$(cc-name)\" = "
		      "GCC)\n"
		      "config E\n\tdef_bool $(success,test -z \"$(none)\")\n"
		      "config F\n\tdef_bool $(failure,test -n \"$(none)\")\n"
		      "config N\n\tdef_bool $(success,test $(cc-version) -ge "
		      "170000)\n"
		      "config O\n\tdef_bool $(cc-option,-fsome,-other)\n"
		      "config V\n\tint\n\tdefault $(cc-version) if C\n",
		      "C=1 E=1 F=1 N=1 V=190100 ");
	assert_config(st,
		      "greet = $(1)-$(2)\nlate = $(x)\nnow := $(x)\nx = 1\n"
		      "config A\n\tstring\n\tdefault \"$(greet,a,b)\"\n"
		      "config L\n\tstring\n\tdefault \"$(late)\"\n"
		      "config N\n\tstring\n\tdefault \"$(now)\"\n"
		      "$(error-if,y,never mind)\n",
		      "A=\"a-b\" L=\"1\" N=\"\" ");
}

static void defined_twice(void **state)
{
	struct smalltree *st = *state;

	assert_config(st,
		      BASE "config A\n\tbool \"a\"\n\tdepends on NONE\n"
			   "config A\n\tbool \"a\"\n\tdepends on B\n",
		      BASE_IS "A=1 ");
}

/* Not the kernel's, but somebody's. */
static void survives_nonsense(void **state)
{
	static const char *const texts[] = {
		"config A\n\tbool \"a\"\n\tdepends on A\n",
		"config A\n\tdef_bool B\nconfig B\n\tdef_bool A\n",
		"a = $(a)$(a)\nconfig A\n\tstring \"$(a)\"\n",
		"config\nconfig A\n\tdepends on (((\n\tdefault\n\tselect\n",
		"config A\n\trange\n\tbool \"unclosed\n",
		"endif\nendmenu\nendchoice\nmenu\nchoice\nif\n",
		"config A\n\tint \"a\"\n\trange x y\n\tdefault \"\"\n",
		"source\nsource \"../Kconfig\"\nsource \"Kconfig\"\n",
		"\tdepends on X\n\tbool \"x\"\nhelp\n",
		"config A\\\n",
	};
	struct smalltree *st = *state;
	struct strbuf deep = STRBUF_INIT;

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		free(autoconf(st, texts[i]));
	strbuf_addstr(&deep, "config A\n\tbool \"a\"\n\tdepends on ");
	for (int i = 0; i < 100000; i++)
		strbuf_addch(&deep, i % 2 ? '(' : '!');
	strbuf_addch(&deep, '\n');
	free(autoconf(st, strbuf_str(&deep)));
	strbuf_reset(&deep);
	strbuf_addstr(&deep, "config A\n\tbool \"a\"\n\tdepends on A");
	for (int i = 0; i < 400000; i++)
		strbuf_addstr(&deep, " && A");
	free(autoconf(st, strbuf_str(&deep)));
	strbuf_reset(&deep);
	for (int i = 0; i < 20000; i++)
		strbuf_addf(&deep, "config A%d\n\tdef_bool A%d\n", i, i + 1);
	free(autoconf(st, strbuf_str(&deep)));
	strbuf_release(&deep);
}

static void no_kconfig_is_an_error(void **state)
{
	struct smalltree *st = *state;
	struct strbuf sb = STRBUF_INIT;
	struct capture c;

	tree_overlay_delete(st->tree, "Kconfig");
	c = capture_begin(2);
	assert_int_equal(kconfig_autoconf(st->tree, "x86", &sb), -1);
	assert_non_null(strstr(capture_end(&c), "no Kconfig"));
	strbuf_release(&sb);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		small_test(asked_is_yes),
		small_test(unasked_has_its_default),
		small_test(dependencies),
		small_test(blocks),
		small_test(selects),
		small_test(choices),
		small_test(values),
		small_test(comparisons),
		small_test(help_is_skipped),
		small_test(sources),
		small_test(nothing_is_run),
		small_test(macros),
		small_test(defined_twice),
		small_test(survives_nonsense),
		small_test(no_kconfig_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
