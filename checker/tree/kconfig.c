// SPDX-License-Identifier: GPL-2.0-only
#include "tree/kconfig.h"

#include "tree/kconfig_priv.h"

static void free_symbol(void *p)
{
	struct kc_symbol *sym = p;

	vec_release(&sym->props);
	free(sym->text);
	free(sym);
}

static void release(struct kconfig *kc)
{
	strmap_release(&kc->symbols, free_symbol);
	strmap_release(&kc->constants, free_symbol);
	strmap_release(&kc->macros, free);
	vec_for_each(e, &kc->exprs)
		free(*e);
	vec_release(&kc->exprs);
	vec_for_each(c, &kc->choices) {
		vec_release(&(*c)->props);
		vec_release(&(*c)->members);
		free(*c);
	}
	vec_release(&kc->choices);
}

static void add_string(struct strbuf *out, const char *text)
{
	strbuf_addch(out, '"');
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			strbuf_addch(out, '\\');
		strbuf_addch(out, *text);
	}
	strbuf_addch(out, '"');
}

/* A module counts as built in: code that asks whether it is one would see
 * less of itself. */
static void add_define(const struct kc_symbol *sym, struct strbuf *out)
{
	if (!sym->written)
		return;
	if ((sym->type == KC_INT || sym->type == KC_HEX) &&
	    (!sym->text || !*sym->text))
		return;
	strbuf_addf(out, "#define CONFIG_%s ", sym->name);
	if (sym->type == KC_STRING) {
		add_string(out, sym->text);
	} else if (sym->type == KC_INT || sym->type == KC_HEX) {
		if (sym->type == KC_HEX && !starts_with(sym->text, "0x") &&
		    !starts_with(sym->text, "0X"))
			strbuf_addstr(out, "0x");
		strbuf_addstr(out, sym->text);
	} else {
		strbuf_addch(out, '1');
	}
	strbuf_addch(out, '\n');
}

int kconfig_autoconf(const struct tree *tree, const char *arch,
		     struct strbuf *out)
{
	struct kconfig kc = { .tree = tree };
	int ret = 0;

	kc_macro_init(&kc, arch);
	if (kc_parse(&kc, "Kconfig") < 0) {
		ret = error("'%s' has no Kconfig file", tree_root(tree));
		goto out;
	}
	for (size_t i = 0; i < kc.symbols.n; i++) {
		kc_eval(&kc, kc.symbols.entries[i].value);
		add_define(kc.symbols.entries[i].value, out);
	}
out:
	release(&kc);
	return ret;
}
