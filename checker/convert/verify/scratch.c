// SPDX-License-Identifier: GPL-2.0-only
/*
 * The copy of the tree that a series is applied to.
 *
 * A true copy: hard links would let the tree's inodes change, and a tree of
 * symbolic links would let make write through them. git knows only the files
 * that the series touches, and its repository lies beside the copy: what the
 * tree's own scripts do in a git checkout is not wanted.
 */
#define _GNU_SOURCE
#include "convert/verify/priv.h"

#include "convert/git/git.h"
#include "lib/cleanup.h"
#include "lib/file.h"

#include <dirent.h>
#include <errno.h>
#include <ftw.h>
#include <sys/statvfs.h>

/* What a build of some dozen objects takes beside the tree, in bytes. */
#define BUILD_SPACE (600ull << 20)

/* --- running things there --- */

static void keep_variable(struct str_vec *env, const char *name)
{
	const char *value = getenv(name);

	if (value)
		vec_push(env, xasprintf("%s=%s", name, value));
}

/* How many objects make has been at. */
static void count(void *ctx, const struct strbuf *out)
{
	struct verifier *v = ctx;
	size_t n = 0;
	char *what;

	for (const char *p = out->buf; (p = strstr(p, "\n  CC ")); p++)
		n++;
	if (n > v->objects)
		n = v->objects;
	what = xasprintf("%s: %zu of at most %zu objects", v->what, n,
			 v->objects);
	if (v->opts->progress)
		v->opts->progress(v->opts->progress_ctx, v->done, v->total,
				  what);
	free(what);
}

int scratch_run(struct verifier *v, const char *dir, const char *const *command,
		struct run_result *res)
{
	const struct run_opts opts = { .dir = dir,
				       .said = v->objects ? count : NULL,
				       .said_ctx = v };
	double start = now_seconds();
	struct VEC_OF(const char *) all = VEC_INIT;
	struct str_vec env = VEC_INIT;
	int ret;

	/* A make that runs us, a user's KBUILD_OUTPUT: not meant. */
	keep_variable(&env, "PATH");
	keep_variable(&env, "LD_LIBRARY_PATH");
	vec_push(&env, xasprintf("HOME=%s", v->dir));
	vec_push(&env, xasprintf("TMPDIR=%s", v->dir));
	vec_push(&env, xasprintf("GIT_CEILING_DIRECTORIES=%s", v->dir));
	vec_push(&env, xasprintf("KCONFIG_ALLCONFIG=%s/allconfig", v->dir));
	vec_push(&env, xstrdup("LC_ALL=C"));
	vec_push(&all, "env");
	vec_push(&all, "-i");
	vec_for_each(e, &env)
		vec_push(&all, *e);
	for (const char *const *c = command; *c; c++)
		vec_push(&all, *c);
	vec_push(&all, NULL);
	ret = run_program(all.v, &opts, res);
	if (ret == 0)
		verifier_log(v, command, start, res);
	vec_release(&all);
	str_vec_release(&env);
	return ret;
}

static int run_git(struct verifier *v, const struct str_vec *args,
		   struct run_result *res)
{
	struct VEC_OF(const char *) argv = VEC_INIT;
	struct str_vec env = VEC_INIT;
	struct run_opts opts = { .dir = v->copy };
	double start = now_seconds();
	int ret;

	git_env(&env);
	vec_push(&env, xasprintf("HOME=%s", v->dir));
	vec_push(&env, xstrdup("GIT_COMMITTER_NAME=dmabuf-revoke"));
	vec_push(&env, xstrdup("GIT_COMMITTER_EMAIL=dmabuf-revoke@localhost"));
	vec_push(&env, NULL);
	opts.env = (const char *const *)env.v;
	vec_for_each(a, args)
		vec_push(&argv, *a);
	vec_push(&argv, NULL);
	ret = git_run(argv.v, &opts, res);
	if (ret < 0)
		ret = error_errno("git cannot be run");
	else
		verifier_log(v, argv.v, start, res);
	env.n--;
	str_vec_release(&env);
	vec_release(&argv);
	return ret;
}

