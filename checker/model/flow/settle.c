// SPDX-License-Identifier: GPL-2.0-only
/*
 * Asking again and again, loading what the answer lacks, until it lacks
 * nothing that is to be had.
 */
#include "model/flow/priv.h"

/* Steps for one question. Real ones take a few dozen; a question that takes
 * more than this is one about everything. */
#define FLOW_BUDGET 20000
/* Rounds of loading what the answer still wants. */
#define FLOW_ROUNDS 16

struct question {
	struct program *p;
	struct fn fn; /* where it is asked */
	fact_expr_id expr;
	const struct value *object; /* NULL: the value of expr */
	const char *tag, *name;
	flow_maker makes;
};

void flow_init(struct flow *fl, struct program *p)
{
	*fl = (struct flow){ .program = p, .budget = FLOW_BUDGET };
}

void flow_release(struct flow *fl)
{
	strmap_release(&fl->wanted, NULL);
	strmap_release(&fl->bodies, NULL);
	strmap_release(&fl->members, NULL);
	strmap_release(&fl->uses, NULL);
	strmap_release(&fl->active, NULL);
	vec_release(&fl->path);
}

void flow_values(struct flow *fl, struct fn f, fact_expr_id e,
		 struct value_vec *out)
{
	fl->chain = fl->path.n == 0;
	flow_follow_in(fl, f, e, flow_here(f), out);
}

static void ask(struct flow *fl, const struct question *q,
		struct value_vec *out)
{
	if (!q->object) {
		flow_values(fl, q->fn, q->expr, out);
		return;
	}
	vec_push(&fl->path, q->fn);
	flow_member(fl, q->object, q->tag, q->name, out);
	fl->path.n--;
}

static int load_names(struct program *p, const struct strmap *wanted,
		      bool *more)
{
	struct str_vec names = VEC_INIT;
	int ret;

	for (size_t i = 0; i < wanted->n; i++) {
		if (!strmap_has(&p->asked, wanted->entries[i].key))
			vec_push(&names, wanted->entries[i].key);
	}
	*more |= names.n > 0;
	ret = program_load_users(p, names.v, names.n);
	vec_release(&names);
	/* Of what a header defines, other headers may be users. */
	for (size_t i = 0; i < wanted->n && ret == 0; i++) {
		const char *header = wanted->entries[i].value;
		const char *name = wanted->entries[i].key;
		char *key;

		if (!header)
			continue;
		key = xasprintf("header %s %s", header, name);
		if (strset_add(&p->asked, key)) {
			*more = true;
			ret = program_load_header_users(p, name, header);
		}
		free(key);
	}
	return ret;
}

/* Code of functions that are called, each once for each module that asks. */
static int load_bodies(struct program *p, const struct strmap *wanted,
		       bool *more)
{
	int ret = 0;

	for (size_t i = 0; i < wanted->n && ret == 0; i++) {
		const struct unit *user = wanted->entries[i].value;
		const char *name = wanted->entries[i].key;
		char *key = xasprintf("body %s %s", name, user->module);

		if (strset_add(&p->asked, key)) {
			*more = true;
			ret = program_load_definition(p, user, name);
		}
		free(key);
	}
	return ret;
}

static int load_members(struct program *p, const struct strmap *wanted,
			bool *more)
{
	int ret = 0;

	for (size_t i = 0; i < wanted->n && ret == 0; i++) {
		const char *key = wanted->entries[i].key;
		const char *dot = strchr(key, '.');
		char *tag = xstrndup(key, (size_t)(dot - key));

		if (!strmap_has(&p->asked, key)) {
			*more = true;
			ret = program_load_member(p, wanted->entries[i].value,
						  tag, dot + 1);
		}
		free(tag);
	}
	return ret;
}

static int settle(const struct question *q, struct value_vec *out)
{
	bool again = true;
	int ret = 0;

	/* Each round loads units; a helper's helper may need another. */
	for (int round = 0; round < FLOW_ROUNDS && again && ret == 0;
	     round++) {
		struct flow fl;

		again = false;
		flow_init(&fl, q->p);
		fl.makes = q->makes;
		value_vec_release(out);
		ask(&fl, q, out);
		ret = load_names(q->p, &fl.wanted, &again);
		if (ret == 0)
			ret = load_bodies(q->p, &fl.bodies, &again);
		if (ret == 0)
			ret = load_members(q->p, &fl.members, &again);
		flow_release(&fl);
	}
	if (ret == 0 && again) {
		struct value v = { .kind = VALUE_UNKNOWN,
				   .from = flow_here(q->fn) };

		v.name = xstrdup("the search was cut: it led through too many functions");
		vec_push(&v.path, q->fn);
		vec_push(out, v);
	}
	return ret;
}

int flow_settle(struct program *p, struct fn f, fact_expr_id e,
		struct value_vec *out)
{
	const struct question q = { .p = p, .fn = f, .expr = e };
	int ret = settle(&q, out);

	if (ret == 0 && !out->n) {
		struct value v = { .kind = VALUE_UNKNOWN,
				   .from = flow_here(f) };

		v.name = xstrdup("nothing was found that it can be");
		vec_push(&v.path, f);
		vec_push(out, v);
	}
	return ret;
}

int flow_settle_made(struct program *p, struct fn f, fact_expr_id e,
		     flow_maker makes, bool load, struct value_vec *out)
{
	const struct question q = { .p = p, .fn = f, .expr = e,
				    .makes = makes };
	struct flow fl;

	if (load)
		return settle(&q, out);
	flow_init(&fl, p);
	fl.makes = makes;
	flow_values(&fl, f, e, out);
	flow_release(&fl);
	return 0;
}

int flow_settle_member(struct program *p, const struct value *object,
		       const char *tag, const char *name,
		       struct value_vec *out)
{
	const struct question q = { .p = p, .object = object, .tag = tag,
				    .name = name,
				    .fn = object->def.unit ? object->def :
							     object->in };

	return flow_is_known(object) ? settle(&q, out) : 0;
}
