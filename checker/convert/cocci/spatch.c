// SPDX-License-Identifier: GPL-2.0-only
/*
 * What spatch says on standard error with --quiet --verbose-parsing is what
 * this file goes by (1.1.1; older ones say the same):
 *
 *	HANDLING: ./a.c			it read the file
 *	Skipping: ./a.c			no word of the rule is in it
 *	 = File "./a.c", line 9, ...	here the parser gave up
 *	badcount: 4			and so many lines it left out:
 *	bad: int f(void)
 *	BAD:!!!!!	return ((;
 *
 * A file that is neither handled nor skipped was not looked at, whatever the
 * exit status. The parser's messages come again for the result, which has
 * another name, and for each pass.
 */
#include "convert/cocci/spatch.h"

#include "lib/cleanup.h"
#include "lib/file.h"
#include "lib/run.h"

#include <errno.h>
#include <unistd.h>

#define DEFAULT_TIMEOUT 120
#define DEFAULT_MEMORY 4096
#define PROBE_TIMEOUT 60
/* spatch watches its time itself; should it fail to, we do. */
#define GRACE(SECONDS) ((SECONDS) / 4 + 1)

struct job {
	const char *rule;
	const char *dir;
	const struct spatch_opts *opts;
	char *tmp; /* where spatch keeps what it works on */
};

struct args VEC_OF(const char *);

/* spatch dies without a HOME, and reads a .cocciconfig there that would have
 * its own ideas. */
static const char *const environment[] = { "HOME=/nonexistent", NULL };

/* --- is there one, and does it work? --- */

static const char self_rule[] = "@@ @@\n"
				"-dmabuf_revoke_before\n"
				"+dmabuf_revoke_after\n";
static const char self_before[] = "int f(int x)\n"
				  "{\n"
				  "\treturn dmabuf_revoke_before(x);\n"
				  "}\n";
static const char self_after[] = "int f(int x)\n"
				 "{\n"
				 "\treturn dmabuf_revoke_after(x);\n"
				 "}\n";

/* "spatch version 1.1.1 compiled with ..." -> "1.1.1"; NULL if it is not. */
static char *parse_version(const char *s)
{
	static const char lead[] = "spatch version ";

	s = strstr(s, lead);
	if (!s)
		return NULL;
	s += strlen(lead);
	return xstrndup(s, strcspn(s, " \n"));
}

/* "'/usr/bin/spatch' WHAT; it says: LINE". Owned by the caller. */
static char *complaint(const struct run_result *run, const char *what)
{
	char *path = run_which("spatch");
	char *said = run_reason(run);
	char *s = xasprintf("'%s' %s%s%s", path ? path : "spatch", what,
			    said ? "; it says: " : "", said ? said : "");

	free(said);
	free(path);
	return s;
}

static int get_version(char **version, char **why)
{
	static const char *const argv[] = { "spatch", "--version", NULL };
	struct run_opts opts = { .env = environment,
				 .timeout = PROBE_TIMEOUT };
	struct run_result run;
	int ret = -1;
	int err;

	if (run_program(argv, &opts, &run) < 0) {
		err = errno;
		*why = err == ENOENT ?
			       xstrdup("spatch is not installed "
				       "(Debian has it in coccinelle)") :
			       xasprintf("spatch cannot be run: %s",
					 strerror(err));
		goto out;
	}
	err = EPROTO;
	*version = parse_version(strbuf_str(&run.out));
	if (run.status == 0 && *version)
		ret = 0;
	else
		*why = complaint(&run, "does not say its version: it is broken, or not Coccinelle's");
out:
	run_result_release(&run);
	errno = err;
	return ret;
}

