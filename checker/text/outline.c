// SPDX-License-Identifier: GPL-2.0-only
/*
 * The shape of a C file, from its tokens alone.
 *
 * Where #if arms open a block in different ways, counting braces goes wrong.
 * Two things of kernel style keep that small: a brace in the first column
 * ends or begins a function whatever the count, and every arm of an #if
 * starts at the depth at which the #if stood.
 */
#include "text/outline.h"

#include "text/token.h"

enum place {
	AT_FILE,  /* between definitions */
	AT_VALUE, /* in the initialiser of an object, or a macro's arguments */
	AT_BODY,  /* in a function */
	AT_SKIP,  /* in the body of a struct, union or enum */
};

struct outliner {
	struct tokens t;
	const struct outline_ops *ops;
	void *ctx;
	enum place place;
	int depth;   /* of braces */
	int parens;  /* of parentheses, in this statement */
	size_t head; /* where the declaration at file scope began */
	struct VEC_OF(size_t) names; /* of what is being defined */
	enum outline_kind kind;
	bool called; /* uses since the last end */
	struct VEC_OF(int) arms; /* depth at each open #if */
	size_t tag;  /* of the struct whose body this is; 0: none */
	size_t last; /* code token before this one */
	size_t typed; /* the last one behind `struct` in this statement */
};

/* Nobody need listen. */
#define TELL(O, OP, ...)                                                    \
	do {                                                               \
		if ((O)->ops->OP)                                          \
			(O)->ops->OP((O)->ctx __VA_OPT__(,) __VA_ARGS__);  \
	} while (0)

static const char *text_at(const struct outliner *o, size_t i)
{
	return o->t.text + o->t.list.v[i].off;
}

static bool is_kind(const struct outliner *o, size_t i, enum token_kind kind)
{
	return i < o->t.list.n && o->t.list.v[i].kind == kind;
}

/* The code token behind I, or the number of tokens. */
static size_t next_code(const struct outliner *o, size_t i)
{
	do
		i++;
	while (i < o->t.list.n && !token_code(&o->t, i));
	return i;
}

/* The first code token from I on. */
static size_t first_code(const struct outliner *o, size_t i)
{
	while (i < o->t.list.n && !token_code(&o->t, i))
		i++;
	return i;
}

static void define(struct outliner *o, enum outline_kind kind, size_t i)
{
	o->kind = kind;
	vec_push(&o->names, i);
	TELL(o, define, kind, text_at(o, i), o->t.list.v[i].len);
}

static void done(struct outliner *o)
{
	if (o->names.n)
		TELL(o, done);
	o->names.n = 0;
}

static void end(struct outliner *o)
{
	if (o->called)
		TELL(o, end);
	o->called = false;
}

/* Token TAG, behind `struct`, names what a brace now fills; 0: nothing. */
static void filling(struct outliner *o, size_t tag)
{
	TELL(o, filling, tag ? text_at(o, tag) : NULL,
			tag ? o->t.list.v[tag].len : 0);
}

/* The tag in `struct tag ...`, between FROM and TO; 0 if there is none, or if
 * what it declares are pointers. */
static size_t struct_tag(const struct outliner *o, size_t from, size_t to)
{
	for (size_t i = from; i < to; i = next_code(o, i)) {
		size_t next = next_code(o, i);

		if (token_is(&o->t, i, "struct") && next < to &&
		    is_kind(o, next, TOK_IDENT))
			return token_is(&o->t, next_code(o, next), "*") ? 0 :
									  next;
	}
	return 0;
}

static const char *const keywords[] = {
	"if",	  "else",   "for",    "while",	  "do",	     "return",
	"switch", "case",   "break",  "continue", "goto",    "struct",
	"const",  "int",    "char",   "void",	  "unsigned", "long",
	"static", "sizeof", "bool",   "default",  "NULL",    "true",
	"false",  "u32",    "u64",    "u8",	  "u16",     "size_t",
};

