// SPDX-License-Identifier: GPL-2.0-only
/*
 * What conditions say where it is known what the object's places hold: a path
 * on which `if (obj->dead)` was taken is none while obj->dead is 0.
 */
#include "model/object/frame.h"

/* Where the question is asked. */
struct question {
	const struct known *known;
	const struct frame *f;
	struct terms *ts;
};

/* The number that T is, if that is known; false if not. */
static bool number(const struct question *q, term_id t, int64_t *v);

static bool logical(uint8_t op, const int64_t *a, const int64_t *b, int64_t *v)
{
	bool decides = op == OP_LOR;

	if ((a && !!*a == decides) || (b && !!*b == decides))
		*v = decides;
	else if (a && b)
		*v = !decides;
	else
		return false;
	return true;
}

static bool compute(uint8_t op, int64_t a, int64_t b, int64_t *v)
{
	switch (op) {
	case OP_NOT:
		*v = !a;
		return true;
	case OP_EQ:
		*v = a == b;
		return true;
	case OP_NE:
		*v = a != b;
		return true;
	case OP_LT:
		*v = a < b;
		return true;
	case OP_LE:
		*v = a <= b;
		return true;
	case OP_GT:
		*v = a > b;
		return true;
	case OP_GE:
		*v = a >= b;
		return true;
	case OP_AND:
		*v = a & b;
		return true;
	case TERM_OP_IS_ERR:
		*v = a < 0;
		return true;
	default:
		return false;
	}
}

static bool number_of_op(const struct question *q, struct term t, int64_t *v)
{
	int64_t a, b = 0;
	bool has_a = t.a && number(q, t.a, &a);
	bool has_b = t.op != TERM_OP_COND && t.b && number(q, t.b, &b);

	switch (t.op) {
	case OP_LAND:
	case OP_LOR:
		return logical(t.op, has_a ? &a : NULL, has_b ? &b : NULL, v);
	case TERM_OP_COND:
		return has_a && number(q, a ? t.b : t.c, v);
	case OP_AND:
		if ((has_a && !a) || (has_b && !b)) {
			*v = 0;
			return true;
		}
		break;
	default:
		break;
	}
	return has_a && (has_b || !t.b) && compute(t.op, a, b, v);
}

/* Does NAME say that it gets a reference unless there is none any more? */
static bool gets_unless_zero(const char *name)
{
	return name &&
	       (strstr(name, "unless_zero") || strstr(name, "not_zero"));
}

static bool number(const struct question *q, term_id id, int64_t *v)
{
	struct term t = *term_at(q->ts, id);
	struct spot spot;

	if (t.kind == TERM_INT) {
		*v = t.value;
		return true;
	}
	if (t.kind == TERM_OP)
		return number_of_op(q, t, v);
	if (t.kind == TERM_LOAD && term_at(q->ts, t.a)->kind == TERM_RESULT &&
	    gets_unless_zero(term_at(q->ts, t.a)->name)) {
		*v = 0;
		return true;
	}
	return frame_meaning(q->f, q->ts, id, &spot) == MEANS_CONTENT &&
	       q->known->value(q->known->ctx, &spot, v);
}

bool known_impossible(const struct known *known, const struct frame *f,
		      struct terms *ts, const struct path_state *st)
{
	const struct question q = { known, f, ts };

	for (size_t i = 0; known && i < st->facts.n; i++) {
		struct path_fact fact = st->facts.v[i];
		int64_t v;

		if (number(&q, fact.term, &v) && !!v != fact.truth)
			return true;
	}
	return false;
}
