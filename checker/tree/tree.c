// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "tree/tree.h"

#include "lib/file.h"
#include "lib/strmap.h"
#include "lib/vec.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

struct overlay_file {
	char *path;
	char *data; /* NULL: deleted */
	size_t len;
};

struct tree {
	char *root;
	char *version;
	int fd;
	struct VEC_OF(struct overlay_file) overlay;
	struct strmap by_path; /* path -> index into overlay, plus one */
};

/* What any kernel tree has, of whatever age and configuration. */
static const char *const landmarks[] = {
	"Makefile",
	"Kconfig",
	"include/linux",
	"drivers",
};

/*
 * Open REL below FD. Links inside the tree are fine (arch/.../dts has some);
 * what points out of it is refused with EPERM.
 */
static int open_beneath(const struct tree *tree, const char *rel, int flags)
{
	struct open_how how = {
		.flags = (uint64_t)(flags | O_CLOEXEC | O_NOCTTY),
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS,
	};
	size_t n = strlen(tree->root);
	char real[PATH_MAX];
	char *path;
	char *ok;
	int fd;

	fd = (int)syscall(SYS_openat2, tree->fd, rel, &how, sizeof(how));
	if (fd >= 0)
		return fd;
	if (errno == EXDEV)
		errno = EPERM;
	if (errno != ENOSYS && errno != EINVAL)
		return -1;

	/* An old kernel, or one that hides the call: compare the text. */
	path = path_join(tree->root, rel);
	ok = realpath(path, real);
	free(path);
	if (!ok)
		return -1;
	if (strncmp(real, tree->root, n) != 0 ||
	    (real[n] && real[n] != '/' && n > 1)) {
		errno = EPERM;
		return -1;
	}
	return open(real, flags | O_CLOEXEC | O_NOCTTY);
}

/* The value of NAME in the top Makefile's first lines; owned, "" if none. */
static char *make_value(const char *text, const char *name)
{
	size_t n = strlen(name);

	for (const char *p = text; *p; p += strcspn(p, "\n"), p += *p == '\n') {
		const char *v;

		if (strncmp(p, name, n) != 0)
			continue;
		v = p + n + strspn(p + n, " \t");
		if (*v != '=')
			continue;
		v++;
		v += strspn(v, " \t");
		return xstrndup(v, strcspn(v, " \t\r\n#"));
	}
	return xstrdup("");
}

static char *read_version(const struct tree *tree)
{
	struct strbuf text = STRBUF_INIT;
	char *major = NULL;
	char *minor = NULL;
	char *sub = NULL;
	char *extra = NULL;
	char *version = NULL;

	if (tree_read(tree, "Makefile", &text) < 0)
		goto out;
	major = make_value(strbuf_str(&text), "VERSION");
	minor = make_value(strbuf_str(&text), "PATCHLEVEL");
	sub = make_value(strbuf_str(&text), "SUBLEVEL");
	extra = make_value(strbuf_str(&text), "EXTRAVERSION");
	if (!*major || !*minor)
		goto out;
	version = xasprintf("%s.%s%s%s%s", major, minor, *sub ? "." : "", sub,
			    extra);
out:
	free(major);
	free(minor);
	free(sub);
	free(extra);
	strbuf_release(&text);
	return version;
}

/* A file that is there and cannot be read is another matter. */
static int check_readable(const struct tree *tree, const char *rel)
{
	struct strbuf text = STRBUF_INIT;
	int ret = tree_read(tree, rel, &text);

	strbuf_release(&text);
	if (ret < 0 && errno != EISDIR)
		return error_errno("cannot read '%s/%s'", tree->root, rel);
	return 0;
}

static int check_landmarks(struct tree *tree)
{
	for (size_t i = 0; i < ARRAY_SIZE(landmarks); i++) {
		if (!tree_exists(tree, landmarks[i]))
			return error("'%s' is not a kernel source tree: it "
				     "has no %s",
				     tree->root, landmarks[i]);
		if (check_readable(tree, landmarks[i]) < 0)
			return -1;
	}
	tree->version = read_version(tree);
	if (!tree->version)
		return error("'%s' is not a kernel source tree: its Makefile "
			     "states no VERSION and PATCHLEVEL",
			     tree->root);
	return 0;
}

struct tree *tree_open(const char *path)
{
	struct tree *tree = xcalloc(1, sizeof(*tree));
	char real[PATH_MAX];

