/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Translation units to facts.
 *
 * In:  a tree (with its overlay) and names of .c files in it.
 * Out: a struct facts for each, from the store or from libclang, which runs
 *      in worker processes with a limit on time and memory: a worker that
 *      dies costs one file.
 * Knows nothing of rules or reports.
 */
#ifndef PARSE_PARSE_H
#define PARSE_PARSE_H

#include "facts/facts.h"
#include "lib/strmap.h"
#include "lib/vec.h"
#include "tree/kbuild.h"
#include "tree/tree.h"

struct parser;

struct parser_opts {
	int jobs;		/* worker processes; 0: one per core */
	unsigned int timeout;	/* seconds for one file; 0: 120 */
	size_t memory;		/* bytes for one worker; 0: 450 MiB */
	const char *build_dir;	/* Kbuild's output, or NULL: synthesise */
	/* Headers below include/ whose code is wanted where something calls it
	 * (a set of paths); those outside include/ and arch/ always are. */
	const struct strmap *headers;
	const char *store;	/* database file, or NULL: keep nothing */
	/* Called between files with how far it is; may be NULL. */
	void (*progress)(void *ctx, size_t done, size_t total,
			 const char *file);
	void *progress_ctx;
};

/* NULL, with a message, if nothing can be parsed at all. */
struct parser *parser_new(const struct tree *tree,
			  const struct parser_opts *opts);
void parser_free(struct parser *p);
/* The makefile knowledge that P parses with. */
struct kbuild *parser_kbuild(struct parser *p);

/* The compiler flags that FILE is parsed with, appended. */
void parser_flags(struct parser *p, const char *file, struct str_vec *out);
/*
 * Write the headers that are made up for the tree below DIR, and DIR/overlay.yaml
 * that puts them into the tree for clang -ivfsoverlay. 0, or -1 with a message.
 */
int parser_write_headers(struct parser *p, const char *dir);

/* One file's outcome. */
struct parsed {
	const char *file;	  /* as asked for */
	struct facts facts;	  /* empty where failure is set */
	const char *failure;	  /* why there are none, or NULL */
	bool cached;		  /* came from the store */
};

/*
 * Parse FILES (paths relative to the tree, each once) and call EACH for every
 * one, in the order given. A file that cannot be analysed is no failure of
 * the run: EACH is told. EACH may keep the facts by moving them out of
 * struct parsed; what it leaves there is released. -1 (message printed) if
 * workers cannot be had at all.
 */
int parser_run(struct parser *p, const char *const *files, size_t n,
	       void (*each)(void *ctx, struct parsed *one), void *ctx);

#endif
