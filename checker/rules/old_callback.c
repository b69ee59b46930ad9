// SPDX-License-Identifier: GPL-2.0-only
/*
 * OLD_CALLBACK: the old name of the callback. Other structs have a member of
 * that name, so in code the compiler says which is meant.
 */
#include "rules/rules.h"

static void report(const struct rule *r, const struct rule_input *in,
		   const struct facts *fa, const struct fact_ref *ref)
{
	bool upstream = in->audit->generation == API_GEN_UPSTREAM;
	const struct fact_loc *l = &ref->loc;
	struct place place = { (char *)facts_path(fa, l->file), l->line,
			       l->col };
	struct finding *f;

	f = rule_add(r, in, upstream ? LEVEL_ERROR : LEVEL_NOTE, &place, NULL,
		     is_test_file(place.file));
	f->subject = xstrdup(API_CALLBACK_OLD);
	f->message = xasprintf("the callback %s of struct %s %s %s",
			       API_CALLBACK_OLD, API_ATTACH_OPS,
			       upstream ? "is now" : "becomes",
			       API_CALLBACK_NEW);
	f->fix = xasprintf("write %s; the function that it names keeps its name",
			   API_CALLBACK_NEW);
}

void rule_old_callback(const struct rule *r, const struct rule_input *in)
{
	struct strmap seen = STRMAP_INIT;

	vec_for_each(pu, &in->program->units) {
		const struct facts *fa = &(*pu)->facts;

		for (uint32_t i = 0; i < fa->n_refs; i++) {
			const struct fact_ref *ref = &fa->refs[i];
			char *key;

			if ((ref->kind != REF_MEMBER &&
			     ref->kind != REF_MEMBER_DECL) ||
			    (ref->flags & REF_POSITIONAL) ||
			    !streq(facts_str(fa, ref->name), API_CALLBACK_OLD))
				continue;
			key = xasprintf("%s:%u", facts_path(fa, ref->loc.file),
					ref->loc.offset);
			if (strset_add(&seen, key))
				report(r, in, fa, ref);
			free(key);
		}
	}
	strmap_release(&seen, NULL);
}
