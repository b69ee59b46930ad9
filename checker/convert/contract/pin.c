// SPDX-License-Identifier: GPL-2.0-only
/*
 * Importers that give a buffer up for good, as they cannot take a new mapping
 * later, pin it: then an exporter that only wants to move it leaves it alone.
 */
#include "convert/contract/contract.h"

#include "convert/code/body.h"
#include "text/token.h"

#define PIN "cocci/pin-importer.cocci"

#define PIN_FIX \
	"pin with dma_buf_pin() under the lock when it attaches, look at the result, and unpin under the lock on every way out"

static bool same_fn(const struct plan_fn *a, const struct plan_fn *b)
{
	return streq(a->name, b->name) && streq(a->file, b->file);
}

/* The lock's own header, where it was not needed before. */
static int apply(struct smpl *s, const char *path)
{
	bool had = contract_has_word(s, path, "dma_resv_lock");
	int ret = smpl_apply(s, PIN, path);

	if (ret > 0 && !had && contract_has_word(s, path, "dma_resv_lock"))
		ret = smpl_include(s, path, "linux/dma-resv.h");
	return ret < 0 ? -1 : 0;
}

/* The variable that takes the result of the pin in F is only that of F's errors:
 * it was given nothing before. */
static bool good_variable(struct smpl *s, const struct plan_fn *f)
{
	const struct strbuf *text = smpl_text(s, f->file);
	size_t lo, hi, pin = 0, n = 0;
	struct tokens t;

	if (!text)
		return false;
	tokens_lex(strbuf_str(text), text->len, &t);
	if (!body_find(&t, f->name, &lo, &hi))
		lo = hi = 0;
	for (size_t i = lo; i < hi && !pin; i++)
		pin = token_is(&t, i, "dma_buf_pin") && i > lo + 2 ? i - 2 : 0;
	for (size_t i = lo; pin && i < pin; i++) {
		char *name = token_text(&t, pin);

		n += token_is(&t, i, name) && token_is(&t, i + 1, "=");
		free(name);
	}
	tokens_release(&t);
	return pin && !n;
}

static int attaches(struct smpl *s, const struct plan_importer *i,
		    const char **why)
{
	size_t detaches = contract_count(s, &i->attach, "dma_buf_detach");

	smpl_define(s, "fn", i->attach.name);
	smpl_define(s, "attaches", NULL);
	if (apply(s, i->attach.file) < 0)
		return -1;
	smpl_undefine(s, "attaches");
	if (contract_count(s, &i->attach, "dma_buf_pin") != 1 ||
	    contract_count(s, &i->attach, "dma_buf_unpin") < detaches)
		*why = "the function that attaches has no form that is known here";
	else if (!good_variable(s, &i->attach))
		*why = "the function that attaches has no variable for the result of the pin that is free by then";
	return 0;
}

static int releases(struct smpl *s, const struct plan_importer *i,
		    const char **why)
{
	size_t n = 0;

	vec_for_each(d, &i->detaches) {
		if (*why || same_fn(d, &i->attach))
			continue;
		n++;
		smpl_define(s, "fn", d->name);
		if (apply(s, d->file) < 0)
			return -1;
		if (contract_count(s, d, "dma_buf_unpin") <
		    contract_count(s, d, "dma_buf_detach"))
			*why = "a function that detaches has no form that is known here";
	}
	if (!n && !*why)
		*why = "nothing in this driver was seen to detach later";
	return 0;
}

static int importer(struct convert *c, const struct plan_importer *i,
		    bool alike)
{
	const char *why = NULL;
	struct smpl s;
	int ret;

	if (smpl_begin(&s, c) < 0)
		return -1;
	if (i->attaches != 1)
		why = "its driver attaches in more than one place, and which attachment is which is not known here";
	else if (!alike)
		why = "others attach by the same call who can map again";
	ret = why ? 0 : attaches(&s, i, &why);
	if (ret == 0 && !why)
		ret = releases(&s, i, &why);
	if (ret == 0 && !why)
		ret = smpl_try(&s, &why);
	if (ret == 0 && why)
		contract_left(c, i->attach.file, i->attach.name, "NOT_PINNED",
			      s.trouble ? s.trouble : why, PIN_FIX);
	smpl_end(&s);
	return ret;
}

/* Do all that attach by the call of I give buffers up for good? */
static bool all_alike(const struct plan *p, const struct plan_importer *i)
{
	vec_for_each(o, &p->importers) {
		if (same_fn(&o->attach, &i->attach) && !o->for_good)
			return false;
	}
	return true;
}

int pin_importers(struct convert *c)
{
	const struct plan *p = contract_plan(c);
	struct strmap done = STRMAP_INIT;
	int ret = 0;

	vec_for_each(i, &p->importers) {
		char *key;

		if (ret < 0 || !i->for_good)
			continue;
		key = xasprintf("%s:%s", i->attach.file, i->attach.name);
		if (strset_add(&done, key))
			ret = importer(c, i, all_alike(p, i));
		free(key);
	}
	strmap_release(&done, NULL);
	return ret;
}