/* Let it change a file that it cannot but change. */
static int self_check(char **why)
{
	static const char *const argv[] = { "spatch", "--very-quiet",
					    "--in-place", "--sp-file",
					    "self.cocci", "self.c", NULL };
	struct run_opts opts = { .env = environment,
				 .timeout = PROBE_TIMEOUT,
				 .memory = DEFAULT_MEMORY };
	struct run_result run = { 0 };
	struct strbuf got = STRBUF_INIT;
	char *rule, *file, *text;
	int handle, err;
	int ret = -1;
	char *dir = cleanup_mkdtemp(&handle);

	if (!dir)
		return -1;
	opts.dir = dir;
	rule = path_join(dir, "self.cocci");
	file = path_join(dir, "self.c");
	if (file_write(rule, self_rule, strlen(self_rule)) < 0 ||
	    file_write(file, self_before, strlen(self_before)) < 0)
		goto out;
	run_program(argv, &opts, &run);
	if (file_read(file, &got) == 0 && streq(strbuf_str(&got), self_after)) {
		ret = 0;
		goto out;
	}
	text = xasprintf("changes nothing (exit %d on a trivial rule): reinstall Coccinelle",
			 run.status);
	*why = complaint(&run, text);
	free(text);
	errno = EPROTO;
out:
	err = errno;
	cleanup_now(handle);
	run_result_release(&run);
	strbuf_release(&got);
	free(rule);
	free(file);
	free(dir);
	errno = err;
	return ret;
}

int spatch_probe(char **version, char **why)
{
	char *v = NULL, *w = NULL;
	int ret = get_version(&v, &w);
	int err;

	if (ret == 0)
		ret = self_check(&w);
	err = errno;
	if (ret < 0 && !w)
		w = xasprintf("cannot try spatch: %s", strerror(err));
	if (version && ret == 0)
		*version = v;
	else
		free(v);
	if (why && ret < 0)
		*why = w;
	else
		free(w);
	errno = err;
	return ret;
}

/* --- what it says --- */

/* Copies the line at S without its end; *NEXT is what follows it. */
static char *take_line(const char *s, const char **next)
{
	size_t n = strcspn(s, "\n");

	*next = s + n + (s[n] == '\n');
	return xstrndup(s, n);
}

/* ` = File "NAME", line N, ...` about NAME: N, else 0. */
static size_t stumbled_at(const char *line, const char *name)
{
	char *lead = xasprintf(" = File \"%s\", line ", name);
	size_t at = 0;

	if (starts_with(line, lead))
		at = strtoul(line + strlen(lead), NULL, 10);
	free(lead);
	return at;
}

static bool known_gap(const struct spatch_file *f, size_t line)
{
	vec_for_each(g, &f->gaps) {
		if (g->line == line)
			return true;
	}
	return false;
}

/* The lines left out, which come after the place and the count. */
static char *take_bad_lines(const char *s)
{
	struct strbuf text = STRBUF_INIT;
	bool begun = false;

	while (*s) {
		char *line = take_line(s, &s);
		bool bad = starts_with(line, "bad: ");
		bool worst = starts_with(line, "BAD:!!!!! ");

		if (bad || worst)
			strbuf_addf(&text, "%s\n",
				    line + strlen(bad ? "bad: " :
							"BAD:!!!!! "));
		else if (begun || starts_with(line, " = File "))
			s = ""; /* the next place */
		begun |= bad || worst;
		free(line);
	}
	return strbuf_detach(&text);
}

static void find_gaps(struct spatch_file *f, const char *name, const char *s)
{
	while (*s) {
		char *line = take_line(s, &s);
		size_t at = stumbled_at(line, name);

		free(line);
		if (at && !known_gap(f, at)) {
			struct spatch_gap gap = { at, take_bad_lines(s) };

			vec_push(&f->gaps, gap);
		}
	}
}

static bool has_line(const char *s, const char *lead, const char *rest)
{
	char *want = xasprintf("%s%s", lead, rest);
	bool found = false;

	while (*s && !found) {
		char *line = take_line(s, &s);

		found = streq(line, want);
		free(line);
	}
	free(want);
	return found;
}

/* SENTENCE and what spatch itself says. Owned by the caller. */
static char *with_reason(const struct run_result *run, char *sentence)
{
	char *said = run_reason(run);
	char *s;

	if (!said)
		return sentence;
	s = xasprintf("%s: %s", sentence, said);
	free(said);
	free(sentence);
	return s;
}

