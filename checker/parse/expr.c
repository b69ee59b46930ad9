// SPDX-License-Identifier: GPL-2.0-only
/*
 * Expressions. The order of events is the order of evaluation as far as C
 * has one; operands are taken from left to right.
 */
#include "parse/extract.h"

/* Deeper than this nobody writes; generated tables do, and get cut. */
#define MAX_NESTING 400

fact_expr_id expr_make(struct extract *x, const struct fact_expr *e)
{
	return fb_expr(x->b, e);
}

uint32_t expr_here(const struct extract *x)
{
	return (uint32_t)x->b->events.n - x->fn->first;
}

struct fact_event *expr_event_at(struct extract *x, uint32_t i)
{
	return &x->b->events.v[x->fn->first + i];
}

uint32_t expr_event(struct extract *x, enum event_kind kind, CXCursor cur)
{
	struct fact_event e = { .kind = (uint8_t)kind };

	e.loc = place_of(x, clang_getCursorLocation(cur));
	e.macro = place_macro(x, cur);
	e.depth = x->fn->depth < 255 ? (uint8_t)x->fn->depth : 255;
	vec_push(&x->b->events, e);
	return expr_here(x) - 1;
}

void expr_patch(struct extract *x, struct u32_vec *jumps, uint32_t target)
{
	vec_for_each(j, jumps)
		expr_event_at(x, *j)->target = target;
	vec_release(jumps);
}

static fact_expr_id make_unknown(struct extract *x)
{
	return expr_make(x, &(struct fact_expr){ .kind = EX_UNKNOWN });
}

static fact_expr_id make_int(struct extract *x, int64_t value)
{
	return expr_make(x, &(struct fact_expr){ .kind = EX_INT,
						 .value = value });
}

static bool is_pointer(CXCursor cur)
{
	return clang_getCanonicalType(clang_getCursorType(cur)).kind ==
	       CXType_Pointer;
}

/* The last child that is an expression: what casts and parentheses hold. */
static CXCursor inner(CXCursor cur)
{
	struct cursor_vec kids = place_children(cur);
	CXCursor found = clang_getNullCursor();

	for (size_t i = kids.n; i-- > 0;) {
		if (place_is_expr(kids.v[i])) {
			found = kids.v[i];
			break;
		}
	}
	vec_release(&kids);
	return found;
}

/* Parentheses and casts do not matter to what is evaluated. */
static CXCursor strip(CXCursor cur)
{
	for (;;) {
		enum CXCursorKind k = clang_getCursorKind(cur);
		struct cursor_vec kids;
		bool single;
		size_t n;

		if (k != CXCursor_ParenExpr && k != CXCursor_UnexposedExpr &&
		    k != CXCursor_CStyleCastExpr)
			return cur;
		kids = place_children(cur);
		n = 0;
		for (size_t i = 0; i < kids.n; i++) {
			if (place_is_expr(kids.v[i]))
				kids.v[n++] = kids.v[i];
		}
		/* Of a cast, the last: typeof(y) shows y before it. */
		single = n == 1 || (n && k == CXCursor_CStyleCastExpr);
		if (single)
			cur = kids.v[n - 1];
		vec_release(&kids);
		if (!single)
			return cur;
	}
}

fact_expr_id expr_local(struct extract *x, CXCursor decl)
{
	struct fact_expr e = { .kind = EX_LOCAL };
	unsigned int hash = clang_hashCursor(decl);
	size_t i;

	for (i = 0; i < x->fn->locals.n; i++) {
		if (x->fn->locals.v[i].hash == hash &&
		    clang_equalCursors(x->fn->locals.v[i].decl, decl))
			break;
	}
	if (i == x->fn->locals.n) {
		struct local l = { hash, decl };

		vec_push(&x->fn->locals, l);
	}
	e.name = place_fact_string(x, clang_getCursorSpelling(decl));
	e.type = place_type_tag(x, clang_getCursorType(decl));
	e.value = (int64_t)i;
	return expr_make(x, &e);
}

static int param_index(CXCursor param)
{
	CXCursor fn = clang_getCursorSemanticParent(param);
	int n = clang_Cursor_getNumArguments(fn);

	for (int i = 0; i < n; i++) {
		CXCursor arg = clang_Cursor_getArgument(fn, (unsigned int)i);

		if (clang_equalCursors(arg, param))
			return i;
	}
	return -1;
}

