// SPDX-License-Identifier: GPL-2.0-only
/*
 * REVOKE_ANY_IMPORTER: an exporter takes buffers back, pinned ones too, and lets
 * importers attach that cannot give them up.
 *
 * An importer without the callback unmaps when it is done, which may be never:
 * the exporter either waits for user space, or goes on while a device uses the
 * memory. dma_buf_attach_revocable() in .attach (or .pin) tells who can be made to
 * let go. Exporters that only move their buffers do not move pinned ones.
 */
#include "rules/rules.h"

static const struct invalidate *revoke_of(const struct exporter *e)
{
	vec_for_each(i, &e->invalidates) {
		if (i->intent == INTENT_REVOKE)
			return i;
	}
	return NULL;
}

/* Is an importer let in that has no callback, and would be with one? */
static bool lets_in(const struct exporter *e)
{
	static const enum profile none[] = { PROFILE_NO_CALLBACK,
					     PROFILE_NO_CALLBACK_P2P };
	unsigned int refuses = e->attach_refuses | e->pin_refuses;

	for (size_t i = 0; i < ARRAY_SIZE(none); i++) {
		if (!(refuses & PROFILE_BIT(none[i])))
			return true;
	}
	return !(refuses & PROFILE_BIT(PROFILE_STATIC));
}

static void check(const struct rule *r, const struct rule_input *in)
{
	vec_for_each(e, &in->audit->exporters) {
		const struct invalidate *i = revoke_of(e);
		struct finding *f;

		if (!i || !e->ops || !lets_in(e))
			continue;
		f = rule_add(r, in, LEVEL_ERROR, &e->place, NULL, e->test);
		f->subject = xstrdup(e->ops);
		f->message = xasprintf(
			"%s takes buffers back and lets importers attach that cannot be made to let go",
			e->ops);
		f->fix = xstrdup(
			"return -EOPNOTSUPP in .attach where dma_buf_attach_revocable() is false");
		rule_evidence(f, &i->place,
			      xasprintf("%s() takes a buffer back",
					i->function));
	}
}

const struct rule rule_revoke_any_importer = {
	.name = "REVOKE_ANY_IMPORTER",
	.side = "exporter",
	.level = "error",
	.summary = "can invalidate pinned buffers, does not refuse non-revocable importers",
	.check = check,
};
