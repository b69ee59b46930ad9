// SPDX-License-Identifier: GPL-2.0-only
/*
 * The exporters' rows, and which calls that invalidate belong to which ops
 * object. A call names a buffer; where that buffer can be followed back to
 * its export, the ops it was exported with count. Where it cannot, all that
 * the driver exports with.
 */
#include "model/exporters/priv.h"

#include "model/reach.h"

/* How far a buffer is followed back. */
#define BUFFER_DEPTH 8

struct finder {
	struct program *p;
	struct audit *a;
	const struct imp_vec *imps;
	struct resv *resv;
	struct exp_vec *exps;
	const char *callback_name;
	const char *pin_member; /* what makes an exporter dynamic */
};

/* Objects found, as numbers in exps. */
struct found {
	struct VEC_OF(size_t) ids;
};

static void add_found(struct finder *fd, struct found *out,
		      const struct exp *e)
{
	size_t id = (size_t)(e - fd->exps->v);

	vec_for_each(i, &out->ids) {
		if (*i == id)
			return;
	}
	vec_push(&out->ids, id);
}

static const struct unit *unit_of(const struct exp *e)
{
	return e->def.unit ? e->def.unit : e->at.fn.unit;
}

static const struct fact_loc *loc_of(const struct exp *e)
{
	return e->def.unit ? &e->def.func->loc : &e->at.event->loc;
}

static const char *file_of(const struct exp *e)
{
	return facts_path(&unit_of(e)->facts, loc_of(e)->file);
}

static struct place place_at(const struct facts *fa, const struct fact_loc *l)
{
	return (struct place){ xstrdup(facts_path(fa, l->file)), l->line,
			       l->col };
}

/* --- from a buffer to the ops it was exported with --- */

static bool buffer_ops(struct finder *fd, struct fn f, fact_expr_id id,
		       int depth, struct found *out);

/* The ops objects that pointer ID is; false if that is not clear. */
static bool ops_value(struct finder *fd, struct fn f, fact_expr_id id,
		      struct found *out)
{
	struct value_vec values = VEC_INIT;
	bool clear = flow_settle(fd->p, f, id, &values) == 0;

	vec_for_each(v, &values) {
		bool any = false;

		vec_for_each(e, fd->exps) {
			if (exp_is(fd->p, e, v)) {
				add_found(fd, out, e);
				any = true;
			}
		}
		clear &= any;
	}
	value_vec_release(&values);
	return clear;
}

/* Is ID the path TEXT? */
static bool is_path(const struct facts *fa, fact_expr_id id, const char *text)
{
	char *t = facts_expr_text(fa, id);
	bool same = streq(t, text);

	free(t);
	return same;
}

/* Stores in F to member `ops` of struct TAG where the struct is TEXT. */
static bool ops_stored(struct finder *fd, struct fn f, const char *tag,
		       const char *text, struct found *out, bool *clear)
{
	const struct facts *fa = fn_facts(f);
	bool any = false;

	for (uint32_t i = 0; i < f.func->nevents; i++) {
		const struct fact_event *ev = fn_event(f, i);
		const struct fact_expr *to = facts_expr(fa, ev->a);

		if (ev->kind != EV_STORE || to->kind != EX_MEMBER ||
		    !reach_at(f, i) || !streq(facts_str(fa, to->name), "ops") ||
		    !streq(facts_str(fa, to->type), tag) ||
		    !is_path(fa, to->a, text))
			continue;
		any = true;
		*clear &= ops_value(fd, f, ev->b, out);
	}
	return any;
}

/* `buf->ops == &x`: code that goes on only for buffers of its own. */
static bool ops_compared(struct finder *fd, struct fn f, const char *text,
			 struct found *out)
{
	const struct facts *fa = fn_facts(f);
	bool any = false;

