// SPDX-License-Identifier: GPL-2.0-only
/*
 * REVOKE_ANY_IMPORTER: an exporter takes buffers back, pinned ones too, and
 * lets importers attach that cannot give them up.
 *
 * .attach and .pin are asked what they do with each kind of importer; refused
 * by one of them is refused.
 *
 * As with static importers it is an error to add such an exporter; one that is
 * there already is a warning.
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
		f = rule_add(r, in, LEVEL_WARNING, &e->place, NULL, e->test);
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
	.level = "error if new, warning if old",
	.summary = "can invalidate pinned buffers, does not refuse non-revocable importers",
	.text = {
		.why = "The exporter takes buffers back for good, pinned "
		       "ones too, but lets importers attach that cannot "
		       "let go. One without a callback does not even hear "
		       "of it: it keeps its mapping until its user is "
		       "done, which may be never. An exporter that waits "
		       "for unmaps then hangs at the mercy of user space; "
		       "one that does not goes on while a device uses the "
		       "memory. dma_buf_attach_revocable() tells such "
		       "importers from others. Exporters that only move "
		       "their buffers need not ask, as they leave pinned "
		       "ones alone.",
		.bad = "\tstatic int my_buf_attach(struct dma_buf *dmabuf,\n"
		       "\t\t\t\t struct dma_buf_attachment *attach)\n"
		       "\t{\n"
		       "\t\tstruct my_buf *buf = dmabuf->priv;\n"
		       "\n"
		       "\t\treturn buf->revoked ? -ENODEV : 0;\n"
		       "\t}\n",
		.good = "\tstatic int my_buf_attach(struct dma_buf *dmabuf,\n"
		        "\t\t\t\t struct dma_buf_attachment *attach)\n"
		        "\t{\n"
		        "\t\tstruct my_buf *buf = dmabuf->priv;\n"
		        "\n"
		        "\t\tif (!dma_buf_attach_revocable(attach))\n"
		        "\t\t\treturn -EOPNOTSUPP;\n"
		        "\t\treturn buf->revoked ? -ENODEV : 0;\n"
		        "\t}\n",
		.fix = "1. In .attach, return -EOPNOTSUPP where "
		       "dma_buf_attach_revocable() is false.\n"
		       "2. Or do so in .pin: who has no callback pins the "
		       "buffer, or the core does it for him. Leaving .pin "
		       "out refuses nobody: without it a pin succeeds.\n"
		       "3. A kernel without dma_buf_attach_revocable() can "
		       "look for itself: importer_ops and the callback in "
		       "it are both not NULL.",
		.contract = "Exporter that invalidates",
	},
	.check = check,
};