static bool is_global_var(CXCursor decl)
{
	enum CX_StorageClass sc = clang_Cursor_getStorageClass(decl);
	CXCursor up = clang_getCursorSemanticParent(decl);

	return sc == CX_SC_Static || sc == CX_SC_Extern ||
	       clang_getCursorKind(up) == CXCursor_TranslationUnit;
}

static fact_expr_id decl_ref(struct extract *x, CXCursor cur)
{
	CXCursor decl = clang_getCursorReferenced(cur);
	struct fact_expr e = { .kind = EX_UNKNOWN };

	switch (clang_getCursorKind(decl)) {
	case CXCursor_FunctionDecl:
		e.kind = EX_FUNC;
		extract_want(x, decl);
		break;
	case CXCursor_VarDecl:
		if (!is_global_var(decl))
			return expr_local(x, decl);
		e.kind = EX_GLOBAL;
		e.type = place_type_tag(x, clang_getCursorType(decl));
		extract_want(x, decl);
		break;
	case CXCursor_ParmDecl:
		e.kind = EX_PARAM;
		e.type = place_type_tag(x, clang_getCursorType(decl));
		e.value = param_index(decl);
		break;
	case CXCursor_EnumConstantDecl:
		e.kind = EX_INT;
		e.value = clang_getEnumConstantDeclValue(decl);
		break;
	default:
		break;
	}
	e.name = place_fact_string(x, clang_getCursorSpelling(cur));
	return expr_make(x, &e);
}

static fact_expr_id member(struct extract *x, CXCursor cur)
{
	CXCursor field = clang_getCursorReferenced(cur);
	CXCursor base = inner(cur);
	struct fact_expr e = { .kind = EX_MEMBER };

	if (clang_Cursor_isNull(base))
		return make_unknown(x);
	e.a = expr_place(x, base);
	e.name = place_fact_string(x, clang_getCursorSpelling(field));
	/* The step through an unnamed struct has no name in the text. */
	if (!e.name)
		return e.a;
	e.type = place_field_tag(x, field);
	if (is_pointer(base))
		e.flags |= EXPR_ARROW;
	return expr_make(x, &e);
}

static fact_expr_id literal(struct extract *x, CXCursor cur)
{
	CXEvalResult r = clang_Cursor_Evaluate(cur);
	int64_t value = 0;

	if (!r)
		return make_unknown(x);
	value = clang_EvalResult_getAsLongLong(r);
	clang_EvalResult_dispose(r);
	return make_int(x, value);
}

static fact_expr_id string_literal(struct extract *x, CXCursor cur)
{
	struct fact_expr e = { .kind = EX_STRING };
	char *s = place_string(clang_getCursorSpelling(cur));
	size_t n = strlen(s);
	char *text = s;

	if (n >= 2 && s[0] == '"') {
		s[n - 1] = '\0';
		text = s + 1;
	}
	if (strlen(text) > 255)
		text[255] = '\0';
	e.name = fb_str(x->b, text);
	free(s);
	return expr_make(x, &e);
}

static enum expr_op binary_op(enum CXBinaryOperatorKind k)
{
	static const unsigned char map[] = {
		[CXBinaryOperator_Mul] = OP_MUL,
		[CXBinaryOperator_Div] = OP_DIV,
		[CXBinaryOperator_Rem] = OP_MOD,
		[CXBinaryOperator_Add] = OP_ADD,
		[CXBinaryOperator_Sub] = OP_MINUS,
		[CXBinaryOperator_Shl] = OP_SHL,
		[CXBinaryOperator_Shr] = OP_SHR,
		[CXBinaryOperator_LT] = OP_LT,
		[CXBinaryOperator_GT] = OP_GT,
		[CXBinaryOperator_LE] = OP_LE,
		[CXBinaryOperator_GE] = OP_GE,
		[CXBinaryOperator_EQ] = OP_EQ,
		[CXBinaryOperator_NE] = OP_NE,
		[CXBinaryOperator_And] = OP_AND,
		[CXBinaryOperator_Xor] = OP_XOR,
		[CXBinaryOperator_Or] = OP_OR,
		[CXBinaryOperator_LAnd] = OP_LAND,
		[CXBinaryOperator_LOr] = OP_LOR,
		[CXBinaryOperator_Comma] = OP_COMMA,
	};

	return (size_t)k < sizeof(map) ? map[k] : OP_NONE;
}