	for (uint32_t i = 0; i < f.func->nevents; i++) {
		const struct fact_event *ev = fn_event(f, i);
		const struct fact_expr *c = facts_expr(fa, ev->a);
		const struct fact_expr *l = facts_expr(fa, c->a);

		if (ev->kind != EV_BRANCH || c->kind != EX_BINARY ||
		    (c->op != OP_EQ && c->op != OP_NE) ||
		    l->kind != EX_MEMBER ||
		    !streq(facts_str(fa, l->type), API_BUFFER) ||
		    !streq(facts_str(fa, l->name), "ops") ||
		    !is_path(fa, l->a, text))
			continue;
		any |= ops_value(fd, f, c->b, out);
	}
	return any;
}

/* The buffer that call EV gives. */
static bool call_ops(struct finder *fd, struct fn f,
		     const struct fact_event *ev, int depth, struct found *out)
{
	const struct facts *fa = fn_facts(f);
	const char *callee = facts_callee(fa, ev);
	bool clear = true, any = false;
	struct fn target;

	/* Whoever is given an export info exports by it. */
	for (uint32_t i = 0; i < facts_list_n(fa, ev->args); i++) {
		const struct fact_expr *arg =
			facts_expr(fa, facts_list_at(fa, ev->args, i));
		const struct fact_expr *info = facts_expr(fa, arg->a);
		char *text;

		if (arg->kind != EX_ADDR || info->kind != EX_LOCAL ||
		    !streq(facts_str(fa, info->type), API_EXPORT_INFO))
			continue;
		text = facts_expr_text(fa, arg->a);
		any |= ops_stored(fd, f, API_EXPORT_INFO, text, out, &clear);
		free(text);
	}
	if (any)
		return clear;
	if (!callee || !program_resolve(fd->p, f.unit, callee, FUNC_BODY,
					&target))
		return false;
	for (uint32_t i = 0; i < target.func->nevents; i++) {
		const struct fact_event *r = fn_event(target, i);

		if (r->kind != EV_RETURN || !r->a || !reach_at(target, i))
			continue;
		any = true;
		clear &= buffer_ops(fd, target, r->a, depth, out);
	}
	return any && clear;
}

static bool local_ops(struct finder *fd, struct fn f,
		      const struct fact_expr *e, int depth, struct found *out)
{
	const struct facts *fa = fn_facts(f);
	bool clear = true, any = false;

	for (uint32_t i = 0; i < f.func->nevents; i++) {
		const struct fact_event *ev = fn_event(f, i);
		const struct fact_expr *to = facts_expr(fa, ev->a);

		if (ev->kind != EV_STORE || to->kind != e->kind ||
		    to->value != e->value || !reach_at(f, i))
			continue;
		any = true;
		clear &= buffer_ops(fd, f, ev->b, depth, out);
	}
	return any && clear;
}

static bool param_ops(struct finder *fd, struct fn f,
		      const struct fact_expr *e, int depth, struct found *out)
{
	struct site_vec callers = VEC_INIT;
	bool clear = true;

	/* Others may call what is exported with buffers of their own. */
	if (strmap_has(&fd->p->scan->exports, fn_name(f)) ||
	    (!(f.func->flags & FUNC_STATIC) &&
	     program_load_definition(fd->p, f.unit, fn_name(f)) < 0))
		return false;
	program_callers(fd->p, f, &callers);
	vec_for_each(c, &callers) {
		const struct facts *fa = fn_facts(c->fn);

		clear &= e->value >= 0 &&
			 e->value < facts_list_n(fa, c->event->args) &&
			 buffer_ops(fd, c->fn,
				    facts_list_at(fa, c->event->args,
						  (uint32_t)e->value),
				    depth, out);
	}
	clear &= callers.n > 0;
	vec_release(&callers);
	return clear;
}

static bool member_ops(struct finder *fd, const struct facts *fa,
		       const struct fact_expr *e, int depth, struct found *out)
{
	const struct site_vec *v = program_stores(fd->p, facts_str(fa, e->type),
						  facts_str(fa, e->name));
	struct site_vec sites = VEC_INIT;
	bool clear = true;

	for (size_t i = 0; v && i < v->n; i++)
		vec_push(&sites, v->v[i]);
	vec_for_each(s, &sites)
		clear &= buffer_ops(fd, s->fn, s->event->b, depth, out);
	clear &= sites.n > 0;
	vec_release(&sites);
	return clear;
}

