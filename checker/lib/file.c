// SPDX-License-Identifier: GPL-2.0-only
#include "lib/file.h"

#include "lib/cleanup.h"
#include "lib/vec.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_MAX_BYTES (1024LL * 1024 * 1024)

int file_read_fd(int fd, struct strbuf *out)
{
	size_t start = out->len;
	struct stat st;
	char chunk[65536];
	ssize_t n;

	if (fstat(fd, &st) < 0)
		return -1;
	if (!S_ISREG(st.st_mode)) {
		errno = S_ISDIR(st.st_mode) ? EISDIR : EINVAL;
		return -1;
	}
	if (st.st_size > FILE_MAX_BYTES) {
		errno = EFBIG;
		return -1;
	}
	while ((n = read(fd, chunk, sizeof(chunk))) != 0) {
		if (n < 0) {
			if (errno == EINTR)
				continue;
			return -1;
		}
		strbuf_add(out, chunk, (size_t)n);
		if ((long long)(out->len - start) > FILE_MAX_BYTES) {
			errno = EFBIG;
			return -1;
		}
	}
	return 0;
}

int file_read(const char *path, struct strbuf *out)
{
	int ret;
	int err;
	int fd;

	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (fd < 0)
		return -1;
	ret = file_read_fd(fd, out);
	err = errno;
	close(fd);
	errno = err;
	return ret;
}

static int write_all(int fd, const char *data, size_t n)
{
	while (n) {
		ssize_t w = write(fd, data, n);

		if (w < 0) {
			if (errno == EINTR)
				continue;
			return -1;
		}
		data += w;
		n -= (size_t)w;
	}
	return 0;
}

/* A new file beside PATH, registered for removal; -1 with errno set. */
static int open_beside(const char *path, char **tmp, int *handle)
{
	sigset_t held;
	int err;
	int fd;

	for (int i = 0;; i++) {
		*tmp = xasprintf("%s.tmp%ld-%d", path, (long)getpid(), i);
		cleanup_hold(&held);
		fd = open(*tmp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
		err = errno;
		if (fd >= 0)
			*handle = cleanup_path(*tmp);
		cleanup_release(&held);
		if (fd >= 0)
			return fd;
		free(*tmp);
		*tmp = NULL;
		errno = err;
		if (err != EEXIST || i == 100)
			return -1;
	}
}

/* Put the new content where PATH is; MODE is that of the old file, or 0. */
static int replace(const char *path, mode_t mode, const void *data, size_t n)
{
	int handle;
	char *tmp;
	int ret;
	int err;
	int fd;

	fd = open_beside(path, &tmp, &handle);
	if (fd < 0)
		return -1;
	ret = write_all(fd, data, n);
	if (ret == 0 && mode)
		fchmod(fd, mode & 0777);
	err = errno;
	/* A full disk may only tell at close(). */
	if (close(fd) < 0 && ret == 0) {
		err = errno;
		ret = -1;
	}
	if (ret == 0 && rename(tmp, path) < 0) {
		err = errno;
		ret = -1;
	}
	if (ret < 0)
		cleanup_now(handle);
	else
		cleanup_forget(handle);
	free(tmp);
	errno = err;
	return ret;
}

/* A terminal, a pipe, /dev/null: there is nothing to replace. */
static int write_through(const char *path, const void *data, size_t n)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
	int ret;
	int err;

	if (fd < 0)
		return -1;
	ret = write_all(fd, data, n);
	err = errno;
	if (close(fd) < 0 && ret == 0) {
		err = errno;
		ret = -1;
	}
	errno = err;
	return ret;
}

int file_put(const char *path, const void *data, size_t n)
{
	char *real = NULL;
	struct stat st;
	int ret;
	int err;

	if (stat(path, &st) < 0) {
		ret = replace(path, 0, data, n);
	} else if (S_ISREG(st.st_mode)) {
		/* Through a link to its file, and not instead of the link. */
		real = realpath(path, NULL);
		ret = replace(real ? real : path, st.st_mode, data, n);
	} else {
		ret = write_through(path, data, n);
	}
	err = errno;
	free(real);
	errno = err;
	return ret;
}

