// SPDX-License-Identifier: GPL-2.0-only
/*
 * The shape of a C file, from its tokens alone.
 *
 * Where #if arms open a block in different ways, counting braces goes wrong.
 * Two things of kernel style keep that small: a brace in the first column
 * ends or begins a function whatever the count, and every arm of an #if
 * starts at the depth at which the #if stood.
 */
#include "text/outline_priv.h"

static const char *const keywords[] = {
	"if",	  "else",   "for",    "while",	  "do",	     "return",
	"switch", "case",   "break",  "continue", "goto",    "struct",
	"const",  "int",    "char",   "void",	  "unsigned", "long",
	"static", "sizeof", "bool",   "default",  "NULL",    "true",
	"false",  "u32",    "u64",    "u8",	  "u16",     "size_t",
};

bool outline_is_keyword(const struct outliner *o, size_t i)
{
	for (size_t k = 0; k < ARRAY_SIZE(keywords); k++) {
		if (token_is(&o->t, i, keywords[k]))
			return true;
	}
	return false;
}

/* Token TAG, behind `struct`, names what a brace now fills; 0: nothing. */
static void filling(struct outliner *o, size_t tag)
{
	o->filling = tag != 0;
	TELL(o, filling, tag ? text_at(o, tag) : NULL,
			tag ? o->t.list.v[tag].len : 0);
}

/* Behind these stands a name of another kind. */
static bool names_no_value(const struct outliner *o, size_t prev)
{
	return token_is(&o->t, prev, "struct") ||
	       token_is(&o->t, prev, "union") ||
	       token_is(&o->t, prev, "enum") || token_is(&o->t, prev, "goto");
}

/* Does the point at I begin an element: { .a = 1, .b = 2 }? */
static bool is_designator(const struct outliner *o, size_t i)
{
	size_t before = i;

	if (!token_is(&o->t, i, "."))
		return false;
	while (before > 0 && !token_code(&o->t, --before))
		;
	return token_is(&o->t, before, "{") || token_is(&o->t, before, ",");
}

static void use(struct outliner *o, size_t i, size_t prev, size_t next)
{
	unsigned int flags = OUTLINE_VALUE;

	if (outline_is_keyword(o, i) || (prev < i && names_no_value(o, prev)))
		return;
	if (token_is(&o->t, next, "("))
		flags = OUTLINE_CALLED;
	if (prev < i && (token_is(&o->t, prev, ".") ||
			 token_is(&o->t, prev, "->")))
		flags |= OUTLINE_MEMBER;
	if (o->parens > 0)
		flags |= OUTLINE_ARGUMENT;
	if (o->assigned)
		flags |= OUTLINE_ASSIGNED;
	if ((flags & OUTLINE_MEMBER) && is_designator(o, prev))
		flags |= OUTLINE_DESIGNATOR;
	TELL(o, use, flags, text_at(o, i), o->t.list.v[i].len);
	o->called = true;
}

static void open_brace(struct outliner *o, size_t i)
{
	o->depth = 1;
	o->parens = 0;
	if (decl_functions(o, o->head, i)) {
		decl_params(o, o->head, i);
		o->place = AT_BODY;
	} else {
		o->place = AT_SKIP;
		o->tag = decl_struct_tag(o, o->head, i);
	}
}

static void file_scope(struct outliner *o, size_t i)
{
	size_t name;

	if (token_is(&o->t, i, "(")) {
		/* NAME(a, b); defines something, or hands it over. */
		if (!o->parens++ && first_code(o, o->head) + 1 == i) {
			size_t first = next_code(o, i);

			if (is_kind(o, first, TOK_IDENT)) {
				outline_define(o, OUTLINE_OBJECT, first);
				o->place = AT_VALUE;
			}
		}
	} else if (token_is(&o->t, i, ")")) {
		o->parens--;
	} else if (token_is(&o->t, i, "{") && o->parens <= 0) {
		open_brace(o, i);
	} else if (token_is(&o->t, i, "=") && o->parens <= 0) {
		name = decl_object_name(o, o->head, i);
		if (name < i) {
			outline_define(o, OUTLINE_OBJECT, name);
			o->place = AT_VALUE;
			o->parens = 0;
			filling(o, decl_struct_tag(o, o->head, i));
		}
	} else if (token_is(&o->t, i, ";")) {
		decl_end(o, i);
		o->head = i + 1;
		o->parens = 0;
	}
}

