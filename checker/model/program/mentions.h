/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Private to model/: the graph of names behind model/distance.h.
 *
 * A node is a name, or a member's name (two nodes for each name, as a member
 * says nothing about a function of that name). Functions of the same name in
 * different files are one node.
 */
#ifndef MODEL_MENTIONS_H
#define MODEL_MENTIONS_H

#include "lib/strmap.h"
#include "lib/vec.h"

#define NAME_FUNCTION 0x1
#define NAME_OBJECT 0x2
#define NAME_MACRO 0x4
#define NAME_CALLED 0x8 /* as a member: called through somewhere */

/* FROM mentions TO; both are nodes. */
struct mention {
	uint32_t from, to;
	bool called; /* in the form of a call */
};

/* NAME is defined in FILE. */
struct definition {
	uint32_t name;
	uint32_t file;
};

/* A statement in FILE has both. */
struct binding {
	uint32_t member;
	uint32_t name;
	uint32_t file;
	bool called; /* NAME in the form of a call: its result may be meant */
};

/* In a statement of FILE, CALLEE is called and VALUE is a value. */
struct handover {
	uint32_t callee, value;
	uint32_t file;
};

/* Value NAME fills struct TAG by position. */
struct filling {
	uint32_t tag, name;
	uint32_t file;
};

/* struct TAG has member NAME, or a struct NAME in it. */
struct field {
	uint32_t tag, name;
	uint32_t file;
	bool nested;
};

/* A statement of FROM has MEMBER and one of FROM's own variables. */
struct setter {
	uint32_t from, member;
};

struct mentions {
	struct strmap ids; /* a name's position is its number */
	struct VEC_OF(uint8_t) flags; /* NAME_*, by number */
	struct str_vec files;
	struct VEC_OF(struct mention) edges;
	struct VEC_OF(struct definition) defs;
	struct VEC_OF(struct definition) decls; /* of functions */
	struct VEC_OF(struct binding) bindings;
	struct VEC_OF(struct handover) handovers;
	struct VEC_OF(struct filling) fillings;
	struct VEC_OF(struct field) fields;
	struct VEC_OF(struct setter) setters;
	/* By mentions_infer(). */
	struct VEC_OF(struct binding) inferred;
	struct VEC_OF(uint32_t) adrift; /* names that fill a struct whose
					 * members are not known */
	/* While a file is read. */
	struct VEC_OF(uint32_t) current; /* what is being defined */
	struct VEC_OF(uint32_t) stamps;	 /* by node: last definition that
					  * mentions it */
	struct VEC_OF(uint64_t) members; /* in this statement, with flags */
	struct VEC_OF(uint64_t) names;	 /* the same */
	bool object; /* what is being defined is one */
	bool designated; /* this statement sets a member by its name */
	uint32_t definition;
	struct VEC_OF(uint32_t) own; /* by name: the definition that has it
				      * as a parameter or local variable */
	bool waits; /* this statement waits for something */
	uint32_t tag; /* of the struct that is filled by position, or
		       * UINT32_MAX */
};

static inline uint32_t node_name(uint32_t id)
{
	return id * 2;
}

static inline uint32_t node_member(uint32_t id)
{
	return id * 2 + 1;
}

/*
 * Work out which members get their value by way of a setter or by position.
 * Again after more files were added.
 */
void mentions_infer(struct mentions *m);
void mentions_release(struct mentions *m);
/* Add what TEXT, the content of FILE, defines and mentions. */
void mentions_add(struct mentions *m, const char *file, const char *text,
		  size_t len);
/* The number of NAME, or UINT32_MAX if nothing has that name. */
uint32_t mentions_find(const struct mentions *m, const char *name);

#endif