/* Why the run for NAME is no good; NULL if it is. Owned by the caller. */
static char *find_trouble(const struct run_result *run, const char *name,
			  unsigned int timeout)
{
	const char *said = strbuf_str(&run->err);

	if (run->timed_out || strstr(said, "timeout (we abort)"))
		return xasprintf("spatch took longer than %u seconds", timeout);
	if (strstr(said, "Out_of_memory") || strstr(said, "Out of memory"))
		return xstrdup("spatch ran out of memory");
	if (strstr(said, "already tagged token"))
		return xstrdup("the rule changes the same place in two ways");
	if (run->status > 128 && run->status < 160)
		return xasprintf("spatch was ended by signal %d",
				 run->status - 128);
	if (run->status != 0)
		return with_reason(run,
				   xasprintf("spatch failed with exit status %d",
					     run->status));
	if (strstr(said, "EXN:") || strstr(said, "Fatal error:"))
		return with_reason(run,
				   xstrdup("spatch had an internal error"));
	if (!has_line(said, "HANDLING: ", name) &&
	    !has_line(said, "Skipping: ", name))
		return xstrdup("spatch did not look at it");
	return NULL;
}

/* --- one file --- */

static void add_defines(const struct job *job, struct args *argv)
{
	const struct spatch_opts *o = job->opts;

	for (const char *const *p = o ? o->defines : NULL; p && *p; p++) {
		vec_push(argv, "-D");
		vec_push(argv, *p);
	}
}

static void run_file(const struct job *job, const char *name,
		     struct run_result *run)
{
	const struct spatch_opts *o = job->opts;
	unsigned int timeout = o && o->timeout ? o->timeout : DEFAULT_TIMEOUT;
	char *seconds = xasprintf("%u", timeout);
	const char *const fixed[] = { "spatch", "--quiet", "--verbose-parsing",
				      "--no-includes", "--include-headers",
				      "--in-place", "--temp-files", job->tmp,
				      "--timeout", seconds, "--sp-file",
				      job->rule };
	struct run_opts opts = {
		.dir = job->dir,
		.env = environment,
		.timeout = timeout + GRACE(timeout),
		.memory = o && o->memory ? o->memory : DEFAULT_MEMORY,
	};
	struct args argv = VEC_INIT;

	for (size_t i = 0; i < ARRAY_SIZE(fixed); i++)
		vec_push(&argv, fixed[i]);
	for (const char *const *p = o ? o->include : NULL; p && *p; p++) {
		vec_push(&argv, "--include");
		vec_push(&argv, *p);
	}
	add_defines(job, &argv);
	vec_push(&argv, name);
	vec_push(&argv, NULL);
	if (run_program(argv.v, &opts, run) < 0)
		run->status = 127;
	vec_release(&argv);
	free(seconds);
}

/* Put back what a run that failed may have left half done. */
static int restore(const char *path, const struct strbuf *was,
		   const struct strbuf *is)
{
	if (is->len == was->len &&
	    (!was->len || !memcmp(is->buf, was->buf, was->len)))
		return 0;
	return file_write(path, was->buf, was->len);
}

/* The files that are only read along: spatch --in-place changes them, too. */
struct along {
	char *path;
	struct strbuf was;
};

struct alongs VEC_OF(struct along);

static void remember_alongs(const struct job *job, const char *rel,
			    struct alongs *v)
{
	const struct spatch_opts *o = job->opts;

	for (const char *const *p = o ? o->include : NULL; p && *p; p++) {
		struct along *a;

		if (streq(*p, rel))
			continue;
		a = vec_add(v);
		*a = (struct along){ path_join(job->dir, *p), STRBUF_INIT };
		if (file_read(a->path, &a->was) < 0) {
			free(a->path); /* not there: spatch will say so */
			v->n--;
		}
	}
}

static int restore_alongs(struct alongs *v)
{
	int ret = 0;

	vec_for_each(a, v) {
		struct strbuf is = STRBUF_INIT;

		(void)!file_read(a->path, &is);
		if (restore(a->path, &a->was, &is) < 0)
			ret = -1;
		strbuf_release(&is);
		strbuf_release(&a->was);
		free(a->path);
	}
	vec_release(v);
	return ret;
}

static int apply_one(const struct job *job, const char *rel,
		     struct spatch_file *f)
{
	const struct spatch_opts *o = job->opts;
	struct strbuf was = STRBUF_INIT, is = STRBUF_INIT;
	char *name = xasprintf("./%s", rel); /* never an option */
	char *path = path_join(job->dir, rel);
	struct run_result run = { 0 };
	struct alongs alongs = VEC_INIT;
	int ret = -1;

