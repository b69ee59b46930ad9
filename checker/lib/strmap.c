// SPDX-License-Identifier: GPL-2.0-only
#include "lib/strmap.h"

#include <xxhash.h>

uint64_t hash64(const void *data, size_t n, uint64_t seed)
{
	return XXH3_64bits_withSeed(data, n, seed);
}

void strmap_release(struct strmap *map, void (*free_value)(void *))
{
	for (size_t i = 0; i < map->n; i++) {
		free(map->entries[i].key);
		if (free_value)
			free_value(map->entries[i].value);
	}
	free(map->entries);
	free(map->slots);
	*map = (struct strmap)STRMAP_INIT;
}

static uint32_t *find_slot(const struct strmap *map, const char *key,
			   uint64_t hash)
{
	size_t mask = map->nslots - 1;

	for (size_t i = hash & mask;; i = (i + 1) & mask) {
		uint32_t *slot = &map->slots[i];
		struct strmap_entry *e;

		if (!*slot)
			return slot;
		e = &map->entries[*slot - 1];
		if (e->hash == hash && streq(e->key, key))
			return slot;
	}
}

static void rehash(struct strmap *map)
{
	size_t mask;

	map->nslots = map->nslots ? map->nslots * 2 : 16;
	mask = map->nslots - 1;
	free(map->slots);
	map->slots = xcalloc(map->nslots, sizeof(*map->slots));
	for (size_t i = 0; i < map->n; i++) {
		size_t j = map->entries[i].hash & mask;

		while (map->slots[j])
			j = (j + 1) & mask;
		map->slots[j] = (uint32_t)i + 1;
	}
}

struct strmap_entry *strmap_at(struct strmap *map, const char *key)
{
	uint64_t hash = hash64(key, strlen(key), 0);
	struct strmap_entry *e;
	uint32_t *slot;

	if (map->n * 4 >= map->nslots * 3)
		rehash(map);
	slot = find_slot(map, key, hash);
	if (*slot)
		return &map->entries[*slot - 1];
	if (map->n == map->alloc) {
		map->alloc = map->alloc ? map->alloc * 2 : 16;
		map->entries = xrealloc(map->entries,
					map->alloc * sizeof(*map->entries));
	}
	e = &map->entries[map->n++];
	*slot = (uint32_t)map->n;
	e->key = xstrdup(key);
	e->hash = hash;
	e->value = NULL;
	return e;
}

void *strmap_get(const struct strmap *map, const char *key)
{
	uint32_t *slot;

	if (!map->nslots)
		return NULL;
	slot = find_slot(map, key, hash64(key, strlen(key), 0));
	return *slot ? map->entries[*slot - 1].value : NULL;
}

bool strmap_has(const struct strmap *map, const char *key)
{
	return map->nslots &&
	       *find_slot(map, key, hash64(key, strlen(key), 0));
}

bool strset_add(struct strmap *map, const char *key)
{
	size_t n = map->n;

	strmap_at(map, key);
	return map->n != n;
}