static bool is_keyword(const struct outliner *o, size_t i)
{
	for (size_t k = 0; k < ARRAY_SIZE(keywords); k++) {
		if (token_is(&o->t, i, keywords[k]))
			return true;
	}
	return false;
}

static void use(struct outliner *o, size_t i, size_t prev, size_t next)
{
	unsigned int flags = OUTLINE_VALUE;

	if (is_keyword(o, i))
		return;
	if (token_is(&o->t, next, "("))
		flags = OUTLINE_CALLED;
	if (prev < i && (token_is(&o->t, prev, ".") ||
			 token_is(&o->t, prev, "->")))
		flags |= OUTLINE_MEMBER;
	if (o->parens > 0)
		flags |= OUTLINE_ARGUMENT;
	TELL(o, use, flags, text_at(o, i), o->t.list.v[i].len);
	o->called = true;
}

/* --- definitions at file scope --- */

/* Macros that make functions: SYSCALL_DEFINE2(name, ...) { */
static void define_arguments(struct outliner *o, size_t name)
{
	size_t open = next_code(o, name);
	size_t close = token_close(&o->t, open, o->t.list.n);

	for (const char *p = text_at(o, name);
	     p < text_at(o, name) + o->t.list.v[name].len; p++) {
		if (*p >= 'a' && *p <= 'z')
			return;
	}
	for (size_t i = open; i < close; i = next_code(o, i)) {
		if (is_kind(o, i, TOK_IDENT) && !is_keyword(o, i))
			define(o, OUTLINE_FUNCTION, i);
	}
}

/*
 * The name in `static int name(...)`: one of those that a ( follows; the
 * others are attributes by macros. Returns how many there are.
 */
static int define_functions(struct outliner *o, size_t from, size_t to)
{
	int nest = 0, n = 0;

	for (size_t i = from; i < to; i = next_code(o, i)) {
		if (token_is(&o->t, i, "(")) {
			nest++;
		} else if (token_is(&o->t, i, ")")) {
			nest--;
		} else if (nest == 0 && is_kind(o, i, TOK_IDENT) &&
			   token_is(&o->t, next_code(o, i), "(") &&
			   !token_is(&o->t, i, "__attribute__")) {
			define_arguments(o, i);
			define(o, OUTLINE_FUNCTION, i);
			n++;
		}
	}
	return n;
}

/* The name in `struct a name[] __section("x") =`: the last that is followed
 * by [, = or an attribute, outside brackets. */
static size_t object_name(const struct outliner *o, size_t from, size_t to)
{
	size_t name = to;
	int nest = 0;

	for (size_t i = from; i < to; i = next_code(o, i)) {
		size_t next = next_code(o, i);

		if (token_is(&o->t, i, "(") || token_is(&o->t, i, "["))
			nest++;
		else if (token_is(&o->t, i, ")") || token_is(&o->t, i, "]"))
			nest--;
		else if (is_kind(o, i, TOK_IDENT) && nest == 0 &&
			 !token_is(&o->t, next, "(") &&
			 strncmp(text_at(o, i), "__", 2) != 0)
			name = i;
		else if (is_kind(o, i, TOK_IDENT) && nest == 1 &&
			 token_is(&o->t, next, ")") && name == to)
			name = i; /* (*name)(...) = */
	}
	return name;
}

/* In f(int a, char *b[], void (*c)(int)) a name stands before , ) or [. */
static void define_params(struct outliner *o, size_t from, size_t to)
{
	bool inside = false;

	for (size_t i = from; i < to; i = next_code(o, i)) {
		size_t next = next_code(o, i);

		inside |= token_is(&o->t, i, "(");
		if (inside && is_kind(o, i, TOK_IDENT) && !is_keyword(o, i) &&
		    (token_is(&o->t, next, ",") ||
		     token_is(&o->t, next, ")") || token_is(&o->t, next, "[")))
			TELL(o, param, text_at(o, i),
				      o->t.list.v[i].len);
	}
}