	tree->fd = -1;
	if (!realpath(path, real)) {
		error_errno("cannot open the kernel tree '%s'", path);
		goto fail;
	}
	/* Flags, lists and mails name it, one name a line. */
	if (strchr(real, '\n')) {
		error("the path of the kernel tree '%s' has a line break in it; name or link it otherwise",
		      path);
		goto fail;
	}
	tree->root = xstrdup(real);
	tree->fd = open(real, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (tree->fd < 0) {
		if (errno == ENOTDIR)
			error("'%s' is not a folder, so not a kernel tree",
			      path);
		else
			error_errno("cannot open the kernel tree '%s'", path);
		goto fail;
	}
	if (faccessat(tree->fd, ".", X_OK, 0) < 0) {
		error_errno("cannot read the kernel tree '%s'", path);
		goto fail;
	}
	if (check_landmarks(tree) < 0)
		goto fail;
	return tree;
fail:
	tree_free(tree);
	return NULL;
}

void tree_free(struct tree *tree)
{
	if (!tree)
		return;
	tree_overlay_clear(tree);
	if (tree->fd >= 0)
		close(tree->fd);
	free(tree->root);
	free(tree->version);
	free(tree);
}

const char *tree_root(const struct tree *tree)
{
	return tree->root;
}

const char *tree_version(const struct tree *tree)
{
	return tree->version;
}

const char *tree_name(const struct tree *tree)
{
	return path_base(tree->root);
}

/* REL as the overlay's key; NULL with EPERM if it leaves the tree. */
static char *inside(const char *rel)
{
	char *norm = rel[0] == '/' ? NULL : path_normalize(rel);

	if (!norm)
		errno = EPERM;
	return norm;
}

static struct overlay_file *overlay_find(const struct tree *tree,
					 const char *norm)
{
	uintptr_t i = (uintptr_t)strmap_get(&tree->by_path, norm);

	return i ? &tree->overlay.v[i - 1] : NULL;
}

int tree_read(const struct tree *tree, const char *rel, struct strbuf *out)
{
	char *norm = inside(rel);
	struct overlay_file *f;
	int ret = -1;
	int err;
	int fd;

	if (!norm)
		return -1;
	f = overlay_find(tree, norm);
	if (f && f->data) {
		strbuf_add(out, f->data, f->len);
		ret = 0;
	} else if (f) {
		errno = ENOENT;
	} else {
		fd = open_beneath(tree, norm, O_RDONLY | O_NONBLOCK);
		if (fd >= 0) {
			ret = file_read_fd(fd, out);
			err = errno;
			close(fd);
			errno = err;
		}
	}
	err = errno;
	free(norm);
	errno = err;
	return ret;
}

bool tree_exists(const struct tree *tree, const char *rel)
{
	char *norm = inside(rel);
	struct overlay_file *f;
	bool ret = false;
	int fd;

	if (!norm)
		return false;
	f = overlay_find(tree, norm);
	if (f) {
		ret = f->data != NULL;
	} else {
		fd = open_beneath(tree, norm, O_PATH);
		ret = fd >= 0;
		if (ret)
			close(fd);
	}
	free(norm);
	return ret;
}

static struct overlay_file *overlay_at(struct tree *tree, const char *rel)
{
	char *norm = inside(rel);
	struct strmap_entry *e;
	struct overlay_file *f;

	/* Only this program's own code names overlay files. */
	if (!norm)
		die("'%s' leads out of the kernel tree", rel);
	e = strmap_at(&tree->by_path, norm);
	if (e->value) {
		free(norm);
		f = &tree->overlay.v[(uintptr_t)e->value - 1];
		free(f->data);
	} else {
		f = vec_add(&tree->overlay);
		f->path = norm;
		e->value = (void *)(uintptr_t)tree->overlay.n;
	}
	f->data = NULL;
	f->len = 0;
	return f;
}

void tree_overlay_set(struct tree *tree, const char *rel, const void *data,
		      size_t n)
{
	char *copy = xmalloc(n + 1);
	struct overlay_file *f;

	/* DATA may be what is replaced: copy first. */
	if (n)
		memcpy(copy, data, n);
	copy[n] = '\0';
	f = overlay_at(tree, rel);
	f->data = copy;
	f->len = n;
}

void tree_overlay_delete(struct tree *tree, const char *rel)
{
	overlay_at(tree, rel);
}

void tree_overlay_clear(struct tree *tree)
{
	vec_for_each(f, &tree->overlay) {
		free(f->path);
		free(f->data);
	}
	vec_release(&tree->overlay);
	strmap_release(&tree->by_path, NULL);
}

size_t tree_overlay_count(const struct tree *tree)
{
	return tree->overlay.n;
}

struct tree_overlay_entry tree_overlay_at(const struct tree *tree, size_t i)
{
	const struct overlay_file *f = &tree->overlay.v[i];

	return (struct tree_overlay_entry){ f->path, f->data, f->len };
}

bool tree_overlay_has(const struct tree *tree, const char *rel)
{
	return strmap_has(&tree->by_path, rel);
}
