// SPDX-License-Identifier: GPL-2.0-only
/*
 * What of a translation unit is wanted: every function and table of the main
 * file and of the .c files it includes; of headers, what these refer to, if
 * the header belongs to a driver or the caller asked for it.
 */
#include "parse/extract.h"

static bool is_header(const char *path)
{
	return !ends_with(path, ".c");
}

/* Headers of a driver are wanted; of the shared ones only those named. */
static bool want_path(struct extract *x, const char *path)
{
	if (!is_header(path) || streq(path, x->main_path))
		return true;
	if (!starts_with(path, "include/") && !starts_with(path, "arch/") &&
	    path[0] != '/')
		return true;
	return x->opts->want_header &&
	       x->opts->want_header(x->opts->ctx, path);
}

static const char *path_at(struct extract *x, const struct fact_loc *l)
{
	return x->b->strings.v + x->b->files.v[l->file].path;
}

static bool is_static_local(CXCursor decl)
{
	CXCursor up = clang_getCursorSemanticParent(decl);

	return clang_getCursorKind(decl) == CXCursor_VarDecl &&
	       clang_getCursorKind(up) == CXCursor_FunctionDecl;
}

int64_t extract_global_id(struct extract *x, CXCursor decl)
{
	struct fact_loc l;

	if (!is_static_local(decl))
		return 0;
	l = place_of(x, clang_getCursorLocation(decl));
	return fact_global_id(&l);
}

void extract_want(struct extract *x, CXCursor decl)
{
	CXCursor def = clang_getCursorDefinition(decl);
	struct fact_loc l;
	char *key, *name;
	bool fresh;

	name = place_string(clang_getCursorSpelling(decl));
	strset_add(&x->wanted, name);
	free(name);
	if (clang_Cursor_isNull(def))
		return;
	l = place_of(x, clang_getCursorLocation(def));
	if (!l.file)
		return;
	/* What stands in a .c file is found by the walk, unless it is inside
	 * a function. */
	if (!is_static_local(def) &&
	    (!is_header(path_at(x, &l)) ||
	     (x->b->files.v[l.file].flags & FACT_FILE_MAIN)))
		return;
	if (!want_path(x, path_at(x, &l)))
		return;
	key = xasprintf("?%u:%u", l.file, l.offset);
	fresh = strset_add(&x->seen, key);
	free(key);
	if (fresh || (x->state && changed_is(x, def)))
		vec_push(&x->todo, def);
}

static void begin_function(struct extract *x, struct fn *fn,
			   struct fact_func *f, CXCursor decl)
{
	*fn = (struct fn){ .decl = decl, .first = (uint32_t)x->b->events.n,
			    .mark = fb_mark(x->b) };
	f->first = fn->first;
	x->fn = fn;
}

/* Was the same seen in another state? */
static bool is_known(struct extract *x, const struct fact_func *f,
		     uint64_t hash)
{
	char *key = xasprintf("%u:%u:%s:%llx", f->loc.file, f->loc.offset,
			      x->b->strings.v + f->name,
			      (unsigned long long)hash);
	bool known = !strset_add(&x->bodies, key);

	free(key);
	return known;
}

static void end_function(struct extract *x, struct fact_func *f)
{
	struct fb_mark mark;
	uint64_t hash;

	f->nevents = expr_here(x);
	mark = x->fn->mark;
	hash = fb_hash(x->b, f, &mark);
	survey_release(&x->fn->survey);
	vec_release(&x->fn->scopes);
	vec_release(&x->fn->locals);
	vec_release(&x->fn->cleanups);
	x->fn = NULL;
	if (is_known(x, f, hash))
		fb_rewind(x->b, &mark);
	else
		vec_push(&x->b->funcs, *f);
}

/* True, once, if the definition at CUR is to be extracted. */
static bool claim(struct extract *x, CXCursor cur, fact_str name,
		  struct fact_loc *l)
{
	char *key;
	bool fresh;

	*l = place_of(x, clang_getCursorLocation(cur));
	if (!l->file || !name)
		return false;
	key = xasprintf("%d:%u:%u:%s", x->variant, l->file, l->offset,
			x->b->strings.v + name);
	fresh = strset_add(&x->seen, key);
	free(key);
	return fresh;
}

static uint16_t storage_flags(CXCursor cur)
{
	uint16_t flags = 0;

	if (clang_Cursor_getStorageClass(cur) == CX_SC_Static)
		flags |= FUNC_STATIC;
	if (clang_getCursorKind(cur) == CXCursor_FunctionDecl &&
	    clang_Cursor_isFunctionInlined(cur))
		flags |= FUNC_INLINE;
	return flags;
}

/* libclang has no kind for `weak`, so: by the attribute's text. */
static bool is_weak(struct extract *x, const struct cursor_vec *kids)
{
	static const char *const texts[] = { "__weak", "weak", "__weak__" };

	vec_for_each(k, kids) {
		if (clang_getCursorKind(*k) != CXCursor_UnexposedAttr)
			continue;
		for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
			if (place_begins_with(x, *k, texts[i]))
				return true;
		}
	}
	return false;
}

