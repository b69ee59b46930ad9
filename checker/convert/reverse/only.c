// SPDX-License-Identifier: GPL-2.0-only
#include "convert/reverse/only.h"

#include "lib/file.h"

#include <errno.h>

char *only_find(const struct tree *tree, const char *path)
{
	const char *root = tree_root(tree);
	char *flat = path_normalize(path), *full, *real, *rel = NULL;
	size_t n = strlen(root);

	/* A relative one that leads out, whether or not it leads anywhere. */
	full = flat ? *flat == '/' ? xstrdup(flat) : path_join(root, flat) :
		      xstrdup("/");
	real = realpath(full, NULL);
	if (!real)
		error_errno("--only: '%s' is not in '%s'", path, root);
	else if (strncmp(real, root, n) != 0 || (real[n] && real[n] != '/'))
		error("--only: '%s' lies outside the tree '%s'", path, root);
	else
		rel = xstrdup(real + n + (real[n] == '/'));
	free(real);
	free(full);
	free(flat);
	return rel;
}

bool only_has(const char *only, const char *path)
{
	size_t n = only ? strlen(only) : 0;

	return !n || (strncmp(path, only, n) == 0 &&
		      (!path[n] || path[n] == '/'));
}
