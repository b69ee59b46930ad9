// SPDX-License-Identifier: GPL-2.0-only
#include "convert/outdir.h"

#include "lib/cleanup.h"
#include "lib/file.h"
#include "lib/strmap.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* The names in DIR's list, and the list's own. */
static void read_list(const char *dir, struct strmap *names)
{
	char *path = path_join(dir, "series");
	struct strbuf sb = STRBUF_INIT;

	strset_add(names, "series");
	strset_add(names, "0000-cover-letter.patch");
	if (file_read(path, &sb) == 0) {
		for (const char *p = strbuf_str(&sb); *p;) {
			size_t n = strcspn(p, "\n");
			char *name = xstrndup(p, n);

			strset_add(names, name);
			free(name);
			p += n + (p[n] == '\n');
		}
	}
	strbuf_release(&sb);
	free(path);
}

/* Is all that is in DIR ours? */
static int check_ours(const char *dir)
{
	struct strmap names = STRMAP_INIT;
	struct dirent *e;
	DIR *d = opendir(dir);
	int ret = 0;

	if (!d) {
		if (errno == ENOENT)
			return 0;
		return error_errno("%s: cannot be read", dir);
	}
	read_list(dir, &names);
	while (ret == 0 && (e = readdir(d))) {
		if (streq(e->d_name, ".") || streq(e->d_name, "..") ||
		    strmap_has(&names, e->d_name))
			continue;
		ret = error("%s has '%s', which is no part of a series; name "
			    "another folder", dir, e->d_name);
	}
	closedir(d);
	strmap_release(&names, NULL);
	return ret;
}

int outdir_begin(struct outdir *o, const char *dir)
{
	struct strbuf sb = STRBUF_INIT;
	char *full;

	memset(o, 0, sizeof(*o));
	strbuf_addstr(&sb, dir);
	while (sb.len > 1 && sb.buf[sb.len - 1] == '/')
		strbuf_setlen(&sb, sb.len - 1);
	o->dir = strbuf_detach(&sb);
	if (check_ours(o->dir) < 0)
		return -1;
	o->parent = path_dir(o->dir);
	while (!file_exists(o->parent) && !streq(o->parent, ".") &&
	       !streq(o->parent, "/")) {
		char *up = path_dir(o->parent);

		free(o->parent);
		o->parent = up;
	}
	if (file_mkdirs_for(o->dir) < 0)
		return error_errno("%s: cannot be made", o->dir);
	o->work = xasprintf("%s.tmp-XXXXXX", o->dir);
	if (!mkdtemp(o->work)) {
		error_errno("%s: cannot be made", o->dir);
		free(o->work);
		o->work = NULL;
		return -1;
	}
	/* Whole, as programs are run elsewhere. */
	full = realpath(o->work, NULL);
	if (full) {
		free(o->work);
		o->work = full;
	}
	o->handle = cleanup_path(o->work);
	if (chmod(o->work, 0755) < 0)
		return error_errno("%s: cannot be made", o->work);
	return 0;
}

int outdir_commit(struct outdir *o)
{
	char *old = xasprintf("%s.old", o->work);
	bool had = file_is_dir(o->dir);
	int ret = 0, handle;

	if (had && rename(o->dir, old) < 0) {
		ret = error_errno("%s: cannot be replaced", o->dir);
		goto out;
	}
	if (rename(o->work, o->dir) < 0) {
		ret = error_errno("%s: cannot be made", o->dir);
		if (had && rename(old, o->dir) < 0)
			error_errno("the series that was there is now in %s",
				    old);
		goto out;
	}
	cleanup_forget(o->handle);
	free(o->work);
	o->work = NULL;
	if (had) {
		handle = cleanup_path(old);
		cleanup_now(handle);
	}
out:
	free(old);
	return ret;
}

/* Remove the folders that were made for nothing. */
static void drop_parents(const struct outdir *o)
{
	char *dir = path_dir(o->dir);

	while (o->parent && !streq(dir, o->parent) && rmdir(dir) == 0) {
		char *up = path_dir(dir);

		free(dir);
		dir = up;
	}
	free(dir);
}

void outdir_end(struct outdir *o)
{
	if (!o->dir)
		return;
	if (o->work)
		cleanup_now(o->handle);
	if (o->work || !file_is_dir(o->dir))
		drop_parents(o);
	free(o->parent);
	free(o->work);
	free(o->dir);
}
