// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "convert/git/outdir.h"

#include "lib/cleanup.h"
#include "lib/file.h"
#include "lib/strmap.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
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

/* DIR without a slash at its end, and with a link followed to where it leads:
 * what is replaced is a folder, not a name of it. */
static char *place_of(const char *dir)
{
	char *real = realpath(dir, NULL);
	struct strbuf sb = STRBUF_INIT;

	if (real)
		return real;
	strbuf_addstr(&sb, dir);
	while (sb.len > 1 && sb.buf[sb.len - 1] == '/')
		strbuf_setlen(&sb, sb.len - 1);
	return strbuf_detach(&sb);
}

/* Whoever stands in a folder that is replaced stands in the old one. */
static int check_not_here(const char *place, const char *dir)
{
	char *here = realpath(".", NULL);
	bool same = here && streq(here, place);

	free(here);
	if (same)
		return error("'%s' is the current folder, and it is replaced as a whole: run this from elsewhere",
			     dir);
	return 0;
}

static int make_work(struct outdir *o, const char *dir)
{
	sigset_t held;
	char *full;

	o->work = xasprintf("%s.tmp-XXXXXX", o->dir);
	cleanup_hold(&held);
	if (mkdtemp(o->work)) {
		/* Whole, as programs are run elsewhere. */
		full = realpath(o->work, NULL);
		if (full) {
			free(o->work);
			o->work = full;
		}
		o->handle = cleanup_path(o->work);
		cleanup_release(&held);
		return 0;
	}
	cleanup_release(&held);
	error_errno("'%s' cannot be made", dir);
	free(o->work);
	o->work = NULL;
	return -1;
}

int outdir_begin(struct outdir *o, const char *dir)
{
	char *parent;
	int ret;

	*o = (struct outdir){ place_of(dir), NULL, -1, -1 };
	if (check_ours(o->dir) < 0 || check_not_here(o->dir, dir) < 0)
		return -1;
	parent = path_dir(o->dir);
	ret = file_mkdirs_for_now(parent, &o->above);
	if (ret < 0)
		error_errno("the folder '%s' cannot be made", parent);
	free(parent);
	return ret < 0 ? ret : make_work(o, dir);
}

int outdir_put(const struct outdir *o, const char *name, const void *data,
	       size_t n)
{
	char *path = path_join(o->work, name);
	int ret = file_put(path, data, n);

	if (ret < 0)
		error_errno("cannot write '%s/%s'", o->dir, name);
	free(path);
	return ret;
}

/* --- the end --- */

static bool same_file(const char *a, const char *b, const char *name)
{
	char *pa = path_join(a, name), *pb = path_join(b, name);
	struct strbuf x = STRBUF_INIT, y = STRBUF_INIT;
	bool same = file_read(pa, &x) == 0 && file_read(pb, &y) == 0 &&
		    x.len == y.len &&
		    !memcmp(strbuf_str(&x), strbuf_str(&y), x.len);

	strbuf_release(&x);
	strbuf_release(&y);
	free(pa);
	free(pb);
	return same;
}

/* Has B all that A has, byte by byte? */
static bool has_all(const char *b, const char *a)
{
	DIR *d = opendir(a);
	struct dirent *e;
	bool same = d;

	while (same && (e = readdir(d)))
		same = streq(e->d_name, ".") || streq(e->d_name, "..") ||
		       same_file(a, b, e->d_name);
	if (d)
		closedir(d);
	return same;
}

/* What others may do with the folder: as before, or as they may with any. */
static int set_mode(const struct outdir *o, bool had)
{
	mode_t mask = umask(0);
	struct stat st;

	umask(mask);
	if (!had || stat(o->dir, &st) < 0)
		st.st_mode = 0777 & ~mask;
	if (chmod(o->work, st.st_mode & 07777) < 0)
		return error_errno("'%s' cannot be made", o->dir);
	return 0;
}

/* Where two names cannot change places at once. */
static int replace_in_turns(struct outdir *o)
{
	char *old = xasprintf("%s.old", o->work);
	int ret = 0;

	if (rename(o->dir, old) < 0) {
		ret = error_errno("'%s' cannot be replaced", o->dir);
	} else if (rename(o->work, o->dir) < 0) {
		ret = error_errno("'%s' cannot be made", o->dir);
		if (rename(old, o->dir) < 0)
			error_errno("what was in '%s' is now in '%s'", o->dir,
				    old);
	} else if (rename(old, o->work) < 0) {
		warning("what was in '%s' is left in '%s'", o->dir, old);
	}
	free(old);
	return ret;
}

/* Afterwards WORK is what is to be removed. */
static int put_in_place(struct outdir *o, bool had)
{
	if (!had) {
		if (rename(o->work, o->dir) < 0)
			return error_errno("'%s' cannot be made", o->dir);
		return 0;
	}
	if (renameat2(AT_FDCWD, o->work, AT_FDCWD, o->dir, RENAME_EXCHANGE) ==
	    0)
		return 0;
	if (errno == EINVAL || errno == ENOSYS)
		return replace_in_turns(o);
	return error_errno("'%s' cannot be replaced", o->dir);
}

int outdir_commit(struct outdir *o)
{
	bool had = file_is_dir(o->dir);
	sigset_t held;
	int ret;

	if (had && has_all(o->dir, o->work) && has_all(o->work, o->dir))
		return 0;
	if (set_mode(o, had) < 0)
		return -1;
	cleanup_hold(&held);
	ret = put_in_place(o, had);
	if (ret == 0) {
		cleanup_forget(o->above);
		o->above = -1;
	}
	cleanup_release(&held);
	return ret;
}

void outdir_end(struct outdir *o)
{
	if (!o->dir)
		return;
	cleanup_now(o->handle);
	cleanup_now(o->above);
	free(o->work);
	free(o->dir);
}
