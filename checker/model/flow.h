/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where a value comes from: backwards through locals, parameters, struct
 * members, conditional expressions and returned values, to the objects,
 * functions and null pointers it can be.
 *
 * In:  a program, an expression in one of its functions.
 * Out: the set of what it can be, each with the functions it passed through;
 *      "unknown" with a reason wherever the trail is lost.
 */
#ifndef MODEL_FLOW_H
#define MODEL_FLOW_H

#include "model/program.h"

enum value_kind {
	VALUE_OBJECT,  /* a variable of file scope: object, found or not */
	VALUE_LOCAL,   /* an object on the stack, or a compound literal */
	VALUE_FUNC,    /* a function */
	VALUE_NULL,
	VALUE_UNKNOWN,
};

struct value {
	enum value_kind kind;
	char *name;	 /* of the object or function; reason if unknown */
	struct fn def;	 /* its definition; .unit NULL: not loaded */
	struct site from; /* where it was written down; event may be NULL */
	/* The functions the value went through, from the one where the
	 * question was asked to the one in which it was written down. */
	struct fn_vec path;
	bool implicit; /* a member that an initialiser leaves zero */
};

struct value_vec VEC_OF(struct value);

struct flow {
	struct program *program;
	/* Names whose users must be loaded before the answer is complete;
	 * load them and ask again. */
	struct strmap wanted;
	unsigned int budget; /* steps left; 0: cut */
	struct strmap active; /* questions under way, against recursion */
	struct fn_vec path;
};

void flow_init(struct flow *fl, struct program *p);
void flow_release(struct flow *fl);

/*
 * What can E, in F, be? Appends to OUT; values are not unique. A parameter is
 * followed into all callers: where some are not loaded yet, the function's
 * name is put into FL->wanted and the answer is not to be used.
 */
void flow_values(struct flow *fl, struct fn f, fact_expr_id e,
		 struct value_vec *out);

/* What can member NAME of OBJECT (a struct TAG) be? */
void flow_member(struct flow *fl, const struct value *object, const char *tag,
		 const char *name, struct value_vec *out);

void value_release(struct value *v);
void value_vec_release(struct value_vec *v);

/*
 * Ask until nothing is wanted any more, loading what is. -1 if loading fails
 * as a whole.
 */
int flow_settle(struct program *p, struct fn f, fact_expr_id e,
		struct value_vec *out);

#endif
