// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "tree/walk.h"

#include "lib/file.h"
#include "lib/strmap.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

/* A folder's files are one piece of work: cheap to hand out, and small
 * enough not to leave a thread without any at the end. */
struct walk {
	const struct tree *tree;
	bool (*want)(const char *path);
	walk_fn fn;
	int root;

	struct strmap hidden; /* paths that the overlay replaces */

	pthread_mutex_t lock; /* of all below */
	pthread_cond_t more;
	struct str_vec todo; /* folders, relative; "" is the root */
	size_t busy; /* threads that may still find folders */
};

struct walker {
	struct walk *walk;
	void *ctx;
	struct walk_stats stats;
	char *buf;
	size_t alloc;
	struct strbuf path;
};

static const char *const built_suffixes[] = {
	".o",	".ko",	 ".a",		 ".so",	   ".mod", ".mod.c", ".symvers",
	".dtb", ".dtbo", ".symversions", ".order", ".cmd", ".gcno",  ".elf",
};

static const char *const built_names[] = {
	".config",    ".config.old",
	".version",   ".objdiff",
	"System.map", "vmlinux",
	"tags",	      "TAGS",
	"cscope.out", "compile_commands.json",
};

/* Left behind by a build, or the version control's own? */
static bool skip_file(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(built_names); i++) {
		if (streq(name, built_names[i]))
			return true;
	}
	for (size_t i = 0; i < ARRAY_SIZE(built_suffixes); i++) {
		if (ends_with(name, built_suffixes[i]))
			return true;
	}
	return starts_with(name, ".tmp_");
}

static bool skip_dir(const char *path)
{
	const char *name = path_base(path);

	if (streq(name, ".git") || starts_with(name, ".tmp_"))
		return true;
	if (streq(path, "include/generated") || streq(path, "include/config"))
		return true;
	return starts_with(path, "arch/") &&
	       ends_with(path, "/include/generated");
}

static void unreadable(struct walker *w, const char *path)
{
	vec_push(&w->stats.unreadable, xstrdup(path));
}

/* Read FD into the thread's buffer; -1 if that fails. */
static ssize_t slurp(struct walker *w, int fd)
{
	size_t n = 0;

	for (;;) {
		ssize_t got;

		/* Room for the NUL behind. */
		if (n + 1 >= w->alloc) {
			w->alloc *= 2;
			w->buf = xrealloc(w->buf, w->alloc);
		}
		got = read(fd, w->buf + n, w->alloc - n - 1);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -1;
		if (got == 0)
			break;
		n += (size_t)got;
	}
	w->buf[n] = '\0';
	return (ssize_t)n;
}

static void hand_out(struct walker *w, const char *path, const char *text,
		     size_t n)
{
	w->stats.nfiles++;
	w->stats.nbytes += n;
	w->walk->fn(w->ctx, path, text, n);
}