static fact_expr_id store(struct extract *x, CXCursor cur, CXCursor left,
			  CXCursor right, bool compound)
{
	fact_expr_id lhs, rhs;
	uint32_t ev;

	rhs = expr_value(x, right);
	lhs = expr_place(x, left);
	ev = expr_event(x, EV_STORE, cur);
	expr_event_at(x, ev)->a = lhs;
	expr_event_at(x, ev)->b = compound ? make_unknown(x) : rhs;
	if (compound)
		expr_event_at(x, ev)->flags |= EVENT_COMPOUND;
	return lhs;
}

/* `a && b` for its value: lowered if b does something. */
static fact_expr_id logical(struct extract *x, CXCursor l, CXCursor r,
			    CXCursor cur, bool land)
{
	struct fact_expr e = { .kind = EX_BINARY };
	struct u32_vec skip = VEC_INIT;
	uint32_t before;

	e.op = land ? OP_LAND : OP_LOR;
	e.a = expr_value(x, l);
	before = expr_here(x);
	vec_push(&skip, expr_event(x, EV_BRANCH, cur));
	if (land) {
		expr_event_at(x, before)->a = e.a;
	} else {
		struct fact_expr not = { .kind = EX_UNARY, .op = OP_NOT,
					 .a = e.a };

		expr_event_at(x, before)->a = expr_make(x, &not);
	}
	e.b = expr_value(x, r);
	if (expr_here(x) == before + 1) {
		x->b->events.n--; /* nothing to skip */
		vec_release(&skip);
	} else {
		expr_patch(x, &skip, expr_here(x));
	}
	return expr_make(x, &e);
}

static fact_expr_id binary(struct extract *x, CXCursor cur)
{
	enum CXBinaryOperatorKind k = clang_getCursorBinaryOperatorKind(cur);
	struct fact_expr e = { .kind = EX_BINARY };
	struct cursor_vec kids = place_children(cur);
	fact_expr_id id;

	if (kids.n != 2) {
		id = make_unknown(x);
		goto out;
	}
	if (k >= CXBinaryOperator_Assign) {
		bool compound = k != CXBinaryOperator_Assign &&
				k != CXBinaryOperator_Comma;

		if (k != CXBinaryOperator_Comma) {
			id = store(x, cur, kids.v[0], kids.v[1], compound);
			goto out;
		}
	}
	if (k == CXBinaryOperator_LAnd || k == CXBinaryOperator_LOr) {
		id = logical(x, kids.v[0], kids.v[1], cur,
			     k == CXBinaryOperator_LAnd);
		goto out;
	}
	if (k == CXBinaryOperator_Comma) {
		expr_drop(x, kids.v[0]);
		id = expr_value(x, kids.v[1]);
		goto out;
	}
	e.op = (uint8_t)binary_op(k);
	e.a = expr_value(x, kids.v[0]);
	e.b = expr_value(x, kids.v[1]);
	id = expr_make(x, &e);
out:
	vec_release(&kids);
	return id;
}

static fact_expr_id unary(struct extract *x, CXCursor cur)
{
	enum CXUnaryOperatorKind k = clang_getCursorUnaryOperatorKind(cur);
	struct fact_expr e = { .kind = EX_UNARY };
	CXCursor a = inner(cur);
	uint32_t ev;

	if (clang_Cursor_isNull(a))
		return make_unknown(x);
	switch (k) {
	case CXUnaryOperator_AddrOf:
		e.kind = EX_ADDR;
		e.a = expr_place(x, a);
		/* &*p is p, &f is f. */
		if (x->b->exprs.v[e.a].kind == EX_DEREF)
			return x->b->exprs.v[e.a].a;
		if (x->b->exprs.v[e.a].kind == EX_FUNC)
			return e.a;
		return expr_make(x, &e);
	case CXUnaryOperator_Deref:
		e.kind = EX_DEREF;
		e.a = expr_value(x, a);
		if (x->b->exprs.v[e.a].kind == EX_ADDR)
			return x->b->exprs.v[e.a].a;
		if (x->b->exprs.v[e.a].kind == EX_FUNC)
			return e.a;
		return expr_make(x, &e);
	case CXUnaryOperator_PostInc:
	case CXUnaryOperator_PostDec:
	case CXUnaryOperator_PreInc:
	case CXUnaryOperator_PreDec:
		e.a = expr_place(x, a);
		ev = expr_event(x, EV_STORE, cur);
		expr_event_at(x, ev)->a = e.a;
		expr_event_at(x, ev)->b = make_unknown(x);
		expr_event_at(x, ev)->flags |= EVENT_COMPOUND;
		return e.a;
	case CXUnaryOperator_LNot:
		e.op = OP_NOT;
		break;
	case CXUnaryOperator_Not:
		e.op = OP_COMPL;
		break;
	case CXUnaryOperator_Minus:
		e.op = OP_MINUS;
		break;
	default:
		return expr_value(x, a);
	}
	e.a = expr_value(x, a);
	return expr_make(x, &e);
}

