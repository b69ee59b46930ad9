// SPDX-License-Identifier: GPL-2.0-only
/*
 * REVOKE_FLAG: a buffer is taken back, and the mark by which attach and map
 * refuse is set too late, without the lock, or not at all, or map does not look
 * at it.
 *
 * The callback makes importers unmap; nothing but the mark keeps them from
 * mapping again at once. Who maps between the call and the mark has addresses
 * of memory that is gone, and will not be told again. The lock makes the two one:
 * whoever maps holds it too, so it maps before all of this, and is told, or after
 * it, and is refused.
 *
 *	dma_resv_lock(dmabuf->resv, NULL);
 *	dma_buf_invalidate_mappings(dmabuf);
 *	priv->gone = true;					 bad
 *
 *	dma_resv_lock(dmabuf->resv, NULL);
 *	priv->gone = true;					 good
 *	dma_buf_invalidate_mappings(dmabuf);
 *
 * "Exporter that calls dma_buf_invalidate_mappings()" in the contract. What a mark
 * is, is told by what map and attach refuse by: see model/exporters/marks.h. An
 * attach that lets importers in to a buffer that they cannot map is a note.
 */
#include "rules/rules.h"

struct revoke {
	const struct rule *rule;
	const struct rule_input *in;
	const struct exp *exp;
	const struct exporter *row;
	const struct invalidate *inv;
	const struct exp_revoke *rev;
	struct site call;
};

static void tell_place(struct finding *f, struct site s, char *text)
{
	struct place at = rule_place(s.fn, s.event);

	rule_evidence(f, &at, text);
}

/* What map or attach ask, as code has it; owned by the caller. */
static char *spelled(const struct exp_mark *mark)
{
	const char *dot = strchr(mark->member, '.');
	const char *name = dot ? dot + 1 : mark->member;
	long long v = (long long)mark->value;

	switch (mark->kind) {
	case MARK_TRUE:
		break;
	case MARK_ZERO:
		return xasprintf("!%s", name);
	case MARK_BITS:
		return xasprintf("%s & 0x%llx", name, (unsigned long long)v);
	case MARK_NO_BITS:
		return xasprintf("!(%s & 0x%llx)", name, (unsigned long long)v);
	case MARK_IS:
		return xasprintf("%s == %lld", name, v);
	case MARK_IS_NOT:
		return xasprintf("%s != %lld", name, v);
	case MARK_OFF_LIST:
		return xasprintf("list_empty(%s)", name);
	}
	return xstrdup(name);
}

/* Where .map_dma_buf of the exporter stands, as evidence. */
static void tell_map(const struct revoke *r, struct finding *f)
{
	const struct exp_callback *cb = exp_callback(r->exp, "map_dma_buf");
	struct place at;

	for (size_t i = 0; cb && i < cb->fns.n; i++) {
		at = (struct place){ (char *)fn_file(cb->fns.v[i]),
				     cb->fns.v[i].func->loc.line,
				     cb->fns.v[i].func->loc.col };
		rule_evidence(f, &at,
			      xasprintf("%s() maps", fn_name(cb->fns.v[i])));
	}
	if (r->rev->open)
		rule_evidence(
			f, &r->inv->place,
			xasprintf(
				"it may refuse by %s, which was not looked into",
				r->rev->open));
}

static bool map_known(const struct revoke *r)
{
	const struct exp_callback *cb = exp_callback(r->exp, "map_dma_buf");

	return cb && cb->fns.n && !r->rev->open;
}

/* --- no mark at all --- */

static void no_mark(const struct revoke *r)
{
	struct finding *f;

	if (exp_map_refuses(r->in->program, r->exp, NULL))
		return;
	f = rule_add_invalidate(r->rule, r->in,
				map_known(r) ? LEVEL_ERROR : LEVEL_NOTE,
				&r->inv->place, r->row, r->inv);
	if (!f)
		return;
	f->message = xasprintf(
		"%s() takes a buffer back, and %s keeps importers from mapping it again",
		r->inv->function,
		map_known(r) ? "nothing" : "nothing that was found");
	f->fix = xstrdup(
		"set a flag of the buffer's under its lock before the call, and return -ENODEV in .attach and .map_dma_buf where it is set");
	tell_map(r, f);
}

