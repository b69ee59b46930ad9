// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "lib/run.h"

#include "lib/cleanup.h"
#include "lib/file.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define DEFAULT_PATH "/usr/local/bin:/usr/bin:/bin"

/* One program while it runs: our ends of its pipes, -1 once closed. */
struct runner {
	pid_t pid;
	int handle; /* of cleanup_child() */
	int in, out, err;
	int tell; /* errno of a failed exec comes here */
	int exited; /* a pidfd: readable once it has ended */
	const char *input;
	size_t input_left;
	double deadline; /* 0: none */
};

/* The child's ends. */
struct ends {
	int in, out, err, tell;
};

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* True while there may be more. */
static bool read_some(int *fd, struct strbuf *to)
{
	char chunk[65536];
	ssize_t n;

	if (*fd < 0)
		return false;
	n = read(*fd, chunk, sizeof(chunk));
	if (n > 0) {
		strbuf_add(to, chunk, (size_t)n);
		return true;
	}
	if (n == 0 || (errno != EINTR && errno != EAGAIN))
		close_fd(fd);
	return n < 0 && errno == EINTR;
}

static void write_some(struct runner *r)
{
	ssize_t n = write(r->in, r->input, r->input_left);

	if (n > 0) {
		r->input += n;
		r->input_left -= (size_t)n;
	}
	/* A program need not read all of it: EPIPE is no error of ours. */
	if (!r->input_left || (n < 0 && errno != EINTR && errno != EAGAIN))
		close_fd(&r->in);
}

/*
 * Move bytes until the program has ended. What it left running may hold the
 * pipes open, and it may close them and go on: its end is what counts.
 * False if the deadline passed before.
 */
static bool pump(struct runner *r, const struct run_opts *opts,
		 struct run_result *res)
{
	for (;;) {
		struct pollfd fds[] = {
			{ r->in, POLLOUT, 0 },
			{ r->out, POLLIN, 0 },
			{ r->err, POLLIN, 0 },
			{ r->exited, POLLIN, 0 },
		};
		int wait = -1;

		if (r->deadline > 0) {
			double left = r->deadline - now_seconds();

			if (left <= 0)
				return false;
			wait = (int)(left * 1000) + 1;
		}
		if (poll(fds, ARRAY_SIZE(fds), wait) < 0)
			continue;
		if (fds[0].revents)
			write_some(r);
		if (fds[1].revents && read_some(&r->out, &res->out) && opts &&
		    opts->said)
			opts->said(opts->said_ctx, &res->out);
		if (fds[2].revents)
			read_some(&r->err, &res->err);
		if (fds[3].revents)
			break;
	}
	while (read_some(&r->out, &res->out))
		;
	while (read_some(&r->err, &res->err))
		;
	return true;
}

static int enter(const struct run_opts *opts)
{
	if (!opts)
		return 0;
	if (opts->dir && chdir(opts->dir) < 0) {
		/* Not to be taken for a program that is not there. */
		errno = errno == ENOENT ? ENOTDIR : errno;
		return -1;
	}
	for (const char *const *e = opts->env; e && *e; e++)
		putenv((char *)*e);
	return 0;
}

static void limit(const struct run_opts *opts)
{
	rlim_t bytes = opts && opts->memory ? (rlim_t)opts->memory << 20 : 0;

	if (bytes)
		setrlimit(RLIMIT_AS, &(struct rlimit){ bytes, bytes });
}

