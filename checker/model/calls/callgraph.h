/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a function makes run: direct calls, calls through pointers, work items
 * and the like, over units that are parsed as they are wanted.
 *
 * A pointer is resolved by the member of the struct type that it was stored
 * in, among the modules in scope only: another driver's table says nothing
 * about this one.
 */
#ifndef MODEL_CALLGRAPH_H
#define MODEL_CALLGRAPH_H

#include "model/audit.h"
#include "model/calls/distance.h"
#include "model/program/program.h"

struct callgraph {
	struct program *p;
	struct distance *distance; /* NULL: direct calls to what is loaded */
	enum distance_by by; /* which ways are looked at */
	struct strmap scope; /* names of modules */
	struct str_vec cuts; /* what could not be followed, and where */
	size_t loads;	     /* units that may still be parsed for it */
};

/* Something that a function makes run, not yet looked up. */
struct call_edge {
	struct fn from;
	const struct fact_event *at; /* in FROM */
	struct site context; /* the call by which FROM was reached; .event NULL:
			      * not by a call, or not known */
	enum hop_via via;
	const char *name;    /* of the function, or NULL: a pointer */
	const char *through; /* function that it is handed to, or NULL */
	fact_expr_id pointer;
	bool ends;	     /* it is an unmap call */
	uint32_t left;	     /* calls from FROM to an unmap, at least */
};

struct call_edge_vec VEC_OF(struct call_edge);

/* A function that a pointer can be, and the member that held it. */
struct target {
	struct fn fn;
	char *through; /* "ttm_device_funcs.move"; owned, may be NULL */
};

struct target_vec VEC_OF(struct target);
void target_vec_release(struct target_vec *v);

/* What code of MODULE can reach from FUNCTION is the scope. With D NULL only
 * direct calls between functions that are loaded are looked at. */
void callgraph_init(struct callgraph *cg, struct program *p,
		    struct distance *d, const char *module,
		    const char *function);
void callgraph_release(struct callgraph *cg);

/*
 * What F makes run that may get to an unmap; by the ways of CG->by.
 * Parses nothing. Appends to OUT.
 */
void callgraph_edges(struct callgraph *cg, struct fn f,
		     struct call_edge_vec *out);

/*
 * The functions that E, which does not end, leads to; parses what it takes.
 * Appends to OUT. What could not be followed goes to CG->cuts.
 */
void callgraph_follow(struct callgraph *cg, const struct call_edge *e,
		      struct target_vec *out);

/* Remember that WHAT, at EV in F, could not be followed. */
void callgraph_cut(struct callgraph *cg, struct fn f,
		   const struct fact_event *ev, const char *what);

/*
 * Look at all that F runs in its own module, whether text says that it gets to
 * an unmap or not: what is called there and could not be found goes to
 * CG->cuts.
 */
void exhaust(struct callgraph *cg, struct fn f);

/* --- shared by callgraph.c, exhaust.c, targets.c and triggers.c --- */

/* The code of NAME as code of USER means it, parsed if need be. False: not
 * to be had. */
bool callgraph_resolve(struct callgraph *cg, struct fn user, const char *name,
		       struct fn *out);
/* Parse the files in scope that set MEMBER to something of interest. */
void callgraph_load_setters(struct callgraph *cg, const char *member);
bool callee_is_unmap(const char *name);
/* deferred_runs_argument() for CALLEE as code of F means it. */
bool callgraph_runs_argument(const struct callgraph *cg, struct fn f,
			     const char *callee, enum hop_via *via);
bool callgraph_in_scope(const struct callgraph *cg, const struct unit *u);

/* The functions that expression E of F can be. Appends to OUT. */
void targets_of(struct callgraph *cg, struct fn f, fact_expr_id e,
		struct target_vec *out);

/* The functions that run later because of call EV in F (deferred.h). CONTEXT is
 * the call by which F was reached, or NULL. */
void triggers_of(struct callgraph *cg, struct fn f,
		 const struct fact_event *ev,
		 const struct site *context, struct target_vec *out);
/* Does F start what one of its parameters is? Then who calls it matters. */
bool triggers_by_parameter(struct fn f);

#endif
