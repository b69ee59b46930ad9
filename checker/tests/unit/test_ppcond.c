// SPDX-License-Identifier: GPL-2.0-only
/* Conditions: what they ask for, what makes them true, how that is written. */
#include "parse/variant.h"

#include "tests/unit/test.h"

/* A directive, parsed with CONFIG_A on, CONFIG_B off, CONFIG_M a module. */
struct cond {
	struct strmap config;
	struct pp_atoms atoms;
	struct pp_nodes nodes;
	struct tokens t;
	uint32_t root;
};

static void parse(struct cond *c, const char *text)
{
	*c = (struct cond){ 0 };
	variant_config("#define CONFIG_A 1\n#define CONFIG_M_MODULE 1\n"
		       "#define OTHER 1\n",
		       &c->config);
	c->atoms.config = &c->config;
	tokens_lex(text, strlen(text), &c->t);
	c->root = pp_parse(&c->atoms, &c->nodes, &c->t, 1, c->t.list.n);
}

static void release(struct cond *c)
{
	strmap_release(&c->config, NULL);
	pp_atoms_release(&c->atoms);
	vec_release(&c->nodes);
	tokens_release(&c->t);
}

/* TEXT as it reads once its condition is to be WANT; NULL: it cannot be. */
static void expect(const char *text, bool want, const char *out)
{
	struct pp_values v = VEC_INIT;
	struct cond c;
	struct pp_goal g;
	char *copy = xstrdup(text);

	parse(&c, text);
	g = (struct pp_goal){ &c.nodes, c.root, want, NULL };
	if (!pp_solve(&c.atoms, &g, &v)) {
		assert_null(out);
	} else {
		pp_rewrite(&c.atoms, &c.nodes, &v, copy);
		assert_non_null(out);
		assert_string_equal(copy, out);
		assert_int_not_equal(pp_eval(&c.atoms, &c.nodes, c.root, &v),
				     want ? PP_FALSE : PP_TRUE);
	}
	vec_release(&v);
	release(&c);
	free(copy);
}

static void truth(const char *text, enum pp_truth want)
{
	static const struct pp_values none = VEC_INIT;
	struct cond c;

	parse(&c, text);
	assert_int_equal(pp_eval(&c.atoms, &c.nodes, c.root, &none), want);
	release(&c);
}

static void knows_the_config(void **state)
{
	(void)state;
	truth("#ifdef CONFIG_A", PP_TRUE);
	truth("#ifndef CONFIG_A", PP_FALSE);
	truth("#ifdef CONFIG_B", PP_FALSE);
	truth("#if CONFIG_A && !CONFIG_B", PP_TRUE);
	/* A module passes IS_ENABLED(), but neither #ifdef nor IS_BUILTIN. */
	truth("#if IS_ENABLED(CONFIG_M)", PP_TRUE);
	truth("#if IS_REACHABLE(CONFIG_M)", PP_TRUE);
	truth("#if IS_MODULE(CONFIG_M)", PP_TRUE);
	truth("#if defined(CONFIG_M_MODULE)", PP_TRUE);
	truth("#if IS_BUILTIN(CONFIG_M)", PP_FALSE);
	truth("#ifdef CONFIG_M", PP_FALSE);
	truth("#ifndef CONFIG_M", PP_TRUE);
	truth("#if defined CONFIG_A || defined(FOO)", PP_TRUE);
	truth("#if defined CONFIG_A && defined(FOO)", PP_UNKNOWN);
	truth("#if (defined(CONFIG_B) && FOO > 1) || !(CONFIG_A)", PP_FALSE);
	truth("#if 0 && FOO", PP_FALSE);
	truth("#elif 1", PP_TRUE);
	truth("#elifndef CONFIG_B", PP_TRUE);
	truth("#if", PP_FALSE);
}

static void writes_over_what_changes(void **state)
{
	(void)state;
	expect("#ifdef CONFIG_A", false, "#if 0          ");
	expect("#ifdef CONFIG_A", true, "#ifdef CONFIG_A");
	expect("  #  ifndef CONFIG_A /* x */", true,
	       "  #  if 1            /* x */");
	expect("#elifdef CONFIG_B", true, "#elif 1          ");
	expect("#if defined(CONFIG_A) && PAGE_SHIFT > 12", false,
	       "#if 0                 && PAGE_SHIFT > 12");
	expect("#if defined(CONFIG_B) && PAGE_SHIFT > 12", true,
	       "#if 1                 && 1              ");
	expect("#if !IS_ENABLED(CONFIG_B) || FOO", false,
	       "#if !1                    || 0  ");
	/* Lines stay lines. */
	expect("#if FOO(1, \\\n 2)", true, "#if 1      \\\n   ");
	expect("#if CONFIG_A ? X : Y", false, "#if 0               ");
	expect("#if !X == 1", true, "#if 1      ");
	expect("#if !(X) && !f(1) && !defined Y", true,
	       "#if !(0) && !0    && !0        ");
}

static void finds_values_for_all(void **state)
{
	(void)state;
	/* A module must become built in, and the other way round. */
	expect("#if IS_ENABLED(CONFIG_M) && !defined(CONFIG_M_MODULE)", true,
	       "#if 1                    && !0                       ");
	expect("#if IS_BUILTIN(CONFIG_M) || IS_MODULE(CONFIG_M)", false,
	       "#if 0                    || 0                  ");
	/* It does not take the first way and stick to it. */
	expect("#if (defined(CONFIG_B) || X) && !defined(CONFIG_B)", true,
	       "#if (defined(CONFIG_B) || 1) && !defined(CONFIG_B)");
	expect("#if defined(CONFIG_A) && !defined(CONFIG_A)", true, NULL);
	expect("#if X && !X", true, NULL);
	expect("#if 0", true, NULL);
	expect("#if 1 || X", false, NULL);
}

/* Which kernel and compiler it is, nobody chooses. */
static void leaves_facts_alone(void **state)
{
	(void)state;
	expect("#ifdef __cplusplus", true, "#ifdef __cplusplus");
	expect("#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 4, 0)", true,
	       "#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 4, 0)");
	expect("#if __has_include(<a.h>) && !CONFIG_A", true,
	       "#if __has_include(<a.h>) && !0       ");
	expect("#if CONFIG_GCC_VERSION > 80000", false,
	       "#if CONFIG_GCC_VERSION > 80000");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(knows_the_config),
		cmocka_unit_test(writes_over_what_changes),
		cmocka_unit_test(finds_values_for_all),
		cmocka_unit_test(leaves_facts_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
