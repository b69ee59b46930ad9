// SPDX-License-Identifier: GPL-2.0-only
#include "parse/prune.h"

#include "lib/file.h"
#include "lib/vec.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define PREFIX "common-"
#define SUFFIX ".pch"
#define KEEP_MOST 6
#define KEEP_SECONDS (28 * 24 * 3600)

struct kept {
	char *path; /* of the headers; the facts are beside them */
	time_t used;
};

struct kept_vec VEC_OF(struct kept);

void prune_used(const char *facts)
{
	/* The time of the headers themselves is compared with that of what
	 * they were made of. */
	utimensat(AT_FDCWD, facts, NULL, 0);
}

static int newest_first(const void *a, const void *b)
{
	const struct kept *x = a, *y = b;

	if (x->used != y->used)
		return x->used < y->used ? 1 : -1;
	return strcmp(x->path, y->path);
}

static char *facts_of(const struct kept *k)
{
	return xasprintf("%s.facts", k->path);
}

static void find_all(const char *dir, struct kept_vec *all)
{
	DIR *d = opendir(dir);
	struct dirent *e;

	while (d && (e = readdir(d))) {
		struct kept k = { .used = 0 };
		struct stat st;
		char *facts;

		if (!starts_with(e->d_name, PREFIX) ||
		    !ends_with(e->d_name, SUFFIX))
			continue;
		k.path = path_join(dir, e->d_name);
		facts = facts_of(&k);
		/* Without facts they are of no use, or still being made. */
		if (stat(facts, &st) == 0 || stat(k.path, &st) == 0)
			k.used = st.st_mtime;
		free(facts);
		vec_push(all, k);
	}
	if (d)
		closedir(d);
}

void prune_old(const char *dir)
{
	struct kept_vec all = VEC_INIT;
	time_t now = time(NULL);

	find_all(dir, &all);
	vec_sort(&all, newest_first);
	for (size_t i = 0; i < all.n; i++) {
		struct kept *k = &all.v[i];

		if (i >= KEEP_MOST || k->used < now - KEEP_SECONDS) {
			char *facts = facts_of(k);

			unlink(facts);
			unlink(k->path);
			free(facts);
		}
		free(k->path);
	}
	vec_release(&all);
}
