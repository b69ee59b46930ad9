// SPDX-License-Identifier: GPL-2.0-only
/*
 * Every use of a watched name, with the compiler's word for what it is.
 *
 * A name in the body of a macro is placed there, in the #define. What a macro
 * pastes together stands nowhere: such a reference is marked REF_MACRO.
 */
#include "parse/extract.h"

static bool text_is(struct extract *x, const struct fact_loc *l,
		    const char *name)
{
	size_t n = strlen(name);

	/* place_spelling() has just made l->file the last file. */
	return l->file && x->last_text && l->offset + n <= x->last_text_len &&
	       memcmp(x->last_text + l->offset, name, n) == 0;
}

static void add(struct extract *x, CXCursor cur, enum ref_kind kind,
		fact_str type, const char *name)
{
	CXSourceLocation loc = clang_getCursorLocation(cur);
	struct fact_ref r = { .kind = (uint8_t)kind, .type = type };
	char *key;

	r.name = fb_str(x->b, name);
	r.used = place_of(x, loc);
	r.loc = place_spelling(x, loc);
	if (!text_is(x, &r.loc, name))
		r.flags |= REF_MACRO;
	if (clang_getCursorKind(cur) == CXCursor_MemberRef)
		r.flags |= REF_DESIGNATOR;
	key = xasprintf("%u:%u:%u:%u:%u:%s", r.loc.file, r.loc.offset,
			r.used.file, r.used.offset, r.kind, name);
	if (strset_add(&x->refs, key))
		vec_push(&x->b->refs, r);
	free(key);
}

static void check_member(struct extract *x, CXCursor cur, CXCursor field,
			 enum ref_kind kind)
{
	char *name = place_string(clang_getCursorSpelling(field));
	fact_str tag = 0;
	bool named = false, watched = false;

	for (const struct watch *w = x->opts->watch; w->name; w++) {
		if (!w->type || !streq(w->name, name))
			continue;
		if (!tag)
			tag = place_field_tag(x, field);
		named = true;
		if (streq(x->b->strings.v + tag, w->type)) {
			add(x, cur, kind, tag, name);
			watched = true;
		}
	}
	if (named && !watched)
		add(x, cur, REF_OTHER, tag, name);
	free(name);
}

static void check_function(struct extract *x, CXCursor cur, enum ref_kind kind)
{
	char *name = place_string(clang_getCursorSpelling(cur));

	for (const struct watch *w = x->opts->watch; w->name; w++) {
		if (!w->type && streq(w->name, name))
			add(x, cur, kind, 0, name);
	}
	free(name);
}

static enum CXChildVisitResult visit(CXCursor cur, CXCursor parent,
				     CXClientData data)
{
	struct extract *x = data;
	CXCursor decl;

	(void)parent;
	switch (clang_getCursorKind(cur)) {
	case CXCursor_MemberRefExpr:
	case CXCursor_MemberRef:
		decl = clang_getCursorReferenced(cur);
		if (clang_getCursorKind(decl) == CXCursor_FieldDecl)
			check_member(x, cur, decl, REF_MEMBER);
		break;
	case CXCursor_FieldDecl:
		check_member(x, cur, cur, REF_MEMBER_DECL);
		break;
	case CXCursor_DeclRefExpr:
		decl = clang_getCursorReferenced(cur);
		if (clang_getCursorKind(decl) == CXCursor_FunctionDecl)
			check_function(x, cur, REF_FUNC);
		break;
	case CXCursor_FunctionDecl:
		check_function(x, cur, REF_FUNC_DECL);
		break;
	default:
		break;
	}
	return CXChildVisit_Recurse;
}

void refs_collect(struct extract *x, CXCursor decl)
{
	visit(decl, clang_getNullCursor(), x);
	clang_visitChildren(decl, visit, x);
}