/* What all commands on the copy begin with. */
static void begin_git(const struct verifier *v, struct str_vec *args)
{
	vec_push(args, xasprintf("--git-dir=%s", v->git));
	vec_push(args, xasprintf("--work-tree=%s", v->copy));
	vec_push(args, xstrdup("-c"));
	vec_push(args, xstrdup("core.bare=false"));
}

static int git_must(struct verifier *v, struct str_vec *args, const char *what)
{
	struct run_result res = { .status = 0 };
	int ret = run_git(v, args, &res);

	if (ret == 0 && res.status)
		ret = git_failed(what, v->copy, &res);
	run_result_release(&res);
	str_vec_release(args);
	return ret;
}

/* --- the copy --- */

static unsigned long long tree_bytes;

static int add_bytes(const char *path, const struct stat *st, int type,
		     struct FTW *ftw)
{
	(void)type;
	if (ftw->level == 1 && streq(path + ftw->base, ".git"))
		return FTW_SKIP_SUBTREE;
	tree_bytes += (unsigned long long)st->st_blocks * 512;
	return FTW_CONTINUE;
}

static int check_space(struct verifier *v)
{
	struct statvfs fs;
	unsigned long long have, need;

	tree_bytes = 0;
	if (nftw(tree_root(v->tree), add_bytes, 32,
		 FTW_PHYS | FTW_ACTIONRETVAL) < 0)
		return error_errno("%s: cannot be read", tree_root(v->tree));
	if (statvfs(v->dir, &fs) < 0)
		return error_errno("%s: cannot be looked at", v->dir);
	have = (unsigned long long)fs.f_bavail * fs.f_frsize;
	need = tree_bytes + BUILD_SPACE;
	if (have >= need)
		return 0;
	return error("--verify needs %llu MiB for a copy of the tree and its build, and there are %llu MiB in '%s': set TMPDIR",
		     need >> 20, have >> 20, v->dir);
}

/* Everything in the tree but a repository. */
static int list_tree(const char *root, struct str_vec *out)
{
	DIR *dir = opendir(root);
	struct dirent *d;

	if (!dir)
		return error_errno("%s: cannot be read", root);
	while ((d = readdir(dir))) {
		if (!streq(d->d_name, ".") && !streq(d->d_name, "..") &&
		    !streq(d->d_name, ".git"))
			vec_push(out, path_join(root, d->d_name));
	}
	closedir(dir);
	vec_sort(out, str_vec_cmp);
	return 0;
}

static int copy_tree(struct verifier *v)
{
	struct VEC_OF(const char *) argv = VEC_INIT;
	struct run_result res = { .status = 0 };
	struct str_vec names = VEC_INIT;
	int ret = list_tree(tree_root(v->tree), &names);

	if (ret < 0)
		goto out;
	vec_push(&argv, "cp");
	vec_push(&argv, "-a");
	vec_push(&argv, "--reflink=auto");
	vec_push(&argv, "-t");
	vec_push(&argv, v->copy);
	vec_push(&argv, "--");
	vec_for_each(n, &names)
		vec_push(&argv, *n);
	vec_push(&argv, NULL);
	ret = scratch_run(v, NULL, argv.v, &res);
	if (ret < 0) {
		error_errno("cp cannot be run");
	} else if (res.status) {
		char *said = run_reason(&res);

		ret = error("the tree cannot be copied: %s",
			    said ? said : "cp does not say why");
		free(said);
	}
out:
	run_result_release(&res);
	vec_release(&argv);
	str_vec_release(&names);
	return ret;
}

