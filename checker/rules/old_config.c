// SPDX-License-Identifier: GPL-2.0-only
/*
 * OLD_CONFIG: the Kconfig symbol that went away, wherever it stands: C,
 * Kconfig, makefiles, defconfigs, scripts. Where nothing defines it any more,
 * a test of it is silently false.
 */
#include "rules/rules.h"

#include "model/words.h"

/* Is HIT the symbol, perhaps with the prefix that a config gives it? */
static bool is_symbol(const char *text, size_t at, size_t n)
{
	static const char *const prefixes[] = { "", "CONFIG_", "CPTCFG_",
						"BACKPORT_" };
	size_t start = at;

	if (is_ident(text[at + n]) &&
	    strncmp(text + at + n, "_MODULE", 7) != 0)
		return false;
	while (start > 0 && is_ident(text[start - 1]))
		start--;
	for (size_t i = 0; i < ARRAY_SIZE(prefixes); i++) {
		if (strlen(prefixes[i]) == at - start &&
		    strncmp(text + start, prefixes[i], at - start) == 0)
			return true;
	}
	return false;
}

static void report(const struct rule *r, const struct rule_input *in,
		   enum word w, const char *symbol, enum level level,
		   const char *what)
{
	struct text_hit_vec hits = VEC_INIT;

	words_find(in->program->tree, in->program->scan, w, symbol, false,
		   &hits);
	vec_for_each(h, &hits) {
		struct place place = { (char *)h->path, h->line, h->column };
		struct strbuf text = STRBUF_INIT;
		struct finding *f;

		if (tree_read(in->program->tree, h->path, &text) == 0 &&
		    is_symbol(strbuf_str(&text), h->offset, strlen(symbol))) {
			f = rule_add(r, in, level, &place, NULL, false);
			f->subject = xstrdup(symbol);
			f->message = xasprintf("%s%s", symbol, what);
			f->fix = xstrdup(
				"treat it as always enabled and drop the test");
		}
		strbuf_release(&text);
	}
	vec_release(&hits);
}

static void check(const struct rule *r, const struct rule_input *in)
{
	bool gone = in->audit->generation == API_GEN_UPSTREAM ||
		    in->audit->generation == API_GEN_V3;

	report(r, in, WORD_CONFIG, API_CONFIG,
	       in->audit->generation == API_GEN_UPSTREAM ? LEVEL_ERROR :
							   LEVEL_NOTE,
	       gone ? " does not exist any more: every test of it is false" :
		      " goes away in the next generation of the interface");
	report(r, in, WORD_CONFIG_NEAR, API_CONFIG_NEAR, LEVEL_WARNING,
	       " is no config symbol of any kernel; " API_CONFIG
	       ", which went away, may be meant");
}

const struct rule rule_old_config = {
	.name = "OLD_CONFIG",
	.side = "names",
	.level = "error on upstream trees, note on others; near misses warning",
	.summary = "the config symbol that went away",
	.text = {
		.why = "CONFIG_DMABUF_MOVE_NOTIFY is gone in Linux 7.1: "
		       "dynamic importers are always told to let go. "
		       "Nothing complains about a symbol that does not "
		       "exist. A test of it is silently false, so what it "
		       "guards is no longer built, or the fallback is "
		       "taken that was meant for kernels without dynamic "
		       "importers; a \"depends on\" makes a driver disappear "
		       "from the configuration. Names that are nearly this "
		       "one, which no kernel ever had, are a warning.",
		.bad = "\tint my_attach(struct my_import *imp)\n"
		       "\t{\n"
		       "\t\tstruct dma_buf_attachment *attach;\n"
		       "\n"
		       "\t\tif (!IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY))\n"
		       "\t\t\treturn -EOPNOTSUPP;\n"
		       "\t\tattach = dma_buf_dynamic_attach(imp->dmabuf, imp->dev,\n"
		       "\t\t\t\t\t\t&my_attach_ops, imp);\n"
		       "\t\tif (IS_ERR(attach))\n"
		       "\t\t\treturn PTR_ERR(attach);\n"
		       "\t\timp->attach = attach;\n"
		       "\t\treturn 0;\n"
		       "\t}\n",
		.good = "\tint my_attach(struct my_import *imp)\n"
		        "\t{\n"
		        "\t\tstruct dma_buf_attachment *attach;\n"
		        "\n"
		        "\t\tattach = dma_buf_dynamic_attach(imp->dmabuf, imp->dev,\n"
		        "\t\t\t\t\t\t&my_attach_ops, imp);\n"
		        "\t\tif (IS_ERR(attach))\n"
		        "\t\t\treturn PTR_ERR(attach);\n"
		        "\t\timp->attach = attach;\n"
		        "\t\treturn 0;\n"
		        "\t}\n",
		.fix = "Treat the symbol as always set: keep what it "
		       "guarded, and drop the test and the other branch; "
		       "in Kconfig drop the \"depends on\" or \"select\", in a "
		       "defconfig the line. \"dmabuf-revoke series\" makes "
		       "the patch. On a tree before 7.1 there is nothing "
		       "to do yet; the note says what a series will "
		       "change.",
		.contract = "Names over time",
	},
	.check = check,
};
