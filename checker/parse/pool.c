// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "parse/pool.h"

#include "lib/cleanup.h"
#include "lib/vec.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* What a worker sends before its bytes. */
struct reply {
	uint64_t size;
	int32_t status;
	uint32_t job;
};

struct worker {
	pid_t pid;
	int handle; /* of cleanup */
	int to, from;
	bool busy;
	size_t job;
	double deadline;
	struct strbuf in; /* what came so far */
};

struct run {
	const struct pool *pool;
	struct VEC_OF(struct worker) workers;
	size_t next, n, done;
};

static bool write_all(int fd, const void *data, size_t n)
{
	const char *p = data;

	while (n) {
		ssize_t w = write(fd, p, n);

		if (w < 0 && errno == EINTR)
			continue;
		if (w <= 0)
			return false;
		p += w;
		n -= (size_t)w;
	}
	return true;
}

static void NORETURN worker_main(const struct pool *p, int from, int to)
{
	struct rlimit lim = { p->memory, p->memory };
	struct rlimit core = { 0, 0 };
	int null;
	uint32_t job;

	cleanup_disown();
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	setrlimit(RLIMIT_CORE, &core);
	if (p->memory && !SANITIZED)
		setrlimit(RLIMIT_DATA, &lim);
	/* libclang puts it into what it saves, and stumbles over a bad one. */
	unsetenv("SOURCE_DATE_EPOCH");
	/* libclang talks to standard error when it goes wrong. */
	null = open("/dev/null", O_RDWR | O_CLOEXEC);
	if (null >= 0) {
		dup2(null, 0);
		dup2(null, 1);
		dup2(null, 2);
	}
	while (read(from, &job, sizeof(job)) == sizeof(job)) {
		struct strbuf out = STRBUF_INIT;
		struct reply r = { .job = job };

		r.status = p->work(p->ctx, job, &out);
		r.size = out.len;
		if (!write_all(to, &r, sizeof(r)) ||
		    !write_all(to, strbuf_str(&out), out.len))
			break;
		strbuf_release(&out);
	}
	_exit(0);
}

static int start_worker(struct run *run, struct worker *w)
{
	int to[2] = { -1, -1 }, from[2] = { -1, -1 };
	pid_t pid;

	if (pipe2(to, O_CLOEXEC) < 0 || pipe2(from, O_CLOEXEC) < 0)
		goto fail;
	pid = fork();
	if (pid < 0)
		goto fail;
	if (pid == 0) {
		/* Siblings must see their pipes close when we are gone. */
		vec_for_each(o, &run->workers) {
			if (o->pid > 0 && o != w) {
				close(o->to);
				close(o->from);
			}
		}
		close(to[1]);
		close(from[0]);
		worker_main(run->pool, to[0], from[1]);
	}
	close(to[0]);
	close(from[1]);
	*w = (struct worker){ .pid = pid, .handle = cleanup_child(pid),
			      .to = to[1], .from = from[0] };
	fcntl(w->from, F_SETFL, O_NONBLOCK);
	return 0;
fail:
	for (int i = 0; i < 2; i++) {
		if (to[i] >= 0)
			close(to[i]);
		if (from[i] >= 0)
			close(from[i]);
	}
	return error_errno("cannot start a worker process");
}

/* End W; what became of it, for wait status readers. */
static int stop_worker(struct worker *w, bool kill_it)
{
	int status = 0;

	close(w->to);
	close(w->from);
	if (kill_it)
		kill(w->pid, SIGKILL);
	while (waitpid(w->pid, &status, 0) < 0 && errno == EINTR)
		;
	cleanup_forget(w->handle);
	strbuf_release(&w->in);
	w->pid = 0;
	w->busy = false;
	return status;
}

static void give_job(struct run *run, struct worker *w)
{
	uint32_t job = (uint32_t)run->next;

	w->job = run->next++;
	w->busy = true;
	w->deadline = now_seconds() + run->pool->timeout;
	strbuf_reset(&w->in);
	/* A worker that cannot take it is noticed when its pipe closes. */
	write_all(w->to, &job, sizeof(job));
}

static void fail_job(struct run *run, struct worker *w, bool late)
{
	size_t job = w->job;
	struct strbuf why = STRBUF_INIT;
	int status = stop_worker(w, late);

	if (late)
		strbuf_addf(&why, "took more than %u seconds",
			    run->pool->timeout);
	else if (WIFSIGNALED(status))
		strbuf_addf(&why, "the worker died of signal %d (%s); it may use %zu MiB",
			    WTERMSIG(status), strsignal(WTERMSIG(status)),
			    run->pool->memory >> 20);
	else
		strbuf_addf(&why, "the worker ended with status %d; it may use %zu MiB",
			    WEXITSTATUS(status), run->pool->memory >> 20);
	run->done++;
	run->pool->done(run->pool->ctx, job, false, &why);
	strbuf_release(&why);
}

/* Take what W sent; true if its job is complete. */
static bool receive(struct worker *w, bool *gone)
{
	char chunk[65536];
	struct reply r;
	ssize_t n;

	while ((n = read(w->from, chunk, sizeof(chunk))) > 0)
		strbuf_add(&w->in, chunk, (size_t)n);
	*gone = n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR);
	if (w->in.len < sizeof(r))
		return false;
	memcpy(&r, w->in.buf, sizeof(r));
	return w->in.len >= sizeof(r) + r.size;
}

static void complete(struct run *run, struct worker *w)
{
	struct reply r;

	memcpy(&r, w->in.buf, sizeof(r));
	strbuf_splice(&w->in, 0, sizeof(r), NULL, 0);
	w->busy = false;
	run->done++;
	run->pool->done(run->pool->ctx, r.job, r.status == 0, &w->in);
}

/* Wait for the workers and serve those that said something or are late. */
static int serve(struct run *run)
{
	struct VEC_OF(struct pollfd) fds = VEC_INIT;
	double now = now_seconds();
	double wait = 1;

	vec_for_each(w, &run->workers) {
		struct pollfd fd = { w->busy ? w->from : -1, POLLIN, 0 };

		vec_push(&fds, fd);
		if (w->busy && w->deadline - now < wait)
			wait = w->deadline - now;
	}
	poll(fds.v, fds.n, wait > 0 ? (int)(wait * 1000) + 1 : 0);
	now = now_seconds();
	for (size_t i = 0; i < run->workers.n; i++) {
		struct worker *w = &run->workers.v[i];
		bool gone = false;

		if (!w->busy)
			continue;
		if (fds.v[i].revents && receive(w, &gone))
			complete(run, w);
		else if (gone || now > w->deadline)
			fail_job(run, w, !gone);
	}
	vec_release(&fds);
	return 0;
}

int pool_run(const struct pool *p, size_t n)
{
	struct run run = { .pool = p, .n = n };
	size_t nworkers = (size_t)p->workers < n ? (size_t)p->workers : n;
	int ret = 0;

	for (size_t i = 0; i < nworkers; i++)
		vec_push(&run.workers, (struct worker){ 0 });
	while (run.done < n && ret == 0) {
		vec_for_each(w, &run.workers) {
			if (run.next == n || w->busy)
				continue;
			if (!w->pid && start_worker(&run, w) < 0) {
				ret = -1;
				break;
			}
			give_job(&run, w);
		}
		if (ret == 0)
			ret = serve(&run);
	}
	vec_for_each(w, &run.workers) {
		if (w->pid)
			stop_worker(w, w->busy);
	}
	vec_release(&run.workers);
	return ret;
}
