// SPDX-License-Identifier: GPL-2.0-only
/* dmabuf-revoke facts: what the parser sees in a file, and how it looks. */
#include "cmd/cmd.h"

#include "facts/dump.h"
#include "parse/parse.h"

#include <errno.h>
#include <stdio.h>

struct facts_cmd {
	const char *build;
	const char *headers_to;
	bool flags;
	bool headers;
	struct arg_vec rest;
	struct strbuf out;
	bool failed; /* something is not in OUT at all */
	bool broken; /* or not as it ought to be: OUT says why */
};

static const char about[] =
	"Print what is known of source files after parsing: functions with "
	"their events\n"
	"in the order of control flow, tables as stores, and uses of the "
	"interface's\n"
	"names. For those who wonder why an audit says what it says.";

static void each(void *ctx, struct parsed *one)
{
	struct facts_cmd *c = ctx;

	if (one->failure) {
		error("'%s': %s", one->file, one->failure);
		c->failed = true;
		return;
	}
	facts_dump(&one->facts, c->headers, &c->out);
	for (uint32_t i = 0; i < one->facts.n_diags && !c->broken; i++)
		c->broken = one->facts.diags[i].level >= 3;
}

static int print_flags(struct facts_cmd *c, struct parser *p)
{
	for (size_t i = 1; i < c->rest.n; i++) {
		struct str_vec flags = VEC_INIT;

		parser_flags(p, c->rest.v[i], &flags);
		vec_for_each(f, &flags)
			strbuf_addf(&c->out, "%s\n", *f);
		str_vec_release(&flags);
	}
	if (c->headers_to)
		return parser_write_headers(p, c->headers_to);
	return 0;
}

/* All that cannot be read, before anything is parsed. */
static int check_files(const struct tree *tree, const struct arg_vec *rest)
{
	int ret = 0;

	for (size_t i = 1; i < rest->n; i++) {
		struct strbuf text = STRBUF_INIT;

		if (tree_read(tree, rest->v[i], &text) < 0)
			ret = errno == EPERM ?
				      error("'%s': files are named relative to the tree, and lie in it",
					    rest->v[i]) :
				      error_errno("'%s' cannot be read",
						  rest->v[i]);
		strbuf_release(&text);
	}
	return ret;
}

static int run(void *ctx)
{
	struct facts_cmd *c = ctx;
	struct parser_opts opts = { .build_dir = c->build };
	struct tree *tree = tree_open(c->rest.v[0]);
	struct parser *p = NULL;
	int ret = -1;

	if (!tree)
		return EXIT_BAD;
	if (!c->flags && cmd_tmp_ready() < 0)
		goto out;
	if (c->headers_to &&
	    cmd_outside_tree(tree_root(tree), c->headers_to,
			     "--write-headers") < 0)
		goto out;
	if (check_files(tree, &c->rest) < 0)
		goto out;
	p = parser_new(tree, &opts);
	if (!p)
		goto out;
	if (c->flags)
		ret = print_flags(c, p);
	else
		ret = parser_run(p, (const char *const *)c->rest.v + 1,
				 c->rest.n - 1, each, c);
	if (ret == 0 && !c->failed &&
	    (fputs(strbuf_str(&c->out), stdout) < 0 ||
	     fflush(stdout) != 0))
		ret = error_errno("cannot write to standard output");
out:
	parser_free(p);
	tree_free(tree);
	if (c->broken && !c->failed)
		error("there are errors in what was parsed: what is shown is not all");
	return ret < 0 || c->failed || c->broken ? EXIT_BAD : EXIT_CLEAN;
}

static enum opt_result parse(struct facts_cmd *c, int argc, char **argv)
{
	const struct opt opts[] = {
		OPT_STRING(0, "build", &c->build, "DIR",
			   "take flags, config and generated headers from\n"
			   "this build (make O=DIR) of the tree"),
		OPT_FLAG(0, "headers", &c->headers,
			 "show code that headers brought in, too"),
		OPT_FLAG(0, "flags", &c->flags,
			 "print the compiler flags of the files instead"),
		OPT_STRING(0, "write-headers", &c->headers_to, "DIR",
			   "with --flags: write the made-up headers below\n"
			   "DIR, with an overlay.yaml for clang"),
		OPT_END(),
	};
	const struct opt_command command = {
		.name = "facts",
		.usage = "[options] TREE FILE...",
		.about = about,
		.opts = opts,
	};

	return options_parse(&command, argc, argv, &c->rest);
}

static int check(void *ctx)
{
	const struct facts_cmd *c = ctx;

	if (c->rest.n < 2)
		return error("facts needs a kernel tree and a file in it");
	if (c->headers_to && !c->flags)
		return error("--write-headers goes with --flags");
	return 0;
}

int cmd_facts(int argc, char **argv)
{
	struct facts_cmd c = { 0 };
	int code = cmd_go(parse(&c, argc, argv), &c, check, run);

	strbuf_release(&c.out);
	vec_release(&c.rest);
	return code;
}