	*f = (struct spatch_file){ .path = xstrdup(rel) };
	if (file_read(path, &was) < 0) {
		error_errno("cannot read '%s'", path);
		goto out;
	}
	remember_alongs(job, rel, &alongs);
	run_file(job, name, &run);
	if (restore_alongs(&alongs) < 0)
		goto out;
	find_gaps(f, name, strbuf_str(&run.err));
	f->why = find_trouble(&run, name,
			      o && o->timeout ? o->timeout : DEFAULT_TIMEOUT);
	if (!f->why && (file_read(path, &is) < 0 || (was.len && !is.len)))
		f->why = xstrdup("spatch destroyed it");
	if (f->why) {
		f->state = SPATCH_FAILED;
		strbuf_reset(&is);
		(void)!file_read(path, &is);
		ret = restore(path, &was, &is);
		goto out;
	}
	if (is.len != was.len ||
	    (was.len && memcmp(is.buf, was.buf, was.len) != 0))
		f->state = SPATCH_CHANGED;
	ret = 0;
out:
	run_result_release(&run);
	strbuf_release(&was);
	strbuf_release(&is);
	free(path);
	free(name);
	return ret;
}

/* --- all of them --- */

static int check_rule(const struct job *job)
{
	struct args argv = VEC_INIT;
	struct run_opts opts = { .env = environment,
				 .timeout = PROBE_TIMEOUT,
				 .memory = DEFAULT_MEMORY };
	struct run_result run = { 0 };
	char *said;
	int ret = 0;

	if (access(job->rule, R_OK) < 0)
		return error_errno("cannot read '%s'", job->rule);
	vec_push(&argv, "spatch");
	vec_push(&argv, "--parse-cocci");
	add_defines(job, &argv);
	vec_push(&argv, job->rule);
	vec_push(&argv, NULL);
	if (run_program(argv.v, &opts, &run) < 0 || run.status != 0) {
		said = run_reason(&run);
		ret = error("spatch cannot parse the rule '%s'%s%s", job->rule,
			    said ? ": " : "", said ? said : "");
		free(said);
		errno = EINVAL;
	}
	vec_release(&argv);
	run_result_release(&run);
	return ret;
}

static int apply_all(const struct job *job, const char *const *files, size_t n,
		     struct spatch_result *res)
{
	for (size_t i = 0; i < n; i++) {
		char *flat = path_normalize(files[i]);
		int ret;

		if (!flat || flat[0] == '/') {
			free(flat);
			errno = EINVAL;
			return error("'%s' is not a file below '%s'", files[i],
				     job->dir);
		}
		free(flat);
		ret = apply_one(job, files[i], vec_add(&res->files));
		if (ret < 0)
			return ret;
	}
	return 0;
}

int spatch_apply(const char *cocci_file, const char *dir,
		 const char *const *files, size_t n,
		 const struct spatch_opts *opts, struct spatch_result *res)
{
	/* spatch runs in DIR: the rule has to be found from there. */
	char *rule = realpath(cocci_file, NULL);
	struct job job = { rule, dir, opts, NULL };
	char *why = NULL;
	int handle, err;
	int ret = -1;

	*res = (struct spatch_result){ 0 };
	if (!rule)
		return error_errno("cannot read '%s'", cocci_file);
	if (spatch_probe(&res->version, &why) < 0) {
		err = errno;
		error("%s", why);
		errno = err;
		goto out;
	}
	if (check_rule(&job) < 0)
		goto out;
	job.tmp = cleanup_mkdtemp(&handle);
	if (!job.tmp)
		goto out;
	ret = apply_all(&job, files, n, res);
	err = errno;
	cleanup_now(handle);
	errno = err;
out:
	err = errno;
	free(job.tmp);
	free(rule);
	free(why);
	errno = err;
	return ret;
}

void spatch_result_release(struct spatch_result *res)
{
	vec_for_each(f, &res->files) {
		vec_for_each(g, &f->gaps)
			free(g->text);
		vec_release(&f->gaps);
		free(f->path);
		free(f->why);
	}
	vec_release(&res->files);
	free(res->version);
	res->version = NULL;
}
