// SPDX-License-Identifier: GPL-2.0-only
/* What makes conditions true, and how that is written into a text. */
#include "parse/ppcond.h"

/* --- values --- */

static uint8_t decided(const struct pp_atoms *atoms, const struct pp_values *v,
		       uint32_t i)
{
	return i < v->n ? v->v[i] : atoms->list.v[i].all;
}

uint8_t pp_value(const struct pp_atoms *atoms, const struct pp_values *v,
		 uint32_t i)
{
	const struct pp_atom *a = &atoms->list.v[i];
	uint8_t d = decided(atoms, v, i);

	if (d == a->all || (d & a->base))
		return a->base;
	return d & PP_Y ? PP_Y : d & PP_N ? PP_N : PP_M;
}

bool pp_changed(const struct pp_atoms *atoms, const struct pp_values *v,
		uint32_t i)
{
	return pp_value(atoms, v, i) != atoms->list.v[i].base;
}

enum pp_truth pp_eval(const struct pp_atoms *atoms,
		      const struct pp_nodes *nodes, uint32_t root,
		      const struct pp_values *v)
{
	const struct pp_node *n = &nodes->v[root];
	enum pp_truth a, b, stop;
	uint8_t value;

	switch ((enum pp_kind)n->kind) {
	case PP_CONST:
		return n->mask ? PP_TRUE : PP_FALSE;
	case PP_ATOM:
		value = pp_value(atoms, v, n->a);
		return !value		 ? PP_UNKNOWN
		       : value & n->mask ? PP_TRUE
					 : PP_FALSE;
	case PP_NOT:
		a = pp_eval(atoms, nodes, n->a, v);
		return a == PP_UNKNOWN ? a : a == PP_TRUE ? PP_FALSE : PP_TRUE;
	default:
		break;
	}
	stop = n->kind == PP_AND ? PP_FALSE : PP_TRUE;
	a = pp_eval(atoms, nodes, n->a, v);
	b = pp_eval(atoms, nodes, n->b, v);
	if (a == stop || b == stop)
		return stop;
	return a == PP_UNKNOWN ? a : b;
}

bool pp_has_fact(const struct pp_atoms *atoms, const struct pp_nodes *nodes,
		 uint32_t root)
{
	const struct pp_node *n = &nodes->v[root];

	switch ((enum pp_kind)n->kind) {
	case PP_CONST:
		return false;
	case PP_ATOM:
		return atoms->list.v[n->a].fixed;
	case PP_NOT:
		return pp_has_fact(atoms, nodes, n->a);
	default:
		return pp_has_fact(atoms, nodes, n->a) ||
		       pp_has_fact(atoms, nodes, n->b);
	}
}

/* --- search --- */

/* Conditions are short; one on which the search runs wild is given up. */
#define SOLVE_STEPS 2000

struct solver {
	const struct pp_atoms *atoms;
	struct pp_values *v;
	unsigned int steps;
};

static bool solve(struct solver *s, const struct pp_goal *g);

static bool narrow(struct solver *s, const struct pp_goal *g,
		   const struct pp_node *n)
{
	const struct pp_atom *a = &s->atoms->list.v[n->a];
	uint8_t mask = g->want ? n->mask : a->all & (uint8_t)~n->mask;
	uint8_t was = s->v->v[n->a];

	/* What is fixed is what it is: hope, and see. */
	if (a->fixed)
		return (!a->base || (a->base & mask)) && solve(s, g->next);
	if (!(was & mask))
		return false;
	s->v->v[n->a] = was & mask;
	if (solve(s, g->next))
		return true;
	s->v->v[n->a] = was;
	return false;
}

/* One of two parts is enough: first the one that is so already. */
static bool either(struct solver *s, const struct pp_goal *g,
		   const struct pp_node *n)
{
	struct pp_goal a = { g->nodes, n->a, g->want, g->next };
	struct pp_goal b = { g->nodes, n->b, g->want, g->next };
	enum pp_truth truth = pp_eval(s->atoms, g->nodes, n->b, s->v);
	bool b_first = truth == (g->want ? PP_TRUE : PP_FALSE);

	return solve(s, b_first ? &b : &a) || solve(s, b_first ? &a : &b);
}

static bool solve(struct solver *s, const struct pp_goal *g)
{
	const struct pp_node *n;
	struct pp_goal a, b;

	if (!g)
		return true;
	if (++s->steps > SOLVE_STEPS)
		return false;
	n = &g->nodes->v[g->root];
	switch ((enum pp_kind)n->kind) {
	case PP_CONST:
		return !!n->mask == g->want && solve(s, g->next);
	case PP_ATOM:
		return narrow(s, g, n);
	case PP_NOT:
		a = (struct pp_goal){ g->nodes, n->a, !g->want, g->next };
		return solve(s, &a);
	default:
		break;
	}
	if ((n->kind == PP_OR) == g->want)
		return either(s, g, n);
	b = (struct pp_goal){ g->nodes, n->b, g->want, g->next };
	a = (struct pp_goal){ g->nodes, n->a, g->want, &b };
	return solve(s, &a);
}

bool pp_solve(const struct pp_atoms *atoms, const struct pp_goal *goal,
	      struct pp_values *v)
{
	struct solver s = { atoms, v, 0 };

	while (v->n < atoms->list.n) {
		uint8_t all = atoms->list.v[v->n].all;

		vec_push(v, all);
	}
	return solve(&s, goal);
}

/* --- writing --- */

static void write_value(char *text, const struct pp_node *n, bool on)
{
	const char *head = n->head == 'i' ? "if " : n->head ? "elif " : "";
	size_t len = strlen(head);

	for (uint32_t i = n->from; i < n->to; i++) {
		bool splice = text[i] == '\\' &&
			      (text[i + 1] == '\n' || text[i + 1] == '\r');

		if (!splice && text[i] != '\n' && text[i] != '\r')
			text[i] = ' ';
	}
	memcpy(text + n->from, head, len);
	text[n->from + len] = on ? '1' : '0';
}

bool pp_rewrite(const struct pp_atoms *atoms, const struct pp_nodes *nodes,
		const struct pp_values *v, char *text)
{
	bool any = false;

	vec_for_each(n, nodes) {
		if (n->kind != PP_ATOM || !pp_changed(atoms, v, n->a))
			continue;
		write_value(text, n, pp_value(atoms, v, n->a) & n->mask);
		any = true;
	}
	return any;
}
