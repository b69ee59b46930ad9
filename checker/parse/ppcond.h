/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Private to parse/: conditions of #if, as trees over atoms.
 *
 * An atom is a config symbol, or a part of a condition that is not understood
 * and is taken as a whole: `defined(__aarch64__)`, `PAGE_SHIFT > 12`. Which
 * values of its atoms make conditions true is found by search; the values are
 * then written over the atoms in the text, everything else stays what the
 * preprocessor makes of it.
 */
#ifndef PARSE_PPCOND_H
#define PARSE_PPCOND_H

#include "lib/strbuf.h"
#include "lib/strmap.h"
#include "lib/vec.h"
#include "text/token.h"

/* Values of an atom, as a set. One that is no config symbol is N or Y. */
#define PP_N 0x1
#define PP_Y 0x2
#define PP_M 0x4

struct pp_atom {
	uint8_t all;  /* values it can have */
	uint8_t base; /* of these, the one it has at first; 0: not known */
	bool fixed;   /* a fact about the compiler or the kernel */
};

struct pp_atoms {
	const struct strmap *config; /* symbols that are on, without CONFIG_ */
	struct strmap ids;	     /* key -> index + 1 */
	struct VEC_OF(struct pp_atom) list;
};

void pp_atoms_release(struct pp_atoms *a);

enum pp_kind { PP_CONST, PP_ATOM, PP_NOT, PP_AND, PP_OR };

struct pp_node {
	uint8_t kind; /* enum pp_kind */
	uint8_t mask; /* PP_ATOM: values that make it true; PP_CONST: 0 or 1 */
	uint8_t head; /* the text begins with: 0, 'i' for #ifdef and #ifndef,
		       * 'e' for #elifdef and #elifndef */
	uint32_t a, b; /* operands; PP_ATOM: a is the atom */
	uint32_t from, to; /* PP_ATOM: where it stands */
};

struct pp_nodes VEC_OF(struct pp_node);

/*
 * The condition of the directive whose name is token NAME of T, with END the
 * index behind its last token. Returns the index of its root in NODES.
 */
uint32_t pp_parse(struct pp_atoms *atoms, struct pp_nodes *nodes,
		  const struct tokens *t, size_t name, size_t end);

/* Values that have been decided on, by atom; those beyond its end, and all
 * that equal the atom's own set, are free. */
struct pp_values VEC_OF(uint8_t);

enum pp_truth { PP_FALSE, PP_TRUE, PP_UNKNOWN };

/* The truth of a condition with V decided and the rest as at first. */
enum pp_truth pp_eval(const struct pp_atoms *atoms,
		      const struct pp_nodes *nodes, uint32_t root,
		      const struct pp_values *v);

/* Is anything in the condition fixed? */
bool pp_has_fact(const struct pp_atoms *atoms, const struct pp_nodes *nodes,
		 uint32_t root);

/* One thing that is to be so. */
struct pp_goal {
	const struct pp_nodes *nodes;
	uint32_t root;
	bool want;
	const struct pp_goal *next;
};

/* Narrow V so that all of GOAL holds; false, with V as it was, if nothing
 * does that. */
bool pp_solve(const struct pp_atoms *atoms, const struct pp_goal *goal,
	      struct pp_values *v);

/* The value that atom I has under V: one bit; 0 where nothing says. */
uint8_t pp_value(const struct pp_atoms *atoms, const struct pp_values *v,
		 uint32_t i);
/* Was atom I given another value than it has at first? */
bool pp_changed(const struct pp_atoms *atoms, const struct pp_values *v,
		uint32_t i);

/* Write the values of changed atoms over TEXT, which NODES were made from;
 * no byte moves. True if there were any. */
bool pp_rewrite(const struct pp_atoms *atoms, const struct pp_nodes *nodes,
		const struct pp_values *v, char *text);

#endif