/* Builtins that are not calls. True if CUR was one, with its value in ID. */
static bool builtin_call(struct extract *x, CXCursor cur, const char *name,
			 fact_expr_id *id)
{
	int n = clang_Cursor_getNumArguments(cur);

	if (!starts_with(name, "__builtin_"))
		return false;
	if (streq(name, "__builtin_unreachable") ||
	    streq(name, "__builtin_trap"))
		return false;
	if (starts_with(name, "__builtin_expect") && n > 0) {
		*id = expr_value(x, clang_Cursor_getArgument(cur, 0));
		return true;
	}
	/* These look at their operand's form, not at its value. */
	if (!streq(name, "__builtin_constant_p") &&
	    !streq(name, "__builtin_object_size") &&
	    !streq(name, "__builtin_dynamic_object_size")) {
		for (int i = 0; i < n; i++)
			expr_value(x, clang_Cursor_getArgument(
					      cur, (unsigned int)i));
	}
	*id = make_unknown(x);
	return true;
}

static fact_expr_id call(struct extract *x, CXCursor cur, bool dropped)
{
	struct fact_expr e = { .kind = EX_CALL };
	struct cursor_vec kids = place_children(cur);
	int n = clang_Cursor_getNumArguments(cur);
	struct u32_vec args = VEC_INIT;
	CXType type = clang_getCursorType(cur);
	CXCursor ref = clang_getCursorReferenced(cur);
	struct fact_event *ev;
	fact_expr_id callee;
	fact_list_id list;
	uint32_t i;

	e.name = place_fact_string(x, clang_getCursorSpelling(cur));
	if (!kids.n || n < 0) {
		vec_release(&kids);
		return make_unknown(x);
	}
	if (builtin_call(x, cur, x->b->strings.v + e.name, &callee)) {
		vec_release(&kids);
		return callee;
	}
	callee = expr_value(x, kids.v[0]);
	for (int a = 0; a < n; a++)
		vec_push(&args, expr_value(x, clang_Cursor_getArgument(
						      cur, (unsigned int)a)));
	list = fb_list(x->b, args.v, (uint32_t)args.n);
	i = expr_event(x, EV_CALL, cur);
	ev = expr_event_at(x, i);
	ev->a = callee;
	ev->args = list;
	if (clang_getCanonicalType(type).kind == CXType_Void)
		ev->flags |= EVENT_VOID;
	else if (dropped)
		ev->flags |= EVENT_DROPPED;
	if (clang_getCursorKind(ref) == CXCursor_FunctionDecl &&
	    clang_Cursor_isVariadic(ref))
		ev->flags |= EVENT_VARIADIC;
	if (starts_with(x->b->strings.v + e.name, "__builtin_"))
		ev->flags |= EVENT_ENDS;
	e.type = place_type_tag(x, type);
	e.value = i;
	vec_release(&args);
	vec_release(&kids);
	return expr_make(x, &e);
}

static fact_expr_id conditional(struct extract *x, CXCursor c, CXCursor a,
				CXCursor b, CXCursor cur)
{
	struct fact_expr e = { .kind = EX_COND };
	struct u32_vec end = VEC_INIT;
	uint32_t branch, jump;

	e.c = expr_value(x, c);
	branch = expr_event(x, EV_BRANCH, cur);
	expr_event_at(x, branch)->a = e.c;
	e.a = expr_value(x, a);
	jump = expr_event(x, EV_JUMP, cur);
	vec_push(&end, jump);
	expr_event_at(x, branch)->target = expr_here(x);
	e.b = expr_value(x, b);
	if (expr_here(x) == branch + 2) {
		x->b->events.n -= 2; /* neither arm does anything */
		vec_release(&end);
	} else {
		expr_patch(x, &end, expr_here(x));
	}
	return expr_make(x, &e);
}

static fact_expr_id compound_literal(struct extract *x, CXCursor cur)
{
	struct fact_expr e = { .kind = EX_OBJECT };
	CXType type = clang_getCursorType(cur);
	CXCursor init = inner(cur);
	fact_expr_id id;

	e.type = place_type_tag(x, type);
	e.value = x->fn->nobjects++;
	id = expr_make(x, &e);
	if (!clang_Cursor_isNull(init))
		init_object(x, id, type, init);
	return id;
}

