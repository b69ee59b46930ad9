// SPDX-License-Identifier: GPL-2.0-only
#include "cmd/cmd.h"

#include "lib/cleanup.h"
#include "lib/options.h"
#include "version.h"

#include <stdio.h>

struct command {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *help;
};

static const struct command commands[] = {
	{ "audit", cmd_audit, "say which importers of a tree can revoke" },
	{ "series", cmd_series, "make the patches that convert a tree" },
	{ "explain", cmd_explain, "say what a rule is about" },
	{ "rules", cmd_rules, "list the rules" },
	{ "facts", cmd_facts, "show what the parser sees in a file" },
};

static int print(const char *text)
{
	if (fputs(text, stdout) < 0 || fflush(stdout) != 0) {
		error_errno("cannot write to standard output");
		return EXIT_BAD;
	}
	return EXIT_CLEAN;
}

static int help(void)
{
	struct strbuf sb = STRBUF_INIT;
	int code;

	strbuf_addstr(&sb,
		      "usage: " DMABUF_REVOKE_NAME " COMMAND [options] ...\n"
		      "\n"
		      "Check Linux code against the dma-buf revoke contract, "
		      "and convert it.\n"
		      "\n"
		      "Commands\n");
	for (size_t i = 0; i < ARRAY_SIZE(commands); i++)
		strbuf_addf(&sb, "  %-9s %s\n", commands[i].name,
			    commands[i].help);
	strbuf_addstr(&sb,
		      "\n"
		      "  -h, --help     say this and exit; COMMAND --help says "
		      "more\n"
		      "  -V, --version  print the version and exit\n");
	code = print(strbuf_str(&sb));
	strbuf_release(&sb);
	return code;
}

static int unknown(const char *word)
{
	const char *names[ARRAY_SIZE(commands) + 1] = { NULL };
	const char *what = word[0] == '-' ? "option" : "command";
	const char *nearest;

	for (size_t i = 0; i < ARRAY_SIZE(commands); i++)
		names[i] = commands[i].name;
	nearest = options_nearest(word, names);
	if (nearest)
		error("unknown %s '%s'; did you mean '%s'?", what, word,
		      nearest);
	else
		error("unknown %s '%s'; --help lists what there is", what,
		      word);
	return EXIT_BAD;
}

int main(int argc, char **argv)
{
	const char *word = argc > 1 ? argv[1] : NULL;

	cleanup_init();
	if (!word) {
		error("no command given; --help lists them");
		return EXIT_BAD;
	}
	if (streq(word, "--help") || streq(word, "-h"))
		return help();
	if (streq(word, "--version") || streq(word, "-V"))
		return print(DMABUF_REVOKE_NAME " " DMABUF_REVOKE_VERSION
						"\n");
	for (size_t i = 0; i < ARRAY_SIZE(commands); i++) {
		if (streq(word, commands[i].name))
			return commands[i].run(argc - 1, argv + 1);
	}
	return unknown(word);
}