static void do_file(struct walker *w, int dir, const char *name,
		    const char *path)
{
	ssize_t n;
	int fd;

	if (w->walk->want && !w->walk->want(path))
		return;
	if (w->walk->hidden.n && strmap_has(&w->walk->hidden, path))
		return;
	fd = openat(dir, name,
		    O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
	if (fd < 0) {
		unreadable(w, path);
		return;
	}
	n = slurp(w, fd);
	close(fd);
	if (n < 0)
		unreadable(w, path);
	else
		hand_out(w, path, w->buf, (size_t)n);
}

static void add_dir(struct walk *walk, const char *path)
{
	pthread_mutex_lock(&walk->lock);
	vec_push(&walk->todo, xstrdup(path));
	pthread_cond_signal(&walk->more);
	pthread_mutex_unlock(&walk->lock);
}

static int type_of(int dir, const struct dirent *e)
{
	struct stat st;

	if (e->d_type != DT_UNKNOWN)
		return e->d_type;
	if (fstatat(dir, e->d_name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return DT_UNKNOWN;
	return IFTODT(st.st_mode);
}

/* Did `make O=` build the kernel in this folder? */
static bool is_build_dir(int dir)
{
	return faccessat(dir, ".config", F_OK, AT_SYMLINK_NOFOLLOW) == 0 &&
	       faccessat(dir, "source", F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

static void read_dir(struct walker *w, DIR *d, size_t base)
{
	struct dirent *e;

	while ((e = readdir(d))) {
		int type = type_of(dirfd(d), e);

		if (streq(e->d_name, ".") || streq(e->d_name, ".."))
			continue;
		strbuf_setlen(&w->path, base);
		strbuf_addstr(&w->path, e->d_name);
		if (type == DT_DIR && !skip_dir(w->path.buf))
			add_dir(w->walk, w->path.buf);
		else if (type == DT_REG && !skip_file(e->d_name))
			do_file(w, dirfd(d), e->d_name, w->path.buf);
	}
}

static void do_dir(struct walker *w, const char *path)
{
	DIR *d = NULL;
	int fd;

	fd = openat(w->walk->root, *path ? path : ".",
		    O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	if (fd >= 0)
		d = fdopendir(fd);
	if (!d) {
		if (fd >= 0)
			close(fd);
		unreadable(w, path);
		return;
	}
	if (!*path || !is_build_dir(fd)) {
		strbuf_reset(&w->path);
		strbuf_addstr(&w->path, path);
		if (*path)
			strbuf_addch(&w->path, '/');
		read_dir(w, d, w->path.len);
	}
	closedir(d);
}

/* The next folder; NULL once there can be no more. Owned by the caller. */
static char *next_dir(struct walk *walk)
{
	char *path = NULL;

	pthread_mutex_lock(&walk->lock);
	walk->busy--;
	while (!walk->todo.n && walk->busy)
		pthread_cond_wait(&walk->more, &walk->lock);
	if (walk->todo.n) {
		path = walk->todo.v[--walk->todo.n];
		walk->busy++;
	} else {
		pthread_cond_broadcast(&walk->more);
	}
	pthread_mutex_unlock(&walk->lock);
	return path;
}

static void *work(void *arg)
{
	struct walker *w = arg;
	char *path;

	w->alloc = 256 * 1024;
	w->buf = xmalloc(w->alloc);
	while ((path = next_dir(w->walk))) {
		do_dir(w, path);
		free(path);
	}
	free(w->buf);
	strbuf_release(&w->path);
	return NULL;
}

static void do_overlay(struct walker *w)
{
	const struct tree *tree = w->walk->tree;

	for (size_t i = 0; i < tree_overlay_count(tree); i++) {
		struct tree_overlay_entry e = tree_overlay_at(tree, i);

		if (e.data && (!w->walk->want || w->walk->want(e.path)))
			hand_out(w, e.path, e.data, e.len);
	}
}

static void merge(struct walk_stats *to, struct walk_stats *from)
{
	to->nfiles += from->nfiles;
	to->nbytes += from->nbytes;
	vec_for_each(p, &from->unreadable)
		vec_push(&to->unreadable, *p);
	vec_release(&from->unreadable);
}

static void run(struct walk *walk, struct walker *walkers, int nthreads)
{
	pthread_t *threads = xcalloc((size_t)nthreads, sizeof(*threads));
	int started;

	/* The caller's own thread is the first. A thread that cannot be had
	 * only costs time. */
	walk->busy = 1;
	for (started = 1; started < nthreads; started++) {
		pthread_mutex_lock(&walk->lock);
		walk->busy++;
		pthread_mutex_unlock(&walk->lock);
		if (pthread_create(&threads[started], NULL, work,
				   &walkers[started]) == 0)
			continue;
		pthread_mutex_lock(&walk->lock);
		walk->busy--;
		pthread_mutex_unlock(&walk->lock);
		break;
	}
	work(&walkers[0]);
	for (int i = 1; i < started; i++)
		pthread_join(threads[i], NULL);
	free(threads);
}

void walk_tree(const struct tree *tree, bool (*want)(const char *path),
	       int nthreads, walk_fn fn, void *const *ctx,
	       struct walk_stats *stats)
{
	struct walk walk = { .tree = tree, .want = want, .fn = fn };
	struct walker *walkers;

	if (nthreads < 1)
		nthreads = 1;
	*stats = (struct walk_stats){ 0 };
	walkers = xcalloc((size_t)nthreads, sizeof(*walkers));
	for (int i = 0; i < nthreads; i++)
		walkers[i] = (struct walker){ .walk = &walk, .ctx = ctx[i] };

	for (size_t i = 0; i < tree_overlay_count(tree); i++)
		strset_add(&walk.hidden, tree_overlay_at(tree, i).path);
	do_overlay(&walkers[0]);

	walk.root = open(tree_root(tree), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (walk.root < 0) {
		unreadable(&walkers[0], ".");
	} else {
		pthread_mutex_init(&walk.lock, NULL);
		pthread_cond_init(&walk.more, NULL);
		vec_push(&walk.todo, xstrdup(""));
		run(&walk, walkers, nthreads);
		pthread_cond_destroy(&walk.more);
		pthread_mutex_destroy(&walk.lock);
		close(walk.root);
	}
	for (int i = 0; i < nthreads; i++)
		merge(stats, &walkers[i].stats);
	str_vec_uniq(&stats->unreadable);
	vec_release(&walk.todo);
	strmap_release(&walk.hidden, NULL);
	free(walkers);
}