int file_write(const char *path, const void *data, size_t n)
{
	if (file_put(path, data, n) < 0)
		return error_errno("cannot write '%s'", path);
	return 0;
}

int file_mkdirs(const char *path)
{
	char *p = xstrdup(path);
	int ret = 0;

	if (!*p) {
		errno = ENOENT;
		ret = -1;
	}
	for (char *s = p + 1; ret == 0; s++) {
		char c = *s;

		if (c != '/' && c != '\0')
			continue;
		*s = '\0';
		/* A read-only parent may hide that it is there already. */
		if (mkdir(p, 0777) < 0) {
			int err = errno == EEXIST ? ENOTDIR : errno;

			if (!file_is_dir(p)) {
				errno = err;
				ret = -1;
			}
		}
		*s = c;
		if (c == '\0')
			break;
	}
	free(p);
	return ret;
}

/* How many of PATH's folders, from its end, are not there. */
static int missing_levels(const char *path)
{
	char *p = xstrdup(path);
	int n = 0;

	while (!file_exists(p)) {
		char *up = path_dir(p);

		free(p);
		p = up;
		n++;
	}
	free(p);
	return n;
}

int file_mkdirs_for_now(const char *path, int *handle)
{
	int n = missing_levels(path);
	sigset_t held;
	int ret, err;

	*handle = -1;
	if (!n)
		return file_mkdirs(path);
	cleanup_hold(&held);
	*handle = cleanup_empty(path, n);
	ret = file_mkdirs(path);
	err = errno;
	if (ret < 0) {
		cleanup_now(*handle);
		*handle = -1;
	}
	cleanup_release(&held);
	errno = err;
	return ret;
}

int file_mkdirs_for(const char *path)
{
	char *dir = path_dir(path);
	int ret = file_mkdirs(dir);

	free(dir);
	return ret;
}

bool file_exists(const char *path)
{
	return access(path, F_OK) == 0;
}

bool file_is_dir(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

char *path_join(const char *dir, const char *name)
{
	if (!*dir || streq(dir, "."))
		return xstrdup(name);
	return xasprintf("%s%s%s", dir, ends_with(dir, "/") ? "" : "/", name);
}

char *path_dir(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!slash)
		return xstrdup(".");
	while (slash > path && slash[-1] == '/')
		slash--;
	if (slash == path)
		return xstrdup("/");
	return xstrndup(path, (size_t)(slash - path));
}

const char *path_base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

char *path_normalize(const char *path)
{
	bool absolute = path[0] == '/';
	struct strbuf out = STRBUF_INIT;

	if (absolute)
		strbuf_addch(&out, '/');
	while (*path) {
		size_t n = strcspn(path, "/");

		if (n == 2 && path[0] == '.' && path[1] == '.') {
			size_t len = out.len;

			if (len == 0) {
				strbuf_release(&out);
				return NULL;
			}
			while (len > 0 && out.buf[len - 1] != '/')
				len--;
			if (len > 1 || (len == 1 && !absolute))
				len--;
			strbuf_setlen(&out, len);
		} else if (n && !(n == 1 && path[0] == '.')) {
			if (out.len && out.buf[out.len - 1] != '/')
				strbuf_addch(&out, '/');
			strbuf_add(&out, path, n);
		}
		path += n;
		path += *path == '/';
	}
	if (!out.len)
		strbuf_addch(&out, '.');
	return strbuf_detach(&out);
}

char *path_cache_dir(void)
{
	const char *xdg = getenv("XDG_CACHE_HOME");
	const char *home = getenv("HOME");

	if (xdg && xdg[0] == '/')
		return path_join(xdg, "dmabuf-revoke");
	if (home && home[0] == '/')
		return path_join(home, ".cache/dmabuf-revoke");
	return NULL;
}
