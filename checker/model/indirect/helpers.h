/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Helpers: what attaches on behalf of others, and the words by which others
 * reach it.
 *
 * In:  the importers that were found, the facts of the units they are in, and
 *      data files for what a macro or a registration hides.
 * Out: leads (words to look for in the tree's text) and slots (members of
 *      structs that decide whether a table's owner imports).
 */
#ifndef MODEL_HELPERS_H
#define MODEL_HELPERS_H

#include "model/importers.h"

/* How users of a lead are told in the text. */
enum lead_how {
	LEAD_CALL,   /* they call it, or a macro of that name */
	LEAD_TABLE,  /* they store the address of this object */
	LEAD_FLAG,   /* they set this flag */
	LEAD_MEMBER, /* they store to this member */
	LEAD_NONE,   /* who calls it imports nothing by that */
};

struct index_vec VEC_OF(size_t);

struct lead {
	enum lead_how how;
	char *name;   /* the word */
	char *helper; /* as the report names it */
	char *via;    /* label for the report; NULL: made of HOW and NAME */
	char *value;  /* LEAD_MEMBER: what must be stored; NULL: anything */
	/* Users must store this flag (NULL: anything that is not zero) to this
	 * member (NULL: no such condition) as well. */
	char *with_member;
	char *with_flag;
	const char *home; /* module that it is in; NULL: anywhere */
	char *file;	  /* that it is in; NULL: not known */
	bool read;	  /* its own file was */
	bool internal;	  /* not exported: only code of HOME means it */
	bool dispatches;  /* it may go through a slot of its user's */
	/* Importers that all its users are, and those that a user is if it is
	 * itself in their flow. */
	struct index_vec closed, open;
};

/* Code of the helpers asks this member of its user's table. */
struct slot {
	char *tag;    /* of the struct */
	char *member;
	/* What is called where it is NULL: index of a lead; SIZE_MAX: none */
	size_t fallback;
	char *dispatcher; /* function that calls through it, or NULL */
	char *via;	  /* label for the report, or NULL */
};

/* An importer that gives up where its user's member is NULL. */
struct need {
	size_t imp;
	char *tag;
	char *member;
};

struct helpers {
	struct VEC_OF(struct lead) leads;
	struct VEC_OF(struct slot) slots;
	struct VEC_OF(struct need) needs;
	struct strmap known; /* names of leads -> index + 1 */
};

void helpers_release(struct helpers *h);

/* Add a lead; its index, or SIZE_MAX if there was one of that name. Takes the
 * vectors of L over, and copies its strings. */
size_t helpers_add(struct helpers *h, const struct lead *l);

/* What the facts tell of IMPS. */
void helpers_from_facts(struct helpers *h, const struct program *p,
			const struct imp_vec *imps);

/*
 * What the data file PATH tells; lines about functions that attach nothing in
 * this tree are passed over. -1, with a message that has the line, if it
 * cannot be read or understood.
 */
int helpers_from_file(struct helpers *h, const char *path,
		      const struct program *p, const struct imp_vec *imps);

/* Importers whose flow has a function called NAME (of FILE, unless NULL). */
bool helpers_in_flow(const struct imp *imp, const char *name,
		     const char *file);

#endif
