// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "tree/names.h"

#include "lib/file.h"
#include "lib/strmap.h"
#include "lib/vec.h"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

struct names {
	const struct tree *tree;
	bool read;
	/* Name -> sum of the hashes of its paths, which needs no order. */
	struct strmap sums;
	uint64_t all;
};

struct names *names_new(const struct tree *tree)
{
	struct names *n = xcalloc(1, sizeof(*n));

	n->tree = tree;
	return n;
}

void names_free(struct names *n)
{
	if (!n)
		return;
	strmap_release(&n->sums, NULL);
	free(n);
}

static uint64_t path_hash(const char *path)
{
	return hash64(path, strlen(path), 1);
}

static void add(struct names *n, const char *path, const char *name)
{
	struct strmap_entry *e = strmap_at(&n->sums, name);
	uint64_t h = path_hash(path);

	e->value = (void *)(uintptr_t)((uint64_t)(uintptr_t)e->value + h);
	n->all += h;
}

/* A folder that cannot be read has no names; the scan tells of it. */
static void read_folder(struct names *n, int root, const char *path,
			struct str_vec *todo)
{
	int fd = openat(root, *path ? path : ".",
			O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *d;

	if (!dir) {
		if (fd >= 0)
			close(fd);
		return;
	}
	while ((d = readdir(dir))) {
		char *sub;

		if (streq(d->d_name, ".") || streq(d->d_name, "..") ||
		    streq(d->d_name, ".git"))
			continue;
		sub = *path ? path_join(path, d->d_name) : xstrdup(d->d_name);
		if (d->d_type == DT_DIR || d->d_type == DT_UNKNOWN)
			vec_push(todo, xstrdup(sub));
		if (d->d_type != DT_DIR)
			add(n, sub, d->d_name);
		free(sub);
	}
	closedir(dir);
}

static void read_tree(struct names *n)
{
	int root = open(tree_root(n->tree), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct str_vec todo = VEC_INIT;

	n->read = true;
	if (root < 0)
		return;
	vec_push(&todo, xstrdup(""));
	while (todo.n) {
		char *path = todo.v[--todo.n];

		read_folder(n, root, path, &todo);
		free(path);
	}
	str_vec_release(&todo);
	close(root);
}

/* What the overlay changes about the paths of NAME ("": all). */
static uint64_t overlay_sum(const struct names *n, const char *name)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < tree_overlay_count(n->tree); i++) {
		struct tree_overlay_entry e = tree_overlay_at(n->tree, i);
		char *full;
		bool there;

		if (*name && !streq(path_base(e.path), name))
			continue;
		full = path_join(tree_root(n->tree), e.path);
		there = access(full, F_OK) == 0;
		free(full);
		if (e.data && !there)
			sum += path_hash(e.path);
		else if (!e.data && there)
			sum -= path_hash(e.path);
	}
	return sum;
}

uint64_t names_hash(struct names *n, const char *path)
{
	const char *name = path_base(path);
	uint64_t sum;

	if (!n->read)
		read_tree(n);
	sum = *name ? (uint64_t)(uintptr_t)strmap_get(&n->sums, name) : n->all;
	return sum + overlay_sum(n, name);
}
