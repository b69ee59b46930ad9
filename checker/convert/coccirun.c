// SPDX-License-Identifier: GPL-2.0-only
/* The comparison of cocciproof.c in a process of its own, beside the rest. */
#include "convert/cocciproof.h"

#include "lib/cleanup.h"
#include "lib/data.h"
#include "lib/file.h"
#include "lib/progress.h"

#include <errno.h>
#include <stdio.h>
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
};

#define RESULT "result" /* numbers, then a line for each file named */
#define ERRORS "errors"

/* What a line of RESULT says of the file in it. */
#define LINE_DIFFERS '='
#define LINE_UNREAD '!'

static void add_lines(struct strbuf *out, char kind,
		      const struct str_vec *lines)
{
	vec_for_each(l, lines)
		strbuf_addf(out, "%c%s\n", kind, *l);
}

static void write_result(const struct trial *t)
{
	struct strbuf text = STRBUF_INIT;
	char *path = path_join(t->dir, RESULT);

	strbuf_addf(&text, "%zu %zu %zu\n", t->out->cocci, t->out->files,
		    t->out->reached);
	add_lines(&text, LINE_DIFFERS, &t->out->differs);
	add_lines(&text, LINE_UNREAD, &t->out->unread);
	if (file_write(path, strbuf_str(&text), text.len) < 0)
		_exit(EXIT_FAILURE);
}

static void NORETURN child(struct cocci_run *r, const sigset_t *mask)
{
	char *errors = path_join(r->t.dir, ERRORS);

	cleanup_disown();
	cleanup_release(mask);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	/* Whatever it leaves behind goes with the parent's folder. */
	setenv("TMPDIR", r->t.dir, 1);
	if (!freopen(errors, "w", stderr))
		_exit(EXIT_FAILURE);
	if (trial_run(&r->t, r->cocci) < 0) {
		fflush(stderr);
		_exit(EXIT_FAILURE);
	}
	write_result(&r->t);
	_exit(EXIT_SUCCESS);
}

static void release(struct cocci_run *r)
{
	if (r->t.dir)
		cleanup_now(r->dir_handle);
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
	r->cocci = data_path(s->cocci);
	if (r->cocci)
		r->t.dir = cleanup_mkdtemp(&r->dir_handle);
	if (!r->t.dir) {
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

/* What the child had to say of its failure. */
static int complain(const struct cocci_run *r)
{
	char *path = path_join(r->t.dir, ERRORS);
	struct strbuf text = STRBUF_INIT;

	progress_clear();
	if (file_read(path, &text) == 0 && text.len)
		fputs(text.buf, stderr);
	else
		error("'%s' could not be compared with its semantic patch",
		      r->t.step->subject);
	strbuf_release(&text);
	free(path);
	return -1;
}

static int take_result(const struct cocci_run *r, struct proof *out)
{
	char *path = path_join(r->t.dir, RESULT);
	struct strbuf text = STRBUF_INIT;
	int ret = file_read(path, &text);
	char *p = (char *)strbuf_str(&text);

	if (ret < 0)
		error_errno("%s: cannot be read", path);
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
	free(path);
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
