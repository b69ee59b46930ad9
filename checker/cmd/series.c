// SPDX-License-Identifier: GPL-2.0-only
/* dmabuf-revoke series: the patches that take a tree to the new interface. */
#include "cmd/cmd.h"
#include "cmd/verify.h"

#include "convert/reverse/only.h"
#include "convert/series.h"
#include "lib/file.h"
#include "lib/progress.h"
#include "tree/tree.h"

/* Not the audit's: it looks at the same files with other questions. */
#define STORE_NAME "series.sqlite"
/* What make and the others said in the last --verify. */
#define LOG_NAME "verify.log"

struct series_cmd {
	const char *cache;
	bool no_cache;
	const char *profile;
	bool reverse;
	const char *only;
	const char *output;
	bool verify;
	const char *verify_json;
	int jobs;
	struct arg_vec rest;
};

static const char about[] =
	"Make the patches that convert the kernel source tree TREE to the "
	"revoke\n"
	"interface, or with --reverse those that take it back, as `git "
	"format-patch`\n"
	"would write them. TREE is never written to.\n"
	"\n"
	"Exit status: 0 the series is written, or the tree needs none; 1 it is "
	"written,\n"
	"but --verify found that it does not hold; 2 wrong use, broken input, or "
	"a step\n"
	"that failed (then nothing is written), or --verify cannot be done at "
	"all.";

static enum opt_result parse(struct series_cmd *c, int argc, char **argv)
{
	const struct opt opts[] = {
		OPT_GROUP("Options"),
		OPT_STRING('o', "output", &c->output, "DIR",
			   "write the patches into DIR (required)"),
		OPT_STRING(0, "profile", &c->profile, "NAME",
			   "upstream: as merged in Linux 7.1 (default)\n"
			   "v3: as posted in January 2026"),
		OPT_FLAG(0, "reverse", &c->reverse,
			 "from the new names to those before Linux 7.1, for\n"
			 "backports"),
		OPT_STRING(0, "only", &c->only, "PATH",
			   "the way back for PATH in TREE alone, a folder or a\n"
			   "file"),
		OPT_FLAG(0, "verify", &c->verify,
			 "try the patches on a copy of the tree (in TMPDIR):\n"
			 "apply, compile, compare warnings, audit; runs the\n"
			 "make and the scripts of the tree"),
		OPT_STRING(0, "verify-json", &c->verify_json, "FILE",
			   "write what came of that to FILE, too; means\n"
			   "--verify"),
		OPT_NUMBER('j', "jobs", &c->jobs, "N",
			   "work on N files at a time (default: one per core)"),
		OPT_STRING(0, "cache", &c->cache, "DIR",
			   "keep what was parsed in DIR instead of\n"
			   "~/.cache/dmabuf-revoke"),
		OPT_FLAG(0, "no-cache", &c->no_cache,
			 "neither use nor keep what was parsed"),
		OPT_END(),
	};
	const struct opt_command command = {
		.name = "series",
		.usage = "[options] -o DIR TREE",
		.about = about,
		.opts = opts,
	};

	return options_parse(&command, argc, argv, &c->rest);
}

/* All that is wrong with the options by themselves. */
static int check(void *ctx)
{
	const struct series_cmd *c = ctx;

	if (c->rest.n == 0)
		return error("series needs the kernel tree to convert");
	if (c->rest.n > 1)
		return error("series takes one tree; what is '%s'?",
			     c->rest.v[1]);
	if (!c->output || !*c->output)
		return error("series needs a folder for the patches: -o DIR");
	if (file_exists(c->output) && !file_is_dir(c->output))
		return error("-o: '%s' is not a folder", c->output);
	if (c->verify_json && (!*c->verify_json || streq(c->verify_json, "-")))
		return error("--verify-json needs the name of a file");
	if (c->cache && c->no_cache)
		return error("--cache and --no-cache exclude each other");
	if (c->cache && !*c->cache)
		return error("--cache needs the name of a folder");
	if (c->only && !c->reverse)
		return error("--only goes with --reverse: a tree is converted as a whole");
	if (c->only && !*c->only)
		return error("--only needs a folder or a file of the tree");
	if (c->reverse && !streq(c->profile, "upstream"))
		return error("--reverse takes a tree back from what upstream has; it knows no --profile %s",
			     c->profile);
	return series_check_profile(c->profile);
}

/* All that is wrong with where the result of --verify is to go. */
static int check_json(const struct series_cmd *c, const char *root)
{
	char *dir;
	int ret = 0;

	if (!c->verify_json)
		return 0;
	if (cmd_outside_tree(root, c->verify_json, "--verify-json") < 0)
		return -1;
	if (file_is_dir(c->verify_json))
		return error("--verify-json: '%s' is a folder",
			     c->verify_json);
	if (file_is_dir(c->output) && cmd_in_tree(c->output, c->verify_json))
		return error("--verify-json: '%s' lies in the folder of the patches",
			     c->verify_json);
	dir = path_dir(c->verify_json);
	if (!file_is_dir(dir))
		ret = error("--verify-json: there is no folder '%s'", dir);
	free(dir);
	return ret;
}

static int verify(const struct series_cmd *c, struct tree *tree,
		  const struct series_made *made)
{
	struct verify_cmd v = {
		.profile = c->profile,
		.dir = c->output,
		.json = c->verify_json,
		.jobs = c->jobs,
		.made = made,
	};
	char *log = NULL;
	int code;

	if (!c->no_cache && cmd_store_path(tree_root(tree), c->cache, LOG_NAME,
					   &log) < 0)
		return EXIT_BAD;
	v.log = log;
	code = cmd_verify(tree, &v);
	free(log);
	return code;
}

static int run(void *ctx)
{
	const struct series_cmd *c = ctx;
	struct series_made made = { VEC_INIT, VEC_INIT };
	struct series_opts opts = {
		.profile = c->profile,
		.reverse = c->reverse,
		.out_dir = c->output,
		.jobs = c->jobs,
		.made = &made,
		.progress = progress_update,
	};
	struct tree *tree = tree_open(c->rest.v[0]);
	int code = EXIT_BAD;
	char *store = NULL, *audit_store = NULL, *only = NULL;

	if (!tree)
		return EXIT_BAD;
	if (cmd_tmp_ready() < 0)
		goto out;
	if (cmd_outside_tree(tree_root(tree), c->output, "-o") < 0 ||
	    (c->cache &&
	     cmd_outside_tree(tree_root(tree), c->cache, "--cache") < 0))
		goto out;
	if (check_json(c, tree_root(tree)) < 0)
		goto out;
	if (c->only) {
		only = only_find(tree, c->only);
		if (!only)
			goto out;
		opts.only = *only ? only : NULL;
	}
	if (!c->no_cache &&
	    (cmd_store_path(tree_root(tree), c->cache, STORE_NAME, &store) < 0 ||
	     cmd_store_path(tree_root(tree), c->cache, STORE_AUDIT,
			    &audit_store) < 0))
		goto out;
	opts.store = store;
	opts.audit_store = audit_store;
	if (series_run(tree, &opts) == 0)
		code = EXIT_CLEAN;
	progress_clear();
	if (code == EXIT_CLEAN && (c->verify || c->verify_json))
		code = verify(c, tree, &made);
out:
	free(only);
	series_made_release(&made);
	free(store);
	free(audit_store);
	tree_free(tree);
	return code;
}

int cmd_series(int argc, char **argv)
{
	struct series_cmd c = { .profile = "upstream" };
	int code = cmd_go(parse(&c, argc, argv), &c, check, run);

	vec_release(&c.rest);
	return code;
}
