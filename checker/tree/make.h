/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Makefiles as far as their variables go. Nothing is executed: there are no
 * rules, $(shell) is empty, and all branches of all conditions are taken,
 * so that a variable comes to have what it has in any configuration.
 */
#ifndef TREE_MAKE_H
#define TREE_MAKE_H

#include "lib/strmap.h"
#include "lib/vec.h"
#include "tree/tree.h"

struct make_part {
	char *text; /* owned */
	bool deferred; /* to be expanded when the variable is used */
};

struct make_var {
	struct VEC_OF(struct make_part) parts;
};

struct make {
	const struct tree *tree;
	struct strmap vars; /* name -> struct make_var */
	size_t depth; /* of nested expansions */
	size_t includes; /* and includes */
	size_t budget; /* characters that one expansion may still make */
};

void make_init(struct make *mk, const struct tree *tree);
void make_release(struct make *mk);

/* NAME = VALUE as it is, whatever it was before. */
void make_set(struct make *mk, const char *name, const char *value);

/* Read makefile text; what it includes is read out of the tree. Each
 * CONFIG_ variable in a name stands for "y", and so does "m". */
void make_parse(struct make *mk, const char *text);

/* Append the value of NAME to OUT; nothing if there is no such variable. */
void make_value(struct make *mk, const char *name, struct strbuf *out);
/* Append TEXT with all its references replaced. */
void make_expand(struct make *mk, const char *text, struct strbuf *out);

/*
 * PATH as a makefile has it (absolute below the tree, or relative to it),
 * relative to the tree; NULL where it is elsewhere. Owned by the caller.
 */
char *make_path(const struct make *mk, const char *path);

/* The next word at *P, of *N bytes, and *P behind it; NULL at the end. */
const char *make_word(const char **p, size_t *n);

/*
 * Call the function NAME (make_func.c) with its arguments ARGS, not yet
 * expanded: false if there is none of that name.
 */
bool make_call(struct make *mk, const char *name, const char *args,
	       struct strbuf *out);

#endif
