/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Values and objects of a path walk, as terms.
 *
 * A term is shared: the same operation on the same parts is the same number,
 * so that two access paths name the same thing if their terms are equal. What
 * undoes itself is undone when a term is made: *&x is x, and the member of the
 * container of a pointer to that member is what the pointer points to.
 *
 * Terms know nothing of functions: locals, parameters, and results of calls
 * are numbers of the one function that is being walked.
 */
#ifndef MODEL_TERM_H
#define MODEL_TERM_H

#include "lib/strmap.h"
#include "lib/vec.h"

typedef uint32_t term_id; /* 0: none */

enum term_kind {
	TERM_NONE,
	/* --- values --- */
	TERM_INT, /* value */
	TERM_FUNC, /* function name */
	TERM_LOAD, /* what object a held to begin with */
	TERM_ADDR, /* pointer to object a */
	TERM_UP, /* container (struct `type`) of what pointer a points to,
		     * which is its member `name` ("base", "tbo.base") */
	TERM_OP, /* op (enum expr_op, or a TERM_OP_*) on a, b, c */
	TERM_NEW, /* a value that event number `value` put into object a */
	TERM_OTHER, /* a value of which nothing is known any more: it equals
		     * nothing, not even itself */
	/* --- objects --- */
	TERM_PARAM, /* parameter number `value` */
	TERM_LOCAL, /* local variable number `value` */
	TERM_OBJECT, /* compound literal number `value` */
	TERM_GLOBAL, /* variable of file scope */
	TERM_RESULT, /* result of the call at event `value`, of function name */
	TERM_FIELD, /* member `name` of a, a struct `type` */
	TERM_DEREF, /* what pointer a points to */
	TERM_INDEX, /* element b of a */
};

/* Operations beyond those of C. */
enum {
	TERM_OP_IS_ERR = 64,
	TERM_OP_PTR_ERR,
	TERM_OP_ERR_PTR,
	TERM_OP_COND, /* a ? b : c */
};

struct term {
	uint8_t kind; /* enum term_kind */
	uint8_t op;
	uint8_t depth;
	bool other; /* TERM_OTHER is in it */
	term_id a, b, c;
	int64_t value;
	const char *name; /* interned: equal names are equal pointers */
	const char *type;
};

struct terms {
	struct VEC_OF(struct term) all;
	uint32_t *slots;
	size_t nslots;
	struct strmap names;
	/* "struct.member" of a buffer -> member that attaches to it, or NULL;
	 * whoever made the terms knows. */
	const struct strmap *twins;
};

void terms_init(struct terms *ts);
void terms_release(struct terms *ts);

static inline const struct term *term_at(const struct terms *ts, term_id t)
{
	return &ts->all.v[t];
}

term_id term_int(struct terms *ts, int64_t value);
term_id term_func(struct terms *ts, const char *name);
term_id term_other(struct terms *ts);
term_id term_load(struct terms *ts, term_id object);
term_id term_addr(struct terms *ts, term_id object);
term_id term_deref(struct terms *ts, term_id pointer);
term_id term_field(struct terms *ts, term_id object, const char *name,
		   const char *type);
term_id term_up(struct terms *ts, term_id pointer, const char *name,
		const char *type);
term_id term_index(struct terms *ts, term_id object, term_id index);
term_id term_op(struct terms *ts, int op, term_id a, term_id b, term_id c);
term_id term_new(struct terms *ts, term_id object, uint32_t event);
/* TERM_PARAM, TERM_LOCAL, TERM_OBJECT, TERM_GLOBAL, TERM_RESULT. */
term_id term_object(struct terms *ts, enum term_kind kind, int64_t value,
		    const char *name);

#define TERM_BIT(kind) (1u << (kind))
/* Is T of one of these KINDS (TERM_BITs), or has it a part that is? */
bool term_has(const struct terms *ts, term_id t, unsigned int kinds);

/* The pointer by which the object that P points into is reached: members and
 * containers are in the same object. */
term_id term_root_pointer(const struct terms *ts, term_id p);

/* Is T about nothing but parameters and global variables? */
bool term_is_closed(const struct terms *ts, term_id t);
/* Is WHAT a part of T, or T itself? */
bool term_mentions(const struct terms *ts, term_id t, term_id what);

/* As C would spell it, for messages; owned by the caller. */
char *term_text(const struct terms *ts, term_id t);

#endif
