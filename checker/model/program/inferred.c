// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bindings that no single statement shows: a function handed to a setter
 * (`set(x, f)`, and in set(): `x->cb = cb`), and one that fills a struct by
 * its position in an initialiser.
 */
#include "model/program/mentions.h"

static int cmp_handover(const void *a, const void *b)
{
	const struct handover *x = a, *y = b;

	if (x->callee != y->callee)
		return x->callee < y->callee ? -1 : 1;
	if (x->value != y->value)
		return x->value < y->value ? -1 : 1;
	return (x->file > y->file) - (x->file < y->file);
}

static int cmp_setter(const void *a, const void *b)
{
	const struct setter *x = a, *y = b;

	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	return (x->member > y->member) - (x->member < y->member);
}

static int cmp_field(const void *a, const void *b)
{
	const struct field *x = a, *y = b;

	if (x->tag != y->tag)
		return x->tag < y->tag ? -1 : 1;
	if (x->name != y->name)
		return x->name < y->name ? -1 : 1;
	return (int)x->nested - (int)y->nested;
}

static int cmp_definition(const void *a, const void *b)
{
	const struct definition *x = a, *y = b;

	if (x->name != y->name)
		return x->name < y->name ? -1 : 1;
	return (x->file > y->file) - (x->file < y->file);
}

static void add(struct mentions *m, uint32_t member, uint32_t name,
		uint32_t file)
{
	struct binding b = { member, name, file, false };

	vec_push(&m->inferred, b);
}

/* Both the file that hands NAME over and those that define the setter. */
static void by_setter(struct mentions *m, const struct setter *s,
		      const struct handover *h, size_t *def)
{
	add(m, s->member, h->value, h->file);
	while (*def < m->defs.n && m->defs.v[*def].name < s->from)
		++*def;
	for (size_t i = *def; i < m->defs.n && m->defs.v[i].name == s->from;
	     i++)
		add(m, s->member, h->value, m->defs.v[i].file);
}

static bool is_defined(const struct mentions *m, uint32_t name)
{
	return m->flags.v[name] & (NAME_FUNCTION | NAME_OBJECT);
}

static void by_setters(struct mentions *m)
{
	size_t first = 0, def = 0;

	vec_sort(&m->setters, cmp_setter);
	vec_sort(&m->defs, cmp_definition);
	for (size_t i = 0; i < m->setters.n; i++) {
		const struct setter *s = &m->setters.v[i];

		if (i && cmp_setter(s, s - 1) == 0)
			continue;
		while (first < m->handovers.n &&
		       m->handovers.v[first].callee < s->from)
			first++;
		for (size_t k = first; k < m->handovers.n &&
				       m->handovers.v[k].callee == s->from;
		     k++) {
			if (is_defined(m, m->handovers.v[k].value))
				by_setter(m, s, &m->handovers.v[k], &def);
		}
	}
}

/* The position of the first field of TAG; fields.n if it has none. */
static size_t first_field(const struct mentions *m, uint32_t tag)
{
	size_t lo = 0, hi = m->fields.n;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (m->fields.v[mid].tag < tag)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < m->fields.n && m->fields.v[lo].tag == tag ? lo :
								m->fields.n;
}

#define NESTING_MAX 4

static bool by_position(struct mentions *m, const struct filling *f,
			uint32_t tag, int depth)
{
	size_t i = first_field(m, tag);
	bool any = i < m->fields.n;

	for (; i < m->fields.n && m->fields.v[i].tag == tag; i++) {
		const struct field *field = &m->fields.v[i];

		if (field->nested && depth < NESTING_MAX)
			by_position(m, f, field->name, depth + 1);
		else if (m->flags.v[field->name] & NAME_CALLED)
			add(m, field->name, f->name, f->file);
	}
	return any;
}

void mentions_infer(struct mentions *m)
{
	m->inferred.n = 0;
	m->adrift.n = 0;
	vec_sort(&m->handovers, cmp_handover);
	by_setters(m);
	vec_sort(&m->fields, cmp_field);
	vec_for_each(f, &m->fillings) {
		if (is_defined(m, f->name) && !by_position(m, f, f->tag, 0) &&
		    (m->flags.v[f->name] & NAME_FUNCTION))
			vec_push(&m->adrift, f->name);
	}
}