/* A call of which it is not known whether it takes the buffer back. */
static void no_mark_maybe(const struct revoke *r)
{
	struct finding *f;

	if (r->rev->before.n || r->rev->late.n ||
	    exp_map_refuses(r->in->program, r->exp, NULL))
		return;
	f = rule_add_invalidate(r->rule, r->in, LEVEL_NOTE, &r->inv->place,
				r->row, r->inv);
	if (!f)
		return;
	f->message = xasprintf(
		"%s() invalidates the mappings of a buffer; whether it takes it back could not be told, but then nothing was found that keeps importers from mapping it again",
		r->inv->function);
	f->fix = xstrdup(
		"nothing, if the buffer only moves; else set what .map_dma_buf refuses by, under the lock and before the call");
	tell_map(r, f);
}

/* --- too late --- */

static void too_late(const struct revoke *r, const struct exp_set *set)
{
	struct place at = rule_place(set->at.fn, set->at.event);
	struct finding *f = rule_add_invalidate(r->rule, r->in, LEVEL_ERROR,
						&at, r->row, r->inv);
	char *mark;

	if (!f)
		return;
	mark = spelled(&set->mark);
	f->message = xasprintf(
		"the mark (%s) is set after %s() has invalidated: until then importers may map again",
		mark, r->inv->function);
	free(mark);
	f->fix = xstrdup("set it under the lock, before the call");
}

/* --- without the lock --- */

static void lock_of(const struct revoke *r, const struct exp_set *set)
{
	enum resv_held held = exp_set_held(r->in->resv, set, r->call);
	struct place at = rule_place(set->at.fn, set->at.event);
	struct finding *f;
	char *mark;

	if (held == RESV_HELD)
		return;
	f = rule_add_invalidate(r->rule, r->in,
				held == RESV_NOT_HELD ? LEVEL_ERROR
						      : LEVEL_NOTE,
				&at, r->row, r->inv);
	if (!f)
		return;
	mark = spelled(&set->mark);
	f->message = xasprintf(
		held == RESV_NOT_HELD
			? "the mark (%s) is set without the buffer's reservation lock: an importer that is mapping right now does not see it"
			: "whether the buffer's reservation lock is held where the mark (%s) is set could not be told",
		mark);
	free(mark);
	f->fix = xstrdup(
		"take the lock first, and hold it until the call that invalidates has returned");
	if (set->from.event != set->at.event)
		tell_place(f, set->from, xstrdup("by way of this call"));
}

/* --- nobody asks --- */

/* Does one of the marks that are set keep importers from mapping? */
static bool map_asks(const struct revoke *r)
{
	vec_for_each(set, &r->rev->before) {
		if ((set->mark.by & MARK_BY_MAP) ||
		    exp_map_refuses(r->in->program, r->exp, &set->mark))
			return true;
	}
	return false;
}

static void map_asks_not(const struct revoke *r)
{
	const struct exp_set *set = &r->rev->before.v[0];
	bool known = map_known(r);
	struct finding *f;
	char *mark;

	f = rule_add_invalidate(r->rule, r->in,
				known ? LEVEL_ERROR : LEVEL_NOTE,
				&r->inv->place, r->row, r->inv);
	if (!f)
		return;
	mark = spelled(&set->mark);
	f->message = xasprintf(
		"the mark (%s) is set when the buffer is taken back, and .map_dma_buf %s",
		mark,
		known ? "does not look at it: importers map it again"
		      : "was not seen to look at it");
	f->fix = xasprintf("return -ENODEV in .map_dma_buf if (%s)", mark);
	tell_place(f, set->at, xasprintf("(%s) from here on", mark));
	free(mark);
	tell_map(r, f);
}

static bool attach_asks(const struct revoke *r)
{
	vec_for_each(set, &r->rev->before) {
		if (set->mark.by & MARK_BY_ATTACH)
			return true;
	}
	return false;
}

static bool said_of(const struct revoke *r, const struct place *at)
{
	vec_for_each(f, &r->in->audit->findings) {
		if (f->rule == r->rule->name &&
		    streq(f->place.file, at->file) && f->place.line == at->line)
			return true;
	}
	return false;
}

/* Said once for an attach. Without an attach there is a rule of its own to
 * say so. */
