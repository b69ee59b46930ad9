/* SPDX-License-Identifier: GPL-2.0-only */
/* Private to outline*.c. */
#ifndef TEXT_OUTLINE_PRIV_H
#define TEXT_OUTLINE_PRIV_H

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
	bool assigned; /* an = since the last end */
	struct VEC_OF(int) arms; /* depth at each open #if */
	size_t tag;  /* of the struct whose body this is; 0: none */
	size_t last; /* code token before this one */
	size_t typed; /* the last one behind `struct` in this statement */
	bool filling; /* an initialiser of that struct goes on */
};

/* Nobody need listen. */
#define TELL(O, OP, ...)                                                    \
	do {                                                               \
		if ((O)->ops->OP)                                          \
			(O)->ops->OP((O)->ctx __VA_OPT__(,) __VA_ARGS__);  \
	} while (0)

static inline const char *text_at(const struct outliner *o, size_t i)
{
	return o->t.text + o->t.list.v[i].off;
}

static inline bool is_kind(const struct outliner *o, size_t i,
			   enum token_kind kind)
{
	return i < o->t.list.n && o->t.list.v[i].kind == kind;
}

/* The code token behind I, or the number of tokens. */
static inline size_t next_code(const struct outliner *o, size_t i)
{
	do
		i++;
	while (i < o->t.list.n && !token_code(&o->t, i));
	return i;
}

/* The first code token from I on. */
static inline size_t first_code(const struct outliner *o, size_t i)
{
	while (i < o->t.list.n && !token_code(&o->t, i))
		i++;
	return i;
}

static inline void outline_define(struct outliner *o, enum outline_kind kind,
				  size_t i)
{
	o->kind = kind;
	vec_push(&o->names, i);
	TELL(o, define, kind, text_at(o, i), o->t.list.v[i].len);
}

static inline void outline_done(struct outliner *o)
{
	if (o->names.n)
		TELL(o, done);
	o->names.n = 0;
}

static inline void outline_end(struct outliner *o)
{
	if (o->called)
		TELL(o, end);
	o->assigned = false;
	o->called = false;
}

/* outline.c */
bool outline_is_keyword(const struct outliner *o, size_t i);

/* outline_decl.c */
size_t decl_struct_tag(const struct outliner *o, size_t from, size_t to);
int decl_functions(struct outliner *o, size_t from, size_t to);
size_t decl_object_name(const struct outliner *o, size_t from, size_t to);
void decl_params(struct outliner *o, size_t from, size_t to);
void decl_end(struct outliner *o, size_t to);
void decl_locals(struct outliner *o, size_t i);
void decl_member(struct outliner *o, size_t i);
size_t decl_macro_params(struct outliner *o, size_t name, size_t to);

#endif
