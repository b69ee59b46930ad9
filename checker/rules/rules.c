// SPDX-License-Identifier: GPL-2.0-only
#include "rules/rules.h"

#include "lib/strbuf.h"
#include "tree/tree.h"

const struct rule *const rules[] = {
	&rule_static_importer,
	&rule_no_invalidate,
	&rule_stub_invalidate,
	&rule_no_unmap,
	&rule_unproven_unmap,
	&rule_remap_in_callback,
	&rule_resv_in_callback,
	&rule_resv_not_held,
	&rule_resv_held,
	&rule_pin_unchecked,
	&rule_pin_unbalanced,
	&rule_not_pinned,
	&rule_no_move_fence_wait,
	&rule_pin_static,
	&rule_stack_ops,
	&rule_attach_too_early,
	&rule_callback_outlived,
	&rule_invalidate_no_wait,
	&rule_invalidate_wait_usage,
	&rule_invalidate_wait_result,
	&rule_revoke_no_unmap_wait,
	&rule_revoke_any_importer,
	&rule_revoke_flag,
	&rule_pin_error_dropped,
	&rule_old_callback,
	&rule_old_function,
	&rule_old_config,
	&rule_unported,
	NULL,
};

const struct rule *rule_find(const char *name)
{
	for (const struct rule *const *r = rules; *r; r++) {
		if (streq((*r)->name, name))
			return *r;
	}
	return NULL;
}

static bool is_without(const struct audit *a, const struct rule *rule)
{
	vec_for_each(name, &a->without) {
		if (*name == rule->name)
			return true;
	}
	return false;
}

void rules_run(const struct rule_input *in)
{
	for (const struct rule *const *r = rules; *r; r++) {
		if (!is_without(in->audit, *r))
			(*r)->check(*r, in);
	}
}

static enum level level_in(enum level level, bool test)
{
	return test && level > LEVEL_NOTE ? level - 1 : level;
}

struct finding *rule_add(const struct rule *rule, const struct rule_input *in,
			 enum level level, const struct place *place,
			 const char *function, bool test)
{
	struct finding f = { .rule = rule->name };

	f.level = level_in(level, test);
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

void rule_evidence_calls(struct finding *f, const struct site_vec *calls)
{
	vec_for_each(s, calls) {
		const char *callee = facts_callee(fn_facts(s->fn), s->event);
		struct place p = rule_place(s->fn, s->event);

		rule_evidence(f, &p, xasprintf("%s() calls %s()",
					       fn_name(s->fn),
					       callee ? callee : "it"));
	}
}

void rule_evidence_chain(struct finding *f, const struct importer *imp)
{
	vec_for_each(h, &imp->chain)
		rule_evidence(f, &h->place, xasprintf("calls %s()",
						      h->function));
}

static bool same_place(const struct place *a, const struct place *b)
{
	return streq(a->file, b->file) && a->line == b->line &&
	       a->column == b->column;
}

/* What R said already about PLACE in a function, at LEVEL, or NULL. */
static struct finding *said(const struct rule *r, const struct rule_input *in,
			    enum level level, const struct place *place,
			    const char *function)
{
	vec_for_each(f, &in->audit->findings) {
		if (f->rule == r->name && f->level == level &&
		    same_place(&f->place, place) && f->function &&
		    streq(f->function, function))
			return f;
	}
	return NULL;
}

bool rule_said(const struct rule *r, const struct rule_input *in,
	       const struct site *s)
{
	struct place at = rule_place(s->fn, s->event);

	vec_for_each(f, &in->audit->findings) {
		if (f->rule == r->name && same_place(&f->place, &at))
			return true;
	}
	return false;
}

static void add_exporter(struct finding *f, const struct exporter *e)
{
	if (e->ops)
		rule_evidence(f, &e->place,
			      xasprintf("the buffers are those of %s", e->ops));
}

struct finding *rule_add_invalidate(const struct rule *r,
				    const struct rule_input *in,
				    enum level level, const struct place *place,
				    const struct exporter *e,
				    const struct invalidate *i)
{
	struct finding *f =
		said(r, in, level_in(level, e->test), place, i->function);

	if (f) {
		add_exporter(f, e);
		return NULL;
	}
	f = rule_add(r, in, level, place, i->function, e->test);
	f->subject = e->ops ? xstrdup(e->ops) : NULL;
	if (!same_place(place, &i->place))
		rule_evidence(f, &i->place,
			      xasprintf("%s() invalidates", i->function));
	add_exporter(f, e);
	return f;
}