static void function_params(struct extract *x, CXCursor cur,
			    struct fact_func *f)
{
	int n = clang_Cursor_getNumArguments(cur);
	struct u32_vec names = VEC_INIT;
	struct u32_vec types = VEC_INIT;

	for (int i = 0; i < n && i < 255; i++) {
		CXCursor p = clang_Cursor_getArgument(cur, (unsigned int)i);

		vec_push(&names,
			 place_fact_string(x, clang_getCursorSpelling(p)));
		vec_push(&types, place_type_tag(x, clang_getCursorType(p)));
	}
	f->nparams = (uint8_t)names.n;
	f->params = fb_list(x->b, names.v, (uint32_t)names.n);
	f->types = fb_list(x->b, types.v, (uint32_t)types.n);
	vec_release(&names);
	vec_release(&types);
}

/* Another name of a function: as if it were one that returns what that one,
 * called with the same arguments, returns. */
static void alias_body(struct extract *x, CXCursor cur, const char *target,
		       const struct fact_func *f)
{
	struct fact_expr e = { .kind = EX_FUNC, .name = fb_str(x->b, target) };
	struct u32_vec args = VEC_INIT;
	fact_expr_id callee, result;
	uint32_t ev;

	callee = expr_make(x, &e);
	for (uint32_t i = 0; i < f->nparams; i++) {
		e = (struct fact_expr){ .kind = EX_PARAM, .value = i };
		e.name = x->b->lists.v[f->params + 1 + i];
		e.type = x->b->lists.v[f->types + 1 + i];
		vec_push(&args, expr_make(x, &e));
	}
	ev = expr_event(x, EV_CALL, cur);
	expr_event_at(x, ev)->a = callee;
	expr_event_at(x, ev)->args =
		fb_list(x->b, args.v, (uint32_t)args.n);
	e = (struct fact_expr){ .kind = EX_CALL, .value = ev, .type = f->type,
				.name = fb_str(x->b, target) };
	result = expr_make(x, &e);
	ev = expr_event(x, EV_RETURN, cur);
	if (clang_getCanonicalType(clang_getCursorResultType(cur)).kind !=
	    CXType_Void)
		expr_event_at(x, ev)->a = result;
	else
		expr_event_at(x, ev - 1)->flags |= EVENT_VOID;
	expr_event(x, EV_END, cur);
	vec_release(&args);
}

/* The function CUR, or another name of TARGET. */
static void function(struct extract *x, CXCursor cur, const char *target)
{
	struct fact_func f = { .kind = FUNC_BODY };
	struct cursor_vec kids;
	struct fn fn;

	f.name = place_fact_string(x, clang_getCursorSpelling(cur));
	if (!claim(x, cur, f.name, &f.loc))
		return;
	f.flags = storage_flags(cur) | (x->variant ? FUNC_VARIANT : 0);
	f.type = place_type_tag(x, clang_getCursorResultType(cur));
	f.end = place_of(x, clang_getRangeEnd(clang_getCursorExtent(cur)));
	function_params(x, cur, &f);
	begin_function(x, &fn, &f, cur);
	kids = place_children(cur);
	if (is_weak(x, &kids))
		f.flags |= FUNC_WEAK;
	vec_for_each(k, &kids) {
		if (clang_getCursorKind(*k) == CXCursor_CompoundStmt)
			stmt_body(x, *k);
	}
	if (target)
		alias_body(x, cur, target, &f);
	vec_release(&kids);
	end_function(x, &f);
}

static CXType element_type(CXType t, bool *is_array)
{
	t = clang_getCanonicalType(t);
	while (t.kind == CXType_ConstantArray ||
	       t.kind == CXType_IncompleteArray) {
		*is_array = true;
		t = clang_getCanonicalType(clang_getArrayElementType(t));
	}
	return t;
}

static fact_str enclosing_function(struct extract *x, CXCursor cur)
{
	CXCursor up = clang_getCursorSemanticParent(cur);

	if (clang_getCursorKind(up) != CXCursor_FunctionDecl)
		return 0;
	return place_fact_string(x, clang_getCursorSpelling(up));
}

/*
 * Is CUR, a declaration without initialiser, the definition? A tentative one
 * (`static struct s x;`) is if no other is; where there are several of these,
 * the first.
 */
static bool defines(struct extract *x, CXCursor cur, fact_str name)
{
	CXCursor def = clang_getCursorDefinition(cur);
	char *key;
	bool first;

	if (!clang_Cursor_isNull(def))
		return clang_equalCursors(def, cur);
	if (clang_Cursor_getStorageClass(cur) == CX_SC_Extern)
		return false;
	key = xasprintf("tentative:%d:%s", x->variant,
			x->b->strings.v + name);
	first = strset_add(&x->seen, key);
	free(key);
	return first;
}

