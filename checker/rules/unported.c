// SPDX-License-Identifier: GPL-2.0-only
/*
 * UNPORTED: the compiler says that there is no such member, or function, and
 * it is one of another generation of the interface. Such code does not build
 * against this kernel, and what it means to be is told by nothing but the
 * complaint.
 */
#include "rules/rules.h"

#include "model/unported.h"

static const char *replacement(const char *name)
{
	if (streq(name, API_CALLBACK_OLD))
		return API_CALLBACK_NEW;
	if (streq(name, API_CALLBACK_NEW))
		return API_CALLBACK_OLD;
	return streq(name, API_NOTIFY_OLD) ? API_NOTIFY_NEW : API_NOTIFY_OLD;
}

static void report(const struct rule *r, const struct rule_input *in,
		   const struct facts *fa, const struct fact_diag *d,
		   const char *name)
{
	const char *path = facts_path(fa, d->loc.file);
	struct place place = { (char *)path, d->loc.line, d->loc.col };
	bool member = api_is_callback(name);
	struct finding *f = rule_add(r, in, LEVEL_ERROR, &place, NULL,
				     is_test_file(path));

	f->subject = xstrdup(name);
	f->message = member ?
			     xasprintf("struct %s of this kernel has no member %s",
				       API_ATTACH_OPS, name) :
			     xasprintf("this kernel has no %s()", name);
	f->fix = xasprintf("write %s, which it is called here%s",
			   replacement(name),
			   member ? "; an importer that cannot let go leaves it out instead" :
				    "");
}

static void check(const struct rule *r, const struct rule_input *in)
{
	vec_for_each(pu, &in->program->units) {
		const struct facts *fa = &(*pu)->facts;

		for (uint32_t i = 0; i < fa->n_diags; i++) {
			const char *name = unported_name(fa, &fa->diags[i]);

			/* That one OLD_FUNCTION finds by its name. */
			if (name && !streq(name, API_NOTIFY_OLD))
				report(r, in, fa, &fa->diags[i], name);
		}
	}
}

const struct rule rule_unported = {
	.name = "UNPORTED",
	.side = "names",
	.level = "error",
	.summary = "names a member that this kernel does not have",
	.text = {
		.why = "The compiler says that the kernel's headers have "
		       "no such member or function, and the name is one of "
		       "another generation of the interface: the code was "
		       "written for an older kernel, or for a newer one, "
		       "and does not build here. What it would mean could "
		       "not be looked at either: an importer whose "
		       "callback the compiler drops is reported as "
		       "unknown, and never as one that keeps the contract.",
		.bad = "\tstatic const struct dma_buf_attach_ops my_attach_ops = {\n"
		       "\t\t.move_notify = my_notify,\n"
		       "\t};\n",
		.good = "\tstatic const struct dma_buf_attach_ops my_attach_ops = {\n"
		        "\t\t.invalidate_mappings = my_notify,\n"
		        "\t};\n",
		.fix = "1. Use the name that this kernel has: move_notify "
		       "and dma_buf_move_notify() up to 7.0, "
		       "invalidate_mappings and "
		       "dma_buf_invalidate_mappings() from 7.1 on. "
		       "\"dmabuf-revoke series\" makes the patch in either "
		       "direction (--reverse).\n"
		       "2. An importer that cannot let go leaves the "
		       "callback out on 7.1 and later.",
		.contract = "Names over time",
	},
	.check = check,
};
