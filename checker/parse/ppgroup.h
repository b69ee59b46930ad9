/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Private to parse/: what of a file's text stands under which #if, and which
 * pieces - functions, tables, macros - it is made of.
 */
#ifndef PARSE_PPGROUP_H
#define PARSE_PPGROUP_H

#include "parse/ppcond.h"

#define PP_NONE UINT32_MAX
#define PP_FAR 255

/* The text from an #if, #elif or #else to the next directive of its group; at
 * a group's end one for "none of them", if it has no #else. */
struct pp_arm {
	uint32_t from;		     /* of the directive's # */
	uint32_t body_from, body_to; /* what stands under it */
	uint32_t line;		     /* of the directive */
	uint32_t cond;		     /* root of its condition; PP_NONE: #else */
	uint32_t prev;		     /* the arm before it in its group, PP_NONE */
	uint32_t group;
	bool words;    /* our words are in it, outside of arms in it */
	bool api;      /* names of the interface are */
};

struct pp_group {
	uint32_t parent; /* the arm it is in, or PP_NONE */
	uint32_t from, to; /* from #if to the end of #endif */
	bool relevant;
	bool close; /* and worth more than one try */
};

/* A definition at file scope, or a #define. */
struct pp_piece {
	uint32_t from, to;
	uint32_t name, name_len; /* where its name stands; 0 long: unknown */
	uint32_t arm; /* the innermost arm that it begins in, or PP_NONE */
	bool macro, constant; /* a #define; one without parameters */
	bool type; /* struct, union, enum: nothing happens in it */
	bool api;  /* names of the interface are in it */
	uint8_t near; /* how near to such a one: PP_FAR down to 0 */
};

/* #include "name" under some #if. */
struct pp_include {
	char *name;
	uint32_t arm;
};

struct pp_file {
	char *text; /* owned; with a NUL behind it */
	size_t len;
	struct tokens tokens;
	struct pp_nodes nodes;
	struct VEC_OF(struct pp_arm) arms;
	struct VEC_OF(struct pp_group) groups;
	struct VEC_OF(struct pp_piece) pieces;
	struct VEC_OF(struct pp_include) includes;
};

/* Which identifiers matter. */
struct pp_words {
	bool (*word)(const char *ident, size_t n);
	bool (*api)(const char *ident, size_t n);
};

/* Take TEXT (copied) apart. */
void pp_file_init(struct pp_file *f, struct pp_atoms *atoms, const char *text,
		  size_t len, const struct pp_words *words);
void pp_file_release(struct pp_file *f);

struct pp_goals VEC_OF(struct pp_goal);

/* Append what must hold for ARM of F to be taken, as far as F's own #ifs go;
 * PP_NONE: nothing. Not linked. */
void pp_arm_goals(const struct pp_file *f, uint32_t arm, struct pp_goals *out);
/* The innermost arm that the byte at AT is in, or PP_NONE. */
uint32_t pp_arm_at(const struct pp_file *f, uint32_t at);

/* Is ARM taken with V decided? */
enum pp_truth pp_arm_taken(const struct pp_file *f,
			   const struct pp_atoms *atoms, uint32_t arm,
			   const struct pp_values *v);

#endif
