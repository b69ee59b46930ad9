// SPDX-License-Identifier: GPL-2.0-only
/*
 * The comparison of cocciproof.c in a process of its own, beside the rest. What
 * it finds and what it complains of come back in memory: a disk may be full.
 */
#define _GNU_SOURCE
#include "convert/cocci/cocciproof.h"

#include "convert/cocci/swap.h"
#include "lib/cleanup.h"
#include "lib/file.h"
#include "lib/progress.h"

#include <errno.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

struct cocci_run {
	struct trial t;
	struct proof found; /* the child's own */
	char *cocci;
	int dir_handle;
	pid_t pid;
	int handle; /* of cleanup_child() */
	int result; /* numbers, then a line for each file named */
	int errors; /* the child's standard error */
};

/* What a line of the result says of the file in it. */
#define LINE_DIFFERS '='
#define LINE_UNREAD '!'

static void add_lines(struct strbuf *out, char kind,
		      const struct str_vec *lines)
{
	vec_for_each(l, lines)
		strbuf_addf(out, "%c%s\n", kind, *l);
}

static bool write_result(const struct cocci_run *r)
{
	const struct trial *t = &r->t;
	struct strbuf text = STRBUF_INIT;

	strbuf_addf(&text, "%zu %zu %zu\n", t->out->cocci, t->out->files,
		    t->out->reached);
	add_lines(&text, LINE_DIFFERS, &t->out->differs);
	add_lines(&text, LINE_UNREAD, &t->out->unread);
	return write(r->result, strbuf_str(&text), text.len) ==
	       (ssize_t)text.len;
}

static void NORETURN child(struct cocci_run *r, const sigset_t *mask)
{
	cleanup_disown();
	cleanup_release(mask);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	/* Whatever it leaves behind goes with the parent's folder. */
	setenv("TMPDIR", r->t.dir, 1);
	if (dup2(r->errors, STDERR_FILENO) < 0 ||
	    trial_run(&r->t, r->cocci) < 0 || !write_result(r))
		_exit(EXIT_FAILURE);
	_exit(EXIT_SUCCESS);
}

static void release(struct cocci_run *r)
{
	if (r->t.dir)
		cleanup_now(r->dir_handle);
	if (r->result >= 0)
		close(r->result);
	if (r->errors >= 0)
		close(r->errors);
	free(r->t.dir);
	free(r->cocci);
	free(r);
}

struct cocci_run *prove_cocci_start(struct convert *c, const struct step *s,
				    const struct scan *scan)
{
	struct cocci_run *r = xcalloc(1, sizeof(*r));
	sigset_t mask;

	r->t = (struct trial){ c, s, scan, &r->found, NULL, false };
	r->t.dir = cleanup_mkdtemp(&r->dir_handle);
	if (r->t.dir)
		r->cocci = swap_cocci(s, r->t.dir);
	r->result = memfd_create("result", MFD_CLOEXEC);
	r->errors = memfd_create("errors", MFD_CLOEXEC);
	if (r->cocci && (r->result < 0 || r->errors < 0))
		error_errno("cannot hold the result of spatch");
	if (!r->cocci || r->result < 0 || r->errors < 0) {
		release(r);
		return NULL;
	}
	fflush(NULL);
	cleanup_hold(&mask);
	r->pid = fork();
	if (r->pid == 0)
		child(r, &mask);
	if (r->pid > 0)
		r->handle = cleanup_child(r->pid);
	cleanup_release(&mask);
	if (r->pid < 0) {
		error_errno("cannot start a process");
		release(r);
		return NULL;
	}
	return r;
}

static int read_back(int fd, struct strbuf *text)
{
	return lseek(fd, 0, SEEK_SET) < 0 ? -1 : file_read_fd(fd, text);
}

/* What the child had to say of its failure. */
static int complain(const struct cocci_run *r)
{
	struct strbuf text = STRBUF_INIT;

	progress_clear();
	if (read_back(r->errors, &text) == 0 && text.len)
		fputs(text.buf, stderr);
	else
		error("'%s' could not be compared with its semantic patch",
		      r->t.step->subject);
	strbuf_release(&text);
	return -1;
}

static int take_result(const struct cocci_run *r, struct proof *out)
{
	struct strbuf text = STRBUF_INIT;
	int ret = read_back(r->result, &text);
	char *p = (char *)strbuf_str(&text);

	if (ret < 0)
		error_errno("cannot read the result of spatch");
	out->cocci = strtoul(p, &p, 10);
	out->files = strtoul(p, &p, 10);
	out->reached = strtoul(p, &p, 10);
	while (*p++ == '\n' && *p) {
		size_t n = strcspn(p, "\n");

		vec_push(*p == LINE_DIFFERS ? &out->differs : &out->unread,
			 xstrndup(p + 1, n - 1));
		p += n;
	}
	strbuf_release(&text);
	return ret;
}

int prove_cocci_end(struct cocci_run *r, struct proof *out)
{
	int status, ret;

	while ((ret = waitpid(r->pid, &status, 0)) < 0 && errno == EINTR)
		;
	cleanup_forget(r->handle);
	if (ret >= 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0)
		ret = take_result(r, out);
	else
		ret = complain(r);
	release(r);
	return ret;
}

void prove_cocci_drop(struct cocci_run *r)
{
	if (!r)
		return;
	cleanup_now(r->handle);
	release(r);
}
