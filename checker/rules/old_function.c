// SPDX-License-Identifier: GPL-2.0-only
/*
 * OLD_FUNCTION: the old name of the core function that tells importers to let
 * go, in code, comments and documentation. The name is used for nothing else,
 * so text is enough to tell.
 */
#include "rules/rules.h"

#include "model/words.h"

void rule_old_function(const struct rule *r, const struct rule_input *in)
{
	bool upstream = in->audit->generation == API_GEN_UPSTREAM;
	struct text_hit_vec hits = VEC_INIT;

	/* In v3 the function has its old name. */
	if (in->audit->generation == API_GEN_V3)
		return;
	words_find(in->program->tree, in->program->scan, WORD_NOTIFY_OLD,
		   API_NOTIFY_OLD, true, &hits);
	vec_for_each(h, &hits) {
		struct place place = { (char *)h->path, h->line, h->column };
		struct finding *f;

		f = rule_add(r, in, upstream ? LEVEL_ERROR : LEVEL_NOTE,
			     &place, NULL, is_test_file(h->path));
		f->subject = xstrdup(API_NOTIFY_OLD);
		f->message = xasprintf("%s() %s %s()", API_NOTIFY_OLD,
				       upstream ? "is now" : "becomes",
				       API_NOTIFY_NEW);
		f->fix = xasprintf("write %s", API_NOTIFY_NEW);
	}
	vec_release(&hits);
}