static void to_file_scope(struct outliner *o, size_t i)
{
	outline_end(o);
	outline_done(o);
	o->place = AT_FILE;
	o->depth = 0;
	o->parens = 0;
	o->head = i + 1;
}

/* --- inside definitions --- */

static bool first_column(const struct outliner *o, size_t i)
{
	const struct token *t = &o->t.list.v[i];

	return t->off == 0 || o->t.text[t->off - 1] == '\n';
}

static void inside_value(struct outliner *o, size_t i)
{
	if (token_is(&o->t, i, "=") && o->parens <= 0)
		o->assigned = true;
	if (token_is(&o->t, i, "(")) {
		o->parens++;
	} else if (token_is(&o->t, i, ")")) {
		o->parens--;
	} else if (token_is(&o->t, i, "{")) {
		o->depth++;
		if (o->parens <= 1 && o->depth == 1 &&
		    token_is(&o->t, first_code(o, o->head) + 1, "(")) {
			/* It was a function after all: NAME(x) { */
			outline_done(o);
			open_brace(o, i);
		}
	} else if (token_is(&o->t, i, "}")) {
		o->depth--;
		outline_end(o);
	} else if (token_is(&o->t, i, ",") && o->depth > 0) {
		outline_end(o);
	} else if (token_is(&o->t, i, ";") && o->depth <= 0) {
		to_file_scope(o, i);
	}
}

static void inside_body(struct outliner *o, size_t i)
{
	if (token_is(&o->t, i, "=") && o->parens == 0)
		o->assigned = true;
	if (token_is(&o->t, i, "(")) {
		o->parens++;
	} else if (token_is(&o->t, i, ")")) {
		o->parens--;
	} else if (token_is(&o->t, i, "{")) {
		o->depth++;
		outline_end(o);
		o->parens = 0;
		if (o->typed && (token_is(&o->t, o->last, "=") ||
				 token_is(&o->t, o->last, ")")))
			filling(o, o->typed);
	} else if (token_is(&o->t, i, ",") && o->filling && o->parens == 0) {
		outline_end(o);
	} else if (token_is(&o->t, i, "}")) {
		outline_end(o);
		if (--o->depth <= 0 || first_column(o, i))
			to_file_scope(o, i);
	} else if (token_is(&o->t, i, ";")) {
		outline_end(o);
		o->parens = 0;
		if (o->typed)
			filling(o, 0);
		o->typed = 0;
	}
}

static void skip_body(struct outliner *o, size_t i)
{
	if (token_is(&o->t, i, "{")) {
		o->depth++;
	} else if (token_is(&o->t, i, "}") && --o->depth <= 0) {
		/* struct x { ... } y = ...: what follows still declares. */
		o->place = AT_FILE;
		o->depth = 0;
		o->head = i + 1;
	}
}

/* Is it the name of what is being defined, told already? */
static bool is_name(const struct outliner *o, size_t i)
{
	return o->names.n && o->names.v[o->names.n - 1] == i;
}

static bool begins_statement(const struct outliner *o)
{
	return token_is(&o->t, o->last, ";") || token_is(&o->t, o->last, "{") ||
	       token_is(&o->t, o->last, "}");
}

