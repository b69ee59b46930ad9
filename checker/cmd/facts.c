// SPDX-License-Identifier: GPL-2.0-only
/* dmabuf-revoke facts: what the parser sees in a file, and how it looks. */
#include "cmd/cmd.h"

#include "facts/dump.h"
#include "lib/options.h"
#include "parse/parse.h"

#include <stdio.h>

struct facts_cmd {
	const char *build;
	const char *headers_to;
	bool flags;
	bool headers;
	struct arg_vec rest;
	struct strbuf out;
	bool failed;
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

static int run(struct facts_cmd *c)
{
	struct parser_opts opts = { .build_dir = c->build };
	struct tree *tree = tree_open(c->rest.v[0]);
	struct parser *p = NULL;
	int ret = -1;

	if (!tree)
		return EXIT_BAD;
	if (c->headers_to &&
	    cmd_outside_tree(tree_root(tree), c->headers_to,
			     "--write-headers") < 0)
		goto out;
	p = parser_new(tree, &opts);
	if (!p)
		goto out;
	if (c->flags)
		ret = print_flags(c, p);
	else
		ret = parser_run(p, (const char *const *)c->rest.v + 1,
				 c->rest.n - 1, each, c);
	if (ret == 0 && (fputs(strbuf_str(&c->out), stdout) < 0 ||
			 fflush(stdout) != 0))
		ret = error_errno("cannot write to standard output");
out:
	parser_free(p);
	tree_free(tree);
	return ret < 0 || c->failed ? EXIT_BAD : EXIT_CLEAN;
}

int cmd_facts(int argc, char **argv)
{
	struct facts_cmd c = { 0 };
	const struct opt opts[] = {
		OPT_STRING(0, "build", &c.build, "DIR",
			   "take flags, config and generated headers from\n"
			   "this build (make O=DIR) of the tree"),
		OPT_FLAG(0, "headers", &c.headers,
			 "show code that headers brought in, too"),
		OPT_FLAG(0, "flags", &c.flags,
			 "print the compiler flags of the files instead"),
		OPT_STRING(0, "write-headers", &c.headers_to, "DIR",
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
	int code = EXIT_BAD;

	switch (options_parse(&command, argc, argv, &c.rest)) {
	case OPT_HELP:
		code = EXIT_CLEAN;
		break;
	case OPT_OK:
		if (c.rest.n < 2)
			error("facts needs a kernel tree and a file in it");
		else if (c.headers_to && !c.flags)
			error("--write-headers goes with --flags");
		else
			code = run(&c);
		break;
	case OPT_BAD:
		break;
	}
	strbuf_release(&c.out);
	vec_release(&c.rest);
	return code;
}
