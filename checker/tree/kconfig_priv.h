/* SPDX-License-Identifier: GPL-2.0-only */
/* Inside of tree/kconfig.h: what its files share. */
#ifndef TREE_KCONFIG_PRIV_H
#define TREE_KCONFIG_PRIV_H

#include "lib/strbuf.h"
#include "lib/strmap.h"
#include "lib/vec.h"
#include "tree/tree.h"

enum kc_tri {
	KC_NO,
	KC_MOD,
	KC_YES
};

enum kc_type {
	KC_UNKNOWN, /* never defined: stands for its own name */
	KC_BOOL,
	KC_TRISTATE,
	KC_INT,
	KC_HEX,
	KC_STRING,
};

enum kc_op {
	KC_SYM,
	KC_NOT,
	KC_AND,
	KC_OR,
	KC_EQ,
	KC_NE,
	KC_LT,
	KC_LE,
	KC_GT,
	KC_GE,
};

struct kc_symbol;

/* NULL stands for "y", but for selected and implied: nobody does. */
struct kc_expr {
	enum kc_op op;
	const struct kc_expr *left;
	const struct kc_expr *right;
	struct kc_symbol *a; /* KC_SYM and comparisons */
	struct kc_symbol *b; /* comparisons */
};

/* Expressions are allocated this many at a time. */
#define KC_BLOCK 512

enum kc_prop_kind {
	KC_PROMPT,
	KC_DEFAULT,
	KC_RANGE
};

struct kc_prop {
	enum kc_prop_kind kind;
	const struct kc_expr *value; /* of a default */
	struct kc_symbol *low; /* of a range */
	struct kc_symbol *high;
	const struct kc_expr *cond;
};

struct kc_choice {
	struct VEC_OF(struct kc_prop) props;
	struct VEC_OF(struct kc_symbol *) members;
	bool done;
	struct kc_symbol *selected;
};

struct kc_symbol {
	const char *name; /* owned by the table */
	enum kc_type type;
	bool constant; /* "text", y, m, n */
	struct VEC_OF(struct kc_prop) props;
	const struct kc_expr *depends; /* of all definitions, or'ed */
	const struct kc_expr *selected; /* by whom and when, or'ed */
	const struct kc_expr *implied;
	bool defined;
	struct kc_choice *choice;
	/* kconfig_eval.c */
	bool done;
	bool written;
	enum kc_tri tri;
	char *text; /* owned; value of an int, hex or string */
};

struct kconfig {
	const struct tree *tree;
	struct strmap symbols; /* name -> struct kc_symbol */
	struct strmap constants; /* text -> struct kc_symbol */
	struct strmap macros; /* name -> char * */
	struct VEC_OF(struct kc_expr *) exprs; /* blocks of KC_BLOCK */
	size_t used; /* in the last block */
	struct VEC_OF(struct kc_choice *) choices;
	int depth; /* of source statements */
	size_t files;
	size_t expansions; /* of macros, in the line at hand */
	size_t eval_depth; /* of expressions being evaluated */
};

/* --- kconfig_macro.c: what stands between $( and ) --- */

/* The variables that the environment would have, and the answers of the
 * compiler that the parser is. */
void kc_macro_init(struct kconfig *kc, const char *arch);
void kc_macro_set(struct kconfig *kc, const char *name, const char *value,
		  bool append);
/* Append TEXT with its macros replaced. Nothing is executed. */
void kc_macro_expand(struct kconfig *kc, const char *text, struct strbuf *out);

/* --- kconfig_expr.c: words and expressions of a line --- */

struct kc_cursor {
	struct kconfig *kc;
	const char *p;
	int nesting; /* of parentheses and "!" */
};

/* Expressions live as long as KC. */
struct kc_expr *kc_new_expr(struct kconfig *kc);
/* L and R joined by OP; with KC_AND either may be NULL. */
const struct kc_expr *kc_binary(struct kconfig *kc, enum kc_op op,
				const struct kc_expr *l,
				const struct kc_expr *r);
const struct kc_expr *kc_sym_expr(struct kconfig *kc, struct kc_symbol *sym);
/* The symbol of a word; quoted ones, y, m and n are constants. */
struct kc_symbol *kc_symbol(struct kconfig *kc, const char *name, bool quoted);

void kc_skip_blanks(struct kc_cursor *c);
/* Is the next thing TOKEN? Then go behind it. */
bool kc_accept(struct kc_cursor *c, const char *token);
/* A name or a string, owned; NULL if there is none. */
char *kc_word(struct kc_cursor *c, bool *quoted);
/* The symbol of the next word, or NULL. */
struct kc_symbol *kc_read_symbol(struct kc_cursor *c);
const struct kc_expr *kc_read_expr(struct kc_cursor *c);
/* "if" and an expression, or NULL. */
const struct kc_expr *kc_read_if(struct kc_cursor *c);

/* --- kconfig_parse.c --- */

/* Read REL and what it sources; -1 if there is no such file. */
int kc_parse(struct kconfig *kc, const char *rel);

/* --- kconfig_eval.c --- */

/* Set tri, text and written of SYM, as its head says. */
void kc_eval(struct kconfig *kc, struct kc_symbol *sym);

#endif
