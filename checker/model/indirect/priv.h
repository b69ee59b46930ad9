/* SPDX-License-Identifier: GPL-2.0-only */
/* Shared by the parts of model/indirect*.c. */
#ifndef MODEL_INDIRECT_PRIV_H
#define MODEL_INDIRECT_PRIV_H

#include "model/indirect/helpers.h"
#include "model/indirect/indirect.h"
#include "model/indirect/source.h"

/* --- indirect/macro.c: definitions of macros, by what a file includes --- */

struct macros {
	const struct tree *tree;
	struct strmap headers; /* path -> struct source *, NULL: none */
	struct strmap found;   /* macro -> struct source * it is in */
};

void macros_release(struct macros *m);
/* What NAME means to S; *HOME gets the file it is in. NULL: not found. */
const struct src_macro *macros_find(struct macros *m, const struct source *s,
				    const char *name,
				    const struct source **home);

/* --- indirect/table.c: initialisers --- */

enum member_kind {
	MEMBER_ABSENT,
	MEMBER_NULL,
	MEMBER_NAME, /* one name, with or without & */
	MEMBER_ODD,  /* something that takes more than reading */
};

struct member {
	const char *name; /* which */
	enum member_kind kind;
	char *value; /* MEMBER_NAME */
	char *macro; /* outermost macro that set it, or NULL */
};

struct table {
	struct VEC_OF(struct member) members;
	char *odd; /* what in it could not be read, or NULL */
};

/* Read those members of T that have a name from the initialiser that opens
 * at token OPEN. */
void table_read(struct macros *m, const struct source *s, size_t open,
		struct table *t);
void table_release(struct table *t);
struct member *table_member(const struct table *t, const char *name);

/* --- indirect/use.c: what a name is used for --- */

enum use_kind {
	USE_NONE,   /* declared, exported, compared */
	USE_CALL,
	USE_STORE,  /* to a member */
	USE_ALIAS,  /* given to a variable */
	USE_ARG,    /* given to a function */
	USE_ODD,
};

struct use {
	enum use_kind kind;
	char *name; /* member, variable or function */
	char *base; /* USE_STORE: what the member is of, as text without
		     * blanks; NULL in an initialiser */
	size_t value, end; /* USE_STORE: tokens of what is stored */
};

/* What the value behind the assignment at token EQ goes to. */
void use_left_side(const struct source *s, size_t eq, struct use *out);
void use_read(const struct source *s, size_t i, struct use *out);
void use_release(struct use *u);

enum answer { ANSWER_NO, ANSWER_YES, ANSWER_UNSURE };

/* Does the code that USE at token I is part of store FLAG (NULL: anything but
 * zero) to MEMBER of the same object as well? */
enum answer use_with(const struct source *s, size_t i, const struct use *use,
		     const char *member, const char *flag);
/* Does any code of S? */
bool source_sets(const struct source *s, const char *member, const char *flag);

/* --- indirect/find.c, indirect/round.c and indirect/slots.c --- */

/* A user that was found in the text of a driver. */
struct found {
	char *file;
	unsigned int line;
	char *user; /* function or object; NULL: at file scope */
	const char *module;
	size_t lead;
	char *via;
	bool call;	    /* by calling it, in function USER */
	char *unknown;	    /* why nothing is known of it, or NULL */
	char *helper;	    /* NULL: as the lead says */
	struct index_vec imps; /* what it inherits from */
};

struct indirect_search {
	const struct program *p;
	const struct imp_vec *imps;
	struct audit *a;
	struct helpers helpers;
	struct macros macros;
	size_t done; /* leads whose users were looked for */
	struct VEC_OF(struct found) found;
	struct strmap callers;	/* "module function" -> index of lead + 1 */
	struct strmap slotted;	/* the same key: functions in slots */
	struct strmap modules;	/* module -> struct index_vec *: what it
				 * imports by its tables */
	struct strmap tags;	/* of slots -> struct str_vec *: files that
				 * have the word; NULL: were read */
	struct strmap stored;	/* "file function": seen in a slot's table */
	struct VEC_OF(struct found) unread; /* stores to be seen there */
};

/* Read what stands where NAME, a word for lead LEAD, stands in SRC. */
void indirect_read(struct indirect_search *s, const struct source *src,
		   size_t lead);
/* Look for the users of all leads. */
void indirect_users(struct indirect_search *s);
/* Read tables that make their user an importer by what they hold; whoever
 * registers one for others is a new lead. */
void indirect_registrars(struct indirect_search *s);
/* Read tables that may leave the import to the core; what functions lead to
 * helpers must be known. */
void indirect_slots(struct indirect_search *s);

/* The importers that function USER of FILE is by lead L. */
void indirect_inherit(const struct indirect_search *s, const struct lead *l,
		      const char *user, const char *file,
		      struct index_vec *out);
char *indirect_key(const char *a, const char *b);

#endif
