/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A hash table from strings to pointers. Keys are copied. Iteration is in
 * the order of insertion, so that what is printed from it is stable.
 */
#ifndef LIB_STRMAP_H
#define LIB_STRMAP_H

#include "lib/util.h"

struct strmap_entry {
	char *key;
	uint64_t hash;
	void *value;
};

struct strmap {
	struct strmap_entry *entries; /* in order of insertion */
	size_t n;
	size_t alloc;
	uint32_t *slots; /* index into entries + 1; 0 is free */
	size_t nslots;	 /* a power of two */
};

#define STRMAP_INIT { NULL, 0, 0, NULL, 0 }

/* Frees keys and, if FREE_VALUE is not NULL, each value with it. */
void strmap_release(struct strmap *map, void (*free_value)(void *));
/* The entry of KEY, made with a NULL value if there was none. Adding another
 * key may move it. */
struct strmap_entry *strmap_at(struct strmap *map, const char *key);
/* The value of KEY, or NULL. */
void *strmap_get(const struct strmap *map, const char *key);
bool strmap_has(const struct strmap *map, const char *key);
/* Add KEY as a member of a set; true if it was not one. */
bool strset_add(struct strmap *map, const char *key);

/* 64-bit hash of N bytes (XXH3); the same on every machine. */
uint64_t hash64(const void *data, size_t n, uint64_t seed);

#endif