/*
 * The ops that the buffer ID, in F, can have been exported with. False if not
 * all of them were found.
 */
static bool buffer_ops(struct finder *fd, struct fn f, fact_expr_id id,
		       int depth, struct found *out)
{
	const struct facts *fa = fn_facts(f);
	const struct fact_expr *e = facts_expr(fa, id);
	char *text = facts_expr_text(fa, id);
	bool clear = true, found;

	found = ops_compared(fd, f, text, out) ||
		ops_stored(fd, f, API_BUFFER, text, out, &clear);
	free(text);
	if (found)
		return clear;
	if (depth >= BUFFER_DEPTH)
		return false;
	depth++;
	switch ((enum expr_kind)e->kind) {
	case EX_NULL:
		return true;
	case EX_INT:
		return !e->value;
	case EX_CALL:
		return e->value >= 0 && e->value < f.func->nevents &&
		       call_ops(fd, f, fn_event(f, (uint32_t)e->value), depth,
				out);
	case EX_LOCAL:
		return local_ops(fd, f, e, depth, out);
	case EX_PARAM:
		return param_ops(fd, f, e, depth, out);
	case EX_MEMBER:
		return member_ops(fd, fa, e, depth, out);
	case EX_COND:
		clear = buffer_ops(fd, f, e->a, depth, out);
		return buffer_ops(fd, f, e->b, depth, out) && clear;
	default:
		return false;
	}
}

/* --- rows --- */

/* The member of the ops that makes a buffer dynamic: what the header's own
 * test looks at. */
static const char *pin_member(const struct program *p)
{
	const struct fn_vec *v = strmap_get(&p->defs, "dma_buf_is_dynamic");

	for (size_t k = 0; v && k < v->n; k++) {
		const struct facts *fa = fn_facts(v->v[k]);

		for (uint32_t i = 0; i < v->v[k].func->nevents; i++) {
			const struct fact_event *ev = fn_event(v->v[k], i);
			const struct fact_expr *e = facts_expr(fa, ev->a);

			if (e->kind == EX_MEMBER &&
			    streq(facts_str(fa, e->type), API_EXPORT_OPS))
				return facts_str(fa, e->name);
		}
	}
	return "pin";
}

/* The variable's name, as long as it holds no other ops. */
static char *row_name(const struct finder *fd, const struct exp *e)
{
	size_t n = 0;

	if (!e->def.unit)
		return e->ops ? xstrdup(e->ops) : NULL;
	vec_for_each(o, fd->exps)
		n += o->def.unit && fn_same(o->def, e->def);
	return xstrdup(n == 1 ? fn_name(e->def) : e->ops);
}

static void add_row(struct finder *fd, struct exp *e)
{
	struct exporter row = {
		.place = place_at(&unit_of(e)->facts, loc_of(e)),
		.ops = row_name(fd, e),
		.driver = xstrdup(unit_of(e)->module),
		.test = is_test_file(file_of(e)),
	};

	vec_for_each(c, &e->callbacks) {
		vec_push(&row.callbacks, xstrdup(c->member));
		row.dynamic |= streq(c->member, fd->pin_member);
	}
	vec_sort(&row.callbacks, str_vec_cmp);
	exp_refuses(fd->p, e, fd->callback_name, &row);
	e->row = fd->a->exporters.n;
	vec_push(&fd->a->exporters, row);
}

/* --- whose call is it --- */

static void module_ops(struct finder *fd, struct site s, struct found *out)
{
	bool test = is_test_file(fn_file(s.fn));

	vec_for_each(e, fd->exps) {
		if (e->ops && streq(unit_of(e)->module, s.fn.unit->module) &&
		    (test || !is_test_file(file_of(e))))
			add_found(fd, out, e);
	}
}

