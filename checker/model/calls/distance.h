/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How far is it at least, in calls, from a function to one of the targets?
 * Told from text alone (text/outline.h), for the files of some modules: a
 * graph of names in which every mention counts as a call, and every function
 * that stands in a statement with a member as a value of that member. So the
 * distance is a lower bound, and what has none cannot get there: the search
 * that asks the compiler (model/unmap.c) need not go that way, and its files
 * need not be parsed.
 *
 * In:  a program, for its tree and scan.
 * Out: distances by name; the files that define a name or set a member.
 */
#ifndef MODEL_DISTANCE_H
#define MODEL_DISTANCE_H

#include "model/program/program.h"

#define DISTANCE_NONE UINT32_MAX

/* What counts as a way. */
enum distance_by {
	BY_CALLS,    /* direct calls alone */
	BY_BINDINGS, /* and members that are set by name beside a function */
	BY_ALL,	     /* and those set by position, or by way of a setter */
	NR_DISTANCES,
	ANYWHERE = NR_DISTANCES, /* whether it leads to a target or not */
};

struct distance;

struct distance *distance_new(struct program *p);
void distance_free(struct distance *d);

/*
 * Look at what FUNCTION, in MODULE, can reach: reads MODULE, the headers that
 * loaded units include, and every module with code about dma-buf whose
 * exported functions are called on the way. SCOPE (a set of module names)
 * gets all of these.
 */
void distance_from(struct distance *d, const char *module,
		   const char *function, struct strmap *scope);

/* Calls from NAME to a target, at least; DISTANCE_NONE: it does not get
 * there. */
uint32_t distance_of(struct distance *d, const char *name,
		     enum distance_by by);
/* The same from a call through MEMBER, that call included. */
uint32_t distance_of_member(struct distance *d, const char *member,
			    enum distance_by by);

/* Does a file of MODULE declare a function NAME that none defines? */
bool distance_lacks(struct distance *d, const char *module, const char *name);
/* Does a file of MODULE declare struct TAG? */
bool distance_declares(struct distance *d, const char *module,
		       const char *tag);
/* Does any file that was read? A struct that has only a typedef has no tag. */
bool distance_knows(struct distance *d, const char *tag);

/* A function that gets to a target fills, by position, a struct whose members
 * are not known: whoever calls through it is not either. Its name, or NULL. */
const char *distance_adrift(struct distance *d);

/* Files that define NAME; appended, owned by the caller. */
void distance_definers(struct distance *d, const char *name,
		       struct str_vec *out);
/* Files that set MEMBER to something that gets to a target. */
void distance_setters(struct distance *d, const char *member,
		      enum distance_by by, struct str_vec *out);

#endif