static void open_brace(struct outliner *o, size_t i)
{
	o->depth = 1;
	o->parens = 0;
	if (define_functions(o, o->head, i)) {
		define_params(o, o->head, i);
		o->place = AT_BODY;
	} else {
		o->place = AT_SKIP;
		o->tag = struct_tag(o, o->head, i);
	}
}

/* int f(void) __attribute__((alias("g"))); makes f all that g is. */
static void alias(struct outliner *o, size_t name, size_t from, size_t to)
{
	for (size_t i = from; i < to; i = next_code(o, i)) {
		size_t open = next_code(o, i);
		size_t what = next_code(o, open);
		const char *text;
		size_t len;

		if ((!token_is(&o->t, i, "alias") &&
		     !token_is(&o->t, i, "__alias__") &&
		     !token_is(&o->t, i, "__alias")) ||
		    !token_is(&o->t, open, "(") || what >= to)
			continue;
		text = text_at(o, what);
		len = o->t.list.v[what].len;
		if (is_kind(o, what, TOK_STRING) && len > 2) {
			text++;
			len -= 2;
		}
		define(o, OUTLINE_FUNCTION, name);
		TELL(o, use, OUTLINE_CALLED, text, len);
		TELL(o, end);
		done(o);
	}
}

/* The end of a declaration: was it one of a function? */
static void declared(struct outliner *o, size_t to)
{
	size_t name = to;
	int nest = 0;

	for (size_t i = first_code(o, o->head); i < to; i = next_code(o, i)) {
		nest += token_is(&o->t, i, "(") - token_is(&o->t, i, ")");
		if (nest == 0 && is_kind(o, i, TOK_IDENT) &&
		    token_is(&o->t, next_code(o, i), "(") &&
		    !token_is(&o->t, i, "__attribute__")) {
			TELL(o, declared, text_at(o, i),
			     o->t.list.v[i].len);
			if (name == to)
				name = i;
		}
	}
	if (name < to)
		alias(o, name, name, to);
}

static void file_scope(struct outliner *o, size_t i)
{
	size_t name;

	if (token_is(&o->t, i, "(")) {
		/* NAME(a, b); defines something, or hands it over. */
		if (!o->parens++ && first_code(o, o->head) + 1 == i) {
			size_t first = next_code(o, i);

			if (is_kind(o, first, TOK_IDENT)) {
				define(o, OUTLINE_OBJECT, first);
				o->place = AT_VALUE;
			}
		}
	} else if (token_is(&o->t, i, ")")) {
		o->parens--;
	} else if (token_is(&o->t, i, "{") && o->parens <= 0) {
		open_brace(o, i);
	} else if (token_is(&o->t, i, "=") && o->parens <= 0) {
		name = object_name(o, o->head, i);
		if (name < i) {
			define(o, OUTLINE_OBJECT, name);
			o->place = AT_VALUE;
			o->parens = 0;
			filling(o, struct_tag(o, o->head, i));
		}
	} else if (token_is(&o->t, i, ";")) {
		declared(o, i);
		o->head = i + 1;
		o->parens = 0;
	}
}

static void to_file_scope(struct outliner *o, size_t i)
{
	end(o);
	done(o);
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
	if (token_is(&o->t, i, "(")) {
		o->parens++;
	} else if (token_is(&o->t, i, ")")) {
		o->parens--;
	} else if (token_is(&o->t, i, "{")) {
		o->depth++;
		if (o->parens <= 1 && o->depth == 1 &&
		    token_is(&o->t, first_code(o, o->head) + 1, "(")) {
			/* It was a function after all: NAME(x) { */
			done(o);
			open_brace(o, i);
		}
	} else if (token_is(&o->t, i, "}")) {
		o->depth--;
		end(o);
	} else if (token_is(&o->t, i, ",") && o->depth > 0) {
		end(o);
	} else if (token_is(&o->t, i, ";") && o->depth <= 0) {
		to_file_scope(o, i);
	}
}