static void code_token(struct outliner *o, size_t i)
{
	size_t next;

	if (is_kind(o, i, TOK_IDENT)) {
		/* A macro at file scope that no semicolon ended. */
		if (o->place == AT_VALUE && !o->depth && !o->parens &&
		    first_column(o, i))
			to_file_scope(o, i - 1);
		next = next_code(o, i);
		if (o->place == AT_BODY && begins_statement(o))
			decl_locals(o, i);
		if (o->place == AT_BODY && !token_is(&o->t, next, "*") &&
		    token_is(&o->t, o->last, "struct"))
			o->typed = i;
		if (o->place == AT_BODY || (o->place == AT_VALUE && !is_name(o, i)))
			use(o, i, o->last, next);
		else if (o->place == AT_SKIP && o->tag)
			decl_member(o, i);
		return;
	}
	if (!is_kind(o, i, TOK_PUNCT))
		return;
	switch (o->place) {
	case AT_FILE:
		file_scope(o, i);
		break;
	case AT_VALUE:
		inside_value(o, i);
		break;
	case AT_BODY:
		inside_body(o, i);
		break;
	case AT_SKIP:
		skip_body(o, i);
		break;
	}
}

/* --- directives --- */

static size_t directive_end(const struct outliner *o, size_t i)
{
	do
		i++;
	while (i < o->t.list.n && (o->t.list.v[i].flags & TOKEN_PP) &&
	       !(o->t.list.v[i].flags & TOKEN_HASH));
	return i;
}

/* A macro's body, told as a definition of its own. */
static void macro(struct outliner *o, size_t name, size_t to)
{
	struct VEC_OF(size_t) around = VEC_INIT;
	enum outline_kind kind = o->kind;

	/* One in the middle of a definition interrupts that. */
	vec_for_each(i, &o->names)
		vec_push(&around, *i);
	outline_end(o);
	outline_done(o);
	outline_define(o, OUTLINE_MACRO, name);
	for (size_t i = decl_macro_params(o, name, to); i < to; i++) {
		size_t next = i + 1;

		while (next < to && is_kind(o, next, TOK_COMMENT))
			next++;
		if (is_kind(o, i, TOK_IDENT))
			use(o, i, i - 1, next < to ? next : o->t.list.n);
		else if (token_is(&o->t, i, ";"))
			outline_end(o);
	}
	outline_end(o);
	outline_done(o);
	vec_for_each(i, &around)
		outline_define(o, kind, *i);
	vec_release(&around);
}

static size_t directive(struct outliner *o, size_t hash)
{
	size_t to = directive_end(o, hash);
	size_t word = hash + 1;

	while (word < to && is_kind(o, word, TOK_COMMENT))
		word++;
	if (word >= to)
		return to;
	if (token_is(&o->t, word, "define") && word + 1 < to &&
	    is_kind(o, word + 1, TOK_IDENT)) {
		macro(o, word + 1, to);
	} else if (token_is(&o->t, word, "if") ||
		   token_is(&o->t, word, "ifdef") ||
		   token_is(&o->t, word, "ifndef")) {
		vec_push(&o->arms, o->depth);
	} else if (o->arms.n && (token_is(&o->t, word, "else") ||
				 token_is(&o->t, word, "elif"))) {
		if (o->place == AT_BODY)
			o->depth = o->arms.v[o->arms.n - 1] > 0 ?
					   o->arms.v[o->arms.n - 1] : 1;
	} else if (o->arms.n && token_is(&o->t, word, "endif")) {
		o->arms.n--;
	}
	return to;
}

void outline_text(const char *text, size_t len, const struct outline_ops *ops,
		  void *ctx)
{
	struct outliner o = { .ops = ops, .ctx = ctx };

	tokens_lex(text, len, &o.t);
	for (size_t i = 0; i < o.t.list.n;) {
		if (o.t.list.v[i].flags & TOKEN_HASH) {
			i = directive(&o, i);
			continue;
		}
		if (token_code(&o.t, i)) {
			code_token(&o, i);
			o.last = i;
		}
		i++;
	}
	outline_end(&o);
	outline_done(&o);
	vec_release(&o.names);
	vec_release(&o.arms);
	tokens_release(&o.t);
}
