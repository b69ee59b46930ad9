// SPDX-License-Identifier: GPL-2.0-only
/* Dropping a config symbol: what it guarded is always there. */
#include "convert/convert.h"
#include "convert/config/fold.h"
#include "convert/config/kconfigedit.h"
#include "convert/code/purity.h"

struct drop {
	struct convert *c;
	const char *symbol;
	char *config; /* with CONFIG_ */
};

/* The rewriters say "LINE: what"; the line is one of the new text. */
static void take_notes(struct drop *d, const char *path, struct str_vec *notes)
{
	str_vec_uniq(notes);
	vec_for_each(n, notes)
		vec_push(&d->c->left, xasprintf("%s:%s", path, *n));
	str_vec_release(notes);
}

static void fold_c_file(struct drop *d, const char *path, struct strbuf *text,
			struct str_vec *notes)
{
	struct purity *p = purity_new(d->c->tree, path);
	const struct fold_env env = { d->symbol, FOLD_C, purity_ask, p };

	fold_c(&env, text, notes);
	purity_free(p);
}

static int drop_in_file(struct drop *d, const struct scan_file *f)
{
	struct strbuf text = STRBUF_INIT;
	struct str_vec notes = VEC_INIT;

	if (convert_get(d->c, f->path, &text) < 0)
		return -1;
	switch (f->kind) {
	case SCAN_C:
	case SCAN_H:
		fold_c_file(d, f->path, &text, &notes);
		break;
	case SCAN_KCONFIG:
		kconfig_drop(d->symbol, &text, &notes);
		break;
	case SCAN_MAKE:
		makefile_drop(d->symbol, &text, &notes);
		break;
	case SCAN_DEFCONFIG:
		defconfig_drop(d->symbol, &text);
		break;
	default:
		break;
	}
	convert_put(d->c, f->path, strbuf_str(&text), text.len);
	take_notes(d, f->path, &notes);
	strbuf_release(&text);
	return 0;
}

int drop_config(struct convert *c, const char *symbol)
{
	struct drop d = { c, symbol, xasprintf("CONFIG_%s", symbol) };
	char *module = xasprintf("%s_MODULE", d.config);
	const struct scan_word words[] = {
		{ symbol, true },
		{ d.config, true },
		{ module, true },
	};
	struct scan scan;
	int ret;

	convert_word(c, symbol);
	convert_word(c, d.config);
	convert_word(c, module);
	ret = convert_scan(c, words, ARRAY_SIZE(words), &scan);
	for (size_t i = 0; ret == 0 && i < scan.files.n; i++)
		ret = drop_in_file(&d, &scan.files.v[i]);
	if (ret == 0)
		scan_release(&scan);
	free(module);
	free(d.config);
	return ret;
}