static void inside_body(struct outliner *o, size_t i)
{
	if (token_is(&o->t, i, "(")) {
		o->parens++;
	} else if (token_is(&o->t, i, ")")) {
		o->parens--;
	} else if (token_is(&o->t, i, "{")) {
		o->depth++;
		end(o);
		o->parens = 0;
		if (o->typed && (token_is(&o->t, o->last, "=") ||
				 token_is(&o->t, o->last, ")")))
			filling(o, o->typed);
	} else if (token_is(&o->t, i, "}")) {
		end(o);
		if (--o->depth <= 0 || first_column(o, i))
			to_file_scope(o, i);
	} else if (token_is(&o->t, i, ";")) {
		end(o);
		o->parens = 0;
		if (o->typed)
			filling(o, 0);
		o->typed = 0;
	}
}

/* A member's name stands before ; , [ : or the ) of a function pointer. */
static void struct_member(struct outliner *o, size_t i)
{
	static const char *const behind[] = { ";", ",", "[", ":", ")" };
	size_t next = next_code(o, i);
	const char *tag = text_at(o, o->tag);
	size_t len = o->t.list.v[o->tag].len;

	if (token_is(&o->t, o->last, "struct") &&
	    !token_is(&o->t, next, "*"))
		TELL(o, nested, tag, len, text_at(o, i),
			       o->t.list.v[i].len);
	for (size_t k = 0; k < ARRAY_SIZE(behind); k++) {
		if (token_is(&o->t, next, behind[k]))
			TELL(o, member, tag, len, text_at(o, i),
				       o->t.list.v[i].len);
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

static void code_token(struct outliner *o, size_t i)
{
	size_t next;

	if (is_kind(o, i, TOK_IDENT)) {
		/* A macro at file scope that no semicolon ended. */
		if (o->place == AT_VALUE && !o->depth && !o->parens &&
		    first_column(o, i))
			to_file_scope(o, i - 1);
		next = next_code(o, i);
		if (o->place == AT_BODY && !token_is(&o->t, next, "*") &&
		    token_is(&o->t, o->last, "struct"))
			o->typed = i;
		if (o->place == AT_BODY || o->place == AT_VALUE)
			use(o, i, o->last, next);
		else if (o->place == AT_SKIP && o->tag)
			struct_member(o, i);
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

/* Tell the parameters of macro NAME; returns where its body begins. */
static size_t macro_params(struct outliner *o, size_t name, size_t to)
{
	size_t i = name + 1;

	if (i >= to || !token_is(&o->t, i, "(") ||
	    o->t.list.v[i].off != token_end(&o->t, name))
		return i;
	for (; i < to && !token_is(&o->t, i, ")"); i++) {
		if (is_kind(o, i, TOK_IDENT))
			TELL(o, param, text_at(o, i),
				      o->t.list.v[i].len);
	}
	return i + 1;
}

/* A macro's body, told as a definition of its own. */
static void macro(struct outliner *o, size_t name, size_t to)
{
	struct VEC_OF(size_t) around = VEC_INIT;
	enum outline_kind kind = o->kind;

	/* One in the middle of a definition interrupts that. */
	vec_for_each(i, &o->names)
		vec_push(&around, *i);
	end(o);
	done(o);
	define(o, OUTLINE_MACRO, name);
	for (size_t i = macro_params(o, name, to); i < to; i++) {
		size_t next = i + 1;

		while (next < to && is_kind(o, next, TOK_COMMENT))
			next++;
		if (is_kind(o, i, TOK_IDENT))
			use(o, i, i - 1, next < to ? next : o->t.list.n);
		else if (token_is(&o->t, i, ";"))
			end(o);
	}
	end(o);
	done(o);
	vec_for_each(i, &around)
		define(o, kind, *i);
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
	end(&o);
	done(&o);
	vec_release(&o.names);
	vec_release(&o.arms);
	tokens_release(&o.t);
}
