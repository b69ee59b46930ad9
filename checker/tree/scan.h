/* SPDX-License-Identifier: GPL-2.0-only */
/* One fast pass over all text of the tree. */
#ifndef TREE_SCAN_H
#define TREE_SCAN_H

#include "lib/strmap.h"
#include "lib/vec.h"
#include "tree/sieve.h"
#include "tree/tree.h"

enum scan_kind {
	SCAN_C,		/* *.c */
	SCAN_H,		/* *.h */
	SCAN_KCONFIG,	/* Kconfig* */
	SCAN_MAKE,	/* Makefile*, Kbuild*, *.mk, *.mak */
	SCAN_DEFCONFIG, /* *defconfig, *.config */
	SCAN_DOC,	/* *.rst, *.txt, *.md and all below Documentation/ */
	SCAN_OTHER,	/* scripts, m4, assembler, ... */
};

/* A file that has at least one of the words. */
struct scan_file {
	char *path;	/* relative to the tree; owned by the scan */
	enum scan_kind kind;
	uint64_t words; /* bit i: has word i */
	bool included;	/* a .c file that another .c file includes */
};

/* `#include "x.c"` in a C file. */
struct scan_include {
	char *from; /* the file that includes; owned */
	char *what; /* as written; owned */
};

struct scan {
	struct VEC_OF(struct scan_file) files;	/* sorted by path */
	struct VEC_OF(struct scan_include) includes; /* sorted by from */
	struct strmap exports; /* exported symbol -> path (char *, owned) of
				* the first file that exports it */
	size_t nfiles;	       /* files looked at */
	size_t nbytes;
	struct str_vec unreadable; /* paths that could not be read, sorted */
	struct sieve sieve; /* .c files and headers outside Documentation/ */
};

/* As many words as one pass can look for. */
#define SCAN_MAX_WORDS 64

struct scan_word {
	const char *text; /* what to look for */
	bool whole;	  /* not as a part of a longer identifier */
};

/*
 * Look for WORDS (at most 64) in every regular file of TREE (the overlay
 * included), with as many threads as NTHREADS; not in .git, not in what a
 * build leaves behind, not through symbolic links, not in files with NUL
 * bytes. Never fails as a whole: what could not be read is listed.
 */
void scan_tree(const struct tree *tree, const struct scan_word *words,
	       size_t nwords, int nthreads, struct scan *out);
void scan_release(struct scan *scan);
const struct scan_file *scan_find(const struct scan *scan, const char *path);

/*
 * A second, narrower pass: which .c files and headers outside Documentation/
 * have one of NAMES (at most 64) as a whole identifier? Fills in files,
 * nfiles and nbytes (of the files that were read for it); bit i of words is
 * names[i]. BASE is what scan_tree() found in TREE as it is now. WANT (NULL:
 * all) is asked before a file that may have the names in MAY is read.
 */
void scan_names(const struct tree *tree, const struct scan *base,
		const char *const *names, size_t nnames,
		bool (*want)(void *ctx, const char *path, uint64_t may),
		void *ctx, struct scan *out);

#endif
