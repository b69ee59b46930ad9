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

#include "model/program/program.h"

enum value_kind {
	VALUE_OBJECT,  /* a variable of file scope: object, found or not */
	VALUE_LOCAL,   /* an object that a function makes: on the stack, by a
			* compound literal, by calling an allocator */
	VALUE_FUNC,    /* a function */
	VALUE_NULL,
	VALUE_UNKNOWN,
};

struct value {
	enum value_kind kind;
	char *name;	 /* of the object or function; reason if unknown */
	struct fn def;	 /* its definition; .unit NULL: not loaded */
	struct fn in;	 /* VALUE_LOCAL: the function, and its expression */
	fact_expr_id root;
	char *sub; /* the part of the object that is meant: "" or NULL for all
		    * of it, "a.b." for its member a.b */
	struct site from; /* where it was written down; event may be NULL */
	/* The functions the value went through, from the one where the
	 * question was asked to the one in which it was written down. */
	struct fn_vec path;
	size_t chain; /* so many of these, from the first on, call each the
			* one before it and hand the value down */
	bool implicit; /* a member that an initialiser leaves zero */
};

struct value_vec VEC_OF(struct value);

/* Does a call of CALLEE, in code of UNIT, make another object of the kind that is
 * asked for? Then it is not looked into. */
typedef bool (*flow_maker)(const struct program *p, const struct unit *unit,
			   const char *callee);

struct flow {
	struct program *program;
	/* Names whose users must be loaded before the answer is complete;
	 * load them and ask again. */
	struct strmap wanted;
	struct strmap bodies;  /* function -> unit that calls it: wanted */
	struct strmap members; /* "struct.member" -> unit: users wanted */
	struct strmap uses;    /* what is known of modules: "a b" -> "y", "n" */
	const char *reader;    /* module on whose behalf it is asked, where
				* the trail leads through another's code */
	unsigned int budget; /* steps left; 0: cut */
	unsigned int aside;  /* asking which object it is, not what it has:
			      * not worth loading anything */
	struct strmap active; /* questions under way, against recursion */
	struct fn_vec path;
	size_t chain; /* of the path: see struct value */
	flow_maker makes; /* NULL: allocators alone */
};

void flow_init(struct flow *fl, struct program *p);
void flow_release(struct flow *fl);

/*
 * One answer to what E, in F, can be, from what is loaded. Appends to OUT;
 * values are not unique. Where FL->wanted, bodies or members are not empty then,
 * the answer is not complete.
 */
void flow_values(struct flow *fl, struct fn f, fact_expr_id e,
		 struct value_vec *out);

/*
 * Can code of module A and of B meet: are they one, or does one call functions
 * of the other? What two drivers store into structs of the same core has
 * nothing to do with each other.
 */
bool flow_related(struct flow *fl, const char *a, const char *b);

/* Are A and B the same object, function or reason? */
bool value_same(const struct program *p, const struct value *a,
		const struct value *b);
void value_release(struct value *v);
void value_vec_release(struct value_vec *v);

/*
 * What can E, in F, be? Into OUT; values are not unique. A parameter is
 * followed into all callers. Asks until nothing is wanted any more, loading
 * what is. -1 if loading fails as a whole.
 */
int flow_settle(struct program *p, struct fn f, fact_expr_id e,
		struct value_vec *out);
/* The same for objects that MAKES tells of: as VALUE_LOCAL, whose root is the
 * call. Unless LOAD, from what is loaded, and not complete. */
int flow_settle_made(struct program *p, struct fn f, fact_expr_id e,
		     flow_maker makes, bool load, struct value_vec *out);
/* The same for flow_member(). Nothing is appended if OBJECT
 * has no members that can be known. */
int flow_settle_member(struct program *p, const struct value *object,
		       const char *tag, const char *name,
		       struct value_vec *out);

#endif
