// SPDX-License-Identifier: GPL-2.0-only
/*
 * The names in declarations: what is defined, its parameters and locals, the
 * members of a struct.
 */
#include "text/outline_priv.h"

/* The tag in `struct tag ...`, between FROM and TO; 0 if there is none, or if
 * what it declares are pointers. */
size_t decl_struct_tag(const struct outliner *o, size_t from, size_t to)
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
		if (is_kind(o, i, TOK_IDENT) && !outline_is_keyword(o, i))
			outline_define(o, OUTLINE_FUNCTION, i);
	}
}

/*
 * The name in `static int name(...)`: one of those that a ( follows; the
 * others are attributes by macros. Returns how many there are.
 */
int decl_functions(struct outliner *o, size_t from, size_t to)
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
			outline_define(o, OUTLINE_FUNCTION, i);
			n++;
		}
	}
	return n;
}

/* The name in `struct a name[] __section("x") =`: the last that is followed
 * by [, = or an attribute, outside brackets. */
size_t decl_object_name(const struct outliner *o, size_t from, size_t to)
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
void decl_params(struct outliner *o, size_t from, size_t to)
{
	bool inside = false;

	for (size_t i = from; i < to; i = next_code(o, i)) {
		size_t next = next_code(o, i);

		inside |= token_is(&o->t, i, "(");
		if (inside && is_kind(o, i, TOK_IDENT) && !outline_is_keyword(o, i) &&
		    (token_is(&o->t, next, ",") ||
		     token_is(&o->t, next, ")") || token_is(&o->t, next, "[")))
			TELL(o, own, text_at(o, i),
				      o->t.list.v[i].len);
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
		outline_define(o, OUTLINE_FUNCTION, name);
		TELL(o, use, OUTLINE_CALLED, text, len);
		TELL(o, end);
		outline_done(o);
	}
}

/* The end of a declaration: was it one of a function? */
void decl_end(struct outliner *o, size_t to)
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

/* Does a declaration go on with token I, its type's part so far? */
static bool is_type_word(const struct outliner *o, size_t i)
{
	static const char *const words[] = { "const", "static", "volatile",
					     "unsigned", "signed", "struct",
					     "union", "enum", "long", "short",
					     "__maybe_unused" };

	for (size_t k = 0; k < ARRAY_SIZE(words); k++) {
		if (token_is(&o->t, i, words[k]))
			return true;
	}
	return false;
}

static bool is_statement(const struct outliner *o, size_t i)
{
	static const char *const words[] = { "return", "else", "case", "goto",
					     "if", "for", "while", "do",
					     "switch", "default", "break",
					     "continue", "sizeof" };

	for (size_t k = 0; k < ARRAY_SIZE(words); k++) {
		if (token_is(&o->t, i, words[k]))
			return true;
	}
	return false;
}

/*
 * `struct a *b = ..., c;` at the beginning of a statement declares b and c.
 * What is meant by these names is told by no other definition.
 */
void decl_locals(struct outliner *o, size_t i)
{
	size_t n = o->t.list.n;
	int nest = 0;

	while (i < n && is_type_word(o, i))
		i = next_code(o, i);
	if (!is_kind(o, i, TOK_IDENT) || is_statement(o, i))
		return;
	i = next_code(o, i);
	if (token_is(&o->t, i, "("))
		return; /* a call, or a loop made by a macro */
	for (; i < n && !token_is(&o->t, i, ";") && !token_is(&o->t, i, "{");
	     i = next_code(o, i)) {
		nest += token_is(&o->t, i, "(") || token_is(&o->t, i, "[");
		nest -= token_is(&o->t, i, ")") || token_is(&o->t, i, "]");
		if (nest || token_is(&o->t, i, "*") ||
		    token_is(&o->t, i, ","))
			continue;
		if (is_kind(o, i, TOK_IDENT)) {
			if (is_type_word(o, i))
				continue;
			TELL(o, own, text_at(o, i), o->t.list.v[i].len);
		} else if (!token_is(&o->t, i, "=")) {
			return;
		}
		/* To the next declarator. */
		while (i < n && !token_is(&o->t, next_code(o, i), ";") &&
		       !token_is(&o->t, next_code(o, i), "{") &&
		       (nest || !token_is(&o->t, next_code(o, i), ","))) {
			i = next_code(o, i);
			nest += token_is(&o->t, i, "(") ||
				token_is(&o->t, i, "[");
			nest -= token_is(&o->t, i, ")") ||
				token_is(&o->t, i, "]");
		}
	}
}

/* A member's name stands before ; , [ : or the ) of a function pointer. */
void decl_member(struct outliner *o, size_t i)
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

/* Tell the parameters of macro NAME; returns where its body begins. */
size_t decl_macro_params(struct outliner *o, size_t name, size_t to)
{
	size_t i = name + 1;

	if (i >= to || !token_is(&o->t, i, "(") ||
	    o->t.list.v[i].off != token_end(&o->t, name))
		return i;
	for (; i < to && !token_is(&o->t, i, ")"); i++) {
		if (is_kind(o, i, TOK_IDENT))
			TELL(o, own, text_at(o, i),
				      o->t.list.v[i].len);
	}
	return i + 1;
}
