// SPDX-License-Identifier: GPL-2.0-only
/* Where things stand and what they are called. */
#include "parse/extract.h"

char *place_string(CXString s)
{
	const char *c = clang_getCString(s);
	char *copy = xstrdup(c ? c : "");

	clang_disposeString(s);
	return copy;
}

fact_str place_fact_string(struct extract *x, CXString s)
{
	fact_str id = fb_str(x->b, clang_getCString(s));

	clang_disposeString(s);
	return id;
}

bool extract_is_tree_path(const struct extract *x, const char *path)
{
	size_t n = strlen(x->opts->root);

	return strncmp(path, x->opts->root, n) == 0 && path[n] == '/';
}

/* libclang's path of a file, made relative to the tree. */
static uint32_t file_id(struct extract *x, CXFile file)
{
	char *path, *clean = NULL;
	const char *rel;
	uint32_t flags = 0;
	uint32_t id;

	if (file == x->last_file)
		return x->last_file_id;
	path = place_string(clang_getFileName(file));
	rel = path;
	if (extract_is_tree_path(x, path))
		rel = path + strlen(x->opts->root) + 1;
	else if (path[0] == '/')
		flags = FACT_FILE_OUTSIDE;
	if (!flags && strstr(rel, "./")) {
		/* "a/../b" and "./a" name files that have a simpler name. */
		clean = path_normalize(rel);
		if (clean)
			rel = clean;
	}
	if (streq(rel, x->main_path))
		flags |= FACT_FILE_MAIN;
	id = fb_file(x->b, rel, flags);
	x->last_file = file;
	x->last_file_id = id;
	x->last_text = clang_getFileContents(x->tu, file, &x->last_text_len);
	free(clean);
	free(path);
	return id;
}

struct fact_loc place_of(struct extract *x, CXSourceLocation loc)
{
	struct fact_loc l = { 0 };
	CXFile file;

	clang_getExpansionLocation(loc, &file, &l.line, &l.col, &l.offset);
	if (file)
		l.file = file_id(x, file);
	return l;
}

struct fact_loc place_spelling(struct extract *x, CXSourceLocation loc)
{
	struct fact_loc l = { 0 };
	CXFile file;

	clang_getSpellingLocation(loc, &file, &l.line, &l.col, &l.offset);
	if (file)
		l.file = file_id(x, file);
	return l;
}

bool place_begins_with(struct extract *x, CXCursor cur, const char *text)
{
	CXSourceRange range = clang_getCursorExtent(cur);
	struct fact_loc l = place_spelling(x, clang_getRangeStart(range));
	size_t n = strlen(text);

	return l.file && x->last_text && l.offset + n <= x->last_text_len &&
	       memcmp(x->last_text + l.offset, text, n) == 0;
}

/* The text of the file that LOC is in from LOC on; NULL if not to be had. */
static const char *text_at(struct extract *x, CXSourceLocation loc,
			   size_t *left)
{
	struct fact_loc l = place_of(x, loc);

	if (!l.file || !x->last_text || l.offset >= x->last_text_len)
		return NULL;
	*left = x->last_text_len - l.offset;
	return x->last_text + l.offset;
}

fact_str place_macro(struct extract *x, CXCursor cur)
{
	CXSourceLocation loc = clang_getCursorLocation(cur);
	unsigned int eo;
	CXFile ef;
	size_t left, n = 0;
	const char *text;
	char *name;
	fact_str id;

	clang_getExpansionLocation(loc, &ef, NULL, NULL, &eo);
	/* A location inside a macro is another than the plain one there. */
	if (!ef || clang_equalLocations(loc, clang_getLocationForOffset(
						    x->tu, ef, eo)))
		return 0;
	text = text_at(x, loc, &left);
	if (!text)
		return 0;
	while (n < left && is_ident(text[n]))
		n++;
	if (!n)
		return 0;
	name = xstrndup(text, n);
	id = fb_str(x->b, name);
	free(name);
	return id;
}

static bool is_record(CXCursor decl)
{
	enum CXCursorKind k = clang_getCursorKind(decl);

	return k == CXCursor_StructDecl || k == CXCursor_UnionDecl;
}

static fact_str record_tag(struct extract *x, CXCursor decl)
{
	/* A member of an unnamed struct counts as one of the struct around. */
	while (is_record(decl) && clang_Cursor_isAnonymous(decl)) {
		CXCursor up = clang_getCursorSemanticParent(decl);

		if (!is_record(up))
			return 0;
		decl = up;
	}
	if (!is_record(decl))
		return 0;
	return place_fact_string(x, clang_getCursorSpelling(decl));
}

/* libclang spells an unnamed member by where it stands, so: by its type. */
bool place_is_unnamed(CXCursor field)
{
	CXType t = clang_getCanonicalType(clang_getCursorType(field));
	char *name;
	bool unnamed;

	if (t.kind != CXType_Record ||
	    !clang_Cursor_isAnonymous(clang_getTypeDeclaration(t)))
		return false;
	name = place_string(clang_getCursorSpelling(field));
	unnamed = !*name || strchr(name, '(');
	free(name);
	return unnamed;
}

fact_str place_type_tag(struct extract *x, CXType type)
{
	for (int i = 0; i < 16; i++) {
		type = clang_getCanonicalType(type);
		if (type.kind == CXType_Pointer)
			type = clang_getPointeeType(type);
		else if (type.kind == CXType_ConstantArray ||
			 type.kind == CXType_IncompleteArray ||
			 type.kind == CXType_VariableArray)
			type = clang_getArrayElementType(type);
		else
			break;
	}
	if (type.kind != CXType_Record)
		return 0;
	return record_tag(x, clang_getTypeDeclaration(type));
}

fact_str place_field_tag(struct extract *x, CXCursor field)
{
	return record_tag(x, clang_getCursorSemanticParent(field));
}

static enum CXChildVisitResult push_child(CXCursor cur, CXCursor parent,
					  CXClientData data)
{
	struct cursor_vec *v = data;

	(void)parent;
	vec_push(v, cur);
	return CXChildVisit_Continue;
}

struct cursor_vec place_children(CXCursor cur)
{
	struct cursor_vec v = VEC_INIT;

	clang_visitChildren(cur, push_child, &v);
	return v;
}

bool place_is_expr(CXCursor cur)
{
	return clang_isExpression(clang_getCursorKind(cur));
}

struct cursor_vec place_operands(CXCursor cur)
{
	struct cursor_vec v = place_children(cur);
	size_t n = 0;

	for (size_t i = 0; i < v.n; i++) {
		if (place_is_expr(v.v[i]) &&
		    clang_getCursorKind(v.v[i]) != CXCursor_MemberRef)
			v.v[n++] = v.v[i];
	}
	v.n = n;
	return v;
}

/* A cursor also says which declaration it was come by through, and that is
 * made up for what a LabelRef refers to. */
bool place_same(CXCursor a, CXCursor b)
{
	return clang_getCursorKind(a) == clang_getCursorKind(b) &&
	       clang_equalLocations(clang_getCursorLocation(a),
				    clang_getCursorLocation(b));
}
