// SPDX-License-Identifier: GPL-2.0-only
#include "rules/rules.h"

#include "lib/strbuf.h"
#include "tree/tree.h"

const struct rule rules[] = {
	{ "STATIC_IMPORTER", "importer",
	  "attaches without ops, and so cannot be told to let go",
	  rule_static_importer },
	{ "NO_INVALIDATE", "importer",
	  "has attach ops, but no callback in them", rule_no_invalidate },
	{ "STUB_INVALIDATE", "importer",
	  "the callback does nothing that stops DMA or unmaps",
	  rule_stub_invalidate },
	{ "NO_UNMAP", "importer", "the callback works but never unmaps",
	  rule_no_unmap },
	{ "UNPROVEN_UNMAP", "importer",
	  "that the callback leads to an unmap could not be proven",
	  rule_unproven_unmap },
	{ "RESV_IN_CALLBACK", "importer",
	  "the callback takes the lock that it is called under",
	  rule_resv_in_callback },
	{ "RESV_NOT_HELD", "both", "a call that needs the lock, without it",
	  rule_resv_not_held },
	{ "RESV_HELD", "both", "a call that must not hold the lock, with it",
	  rule_resv_held },
	{ "PIN_UNCHECKED", "importer",
	  "nobody looks at the result of a pin, or of a map",
	  rule_pin_unchecked },
	{ "PIN_UNBALANCED", "importer",
	  "a way out after a pin, without the unpin", rule_pin_unbalanced },
	{ "OLD_CALLBACK", "names", "the old name of the callback",
	  rule_old_callback },
	{ "OLD_FUNCTION", "names", "the old name of the core function",
	  rule_old_function },
	{ "OLD_CONFIG", "names", "the config symbol that went away",
	  rule_old_config },
	{ "UNPORTED", "names", "names a member that this kernel does not have",
	  rule_unported },
	{ NULL, NULL, NULL, NULL },
};

const struct rule *rule_find(const char *name)
{
	for (const struct rule *r = rules; r->name; r++) {
		if (streq(r->name, name))
			return r;
	}
	return NULL;
}

void rules_run(const struct rule_input *in)
{
	for (const struct rule *r = rules; r->name; r++)
		r->check(r, in);
}

struct finding *rule_add(const struct rule *rule, const struct rule_input *in,
			 enum level level, const struct place *place,
			 const char *function, bool test)
{
	struct finding f = { .rule = rule->name };

	f.level = test && level > LEVEL_NOTE ? level - 1 : level;
	f.place = *place;
	f.place.file = xstrdup(place->file);
	f.function = function ? xstrdup(function) : NULL;
	vec_push(&in->audit->findings, f);
	return &in->audit->findings.v[in->audit->findings.n - 1];
}

void rule_evidence(struct finding *f, const struct place *place, char *text)
{
	struct evidence e = { .place = *place, .text = text };

	e.place.file = place->file ? xstrdup(place->file) : NULL;
	vec_push(&f->evidence, e);
}

bool rule_has_convention(const struct rule_input *in)
{
	struct strbuf text = STRBUF_INIT;
	bool has = tree_read(in->program->tree, API_CORE, &text) == 0 &&
		   strstr(strbuf_str(&text), "DOC: locking convention");

	strbuf_release(&text);
	return has;
}

struct place rule_place(struct fn f, const struct fact_event *ev)
{
	const struct facts *fa = fn_facts(f);

	return (struct place){ (char *)facts_path(fa, ev->loc.file),
			       ev->loc.line, ev->loc.col };
}

void rule_evidence_way(struct finding *f, const struct resv_answer *a,
		       enum resv_way way)
{
	vec_for_each(s, &a->steps[way]) {
		struct place p = rule_place(s->site.fn, s->site.event);

		rule_evidence(f, &p, xstrdup(s->text));
	}
}

void rule_evidence_chain(struct finding *f, const struct importer *imp)
{
	vec_for_each(h, &imp->chain)
		rule_evidence(f, &h->place, xasprintf("calls %s()",
						      h->function));
}
