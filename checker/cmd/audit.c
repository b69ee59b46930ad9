// SPDX-License-Identifier: GPL-2.0-only
/* dmabuf-revoke audit: who of a tree honours the contract. */
#include "cmd/cmd.h"

#include "lib/file.h"
#include "lib/progress.h"
#include "lib/strmap.h"
#include "audit/audit.h"
#include "rules/rules.h"
#include "tree/tree.h"

#include <string.h>

struct audit_cmd {
	/* as given */
	const char *format;
	const char *output;
	const char *reports;
	const char *build;
	const char *fail_on;
	const char *cache;
	const char *trace;
	const char *helpers;
	const char *without;
	bool no_cache;
	int jobs;
	struct arg_vec rest;
	/* as understood */
	const struct report_format *print_as;
	enum level fail_level;
	struct VEC_OF(const char *) without_rules; /* NULL-ended */
	const char *tree;
};

static const char about[] =
	"Find every dma-buf importer of the kernel source tree TREE and say "
	"whether it\n"
	"can be told to let go of a buffer, with the evidence. TREE needs no "
	"build and\n"
	"no configuration, and is never written to.\n"
	"\n"
	"Exit status: 0 nothing at or above --fail-on; 1 something is; 2 wrong "
	"use,\n"
	"broken input, or something could not be analysed.";

static enum opt_result parse(struct audit_cmd *c, int argc, char **argv)
{
	const struct opt opts[] = {
		OPT_GROUP("Output"),
		OPT_STRING('f', "format", &c->format, "FORMAT",
			   "text (default), terse or json"),
		OPT_STRING('o', "output", &c->output, "FILE",
			   "write to FILE, whole or not at all"),
		OPT_STRING(0, "reports", &c->reports, "DIR",
			   "also write all formats into DIR"),
		OPT_STRING(0, "fail-on", &c->fail_on, "LEVEL",
			   "exit with 1 at findings of this level or above:\n"
			   "never (default), note, warning or error"),
		OPT_GROUP("Analysis"),
		OPT_STRING(0, "build", &c->build, "DIR",
			   "take flags, config and generated headers from\n"
			   "this build (make O=DIR) of the tree"),
		OPT_NUMBER('j', "jobs", &c->jobs, "N",
			   "parse N files at a time (default: one per core)"),
		OPT_STRING(0, "cache", &c->cache, "DIR",
			   "keep what was parsed in DIR instead of\n"
			   "~/.cache/dmabuf-revoke"),
		OPT_FLAG(0, "no-cache", &c->no_cache,
			 "neither use nor keep what was parsed"),
		OPT_STRING(0, "helpers", &c->helpers, "FILE",
			   "also take helpers that attach for others from\n"
			   "FILE"),
		OPT_STRING(0, "without", &c->without, "RULES",
			   "do not ask these rules (with commas between\n"
			   "them), or all: the result says so"),
		OPT_STRING(0, "trace", &c->trace, "FILE",
			   "write the words that were looked for and the\n"
			   "translation units that were parsed to FILE"),
		OPT_END(),
	};
	const struct opt_command command = {
		.name = "audit",
		.usage = "[options] TREE",
		.about = about,
		.opts = opts,
	};

	return options_parse(&command, argc, argv, &c->rest);
}

/* Take in the rules that --without names. 0, or -1 with a sentence printed. */
static int parse_without(struct audit_cmd *c)
{
	char *words = xstrdup(c->without);
	char *save, *word;
	int ret = 0;

	word = strtok_r(words, ",", &save);
	if (!word)
		ret = error("--without needs the name of a rule");
	for (; word && ret == 0; word = strtok_r(NULL, ",", &save)) {
		const struct rule *one;

		if (streq(word, "all")) {
			c->without_rules.n = 0;
			for (const struct rule *const *r = rules; *r; r++)
				vec_push(&c->without_rules, (*r)->name);
			break;
		}
		one = cmd_rule(word);
		if (one)
			vec_push(&c->without_rules, one->name);
		else
			ret = -1;
	}
	vec_push(&c->without_rules, NULL);
	free(words);
	return ret;
}

