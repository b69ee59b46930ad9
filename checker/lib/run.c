// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "lib/run.h"

#include "lib/cleanup.h"
#include "lib/file.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

struct pump {
	int in, out, err; /* our ends; -1 once closed */
	const char *input;
	size_t input_left;
};

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static void read_some(int *fd, struct strbuf *to)
{
	char chunk[65536];
	ssize_t n = read(*fd, chunk, sizeof(chunk));

	if (n > 0)
		strbuf_add(to, chunk, (size_t)n);
	else if (n == 0 || (errno != EINTR && errno != EAGAIN))
		close_fd(fd);
}

/* Move bytes until both outputs are closed or DEADLINE (0: none) passes. */
static bool pump_all(struct pump *p, struct run_result *res, double deadline)
{
	while (p->out >= 0 || p->err >= 0) {
		struct pollfd fds[3] = {
			{ p->in, POLLOUT, 0 },
			{ p->out, POLLIN, 0 },
			{ p->err, POLLIN, 0 },
		};
		int wait = -1;

		if (deadline > 0) {
			double left = deadline - now_seconds();

			if (left <= 0)
				return false;
			wait = (int)(left * 1000) + 1;
		}
		if (poll(fds, 3, wait) < 0 && errno != EINTR)
			return true;
		if (fds[0].revents) {
			ssize_t n = write(p->in, p->input, p->input_left);

			if (n > 0) {
				p->input += n;
				p->input_left -= (size_t)n;
			}
			if (!p->input_left ||
			    (n < 0 && errno != EINTR && errno != EAGAIN))
				close_fd(&p->in);
		}
		if (fds[1].revents)
			read_some(&p->out, &res->out);
		if (fds[2].revents)
			read_some(&p->err, &res->err);
	}
	return true;
}

static void NORETURN child(const char *const *argv,
			   const struct run_opts *opts, int in, int out,
			   int err, int tell)
{
	int e;

	cleanup_disown();
	setpgid(0, 0);
	if (dup2(in, 0) < 0 || dup2(out, 1) < 0 || dup2(err, 2) < 0)
		goto fail;
	if (opts && opts->dir && chdir(opts->dir) < 0)
		goto fail;
	for (const char *const *e2 = opts ? opts->env : NULL; e2 && *e2; e2++)
		putenv((char *)*e2);
	execvp(argv[0], (char *const *)argv);
fail:
	e = errno;
	if (write(tell, &e, sizeof(e)) < 0)
		_exit(126);
	_exit(127);
}

int run_program(const char *const *argv, const struct run_opts *opts,
		struct run_result *res)
{
	int in[2] = { -1, -1 }, out[2] = { -1, -1 }, err[2] = { -1, -1 };
	int tell[2] = { -1, -1 };
	struct pump p = { -1, -1, -1, NULL, 0 };
	int failed = 0;
	int ret = -1;
	int handle;
	int status;
	pid_t pid;

	*res = (struct run_result){ 0 };
	if (pipe2(in, O_CLOEXEC) || pipe2(out, O_CLOEXEC) ||
	    pipe2(err, O_CLOEXEC) || pipe2(tell, O_CLOEXEC))
		goto out;
	pid = fork();
	if (pid < 0)
		goto out;
	if (pid == 0)
		child(argv, opts, in[0], out[1], err[1], tell[1]);
	setpgid(pid, pid);
	handle = cleanup_child(pid);
	close_fd(&in[0]);
	close_fd(&out[1]);
	close_fd(&err[1]);
	close_fd(&tell[1]);
	p = (struct pump){ in[1], out[0], err[0], opts ? opts->input : NULL,
			   opts ? opts->input_len : 0 };
	in[1] = out[0] = err[0] = -1;
	fcntl(p.in, F_SETFL, O_NONBLOCK);
	if (!p.input_left)
		close_fd(&p.in);
	if (!pump_all(&p, res,
		      opts && opts->timeout ? now_seconds() + opts->timeout :
					      0)) {
		res->timed_out = true;
		kill(-pid, SIGKILL);
	}
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	cleanup_forget(handle);
	res->status = WIFEXITED(status) ? WEXITSTATUS(status) :
					  128 + WTERMSIG(status);
	if (read(tell[0], &failed, sizeof(failed)) == sizeof(failed))
		errno = failed;
	else
		ret = 0;
out:
	failed = errno;
	close_fd(&p.in);
	close_fd(&p.out);
	close_fd(&p.err);
	for (int i = 0; i < 2; i++) {
		close_fd(&in[i]);
		close_fd(&out[i]);
		close_fd(&err[i]);
		close_fd(&tell[i]);
	}
	errno = failed;
	return ret;
}

void run_result_release(struct run_result *res)
{
	strbuf_release(&res->out);
	strbuf_release(&res->err);
}

bool run_have(const char *name)
{
	const char *path = getenv("PATH");
	bool found = false;

	while (path && *path && !found) {
		size_t n = strcspn(path, ":");
		char *dir = xstrndup(path, n);
		char *full = path_join(dir, name);

		found = access(full, X_OK) == 0 && !file_is_dir(full);
		free(full);
		free(dir);
		path += n;
		path += *path == ':';
	}
	return found;
}
