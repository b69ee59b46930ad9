/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Private to flow*.c: following values backwards.
 *
 * flow.c	  one step back for each kind of expression; asking until settled
 * flow/caller.c  parameters: who calls, directly or through a pointer
 * flow/place.c	  places: which object an expression names, and equal ones
 * flow/member.c  what the members of an object, or of any, are set to
 * flow/alias.c	  what is done with the address of a variable
 */
#ifndef MODEL_FLOW_PRIV_H
#define MODEL_FLOW_PRIV_H

#include "model/flow/flow.h"

/* flow.c */
void flow_follow(struct flow *fl, struct fn f, fact_expr_id id,
		 struct site from, struct value_vec *out);
/* The same for an expression in another function than the one at hand. */
void flow_follow_in(struct flow *fl, struct fn f, fact_expr_id id,
		    struct site from, struct value_vec *out);
struct value *flow_add(struct flow *fl, struct value_vec *out,
		       enum value_kind kind, char *name, struct site from);
/* WHY is taken over. */
void flow_unknown(struct flow *fl, struct value_vec *out, struct fn f,
		  char *why);
static inline struct site flow_here(struct fn f)
{
	return (struct site){ f, NULL };
}

/* Mark the question KEY (taken over) as being asked; false if it is already.
 * To be ended with the same text. */
bool flow_begin(struct flow *fl, const char *key);
void flow_end(struct flow *fl, const char *key);
/* A step is taken: false if there were too many, and that is said in OUT. */
bool flow_budget(struct flow *fl, struct fn f, struct value_vec *out);

/*
 * The answer wants the users of NAME. False if these are not to be loaded now:
 * then it is not complete, and never will be.
 */
bool flow_want(struct flow *fl, const char *name);

/*
 * Objects that pointer ID (or, unless POINTER, place ID) in F is. A question on
 * the side: it loads nothing, and takes few steps; "unknown" is a good answer.
 */
void flow_which(struct flow *fl, struct fn f, fact_expr_id id, bool pointer,
		struct value_vec *out);

/* Does code of module A call functions of B? */
bool flow_uses(struct flow *fl, const char *a, const char *b);

/* flow/caller.c */
void flow_parameter(struct flow *fl, struct fn f, const struct fact_expr *e,
		    struct value_vec *out);

/* flow/place.c */
/* The objects that place ID (a variable, a member, an element) is in. */
void flow_address(struct flow *fl, struct fn f, fact_expr_id id,
		  struct site from, struct value_vec *out);
/* The variable that F's EX_GLOBAL E names. */
void flow_object(struct flow *fl, struct fn f, const struct fact_expr *e,
		 struct site from, struct value_vec *out);
enum flow_match { FLOW_NO, FLOW_MAYBE, FLOW_YES };
/*
 * Is place ID (or, if POINTER, what ID points to) in F the object O, or a
 * struct that O is a part of? If so, REST is O's way from there: a pointer into
 * O->sub. Where it only may be, that is left to the types to tell.
 */
enum flow_match flow_is_at(struct flow *fl, struct fn f, fact_expr_id id,
			   bool pointer, const struct value *o,
			   const char **rest);
/* Is it clear which object V is? */
static inline bool flow_is_known(const struct value *v)
{
	return (v->kind == VALUE_OBJECT && v->def.unit) ||
	       v->kind == VALUE_LOCAL;
}

/* flow/member.c */
/* What can member NAME of OBJECT (a struct TAG) be? */
void flow_member(struct flow *fl, const struct value *object, const char *tag,
		 const char *name, struct value_vec *out);
void flow_read_member(struct flow *fl, struct fn f, const struct fact_expr *e,
		      struct value_vec *out);

/* flow/alias.c */
/*
 * What F does with the address of place ROOT (one of its variables, one of
 * file scope, or a member): values that are stored through it, and an unknown
 * one where it gets out of sight.
 */
void flow_stored_through(struct flow *fl, struct fn f,
			 const struct fact_expr *root, struct value_vec *out);
/* The same for an object that is asked for its members: only where it gets
 * out of sight, since stores through pointers are looked for anyway. */
void flow_out_of_sight(struct flow *fl, struct fn f,
		       const struct fact_expr *root, struct value_vec *out);
/*
 * One of the two (OBJECT: the second) for all functions, in modules that MODULE
 * can meet, that take the address of KEY (as in struct program.taken); of
 * VARIABLE alone, if that is given.
 */
void flow_taken(struct flow *fl, const char *key, const char *module,
		const struct fn *variable, bool object, struct value_vec *out);

#endif
