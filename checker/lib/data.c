// SPDX-License-Identifier: GPL-2.0-only
#include "lib/data.h"

#include "lib/file.h"

#include <limits.h>
#include <unistd.h>

/* How deep below the build folder a program may lie (build/san/tests). */
#define BUILD_DEPTH 3

static char *if_exists(const char *dir, const char *rel)
{
	char *path = path_join(dir, rel);

	if (file_exists(path))
		return path;
	free(path);
	return NULL;
}

/* REL in the source tree that has the folder DIR in its build folder. */
static char *in_source_tree(const char *dir, const char *rel)
{
	char *path = NULL;
	char *d = xstrdup(dir);

	for (int i = 0; i < BUILD_DEPTH && !path; i++) {
		char *up = path_dir(d);

		if (starts_with(path_base(d), "build"))
			path = if_exists(up, rel);
		free(d);
		d = up;
	}
	free(d);
	return path;
}

char *data_locate(const char *exe, const char *datadir, const char *rel)
{
	char *dir, *prefix, *share, *path;

	if (datadir && *datadir)
		return if_exists(datadir, rel);
	dir = path_dir(exe);
	path = in_source_tree(dir, rel);
	if (!path) {
		prefix = path_dir(dir);
		share = path_join(prefix, "share/dmabuf-revoke");
		path = if_exists(share, rel);
		free(share);
		free(prefix);
	}
	free(dir);
	return path;
}

char *data_find(const char *rel)
{
	char exe[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", exe, sizeof(exe) - 1);

	/* Without /proc only the variable helps. */
	exe[n > 0 ? n : 0] = '\0';
	return data_locate(exe, getenv("DMABUF_REVOKE_DATADIR"), rel);
}

char *data_path(const char *rel)
{
	const char *datadir = getenv("DMABUF_REVOKE_DATADIR");
	char *path = data_find(rel);

	if (path)
		return path;
	if (datadir && *datadir)
		error("there is no '%s' in DMABUF_REVOKE_DATADIR ('%s')", rel,
		      datadir);
	else
		error("cannot find '%s', which belongs to this program: "
		      "install it, or set DMABUF_REVOKE_DATADIR",
		      rel);
	return NULL;
}
