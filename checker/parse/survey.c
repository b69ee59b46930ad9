// SPDX-License-Identifier: GPL-2.0-only
/*
 * A look over a whole function: where its labels stand, and which loops,
 * assembler and _Generic it has. Most functions need none, so it is taken
 * only when something asks.
 */
#include "parse/extract.h"

struct walk {
	struct survey *s;
	struct cursor_vec scopes;
};

/* libclang shows some expressions several times (the first part of ?:). */
static void add_once(struct cursor_vec *v, CXCursor cur)
{
	vec_for_each(c, v) {
		if (place_same(*c, cur))
			return;
	}
	vec_push(v, cur);
}

static struct label *label_of(struct survey *s, CXCursor stmt)
{
	struct label l = { .stmt = stmt, .target = UINT32_MAX };

	vec_for_each(p, &s->labels) {
		if (place_same(p->stmt, stmt))
			return p;
	}
	l.name = place_string(clang_getCursorSpelling(stmt));
	vec_push(&s->labels, l);
	return &s->labels.v[s->labels.n - 1];
}

static void add_label(struct walk *w, CXCursor stmt)
{
	struct label *l = label_of(w->s, stmt);

	if (l->scopes.n)
		return;
	vec_for_each(c, &w->scopes)
		vec_push(&l->scopes, *c);
}

static void add_address(struct walk *w, CXCursor cur)
{
	struct cursor_vec kids = place_children(cur);

	if (kids.n)
		label_of(w->s, clang_getCursorReferenced(kids.v[0]))->address =
			true;
	vec_release(&kids);
}

static enum CXChildVisitResult visit(CXCursor cur, CXCursor parent,
				     CXClientData data)
{
	struct walk *w = data;
	bool scope = false;

	(void)parent;
	switch (clang_getCursorKind(cur)) {
	case CXCursor_ForStmt:
		add_once(&w->s->fors, cur);
		scope = true;
		break;
	case CXCursor_CompoundStmt:
		scope = true;
		break;
	case CXCursor_GCCAsmStmt:
		add_once(&w->s->asms, cur);
		break;
	case CXCursor_GenericSelectionExpr:
		add_once(&w->s->generics, cur);
		break;
	case CXCursor_LabelStmt:
		add_label(w, cur);
		break;
	case CXCursor_AddrLabelExpr:
		add_address(w, cur);
		break;
	default:
		break;
	}
	if (scope)
		vec_push(&w->scopes, cur);
	clang_visitChildren(cur, visit, w);
	if (scope)
		w->scopes.n--;
	return CXChildVisit_Continue;
}

struct survey *survey_get(struct extract *x)
{
	struct survey *s = &x->fn->survey;
	struct walk w = { .s = s };

	if (!s->done && !clang_Cursor_isNull(x->fn->decl))
		clang_visitChildren(x->fn->decl, visit, &w);
	s->done = true;
	vec_release(&w.scopes);
	return s;
}

void survey_release(struct survey *s)
{
	vec_for_each(l, &s->labels) {
		free(l->name);
		vec_release(&l->scopes);
		vec_release(&l->jumps);
	}
	vec_release(&s->labels);
	vec_release(&s->fors);
	vec_release(&s->asms);
	vec_release(&s->generics);
	vec_release(&s->for_at);
	vec_release(&s->asm_at);
	vec_release(&s->generic_at);
	free(s->text);
}