static bool same_place(CXCursor a, CXCursor b)
{
	return clang_equalRanges(clang_getCursorExtent(a),
				 clang_getCursorExtent(b));
}

/* `a ?: b`: a is evaluated once. */
static fact_expr_id conditional_or(struct extract *x, CXCursor a, CXCursor b,
				   CXCursor cur)
{
	struct fact_expr e = { .kind = EX_COND };
	struct fact_expr not = { .kind = EX_UNARY, .op = OP_NOT };
	uint32_t branch;

	e.a = e.c = expr_value(x, a);
	not.a = e.c;
	branch = expr_event(x, EV_BRANCH, cur);
	expr_event_at(x, branch)->a = expr_make(x, &not);
	e.b = expr_value(x, b);
	if (expr_here(x) == branch + 1)
		x->b->events.n--;
	else
		expr_event_at(x, branch)->target = expr_here(x);
	return expr_make(x, &e);
}

/*
 * What libclang has no kind for. One child: a cast. Else `a ?: b` and
 * __builtin_choose_expr() are the ones that matter: take what they may be.
 */
static fact_expr_id unexposed(struct extract *x, CXCursor cur)
{
	struct fact_expr e = { .kind = EX_UNKNOWN };
	struct cursor_vec kids = place_children(cur);
	size_t n = 0;
	fact_expr_id id;

	for (size_t i = 0; i < kids.n; i++) {
		if (place_is_expr(kids.v[i]))
			kids.v[n++] = kids.v[i];
	}
	/* A cast to typeof(y) has y for a child, too; what is cast is last. */
	if (n > 1 && clang_getCursorKind(cur) == CXCursor_CStyleCastExpr) {
		kids.v[0] = kids.v[n - 1];
		n = 1;
	}
	if (n == 1) {
		id = expr_value(x, kids.v[0]);
		if (x->b->exprs.v[id].kind == EX_INT &&
		    !x->b->exprs.v[id].value && is_pointer(cur)) {
			e.kind = EX_NULL;
			id = expr_make(x, &e);
		}
	} else if (n == 2 || (n > 2 && same_place(kids.v[0], kids.v[1]))) {
		id = conditional_or(x, kids.v[0], kids.v[n - 1], cur);
	} else if (n > 2) {
		id = conditional(x, kids.v[0], kids.v[1], kids.v[n - 1], cur);
	} else {
		id = make_unknown(x);
	}
	vec_release(&kids);
	return id;
}

static fact_expr_id index_expr(struct extract *x, CXCursor cur)
{
	struct fact_expr e = { .kind = EX_INDEX };
	struct cursor_vec kids = place_children(cur);

	if (kids.n != 2) {
		vec_release(&kids);
		return make_unknown(x);
	}
	e.a = expr_place(x, kids.v[0]);
	e.b = expr_value(x, kids.v[1]);
	vec_release(&kids);
	return expr_make(x, &e);
}

static fact_expr_id convert(struct extract *x, CXCursor cur, bool dropped)
{
	CXCursor kid;

	switch (clang_getCursorKind(cur)) {
	case CXCursor_DeclRefExpr:
		return decl_ref(x, cur);
	case CXCursor_MemberRefExpr:
		return member(x, cur);
	case CXCursor_CallExpr:
		return call(x, cur, dropped);
	case CXCursor_ParenExpr:
		kid = inner(cur);
		if (clang_Cursor_isNull(kid))
			return make_unknown(x);
		return convert(x, kid, dropped);
	case CXCursor_UnexposedExpr:
	case CXCursor_CStyleCastExpr:
		return unexposed(x, cur);
	case CXCursor_BinaryOperator:
	case CXCursor_CompoundAssignOperator:
		return binary(x, cur);
	case CXCursor_UnaryOperator:
		return unary(x, cur);
	case CXCursor_ConditionalOperator: {
		struct cursor_vec kids = place_children(cur);
		fact_expr_id id = 0;

		if (kids.n == 3)
			id = conditional(x, kids.v[0], kids.v[1], kids.v[2],
					 cur);
		vec_release(&kids);
		return id ? id : make_unknown(x);
	}
	case CXCursor_ArraySubscriptExpr:
		return index_expr(x, cur);
	case CXCursor_IntegerLiteral:
	case CXCursor_CharacterLiteral:
		return literal(x, cur);
	case CXCursor_StringLiteral:
		return string_literal(x, cur);
	case CXCursor_CompoundLiteralExpr:
		return compound_literal(x, cur);
	case CXCursor_StmtExpr:
		return stmt_expr(x, cur);
	default:
		/* sizeof and other things that evaluate nothing. */
		return make_unknown(x);
	}
}

