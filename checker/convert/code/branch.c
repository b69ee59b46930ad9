// SPDX-License-Identifier: GPL-2.0-only
#include "convert/code/branch.h"

#include "convert/code/layout.h"

/* Lines to take out; neighbours become one range. */
struct range {
	size_t from, to;
};

struct ranges VEC_OF(struct range);

static void drop(struct ranges *r, size_t from, size_t to)
{
	struct range one = { from, to };

	if (from == to)
		return;
	if (r->n && r->v[r->n - 1].to == from)
		r->v[r->n - 1].to = to;
	else
		vec_push(r, one);
}

/* True if a directive stays. */
static bool decide(struct branches *b)
{
	bool any = false, done = false;

	vec_for_each(p, b) {
		p->keep = p->body_only = false;
		if (done || p->val == FOLD_FALSE)
			continue;
		done = p->val == FOLD_TRUE;
		if (done && !any) {
			p->body_only = true;
			continue;
		}
		p->keep = true;
		any = true;
	}
	return any;
}

void branches_cut(struct branches *b, size_t end_from, size_t end_to,
		  const char *text, size_t len, struct edits *out)
{
	struct ranges r = VEC_INIT;
	bool any = decide(b);

	vec_for_each(p, b) {
		if (!p->keep)
			drop(&r, p->from, p->to);
		if (!p->keep && !p->body_only)
			drop(&r, p->to, p->body);
	}
	if (!any)
		drop(&r, end_from, end_to);
	vec_for_each(p, &r)
		cut_lines(text, len, p->from, p->to, out);
	vec_release(&r);
}
