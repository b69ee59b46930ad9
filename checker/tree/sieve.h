/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which files may have an identifier? One Bloom filter a file, made while the
 * tree is read anyway, so that later questions read only the few files that
 * may have what is asked for.
 */
#ifndef TREE_SIEVE_H
#define TREE_SIEVE_H

#include "lib/vec.h"

struct sieve_file {
	char *path; /* owned */
	size_t first; /* byte in bits */
	uint32_t nbits;
};

struct sieve {
	struct VEC_OF(struct sieve_file) files;
	uint8_t *bits;
	size_t n, alloc;
};

/* Add the identifiers of TEXT (TEXT[N] is a NUL), the content of PATH. */
void sieve_add(struct sieve *s, const char *path, const char *text, size_t n);
/* Append what FROM has, and leave it empty. */
void sieve_merge(struct sieve *s, struct sieve *from);
void sieve_release(struct sieve *s);

/* Put S's files in order, by path. */
void sieve_sort(struct sieve *s);

/* May file number I have NAME as an identifier? Never false if it has. */
bool sieve_may_have(const struct sieve *s, size_t i, const char *name);

#endif