static void attach_asks_not(const struct revoke *r)
{
	const struct exp_callback *cb = exp_callback(r->exp, "attach");
	struct fn fn = cb && cb->fns.n ? cb->fns.v[0] : (struct fn){ 0 };
	struct place at;
	struct finding *f;
	char *mark;

	if (!fn.unit)
		return;
	at = (struct place){ (char *)fn_file(fn), fn.func->loc.line,
			     fn.func->loc.col };
	if (said_of(r, &at))
		return;
	f = rule_add(r->rule, r->in, LEVEL_NOTE, &at, fn_name(fn),
		     r->row->test);
	f->subject = xstrdup(r->exp->ops);
	f->message = xasprintf(
		"%s() lets importers attach to a buffer that was taken back: they learn of it only when they map",
		fn_name(fn));
	mark = spelled(&r->rev->before.v[0].mark);
	f->fix =
		xasprintf("return -ENODEV if (%s), as .map_dma_buf does", mark);
	tell_place(f, r->rev->before.v[0].at,
		   xasprintf("(%s) from here on", mark));
	free(mark);
}

static void check_call(const struct revoke *r)
{
	vec_for_each(late, &r->rev->late)
		too_late(r, late);
	vec_for_each(set, &r->rev->before)
		lock_of(r, set);
	if (!r->rev->before.n && !r->rev->late.n)
		no_mark(r);
	else if (r->rev->before.n && !map_asks(r))
		map_asks_not(r);
}

static void check_exporter(const struct rule *rule, const struct rule_input *in,
			   const struct exp *e)
{
	const struct exporter *row = &in->audit->exporters.v[e->row];
	bool attach_said = false;

	for (size_t i = 0; e->ops && i < e->invalidates.n; i++) {
		struct revoke r = { rule,
				    in,
				    e,
				    row,
				    &row->invalidates.v[i],
				    &e->revokes.v[i],
				    e->invalidates.v[i] };

		if (r.inv->intent == INTENT_UNKNOWN)
			no_mark_maybe(&r);
		if (r.inv->intent != INTENT_REVOKE)
			continue;
		check_call(&r);
		if (attach_said || !r.rev->before.n || !map_asks(&r) ||
		    attach_asks(&r))
			continue;
		attach_said = true;
		attach_asks_not(&r);
	}
}

static void check(const struct rule *rule, const struct rule_input *in)
{
	vec_for_each(e, in->exps)
		check_exporter(rule, in, e);
}

const struct rule rule_revoke_flag = {
	.name = "REVOKE_FLAG",
	.side = "exporter",
	.level = "error; note where it could not be told, and for .attach alone",
	.summary = "the revoked mark is set after the call or without the lock, or map/attach does not test it",
	.text = {
		.why = "When an exporter takes a buffer back, the importers' callbacks make them unmap. Nothing but a mark of the exporter's keeps them from mapping it again a moment later. If the mark is set after the call, or without the lock that everybody who maps holds, there is a moment in which an importer gets addresses of memory that is about to be somebody else's, and nobody tells it a second time.",
		.bad = "\tvoid my_buf_revoke(struct my_buf *buf)\n"
		       "\t{\n"
		       "\t\tstruct dma_resv *resv = buf->dmabuf->resv;\n"
		       "\n"
		       "\t\tdma_resv_lock(resv, NULL);\n"
		       "\t\tdma_buf_invalidate_mappings(buf->dmabuf);\n"
		       "\t\tdma_resv_wait_timeout(resv, DMA_RESV_USAGE_BOOKKEEP, false,\n"
		       "\t\t\t\t      MAX_SCHEDULE_TIMEOUT);\n"
		       "\t\tbuf->revoked = true;\n"
		       "\t\tdma_resv_unlock(resv);\n"
		       "\t\twait_event(buf->idle, !buf->mappings);\n"
		       "\t}\n",
		.good = "\tvoid my_buf_revoke(struct my_buf *buf)\n"
			"\t{\n"
			"\t\tstruct dma_resv *resv = buf->dmabuf->resv;\n"
			"\n"
			"\t\tdma_resv_lock(resv, NULL);\n"
			"\t\tbuf->revoked = true;\n"
			"\t\tdma_buf_invalidate_mappings(buf->dmabuf);\n"
			"\t\tdma_resv_wait_timeout(resv, DMA_RESV_USAGE_BOOKKEEP, false,\n"
			"\t\t\t\t      MAX_SCHEDULE_TIMEOUT);\n"
			"\t\tdma_resv_unlock(resv);\n"
			"\t\twait_event(buf->idle, !buf->mappings);\n"
			"\t}\n",
		.fix = "Keep a flag with the buffer. Set it under the reservation lock before the call, and return -ENODEV where it is set, in .map_dma_buf and in .attach. It may be a bit of a flags word, or a pointer that is NULL from then on; it must be tested where importers map.",
		.contract = "Exporter that invalidates: it marks the buffer revoked under that lock before the call, so that map and attach fail from then on.",
	},
	.check = check,
};