static void NORETURN child(const char *const *argv,
			   const struct run_opts *opts, const struct ends *e,
			   pid_t parent, const sigset_t *mask)
{
	int err;

	cleanup_disown();
	cleanup_release(mask);
	setpgid(0, 0);
	/* A parent that is killed outright cannot clean up. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(127);
	limit(opts);
	if (dup2(e->in, 0) >= 0 && dup2(e->out, 1) >= 0 &&
	    dup2(e->err, 2) >= 0 && enter(opts) == 0)
		execvp(argv[0], (char *const *)argv);
	err = errno;
	if (write(e->tell, &err, sizeof(err)) < 0)
		_exit(126);
	_exit(127);
}

/* A pipe whose ends are none of 0, 1 and 2: the child moves to those. */
static int make_pipe(int *read_end, int *write_end)
{
	int fds[2];

	if (pipe2(fds, O_CLOEXEC) < 0)
		return -1;
	*read_end = fcntl(fds[0], F_DUPFD_CLOEXEC, 3);
	*write_end = fcntl(fds[1], F_DUPFD_CLOEXEC, 3);
	close(fds[0]);
	close(fds[1]);
	return *read_end < 0 || *write_end < 0 ? -1 : 0;
}

static int start(struct runner *r, const char *const *argv,
		 const struct run_opts *opts)
{
	struct ends e = { -1, -1, -1, -1 };
	pid_t self = getpid();
	sigset_t mask;
	int ret = -1;
	int err;

	if (make_pipe(&e.in, &r->in) || make_pipe(&r->out, &e.out) ||
	    make_pipe(&r->err, &e.err) || make_pipe(&r->tell, &e.tell))
		goto out;
	cleanup_hold(&mask);
	r->pid = fork();
	if (r->pid == 0)
		child(argv, opts, &e, self, &mask);
	if (r->pid > 0) {
		setpgid(r->pid, r->pid);
		r->handle = cleanup_child(r->pid);
		r->exited = (int)syscall(SYS_pidfd_open, r->pid, 0);
		ret = 0;
	}
	err = errno;
	cleanup_release(&mask);
	errno = err;
out:
	err = errno;
	close_fd(&e.in);
	close_fd(&e.out);
	close_fd(&e.err);
	close_fd(&e.tell);
	errno = err;
	return ret;
}

static void prepare_pipes(struct runner *r)
{
	fcntl(r->in, F_SETFL, O_NONBLOCK);
	fcntl(r->out, F_SETFL, O_NONBLOCK);
	fcntl(r->err, F_SETFL, O_NONBLOCK);
	if (r->input_left)
		signal(SIGPIPE, SIG_IGN); /* as cleanup_init() does */
	else
		close_fd(&r->in);
}

int run_program(const char *const *argv, const struct run_opts *opts,
		struct run_result *res)
{
	struct runner r = { -1, -1, -1, -1, -1, -1, -1, NULL, 0, 0 };
	int failed = 0;
	int ret = -1;
	int status;

	*res = (struct run_result){ 0 };
	if (opts) {
		r.input = opts->input;
		r.input_left = opts->input ? opts->input_len : 0;
		if (opts->timeout)
			r.deadline = now_seconds() + opts->timeout;
	}
	if (start(&r, argv, opts) < 0)
		goto out;
	prepare_pipes(&r);
	if (r.exited < 0 || !pump(&r, opts, res)) {
		res->timed_out = r.exited >= 0;
		failed = res->timed_out ? 0 : errno;
		kill(-r.pid, SIGKILL);
	}
	while (waitpid(r.pid, &status, 0) < 0 && errno == EINTR)
		;
	cleanup_forget(r.handle);
	res->status = WIFEXITED(status) ? WEXITSTATUS(status) :
					  128 + WTERMSIG(status);
	if (!failed && read(r.tell, &failed, sizeof(failed)) <= 0)
		ret = 0;
	errno = failed;
out:
	failed = errno;
	close_fd(&r.in);
	close_fd(&r.out);
	close_fd(&r.err);
	close_fd(&r.tell);
	close_fd(&r.exited);
	errno = failed;
	return ret;
}

void run_result_release(struct run_result *res)
{
	strbuf_release(&res->out);
	strbuf_release(&res->err);
}

static bool is_program(const char *path)
{
	return access(path, X_OK) == 0 && !file_is_dir(path);
}

char *run_which(const char *name)
{
	const char *path = getenv("PATH");
	char *found = NULL;

	if (strchr(name, '/'))
		return is_program(name) ? xstrdup(name) : NULL;
	if (!path)
		path = DEFAULT_PATH;
	while (*path && !found) {
		size_t n = strcspn(path, ":");
		char *dir = xstrndup(path, n);

		found = path_join(dir, name);
		if (!is_program(found)) {
			free(found);
			found = NULL;
		}
		free(dir);
		path += n;
		path += *path == ':';
	}
	return found;
}

bool run_have(const char *name)
{
	char *path = run_which(name);
	bool found = path;

	free(path);
	return found;
}

/* Does the line call itself an error? */
static bool is_verdict(const char *line)
{
	return strcasestr(line, "fatal") || strcasestr(line, "exception") ||
	       strcasestr(line, "error:") || strcasestr(line, "no space");
}

char *run_reason(const struct run_result *res)
{
	const char *p = strbuf_str(&res->err);
	char *reason = NULL;
	bool verdict = false;

	/* The first that is one, else the last that is not empty. */
	while (*p && !verdict) {
		size_t n = strcspn(p, "\n");
		char *line = xstrndup(p, n);

		if (line[strspn(line, " \t\r")]) {
			verdict = is_verdict(line);
			free(reason);
			reason = line;
		} else {
			free(line);
		}
		p += n + (p[n] == '\n');
	}
	return reason;
}