/* All that is wrong with the options by themselves. */
static int check(void *ctx)
{
	struct audit_cmd *c = ctx;

	if (c->rest.n == 0)
		return error("audit needs the kernel tree to look at");
	if (c->rest.n > 1)
		return error("audit takes one tree; what is '%s'?",
			     c->rest.v[1]);
	c->tree = c->rest.v[0];
	c->print_as = cmd_format(c->format);
	if (!c->print_as)
		return -1;
	if (cmd_fail_on(c->fail_on, &c->fail_level) < 0)
		return -1;
	if (c->without && parse_without(c) < 0)
		return -1;
	if (c->cache && c->no_cache)
		return error("--cache and --no-cache exclude each other");
	if (c->output && !*c->output)
		return error("-o needs the name of a file");
	if (c->reports && !*c->reports)
		return error("--reports needs the name of a folder");
	if (c->cache && !*c->cache)
		return error("--cache needs the name of a folder");
	if (c->build && !file_is_dir(c->build))
		return error("--build: '%s' is not a folder", c->build);
	return 0;
}

/* All that is wrong with where they want to write, before the work. */
static int check_places(const struct audit_cmd *c, const char *root)
{
	char *dir;
	int ret = 0;

	if (c->reports && cmd_outside_tree(root, c->reports, "--reports") < 0)
		return -1;
	if (c->cache && cmd_outside_tree(root, c->cache, "--cache") < 0)
		return -1;
	if (c->trace && cmd_outside_tree(root, c->trace, "--trace") < 0)
		return -1;
	if (!c->output || streq(c->output, "-"))
		return 0;
	if (cmd_outside_tree(root, c->output, "-o") < 0)
		return -1;
	if (file_is_dir(c->output))
		return error("-o: '%s' is a folder", c->output);
	dir = path_dir(c->output);
	if (!file_is_dir(dir))
		ret = error("-o: there is no folder '%s'", dir);
	free(dir);
	return ret;
}

static int print_all(const struct audit_cmd *c, const struct audit *a)
{
	if (c->reports && cmd_reports(a, c->reports) < 0)
		return EXIT_BAD;
	if (cmd_print(a, c->print_as, c->output) < 0)
		return EXIT_BAD;
	if (a->incomplete.n)
		error("%zu file%s could not be analysed: the result is not "
		      "complete",
		      a->incomplete.n, a->incomplete.n == 1 ? "" : "s");
	return cmd_exit_code(a, c->fail_level);
}

static int run(void *ctx)
{
	const struct audit_cmd *c = ctx;
	struct strbuf trace = STRBUF_INIT;
	struct audit_opts opts = {
		.build_dir = c->build,
		.jobs = c->jobs,
		.helpers = c->helpers,
		.without = c->without_rules.v,
		.progress = progress_update,
		.trace = c->trace ? &trace : NULL,
	};
	struct tree *tree = tree_open(c->tree);
	struct audit audit = { 0 };
	char *store = NULL;
	int code = EXIT_BAD;
	int ret;

	if (!tree)
		return EXIT_BAD;
	if (check_places(c, tree_root(tree)) < 0)
		goto out;
	if (!c->no_cache &&
	    cmd_store_path(tree_root(tree), c->cache, STORE_AUDIT, &store) < 0)
		goto out;
	opts.store = store;
	/* Without a store, what all units share goes there. */
	if (!store && cmd_tmp_ready() < 0)
		goto out;
	ret = audit_run(tree, &opts, &audit);
	progress_clear();
	if (ret == 0 && c->trace)
		ret = file_write(c->trace, strbuf_str(&trace), trace.len);
	if (ret == 0)
		code = print_all(c, &audit);
out:
	strbuf_release(&trace);
	audit_release(&audit);
	free(store);
	tree_free(tree);
	return code;
}

int cmd_audit(int argc, char **argv)
{
	struct audit_cmd c = { .format = "text", .fail_on = "never" };
	int code = cmd_go(parse(&c, argc, argv), &c, check, run);

	vec_release(&c.without_rules);
	vec_release(&c.rest);
	return code;
}