static fact_expr_id guarded(struct extract *x, CXCursor cur, bool dropped)
{
	fact_expr_id id;

	if (x->fn->nesting >= MAX_NESTING) {
		x->too_deep = true;
		return make_unknown(x);
	}
	x->fn->nesting++;
	id = convert(x, cur, dropped);
	x->fn->nesting--;
	return id;
}

fact_expr_id expr_place(struct extract *x, CXCursor cur)
{
	/* A cast that loads the value is no read of what a path goes on from. */
	return guarded(x, strip(cur), false);
}

fact_expr_id expr_value(struct extract *x, CXCursor cur)
{
	fact_expr_id id = guarded(x, cur, false);

	if (clang_getCursorKind(cur) == CXCursor_MemberRefExpr) {
		uint32_t ev = expr_event(x, EV_READ, cur);

		expr_event_at(x, ev)->a = id;
	}
	return id;
}

void expr_drop(struct extract *x, CXCursor cur)
{
	CXCursor what = strip(cur);

	if (place_is_expr(what) &&
	    clang_getCursorKind(what) == CXCursor_CallExpr)
		guarded(x, what, true);
	else
		guarded(x, cur, true);
}

static bool is_expect(CXCursor cur)
{
	char *name;
	bool yes;

	if (clang_getCursorKind(cur) != CXCursor_CallExpr)
		return false;
	name = place_string(clang_getCursorSpelling(cur));
	yes = streq(name, "__builtin_expect");
	free(name);
	return yes;
}

static void cond_leaf(struct extract *x, CXCursor cur, bool sense,
		      struct u32_vec *elsewhere)
{
	fact_expr_id value = expr_value(x, cur);
	uint32_t ev;

	if (!sense) {
		struct fact_expr not = { .kind = EX_UNARY, .op = OP_NOT,
					 .a = value };

		value = expr_make(x, &not);
	}
	ev = expr_event(x, EV_BRANCH, cur);
	expr_event_at(x, ev)->a = value;
	vec_push(elsewhere, ev);
}

static void cond_logical(struct extract *x, CXCursor cur, bool land, bool sense,
			 struct u32_vec *elsewhere)
{
	struct cursor_vec kids = place_children(cur);

	if (kids.n != 2) {
		cond_leaf(x, cur, sense, elsewhere);
	} else if (land == sense) {
		/* Both must hold: each failure goes elsewhere. */
		expr_cond(x, kids.v[0], sense, elsewhere);
		expr_cond(x, kids.v[1], sense, elsewhere);
	} else {
		/* One suffices: the first may decide it. */
		struct u32_vec decided = VEC_INIT;

		expr_cond(x, kids.v[0], !sense, &decided);
		expr_cond(x, kids.v[1], sense, elsewhere);
		expr_patch(x, &decided, expr_here(x));
	}
	vec_release(&kids);
}

void expr_cond(struct extract *x, CXCursor cur, bool sense,
	       struct u32_vec *elsewhere)
{
	CXCursor what = strip(cur);
	enum CXCursorKind k = clang_getCursorKind(what);

	if (x->fn->nesting >= MAX_NESTING) {
		cond_leaf(x, cur, sense, elsewhere);
		return;
	}
	x->fn->nesting++;
	if (is_expect(what)) {
		expr_cond(x, clang_Cursor_getArgument(what, 0), sense,
			  elsewhere);
	} else if (k == CXCursor_UnaryOperator &&
		   clang_getCursorUnaryOperatorKind(what) ==
			   CXUnaryOperator_LNot) {
		expr_cond(x, inner(what), !sense, elsewhere);
	} else if (k == CXCursor_BinaryOperator &&
		   clang_getCursorBinaryOperatorKind(what) ==
			   CXBinaryOperator_LAnd) {
		cond_logical(x, what, true, sense, elsewhere);
	} else if (k == CXCursor_BinaryOperator &&
		   clang_getCursorBinaryOperatorKind(what) ==
			   CXBinaryOperator_LOr) {
		cond_logical(x, what, false, sense, elsewhere);
	} else {
		cond_leaf(x, cur, sense, elsewhere);
	}
	x->fn->nesting--;
}
