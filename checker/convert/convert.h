/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The state that the steps of a series hand on: the tree with all that was
 * changed so far as its overlay. Private to convert/.
 *
 * A step is made of *rewriters*; each finds its places, edits the text of
 * files, and notes what it leaves to a human. Whether that was right is for
 * prove.h to say.
 */
#ifndef CONVERT_CONVERT_H
#define CONVERT_CONVERT_H

#include "lib/strmap.h"
#include "lib/vec.h"
#include "tree/scan.h"
#include "tree/tree.h"

struct contract_runs;
struct plan;
struct units;
struct state_parser;

struct convert {
	struct tree *tree;
	int jobs; /* 0: one per core */
	const char *store; /* of facts, see parse.h; NULL: keep nothing */
	void (*progress)(void *ctx, size_t done, size_t total,
			 const char *what);
	void *progress_ctx;

	/* What nothing but running text makes ours is left alone: the tree was
	 * written with the new contract, and an old name in its prose is what
	 * its authors left there, not what a series did. */
	bool strict;

	struct strmap headers; /* set: those whose names matter, see parse.h */
	struct strmap base;   /* path -> struct strbuf *: before all steps */
	struct strmap before; /* path -> struct strbuf *: before this step */
	struct str_vec left;  /* "path:line: what to decide by hand" */
	/* What libclang said of the tree as it was before this step, so far as
	 * somebody asked, and as it is now; owned, NULL before the first. */
	struct units *known, *result;
	/* What libclang would say of the tree as it is: then it is not asked. Not
	 * owned, NULL if it is to be asked. */
	struct units *given;
	struct str_vec words; /* names that ought to be gone at the end */
	struct str_vec expected; /* words that steps will ask for */
	struct scan base_scan;	 /* where these are in the tree on disk */
	bool looked;		 /* base_scan is filled in */
	struct VEC_OF(struct state_parser *) parsers; /* of units.c */
	const struct plan *plan; /* see contract/plan.h; NULL: not wanted */
	struct contract_runs *runs; /* see contract/runs.h; NULL: none */
	bool demands; /* some code still calls the callback without asking */
	size_t code;	      /* places in code changed by this step */
	size_t text;	      /* and in comments and documentation */
};

void convert_release(struct convert *c);
/* Begin the next step: what was done is what it starts from. */
void convert_next(struct convert *c);

/* Append the content of PATH as it is now. -1 with a message. */
int convert_get(struct convert *c, const char *path, struct strbuf *out);
/* Let PATH have this content. Nothing happens if it has it already. */
void convert_put(struct convert *c, const char *path, const void *data,
		 size_t len);
/* Note something for a human; OFF is an offset in TEXT. */
void convert_left(struct convert *c, const char *path, const char *text,
		  size_t off, const char *what);

/* WORD ought to be gone when the series is done. */
void convert_word(struct convert *c, const char *word);
/*
 * Note in OUT where such words are left after all, as "path:line: ...". -1
 * with a message.
 */
int convert_leftovers(struct convert *c, struct str_vec *out);

/* WORD will be looked for: what is said before the first convert_scan() costs
 * but one pass over the tree. */
void convert_expect(struct convert *c, const char *word);
/* Look for WORDS in the tree as it is now. -1, with a message, if a file
 * could not be read: it might have them. */
int convert_scan(struct convert *c, const struct scan_word *words, size_t n,
		 struct scan *out);

/*
 * The rewriters. Each returns 0, or -1 with a message; no place to change is
 * no failure.
 */
int rename_member(struct convert *c, const char *owner, const char *from,
		  const char *to);
int rename_function(struct convert *c, const char *from, const char *to);
int drop_config(struct convert *c, const char *symbol);

/* The same for what drivers owe the contract; see contract/contract.h. NOTIFY is
 * what the tree calls the function that invalidates by then. */
int wait_for_importers(struct convert *c, const char *notify);
int optional_callback(struct convert *c, const char *notify);
int drop_stubs(struct convert *c);
int name_stubs(struct convert *c);
int admit_revocable(struct convert *c);
int pin_importers(struct convert *c);
/* Give the core function NAME, in front of function BEFORE, as the data file
 * FILE has it; nothing if it has it. */
int add_function(struct convert *c, const char *name, const char *before,
		 const char *file);
/* The same for the stub that importers are given by name_stubs(), if there is one
 * that wants it. */
int add_stub(struct convert *c, const char *name, const char *before,
	     const char *file);
/* Let the kernel-doc of the interface's function NAME, or of a member "@NAME",
 * be what FILE has. */
int write_doc(struct convert *c, const char *name, const char *file);

#endif