static int make_repository(struct verifier *v)
{
	struct str_vec args = VEC_INIT;
	size_t known = 0;

	vec_push(&args, xstrdup("init"));
	vec_push(&args, xstrdup("-q"));
	vec_push(&args, xstrdup("--bare"));
	vec_push(&args, xstrdup("--template="));
	vec_push(&args, xstrdup(v->git));
	if (git_must(v, &args, "init") < 0)
		return -1;
	begin_git(v, &args);
	vec_push(&args, xstrdup("--literal-pathspecs"));
	vec_push(&args, xstrdup("add"));
	vec_push(&args, xstrdup("-f"));
	vec_push(&args, xstrdup("--"));
	vec_for_each(m, &v->mails) {
		vec_for_each(f, &m->files) {
			if (!tree_exists(v->tree, *f))
				continue;
			vec_push(&args, xstrdup(*f));
			known++;
		}
	}
	if (!known)
		str_vec_release(&args);
	else if (git_must(v, &args, "add") < 0)
		return -1;
	begin_git(v, &args);
	vec_push(&args, xstrdup("commit"));
	vec_push(&args, xstrdup("-q"));
	vec_push(&args, xstrdup("--allow-empty"));
	vec_push(&args, xstrdup("--author=x <x@localhost>"));
	vec_push(&args, xstrdup("-m"));
	vec_push(&args, xstrdup("base"));
	return git_must(v, &args, "commit");
}

int scratch_make(struct verifier *v)
{
	v->dir = cleanup_mkdtemp(&v->res->copy_handle);
	if (!v->dir)
		return -1;
	v->copy = path_join(v->dir, "tree");
	v->build = path_join(v->dir, "build");
	v->git = path_join(v->dir, "git");
	v->res->copy = xstrdup(v->copy);
	if (check_space(v) < 0)
		return -1;
	if (file_mkdirs(v->copy) < 0 || file_mkdirs(v->build) < 0)
		return error_errno("%s: cannot be made", v->copy);
	verifier_tell(v, "copying the tree");
	if (copy_tree(v) < 0)
		return -1;
	return make_repository(v);
}

/* --- git am --- */

/* "error: patch failed: FILE:12" and the like. */
char *scratch_am_reason(const char *said, char **file, unsigned int *line)
{
	static const char failed[] = "error: patch failed: ";
	const char *p = strstr(said, failed);
	char *reason = NULL;

	*file = NULL;
	*line = 0;
	if (p) {
		size_t n = strcspn(p += strlen(failed), "\n");
		char *place = xstrndup(p, n);
		char *colon = strrchr(place, ':');

		if (colon) {
			*colon = '\0';
			*line = (unsigned int)strtoul(colon + 1, NULL, 10);
		}
		*file = place;
		return xstrdup("the patch does not apply here");
	}
	/* The first of its complaints says most. */
	for (p = said; *p && !reason;) {
		size_t n = strcspn(p, "\n");

		if (starts_with(p, "error: "))
			reason = xstrndup(p + 7, n - 7);
		else if (starts_with(p, "fatal: "))
			reason = xstrndup(p + 7, n - 7);
		p += n + (p[n] == '\n');
	}
	p = reason ? strstr(reason, " at line ") : NULL;
	if (p)
		*line = (unsigned int)strtoul(p + 9, NULL, 10);
	return reason ? reason : xstrdup("git am does not say why");
}

bool scratch_am(struct verifier *v, const struct vmail *mail)
{
	struct str_vec args = VEC_INIT;
	struct run_result res = { .status = 0 };
	bool ok;

	begin_git(v, &args);
	vec_push(&args, xstrdup("am"));
	vec_push(&args, xstrdup("-q"));
	vec_push(&args, xstrdup("--no-3way"));
	vec_push(&args, xstrdup(mail->path));
	ok = run_git(v, &args, &res) == 0 && res.status == 0;
	if (!ok) {
		char *file, *reason;
		unsigned int line;

		strbuf_add(&res.err, res.out.buf, res.out.len);
		reason = scratch_am_reason(strbuf_str(&res.err), &file, &line);
		verify_problem(v->res, mail->name,
			       verify_check_name(VERIFY_AM),
			       file ? file : mail->name, line, reason, true);
		free(file);
	}
	run_result_release(&res);
	str_vec_release(&args);
	return ok;
}