/* The driver has no ops of its own: those of the helpers it exports by. */
static void helper_ops(struct finder *fd, struct site s, struct found *out)
{
	const struct site_vec *v = program_stores(fd->p, API_EXPORT_INFO,
						  "ops");

	for (size_t i = 0; v && i < v->n; i++) {
		const struct site_vec *calls =
			strmap_get(&fd->p->calls, fn_name(v->v[i].fn));

		for (size_t j = 0; calls && j < calls->n; j++) {
			if (!streq(calls->v[j].fn.unit->module,
				   s.fn.unit->module))
				continue;
			ops_value(fd, v->v[i].fn, v->v[i].event->b, out);
			break;
		}
		v = program_stores(fd->p, API_EXPORT_INFO, "ops");
	}
}

/* Somebody invalidates what nobody was seen to export: a row without ops, one
 * for each module. */
static struct exp *unknown_ops(struct finder *fd, struct site s)
{
	struct exp one = { .at = s };

	vec_for_each(e, fd->exps) {
		if (!e->ops && streq(unit_of(e)->module, s.fn.unit->module))
			return e;
	}
	vec_push(fd->exps, one);
	add_row(fd, &fd->exps->v[fd->exps->n - 1]);
	return &fd->exps->v[fd->exps->n - 1];
}

static void note(struct finder *fd, struct fn f, const struct fact_event *ev,
		 const char *what)
{
	const struct facts *fa = fn_facts(f);
	struct incomplete i = { xstrdup(facts_path(fa, ev->loc.file)),
				xasprintf("line %u: %s", ev->loc.line, what) };

	vec_push(&fd->a->incomplete, i);
}

static void whose(struct finder *fd, struct site s, struct found *out)
{
	const struct facts *fa = fn_facts(s.fn);

	if (facts_list_n(fa, s.event->args) &&
	    buffer_ops(fd, s.fn, facts_list_at(fa, s.event->args, 0), 0, out) &&
	    out->ids.n)
		return;
	vec_release(&out->ids);
	module_ops(fd, s, out);
	if (!out->ids.n)
		helper_ops(fd, s, out);
	if (!out->ids.n)
		add_found(fd, out, unknown_ops(fd, s));
}

static enum held held_of(enum resv_held h)
{
	return h == RESV_HELD	  ? HELD_YES :
	       h == RESV_NOT_HELD ? HELD_NO :
				    HELD_UNKNOWN;
}

static int add_invalidate(struct finder *fd, struct exp *e, struct site s)
{
	struct invalidate inv = {
		.function = xstrdup(fn_name(s.fn)),
		.place = place_at(fn_facts(s.fn), &s.event->loc),
	};
	struct exp_revoke rev = { .open = NULL };
	int ret;

	ret = exp_wait(fd->p, e, s, fd->resv, &inv, &rev);
	vec_push(&e->revokes, rev);
	vec_push(&fd->a->exporters.v[e->row].invalidates, inv);
	vec_push(&e->invalidates, s);
	return ret;
}

/* Calls of the interface's own function. A copy: asking loads more. */
static struct site_vec notify_calls(const struct program *p)
{
	static const char *const names[] = { API_NOTIFY_OLD, API_NOTIFY_NEW };
	struct site_vec out = VEC_INIT;

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		const struct site_vec *v = strmap_get(&p->calls, names[i]);

		for (size_t j = 0; v && j < v->n; j++) {
			/* An old name that calls the new one. */
			if (!api_func_find(fn_name(v->v[j].fn)))
				vec_push(&out, v->v[j]);
		}
	}
	return out;
}