static void variable(struct extract *x, CXCursor cur)
{
	CXCursor init = clang_Cursor_getVarDeclInitializer(cur);
	CXType type = clang_getCursorType(cur);
	struct fact_func f = { .kind = FUNC_INIT };
	bool is_array = false;
	CXType elem = element_type(type, &is_array);
	struct fn fn;

	/* Numbers and strings of file scope say nothing to us. */
	if (elem.kind != CXType_Record && elem.kind != CXType_Pointer)
		return;
	f.name = place_fact_string(x, clang_getCursorSpelling(cur));
	/* Made by EXPORT_SYMBOL() and initcalls to keep a symbol alive. */
	if (starts_with(x->b->strings.v + f.name, "__UNIQUE_ID_"))
		return;
	if (clang_Cursor_isNull(init) && !defines(x, cur, f.name))
		return;
	if (!claim(x, cur, f.name, &f.loc))
		return;
	f.flags = storage_flags(cur) | (x->variant ? FUNC_VARIANT : 0);
	f.type = place_type_tag(x, type);
	f.inside = enclosing_function(x, cur);
	f.end = place_of(x, clang_getRangeEnd(clang_getCursorExtent(cur)));
	if (is_array)
		f.flags |= FUNC_ARRAY;
	if (clang_isConstQualifiedType(type) ||
	    clang_isConstQualifiedType(elem))
		f.flags |= FUNC_CONST;
	if (f.inside)
		f.flags |= FUNC_LOCAL;
	begin_function(x, &fn, &f, clang_getNullCursor());
	if (!clang_Cursor_isNull(init)) {
		struct fact_expr e = { .kind = EX_GLOBAL, .name = f.name,
				       .type = f.type,
				       .flags = is_array ? EXPR_ARRAY : 0 };

		e.value = extract_global_id(x, cur);
		init_object(x, expr_make(x, &e), type, init);
	}
	end_function(x, &f);
}

static void alias(struct extract *x, CXCursor cur)
{
	char *target = named_alias(cur);

	if (target)
		function(x, cur, target);
	free(target);
}

static void definition(struct extract *x, CXCursor cur)
{
	switch (clang_getCursorKind(cur)) {
	case CXCursor_FunctionDecl:
		if (clang_isCursorDefinition(cur))
			function(x, cur, NULL);
		else
			alias(x, cur);
		break;
	case CXCursor_VarDecl:
		variable(x, cur);
		break;
	default:
		break;
	}
}

/* Is there reason to look at CUR in this state? */
static bool wanted_now(struct extract *x, CXCursor cur)
{
	return !x->state ||
	       (changed_is(x, cur) && !changed_is_broken(x, cur));
}

static bool is_wanted(struct extract *x, CXCursor cur)
{
	char *name = place_string(clang_getCursorSpelling(cur));
	bool wanted = strmap_has(&x->wanted, name);

	free(name);
	return wanted;
}

static enum CXChildVisitResult visit_top(CXCursor cur, CXCursor parent,
					 CXClientData data)
{
	struct extract *x = data;
	struct fact_loc l = place_of(x, clang_getCursorLocation(cur));

	(void)parent;
	if (!l.file)
		return CXChildVisit_Continue;
	/* What path_at() gives moves when facts are added: ask each time. */
	if (!want_path(x, path_at(x, &l)))
		return CXChildVisit_Continue;
	if (!wanted_now(x, cur))
		return CXChildVisit_Continue;
	refs_collect(x, cur);
	/* Of a header, only what somebody refers to. */
	if (!is_header(path_at(x, &l)) ||
	    streq(path_at(x, &l), x->main_path) ||
	    (x->state && is_wanted(x, cur)))
		definition(x, cur);
	return CXChildVisit_Continue;
}

void extract_unit(struct extract *x)
{
	clang_visitChildren(clang_getTranslationUnitCursor(x->tu), visit_top,
			    x);
	while (x->todo.n) {
		CXCursor cur = x->todo.v[--x->todo.n];

		if (x->state && changed_is_broken(x, cur))
			continue;
		if (clang_getCursorKind(cur) == CXCursor_FunctionDecl)
			function(x, cur, NULL);
		else
			variable(x, cur);
	}
}

void extract_next(struct extract *x, CXTranslationUnit tu)
{
	x->tu = tu;
	x->last_file = NULL;
	strmap_release(&x->by_name, NULL);
	x->functions.n = 0;
	x->have_names = false;
}

void extract_release(struct extract *x)
{
	strmap_release(&x->by_name, NULL);
	vec_release(&x->functions);
	vec_release(&x->todo);
	strmap_release(&x->seen, NULL);
	strmap_release(&x->bodies, NULL);
	strmap_release(&x->refs, NULL);
	strmap_release(&x->wanted, NULL);
}