static int invalidates(struct finder *fd)
{
	struct site_vec sites = notify_calls(fd->p);
	int ret = 0;

	for (size_t i = 0; ret == 0 && i < sites.n; i++) {
		struct found f = { VEC_INIT };

		whose(fd, sites.v[i], &f);
		for (size_t j = 0; ret == 0 && j < f.ids.n; j++)
			ret = add_invalidate(fd, &fd->exps->v[f.ids.v[j]],
					     sites.v[i]);
		vec_release(&f.ids);
	}
	vec_release(&sites);
	return ret;
}

/* Is the lock held? Asked last, when all is loaded that will be. */
static void locks(struct finder *fd)
{
	struct resv *resv = resv_new(fd->p);

	vec_for_each(e, fd->exps) {
		for (size_t i = 0; i < e->invalidates.n; i++) {
			struct site s = e->invalidates.v[i];
			struct resv_answer held = { 0 };
			struct invalidate *inv =
				&fd->a->exporters.v[e->row].invalidates.v[i];

			resv_ask_call(resv, s.fn, s.event, &held);
			inv->resv = held_of(held.held);
			inv->resv_why = xstrdup(held.why);
			resv_answer_release(&held);
		}
	}
	resv_free(resv);
}

static void note_addresses(struct finder *fd)
{
	static const char *const names[] = { API_NOTIFY_OLD, API_NOTIFY_NEW };

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		const struct site_vec *v =
			strmap_get(&fd->p->address, names[i]);

		for (size_t j = 0; v && j < v->n; j++)
			note(fd, v->v[j].fn, v->v[j].event,
			     "the function that invalidates is used as a value, and who calls it by that was not followed");
	}
}

/* --- peer-to-peer --- */

/* Is the store S into a member of the variable DEF itself? */
static bool stores_into(struct site s, struct fn def)
{
	const struct facts *fa = fn_facts(s.fn);
	const struct fact_expr *e = facts_expr(fa, s.event->a);

	while (e->kind == EX_MEMBER && !(e->flags & EXPR_ARROW))
		e = facts_expr(fa, e->a);
	return e->kind == EX_GLOBAL &&
	       streq(facts_str(fa, e->name), fn_name(def)) &&
	       streq(s.fn.unit->module, def.unit->module);
}

static enum importer_p2p p2p_of(const struct program *p, struct fn def)
{
	const struct site_vec *v =
		program_stores(p, API_ATTACH_OPS, "allow_peer2peer");
	enum importer_p2p p2p = P2P_NO; /* what no initialiser mentions */

	for (size_t i = 0; v && i < v->n; i++) {
		struct site s = v->v[i];
		const struct fact_expr *e =
			facts_expr(fn_facts(s.fn), s.event->b);

		if (!stores_into(s, def))
			continue;
		if (e->kind != EX_INT || (e->flags & EXPR_MACRO))
			return P2P_UNKNOWN;
		p2p = e->value ? P2P_YES : P2P_NO;
	}
	return p2p;
}

/* What the importers' ops say of peer-to-peer. */
static void peer_to_peer(struct finder *fd)
{
	vec_for_each(imp, fd->imps) {
		struct importer *row = &fd->a->importers.v[imp->row];

		row->p2p = P2P_UNKNOWN;
		if (imp->ops.kind == VALUE_NULL)
			row->p2p = P2P_NO;
		else if (imp->ops.kind == VALUE_OBJECT && imp->ops.def.unit)
			row->p2p = p2p_of(fd->p, imp->ops.def);
	}
}

int exporters_find(struct program *p, struct audit *a,
		   const struct imp_vec *imps, struct exp_vec *exps)
{
	struct finder fd = { .p = p, .a = a, .imps = imps, .exps = exps };
	int ret;

	if (exp_ops_find(p, a, exps) < 0)
		return -1;
	fd.callback_name = generation_callback(a->generation);
	fd.pin_member = pin_member(p);
	vec_for_each(e, exps)
		add_row(&fd, e);
	peer_to_peer(&fd);
	note_addresses(&fd);
	fd.resv = resv_new(p);
	ret = invalidates(&fd);
	resv_free(fd.resv);
	if (ret == 0)
		locks(&fd);
	return ret;
}
